"""Who did what: what is looked for, and what is written down."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions.invitations import NoMail
from assessments.models import AuditEvent
from tests.closed import make_closed, make_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def events(actors) -> None:
    organisation, now = actors.team.organisation, timezone.now()
    newts = actors.neighbour.teams.get()
    for what, by, team, days in (
        ("team_created", actors.administrator, actors.team, 9),
        ("member_added", actors.facilitator, actors.team, 5),
        ("member_removed", actors.neighbour, newts, 1),
        ("assessment_sealed", None, newts, 0),
        ("role_given", None, None, 0),
    ):
        at = now - timedelta(days=days)
        AuditEvent.objects.create(organisation=organisation, what=what, by=by, team=team, at=at)


def found(actors, **asked: str) -> list[str]:
    page = actors.client("administrator").get(reverse("organisation_audit", args=[actors.team.organisation_id]), asked)
    return [entry.event.what for entry in page.context["entries"]]


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, 5),
        ({"what": "member_added"}, 1),
        ({"who": "FAY@"}, 1),
        ({"team": "newt"}, 2),
        ({"who": "ned", "team": "newt"}, 1),
        ({"who": "nobody at all"}, 0),
        ({"who": "\0"}, 5),
    ],
)
def test_events_are_found_by_what_who_and_team(actors, asked, told):
    assert len(found(actors, **asked)) == told


@pytest.mark.usefixtures("events")
def test_events_are_found_by_day(actors):
    day = f"{timezone.localdate() - timedelta(days=5)}"
    assert found(actors, until=day) == ["member_added", "team_created"]
    assert len(found(actors, since=day)) == 4


@pytest.mark.usefixtures("events")
def test_what_cannot_be_looked_for_is_said_and_narrows_nothing(actors):
    url = reverse("organisation_audit", args=[actors.team.organisation_id])
    page = actors.client("administrator").get(url, {"since": "yesterday", "what": "mischief", "who": "fay"})
    assert page.status_code == 200
    assert "Enter a valid date." in page.text
    assert len(page.context["entries"]) == 1


@pytest.mark.usefixtures("events")
def test_team_s_own_list_asks_for_no_team(actors):
    url = reverse("team_audit", args=[actors.team.pk])
    page = actors.client("facilitator").get(url, {"team": "newts"})
    assert 'name="team"' not in page.text
    assert len(page.context["entries"]) == 2


@pytest.mark.usefixtures("events")
def test_clock_and_removed_people_are_told_apart(actors):
    page = actors.client("administrator").get(reverse("organisation_audit", args=[actors.team.organisation_id])).text
    assert page.count("by itself, in time") == 1
    assert page.count("somebody who was removed") == 1


def test_pages_keep_what_is_looked_for(actors):
    AuditEvent.objects.bulk_create(
        AuditEvent(organisation=actors.team.organisation, what="member_added", by=actors.facilitator) for _ in range(51)
    )
    url = reverse("organisation_audit", args=[actors.team.organisation_id])
    assert "?who=fay&amp;page=2" in actors.client("administrator").get(url, {"who": "fay"}).text


def test_export_of_results_is_written_down(actors):
    closed = make_closed(make_people([1] * 5), actors.team)
    url, client = reverse("assessment_figures_csv", args=[closed.pk]), actors.client("facilitator")
    assert client.get(url).status_code == 200
    client.head(url)
    event = AuditEvent.objects.get(what="results_exported")
    assert (event.by, event.team) == (actors.facilitator, actors.team)
    assert event.detail == {"assessment": str(closed.pk), "file": "csv"}


def test_round_and_what_the_clock_cancelled_are_told_in_words(actors):
    organisation, opens_at = actors.team.organisation, "2026-11-23T08:00:00+00:00"
    for what, detail in (
        ("cycle_opened", {"opens_at": opens_at, "language": "fr", "small_together": True}),
        ("assessment_cancelled", {"because": "NoMail"}),
    ):
        AuditEvent.objects.create(organisation=organisation, what=what, detail=detail)
    page = actors.client("administrator").get(reverse("organisation_audit", args=[organisation.pk]))
    told = {
        entry.event.what: {str(name): str(value) for name, value in entry.details} for entry in page.context["entries"]
    }
    local = f"{timezone.localtime(datetime.fromisoformat(opens_at)):%Y-%m-%d %H:%M}"
    assert told["cycle_opened"] == {"opens at": local, "language": "Français", "small teams answer together": "yes"}
    assert told["assessment_cancelled"] == {"because": str(NoMail.reason)}
    assert page.text.count("by itself, in time") == 1
