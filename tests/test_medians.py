"""The medians of the organisation behind a team's result: for whom, of whom, and that one closing moves none."""

import uuid
from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments.actions import tick
from assessments.models import Assessment, Organisation, Team
from assessments.models.medians import CycleMedians
from assessments.results.counted import Entry, Reader, entering, settle
from assessments.results.medians import organisation_medians, refresh_medians
from tests.actors import make_coach
from tests.by_hand import quartiles
from tests.closed import make_closed, make_people
from tests.factories import make_assessment, make_team, make_user
from tests.many import make_result
from tests.test_results import make_changed_questionnaire

pytestmark = pytest.mark.django_db

QUARTER = "2026-Q4"


def make_crowd(count: int, **fields) -> list[Team]:
    """One round: all opened and closed together, with scores of their own."""
    closed = timezone.now() - timedelta(days=1)
    teams = [make_team(name=f"Team {number:02}") for number in range(count)]
    for number, team in enumerate(teams):
        make_result(team, scores=round(Random(number).uniform(10, 90), 6), closed=closed, **fields)
    return teams


def of(team: Team) -> Assessment:
    return team.assessments.select_related("cycle", "questionnaire").get()


def member_of(*teams: Team):
    user = make_user(f"{teams[0].slug}-{len(teams)}@example.org")
    for team in teams:
        team.memberships.create(user=user, role="member")
    return user


@pytest.mark.parametrize(("count", "told"), [(4, False), (5, True), (8, True)])
def test_figures_are_those_of_the_teams(count, told):
    teams = make_crowd(count)
    assert refresh_medians() == 1
    found = organisation_medians(of(teams[0]), member_of(teams[0]))
    scores = sorted(round(Random(number).uniform(10, 90), 6) for number in range(count))
    assert [item.pillar for item in found] == (list("CALMS") if told else [])
    for item in found:
        assert item.median == pytest.approx(quartiles(scores)[1], abs=1e-6)
        if count < 8:
            assert (item.q1, item.q3) == (None, None)
        else:
            assert (item.q1, item.q3) == pytest.approx(quartiles(scores)[::2], abs=1e-6)


def test_who_knows_many_teams_needs_more_of_them():
    teams = make_crowd(6)
    refresh_medians()
    team = of(teams[0])
    assert organisation_medians(team, member_of(*teams[:3]))
    assert not organisation_medians(team, member_of(*teams[:4]))
    coach = make_user("cleo@example.org")
    make_coach(coach, *teams[:3])
    teams[3].memberships.create(user=coach, role="member")
    assert not organisation_medians(team, coach)


def test_a_link_may_be_held_by_somebody_who_knows_three():
    teams = make_crowd(5)
    refresh_medians()
    assert not organisation_medians(of(teams[0]), None)
    more = make_team(name="Team 05")
    make_result(more, scores=50.0, closed=of(teams[0]).closed_at)
    CycleMedians.objects.all().delete()
    refresh_medians()
    assert organisation_medians(of(teams[0]), None)


def test_nothing_of_other_versions_ways_or_suppressed_results():
    teams = make_crowd(5)
    closed = of(teams[0]).closed_at
    for name, fields in {
        "Consensus": {"asked": {"mode": "consensus"}, "consensus": True},
        "Few": {"release": "suppressed", "scores": dict.fromkeys("CALMS")},
        "Changed": {"asked": {"questionnaire": make_changed_questionnaire(teams[0], "C")}},
    }.items():
        make_result(make_team(name=name), **{"scores": 99.0, "closed": closed, **fields})
    refresh_medians()
    before = sorted(round(Random(number).uniform(10, 90), 6) for number in range(5))
    found = organisation_medians(of(teams[0]), member_of(teams[0]))
    assert [item.median for item in found] == [pytest.approx(quartiles(before)[1], abs=1e-6)] * 5
    for name in ("Consensus", "Changed"):
        team = Team.objects.get(name=name)
        assert not organisation_medians(of(team), member_of(team))


def test_a_team_that_closes_alone_moves_nothing():
    teams = make_crowd(6)
    refresh_medians()
    before = CycleMedians.objects.get().figures
    late = make_team(name="Late")
    now = timezone.now()
    make_result(late, scores=99.0, closed=now, asked={"opened_at": now - timedelta(hours=1)})
    assert refresh_medians() == 1
    assert CycleMedians.objects.get().figures == before
    assert organisation_medians(of(teams[0]), member_of(teams[0]))


@given(
    moments=st.lists(st.tuples(st.integers(0, 12), st.integers(1, 4)), min_size=1, max_size=24),
    own=st.sets(st.integers(0, 23), max_size=3),
)
def test_no_two_moments_differ_by_fewer_than_three_unseen_teams(moments, own):
    """A round in which each team is open from one moment for some time; the reader knows some of them."""
    start = timezone.now()
    entries = [
        Entry(uuid.uuid4(), QUARTER, "full", False, uuid.UUID(int=1), 6, 6, *spent, None, (), 1.0)
        for spent in (
            (start + timedelta(hours=begun), start + timedelta(hours=begun + lasts, seconds=number))
            for number, (begun, lasts) in enumerate(moments)
        )
    ]
    known = {entry.team for number, entry in enumerate(entries) if number in own}
    reader = Reader(Organisation(), None, known=len(known))
    before: set[uuid.UUID] = set()
    for hour in range(17):
        now = start + timedelta(hours=hour)
        closed = [entry for entry in entries if entry.closed <= now]
        running = [entry.opened for entry in entries if entry.opened <= now < entry.closed]
        shown = {entry.team for entry in entering(settle(closed, running, reader).waves, reader)}
        assert before <= shown
        assert len(shown - before - known) not in {1, 2}
        before = shown


def test_clock_makes_what_is_due_and_nothing_else():
    make_crowd(5, asked={"seals_at": timezone.now() + timedelta(days=6)})
    assert not tick().failed
    made = CycleMedians.objects.get().made_at
    assert refresh_medians() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert refresh_medians() == 1
    assert CycleMedians.objects.get().made_at > made


def test_quarter_without_a_result_has_none():
    make_assessment()
    assert refresh_medians() == 0


def test_page_report_and_drawing_show_them(client):
    teams = [make_team(name=f"Team {number}") for number in range(8)]
    opened = timezone.now() - timedelta(days=7)
    for number, team in enumerate(teams):
        make_closed(make_people([number % 5] * 5), team, opened_at=opened)
    tick()
    client.force_login(member_of(teams[0]))
    page = f"/assessments/{of(teams[0]).pk}/results/"
    said = "Median of the organisation, with the middle half of its teams: Culture 38 (19 to 56),"
    for path in (page, f"{page}report/"):
        shown = client.get(path).text
        assert said in shown
        assert "median of the organisation</span>" in shown
    assert "series-1" in client.get(f"{page}radar.svg").text
