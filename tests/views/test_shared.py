"""What several teams of a coach share, and the way to the teams behind it."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.actions.teams import archive_team
from assessments.forms.assessments import quarters_around
from assessments.models import Team, User
from tests.actors import make_coach
from tests.factories import make_organisation, make_team, make_user
from tests.many import make_result

pytestmark = pytest.mark.django_db


@pytest.fixture
def coach() -> User:
    """Of five teams; a sixth is somebody else's."""
    teams = [make_team(name=name) for name in ("Auks", "Bees", "Cats", "Dogs", "Eels")]
    make_team(name="Foxes")
    return make_coach(make_user("cleo@example.org"), *teams)


def ask(user: User, query: str = "") -> str:
    client = Client()
    client.force_login(user)
    reply = client.get(reverse("shared", args=[Team.objects.first().organisation_id]) + query)
    assert reply.status_code == 200
    return " ".join(unescape(re.findall(r"(?s)<main.*</main>", reply.text)[0]).split())


def listed(page: str, heading: str) -> list[tuple[str, str, str]]:
    """What the dashboard is narrowed by, the name, and how many teams."""
    part = page.split(f'aria-labelledby="{heading}"', 1)[1].split("</section>", 1)[0]
    found = re.findall(r'href="[^"]*\?([^"]*)"><span class="common-name">(.*?)</span>(.*?)</a>', part)
    return [(query, name, " ".join(re.sub(r"<[^>]*>", " ", rest).split())) for query, name, rest in found]


def test_everything_shared_is_counted_and_opens_the_teams_behind_it(coach):
    for number, team in enumerate(Team.objects.order_by("name")):
        make_result(
            team,
            symptoms=["SY-C1"] * (number < 3) + ["SY-L3"] * (number < 2) + ["SY-A1"] * (number < 1),
            wanted=["P01"] * (number < 2) + ["P02"] * (number < 1),
            blocked=["P10<P09"] * (number < 3) + ["P24<P09", "P24<P12"] * (number < 2),
            patterns=["tool_led"] * (number < 1),
            limiting=["C"] * (number < 4) + ["S"] * (number < 1),
        )
    page = ask(coach)
    at = "cycle=2026-Q4"
    assert listed(page, "symptoms") == [
        (f"{at}&symptom=SY-C1", "Blame culture", "systemic 3 teams"),
        (f"{at}&symptom=SY-L3", "Cascading approvals", "2 teams"),
    ]
    assert listed(page, "wanted") == [(f"{at}&wanted=P01", "Blameless post-mortem", "2 teams")]
    assert [(query, teams) for query, _name, teams in listed(page, "blocked")] == [
        (f"{at}&blocked=P10", "3 teams"),
        (f"{at}&blocked=P24", "2 teams"),
    ]
    assert "waits for Continuous integration on every push (2 teams) and Automated tests for every change" in page
    assert listed(page, "patterns") == [(f"{at}&pattern=tool_led", "Tools running ahead", "1 team")]
    assert listed(page, "limiting") == [
        (f"{at}&limiting=C", "Culture", "4 teams"),
        (f"{at}&limiting=S", "Sharing", "1 team"),
    ]


def test_each_link_finds_as_many_teams_as_it_says(coach):
    for number, team in enumerate(Team.objects.order_by("name")):
        make_result(
            team,
            symptoms=["SY-C1"] * (number < 3),
            wanted=["P01"] * (number < 2),
            blocked=["P10<P09"] * (number < 4),
            patterns=["tool_led"] * (number < 1),
            limiting=["C"] * (number < 5),
        )
    client = Client()
    client.force_login(coach)
    page = ask(coach)
    board = reverse("dashboard", args=[Team.objects.first().organisation_id])
    for heading in ("symptoms", "wanted", "blocked", "patterns", "limiting"):
        [(query, _name, told)] = listed(page, heading)
        teams = int(re.findall(r"(\d+) team", told)[0])
        assert f"{teams} team{'s' if teams > 1 else ''} in 2026-Q4" in client.get(f"{board}?{query}").text


def test_newest_quarter_that_tells_something_is_shown(coach):
    teams = list(Team.objects.order_by("name"))
    assert "None of your teams has a result yet." in ask(coach)
    make_result(teams[0], "2026-Q4", symptoms=["SY-C1"])
    assert "Fewer than 3 of your teams have a result here" in ask(coach)
    for team in teams[:3]:
        make_result(team, "2026-Q3", symptoms=["SY-L3"])
    assert "Cascading approvals" in ask(coach)
    assert "Fewer than 3" in ask(coach, "?cycle=2026-Q4")
    page = ask(coach, "?cycle=1999-Q1")
    assert "There is no quarter “1999-Q1” with a result here. This is 2026-Q3." in page


def test_quarter_ahead_of_the_calendar_is_not_shown_first(coach):
    now, following, _before = quarters_around(timezone.localdate())
    teams = list(Team.objects.order_by("name"))
    make_result(teams[0], following, symptoms=["SY-C1"])
    assert f"<option selected>{following}</option>" in ask(coach)
    make_result(teams[1], now, symptoms=["SY-L3"])
    assert f"<option selected>{now}</option>" in ask(coach)


def test_only_the_coachs_own_active_teams_with_a_result_are_counted(coach):
    teams = list(Team.objects.order_by("name"))
    for number, team in enumerate(teams):
        make_result(team, release="suppressed" if number == 4 else "full", symptoms=["SY-C1"] if number != 4 else [])
    archive_team(team=teams[0], by=coach)
    make_result(make_team(make_organisation("other"), "Gulls"), symptoms=["SY-C1"])
    page = ask(coach)
    assert "Teams with a result that may be shown: 3 of 4." in page
    assert listed(page, "symptoms") == [("cycle=2026-Q4&symptom=SY-C1", "Blame culture", "systemic 3 teams")]
    assert "No practice waits in two teams or more." in page


def test_all_suppressed(coach):
    for team in Team.objects.all():
        make_result(team, release="suppressed")
    assert "may be shown: 0 of 5" in ask(coach)


def test_queries_do_not_grow_with_the_teams(coach, django_assert_num_queries):
    teams = list(Team.objects.order_by("name"))
    client = Client()
    client.force_login(coach)
    url = reverse("shared", args=[teams[0].organisation_id])
    for team in teams[:3]:
        make_result(team, "2026-Q3")
    client.get(url)
    with django_assert_num_queries(7):
        client.get(url)
    for team in teams:
        make_result(team, symptoms=["SY-C1"], wanted=["P01"])
    with django_assert_num_queries(7):
        client.get(url)


def test_others_are_refused(coach):
    client, url = Client(), reverse("shared", args=[coach.coachings.first().team.organisation_id])
    for user, status in (
        (make_user("mia@example.org", Team.objects.first()), 403),
        (make_coach(make_user("otto@example.org"), make_team(make_organisation("other"), "Gulls")), 404),
    ):
        client.force_login(user)
        assert client.get(url).status_code == status
