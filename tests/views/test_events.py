"""A team's time line: its events, beside its quarters."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import TeamEvent
from tests.actors import STRANGERS
from tests.closed import make_closed, make_people

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 12)


@pytest.fixture
def line(actors) -> str:
    return reverse("team_events", args=[actors.team.pk])


def happened(team, **fields) -> TeamEvent:
    given = {"kind": "note", "date": DAY, "text": "A new pipeline"} | fields
    return TeamEvent.objects.create(organisation=team.organisation, team=team, **given)


def test_member_puts_an_event_on_the_time_line_and_takes_it_away(actors, line):
    member = actors.client("member")
    reply = member.post(line, {"date": "2026-05-12", "text": "Moved to the second floor"}, follow=True)
    assert "12 May 2026" in reply.text
    assert "Moved to the second floor" in reply.text
    event = TeamEvent.objects.get(team=actors.team)
    assert (event.kind, event.date, event.organisation) == ("note", DAY, actors.team.organisation)
    reply = member.post(reverse("event_remove", args=[event.pk]), follow=True)
    assert "Moved to the second floor" not in reply.text
    assert not TeamEvent.objects.exists()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"date": "", "text": "Moved"}, "This field is required"),
        ({"date": "yesterday", "text": "Moved"}, "Enter a valid date"),
        ({"date": str(timezone.localdate() + timedelta(days=2)), "text": "Moved"}, "This day has not come yet"),
        ({"date": "0001-01-01", "text": "Moved"}, "since the year 2000"),
        ({"date": "1999-12-31", "text": "Moved"}, "since the year 2000"),
        ({"date": "2026-05-12", "text": ""}, "This field is required"),
        ({"date": "2026-05-12", "text": "Moved " * 40}, "at most 200 characters"),
        ({"date": "2026-05-12", "text": "Moved \0"}, "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(actors, line, typed, message):
    reply = actors.client("member").post(line, typed)
    assert reply.status_code == 400
    assert message in reply.text
    assert typed["text"][:5] in reply.text
    assert not TeamEvent.objects.exists()


def test_coach_reads_the_time_line_and_writes_nothing(actors, line):
    happened(actors.team)
    reply = actors.client("coach").get(line)
    assert "A new pipeline" in reply.text
    assert '<form method="post" action="/teams' not in reply.text
    assert actors.client("coach").post(line, {"date": "2026-05-12", "text": "Moved"}).status_code == 403


@pytest.mark.parametrize("actor", STRANGERS)
def test_stranger_finds_no_time_line_and_no_event(actors, line, actor):
    event = happened(actors.team)
    assert actors.client(actor).get(line).status_code == 404
    assert actors.client(actor).post(reverse("event_remove", args=[event.pk])).status_code == 404
    assert TeamEvent.objects.exists()


def test_what_the_organisation_did_stays(actors, line):
    event = happened(actors.team, kind="merged", text="Newts")
    assert "Merged with “Newts”" in actors.client("member").get(line).text
    assert actors.client("member").post(reverse("event_remove", args=[event.pk])).status_code == 404
    assert actors.client("member").get(reverse("event_remove", args=[event.pk])).status_code == 405


def test_result_shows_what_happened_until_it_closed(actors):
    for quarter in ("2026-Q2", "2026-Q3"):
        assessment = make_closed(make_people([1, 1, 2, 2, 3]), actors.team, quarter)
    happened(actors.team, date=date(2026, 6, 1))
    happened(actors.team, date=timezone.localdate() + timedelta(days=1), text="Too late")
    reply = actors.client("member").get(reverse("assessment_results", args=[assessment.pk]))
    assert "A new pipeline" in reply.text
    assert "Too late" not in reply.text
    assert 'class="pole" d="M' in reply.text
