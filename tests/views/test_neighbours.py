"""Teams that have in place what another wants, and the switch by which they agree to be told."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.actions.teams import archive_team
from assessments.models import Assessment, AuditEvent, Membership, Team, User
from tests.actors import make_coach
from tests.factories import make_organisation, make_team, make_user
from tests.many import make_result

pytestmark = pytest.mark.django_db

PLACE = "Blameless post-mortem"


@pytest.fixture
def owls() -> Team:
    """They want P01 and P09."""
    team = make_team()
    make_result(team, wanted=["P01", "P09"])
    return team


def make_host(name: str, *practices: str, quarter: str = "2026-Q4", visits: bool = True, **fields: object) -> Team:
    team = make_team(name=name)
    Team.objects.filter(pk=team.pk).update(open_to_visits=visits)
    make_result(team, quarter, in_place=practices, **fields)
    return team


def ask(team: Team, user: User | None = None) -> str:
    client = Client()
    client.force_login(user or make_user(f"{User.objects.count()}@example.org", team))
    return client.get(reverse("neighbours", args=[team.pk])).text


def test_teams_that_have_it_in_place_and_receive_visits_are_named(owls):
    host = make_host("Newts", "P01", "P44")
    make_user("ned@example.org", host, "facilitator")
    make_user("mia@example.org", host)
    away = make_user("ann@example.org", host, "facilitator")
    Membership.objects.filter(user=away).update(on_leave=True)
    page = ask(owls)
    assert "Newts" in page
    assert "ask Ned · in place in 2026-Q4" in page
    assert "Mia" not in page
    assert "Ann" not in page
    assert page.count("No team that receives visits has it in place.") == 1


@pytest.mark.parametrize("hidden", ["switch", "archived", "other organisation", "no more", "suppressed", "reopened"])
def test_nobody_else_is_named(owls, hidden):
    host = make_host("Newts", "P01", visits=hidden != "switch")
    if hidden == "archived":
        archive_team(team=host, by=make_user("by@example.org"))
    elif hidden == "other organisation":
        Team.objects.filter(pk=host.pk).update(organisation=make_organisation("other"))
        host.results.update(organisation=Team.objects.get(pk=host.pk).organisation)
    elif hidden == "no more":
        make_result(host, "2027-Q1", in_place=[])
    elif hidden == "suppressed":
        make_result(host, "2027-Q1", release="suppressed")
    elif hidden == "reopened":
        Assessment.objects.filter(team=host).update(state="open", seals_at=None)
    page = ask(owls)
    assert "Newts" not in page
    assert "No team that receives visits has one of these practices in place." in page


def test_older_result_counts_where_there_is_no_newer_one(owls):
    make_host("Newts", "P01", quarter="2026-Q2")
    assert "in place in 2026-Q2" in ask(owls)


def test_team_is_not_its_own_neighbour(owls):
    Team.objects.update(open_to_visits=True)
    owls.results.update(in_place=["P01"])
    page = ask(owls)
    assert "in place in" not in page
    assert "This team receives visits itself." in page


def test_ten_are_named_and_the_others_said(owls):
    for number in range(11):
        make_host(f"T{number:02}", "P01")
    page = ask(owls)
    assert "T09" in page
    assert "T10" not in page
    assert page.count("Other teams have it in place, too.") == 1
    for number in range(11, 14):
        make_host(f"T{number}", "P01")
    for number in range(11):
        make_host(f"U{number:02}", "P09")
    make_host("V", "P01", "P09")
    assert ask(owls).count("Other teams have it in place, too.") == 2


def test_without_result_or_wish_the_page_says_so():
    newts = make_team(name="Newts")
    assert "no result that may be shown yet" in ask(newts)
    make_result(newts, release="suppressed")
    assert "no result that may be shown yet" in ask(newts)
    make_result(newts, "2027-Q1")
    assert "Nothing is recommended to the team since 2027-Q1." in ask(newts)


def test_coach_sees_it_and_queries_stay_the_same(owls, django_assert_max_num_queries):
    cleo = make_coach(make_user("cleo@example.org"), owls)
    for number in range(8):
        make_host(f"T{number}", "P01", "P09")
    client = Client()
    client.force_login(cleo)
    client.get(reverse("neighbours", args=[owls.pk]))
    with django_assert_max_num_queries(8):
        page = client.get(reverse("neighbours", args=[owls.pk])).text
    assert page.count("T3") == 2


def test_facilitator_opens_the_team_to_visits_and_closes_it_again(owls):
    client = Client()
    client.force_login(make_user("fay@example.org", owls, "facilitator"))
    assert "Other teams are told nothing of this team" in client.get(owls.get_absolute_url()).text
    for allowed, told in (("yes", "Receive no more visits"), ("yes", "Receive no more visits"), ("no", "Be open")):
        reply = client.post(reverse("team_visits", args=[owls.pk]), {"allowed": allowed})
        assert reply["Location"] == owls.get_absolute_url()
        assert told in client.get(owls.get_absolute_url()).text
    events = AuditEvent.objects.filter(what="team_changed").order_by("at", "pk")
    assert sorted(event.detail["visits"] for event in events) == [False, True]
    assert "other teams may visit" in client.get(reverse("team_audit", args=[owls.pk])).text
    client.force_login(make_user("mia@example.org", owls))
    assert client.post(reverse("team_visits", args=[owls.pk]), {"allowed": "yes"}).status_code == 403
