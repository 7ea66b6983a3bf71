"""Which earlier quarters a closing compares with: none from before the team was merged or split."""

from datetime import UTC, datetime, timedelta

import pytest

from assessments.actions.closing_reads import earlier_released
from assessments.models import Assessment, TeamEvent
from tests.closed import make_closed, make_people
from tests.factories import make_assessment, make_team

pytestmark = pytest.mark.django_db

OPENED = datetime(2026, 10, 5, 9, tzinfo=UTC)


@pytest.fixture
def team():
    return make_team()


def closed(team, quarter, day) -> Assessment:
    moment = datetime(2026, *day, 12, tzinfo=UTC)
    found = make_closed(make_people([1, 1, 2, 2, 3]), team, quarter, opened_at=moment - timedelta(days=5))
    Assessment.objects.filter(pk=found.pk).update(closed_at=moment)
    return found


def happen(team, kind, day) -> None:
    TeamEvent.objects.create(
        organisation=team.organisation, team=team, kind=kind, date=datetime(2026, *day, tzinfo=UTC).date(), text="Newts"
    )


def before(team) -> list[str]:
    later = make_assessment(team, "2026-Q4", opened_at=OPENED)
    return [earlier.cycle for earlier in earlier_released(later)]


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        ("merged", (7, 20), ["2026-Q3"]),
        ("split", (7, 20), ["2026-Q3"]),
        ("split", (4, 10), ["2026-Q3"]),  # the day on which the second quarter closed
        ("merged", (9, 30), []),
        ("merged", (10, 5), []),  # the day of the opening
        ("split", (10, 6), ["2026-Q3", "2026-Q2"]),
        ("renamed", (7, 20), ["2026-Q3", "2026-Q2"]),
        ("archived", (7, 20), ["2026-Q3", "2026-Q2"]),
    ],
)
def test_quarters_before_the_last_break_are_left_out(team, kind, day, expected):
    closed(team, "2026-Q2", (4, 10))
    closed(team, "2026-Q3", (9, 20))
    happen(team, kind, day)
    assert before(team) == expected


def test_break_of_another_team_breaks_nothing(team):
    closed(team, "2026-Q3", (9, 20))
    happen(make_team(name="Newts"), "merged", (9, 30))
    assert before(team) == ["2026-Q3"]


def test_last_break_counts(team):
    closed(team, "2026-Q3", (9, 20))
    happen(team, "merged", (4, 1))
    happen(team, "split", (9, 25))
    assert before(team) == []
