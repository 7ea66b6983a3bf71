"""What leaves as a file: written down once, and not by who only asks whether it is there."""

import re
from collections.abc import Mapping

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from assessments import urls
from assessments.actions.exports import BATCH, record_comparison
from assessments.models import Assessment, AuditEvent, Questionnaire
from tests.actors import Actors, make_coach
from tests.answers import make_answers, make_check
from tests.closed import make_closed, make_people
from tests.factories import make_assessment, make_team
from tests.many import make_result

pytestmark = pytest.mark.django_db

TEAMS = {"Bears": 20.0, "Cats": 40.0, "Dogs": 60.0}
# What a GET writes down: kind, how many, and what its detail says besides the assessment.
WRITTEN: Mapping[str, tuple[str, int, Mapping[str, object]]] = {
    "assessment_figures_csv": ("results_exported", 1, {"file": "csv"}),
    "compare_csv": ("results_exported", 2, {"file": "csv"}),
    "compare_svg": ("results_exported", 2, {"file": "svg"}),
    "dashboard_csv": ("results_exported", 5, {"file": "csv"}),
    "overview_csv": ("results_exported", 1, {"file": "csv", "quarter": "2026-Q4", "teams": 5}),
    "organisation_person_export": ("person_exported", 1, {}),
}
UNWRITTEN = {
    "account_export": "one's own data",
    "assessment_qr": "a link to answer by, and no result",
    "assessment_radar_svg": "the drawing of a page that its readers may open",
    "check_download": "of the browser that asks, and stored nowhere else",
    "check_figures_csv": "of the browser that asks, and stored nowhere else",
    "check_radar_svg": "of the browser that asks, and stored nowhere else",
    "overview_svg": "the drawing of a page, of many teams together",
    "questionnaire_file": "what is asked, and no answer",
    "respondent_radar_svg": "the drawing of a page; nothing of a respondent is written down",
}
FILE = re.compile(r"\.\w+$")


def files() -> set[str]:
    """The addresses that end as a file does, or whose name says that something leaves by them."""
    found = {pattern.name for pattern in urls.urlpatterns if FILE.search(str(pattern.pattern))}
    return found | {each.name for each in urls.urlpatterns if each.name.endswith(("_csv", "_svg", "_export"))}


@pytest.fixture
def closed(actors: Actors) -> Assessment:
    """The coach's: two teams with figures to read, three with figures to count, one with too few answers."""
    first = make_closed(make_people([1] * 5), actors.team)
    newts = make_team(name="Otters")
    make_closed(make_people([3] * 5), newts)
    make_coach(actors.coach, newts)
    for name, score in TEAMS.items():
        team = make_team(name=name)
        make_coach(actors.coach, team)
        make_result(team, scores=score)
    few = make_team(name="Elks")
    make_coach(actors.coach, few)
    make_result(few, release="suppressed")
    return first


def address(name: str, actors: Actors, closed: Assessment) -> str:
    organisation = actors.team.organisation
    if name.startswith("compare"):
        chosen = "&".join(f"team={team}" for team in [actors.team.pk, organisation.teams.get(name="Otters").pk])
        return f"{reverse(name, args=[organisation.pk])}?{chosen}"
    arguments = {
        "account_export": [],
        "assessment_qr": [make_assessment(actors.team, "2027-Q1").pk] if name == "assessment_qr" else [],
        "organisation_person_export": [organisation.pk, actors.member.pk],
        "questionnaire_file": [Questionnaire.objects.of(organisation).get().pk],
        "respondent_radar_svg": [closed.results_code],
    }
    of = {"assessment": closed, "dashboard": organisation, "overview": organisation}.get(name.split("_")[0])
    return reverse(name, args=arguments.get(name, [of.pk] if of else []))


def reader(actors: Actors, name: str) -> Client:
    client = actors.client("administrator" if name == "organisation_person_export" else "coach")
    client.cookies[settings.CHECK_COOKIE_NAME] = make_check(make_answers(C=1)).cookie()
    return client


def test_every_file_is_written_down_or_says_why_not():
    assert not set(WRITTEN) & set(UNWRITTEN)
    assert set(WRITTEN) | set(UNWRITTEN) == files()


@pytest.mark.parametrize("name", sorted([*WRITTEN, *UNWRITTEN]))
def test_file_is_written_down_once_it_leaves(actors, closed, name):
    url, client = address(name, actors, closed), reader(actors, name)
    before = set(AuditEvent.objects.values_list("pk", flat=True))
    assert client.head(url).status_code == 200
    assert set(AuditEvent.objects.values_list("pk", flat=True)) == before
    assert client.get(url).status_code == 200
    what, number, detail = WRITTEN.get(name, ("", 0, {}))
    events = list(AuditEvent.objects.exclude(pk__in=before))
    assert [event.what for event in events] == [what] * number
    assert {event.by for event in events} <= {actors.coach, actors.administrator}
    for event in events:
        assert event.detail.items() >= detail.items()


def test_overview_names_no_team_and_is_told_in_words(actors, closed):
    actors.client("coach").get(address("overview_csv", actors, closed))
    event = AuditEvent.objects.get(what="results_exported")
    assert event.team is None
    assert set(event.detail) == {"quarter", "teams", "file"}
    page = actors.client("administrator").get(reverse("organisation_audit", args=[actors.team.organisation_id])).text
    assert "quarter: 2026-Q4 · teams: 5 · file: table (CSV)" in page


def test_overview_that_shows_nothing_is_not_written_down(actors):
    make_result(actors.team)
    url = reverse("overview_csv", args=[actors.team.organisation_id])
    assert actors.client("leader").get(url).status_code == 409
    assert not AuditEvent.objects.exists()


def test_many_teams_are_written_down_in_few_queries(actors, closed, django_assert_num_queries):
    results = [(actors.team.pk, closed.pk)] * (BATCH + 1)
    with django_assert_num_queries(2):
        record_comparison(organisation=actors.team.organisation, results=results, file="csv", by=actors.coach)
