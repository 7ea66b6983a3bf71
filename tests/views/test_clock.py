"""Pages, forms and mails of an organisation go by its clock, and no request leaves it to the next one."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.actions.letters import letter_of
from assessments.actions.organisations import change_settings
from assessments.actions.personal_links import token_of
from assessments.forms.assessments import quarters_around
from assessments.models import AnswerSheet, Assessment, Invitation, Mail, Organisation
from assessments.models.sheets import hashed
from tests.actors import Actors
from tests.factories import make_assessment, make_organisation, make_questionnaire, make_team

pytestmark = pytest.mark.django_db

MONTREAL, PARIS = ZoneInfo("America/Montreal"), ZoneInfo("Europe/Paris")


def soon(days: int = 20) -> datetime:
    """With minutes that a page shows for nothing else."""
    return (timezone.now() + timedelta(days=days)).replace(minute=37, second=0, microsecond=0)


def hour(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"


@pytest.fixture
def montreal(actors: Actors) -> Organisation:
    organisation = actors.team.organisation
    Organisation.objects.filter(pk=organisation.pk).update(time_zone="America/Montreal")
    actors.team.refresh_from_db()
    organisation.refresh_from_db()
    return organisation


@pytest.fixture
def assessment(montreal: Organisation) -> Assessment:
    return make_assessment(montreal.teams.get(name="Owls"), closes_at=soon())


def of_start(_actors: Actors, assessment: Assessment) -> str:
    return Client().get(reverse("answer_start", args=[assessment.link_code])).text


def of_sheet(_actors: Actors, assessment: Assessment) -> str:
    client = Client()
    client.post(reverse("answer_start", args=[assessment.link_code]))
    return client.get(reverse("answer_start", args=[assessment.link_code])).text


def of_link(_actors: Actors, assessment: Assessment) -> str:
    return Client().get(reverse("personal_link", args=[token_of(asked(assessment))])).text


def of_mail(_actors: Actors, assessment: Assessment) -> str:
    invitation = asked(assessment)
    shared = {"assessment": invitation.assessment, "organisation": invitation.organisation}
    return letter_of(Mail(kind="invitation", invitation=invitation, to="ivy@example.org", language="en", **shared)).text


def of_results(_actors: Actors, assessment: Assessment) -> str:
    return Client().get(reverse("respondent_results", args=[assessment.results_code])).text


def of_facilitator(actors: Actors, assessment: Assessment) -> str:
    return actors.client("facilitator").get(assessment.get_absolute_url()).text


def of_member(actors: Actors, assessment: Assessment) -> str:
    return actors.client("member").get(reverse("assessment_results", args=[assessment.pk])).text


def of_home(actors: Actors, _assessment: Assessment) -> str:
    return actors.client("member").get(reverse("home")).text


def asked(assessment: Assessment) -> Invitation:
    """Somebody with a personal link, to another assessment that closes when this one does."""
    other = make_assessment(make_team(name="Bees"), mode="individual", salt="salt", closes_at=assessment.closes_at)
    shared = {"organisation": other.organisation, "assessment": other}
    invitation = Invitation.objects.create(email="ivy@example.org", **shared)
    AnswerSheet.objects.create(token_hash=hashed(token_of(invitation)), **shared)
    return invitation


@pytest.mark.parametrize(
    "read",
    [of_start, of_sheet, of_link, of_mail, of_results, of_facilitator, of_member, of_home],
    ids=lambda f: f.__name__,
)
def test_page_and_mail_say_the_same_hour(actors, assessment, read: Callable[[Actors, Assessment], str]):
    text = read(actors, assessment)
    assert hour(assessment.closes_at, MONTREAL) in text
    assert hour(assessment.closes_at, PARIS) not in text


def test_time_that_is_typed_is_meant_by_the_clock_of_the_organisation(actors, assessment):
    url, client = reverse("assessment_extend", args=[assessment.pk]), actors.client("facilitator")
    later = assessment.closes_at.astimezone(MONTREAL) + timedelta(days=2)
    assert f'value="{later:%Y-%m-%dT%H:%M}"' in client.get(url).text
    client.post(url, {"closes_at": f"{later:%Y-%m-%dT}09:41"})
    assessment.refresh_from_db()
    assert assessment.closes_at == later.replace(hour=9, minute=41)


def test_usual_closing_is_at_six_by_the_clock_of_the_organisation(actors, montreal):
    make_questionnaire(montreal)
    url, client = reverse("assessment_open", args=[actors.team.pk]), actors.client("facilitator")
    [usual] = re.findall(r'name="closes_at" value="([^"]+)"', client.get(url).text)
    quarter = quarters_around(timezone.localdate())[0]
    client.post(url, {"quarter": quarter, "mode": "team_link", "closes_at": usual, "expected": "8", "language": "en"})
    assert hour(actors.team.assessments.get().closes_at, MONTREAL) == "18:00"


@pytest.mark.parametrize("name", ["assessment", "assessment_results", "assessment_extend"])
@pytest.mark.parametrize("actor", ["facilitator", "administrator", "outsider"])
def test_no_request_leaves_its_clock_to_the_next_one(actors, assessment, actor, name):
    """Nor one that is refused."""
    with timezone.override("Asia/Tokyo"):
        actors.client(actor).get(reverse(name, args=[assessment.pk]))
        assert timezone.get_current_timezone_name() == "Asia/Tokyo"


def test_request_begins_by_the_clock_of_the_instance(actors, assessment, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    foxes = make_assessment(actors.outsider.teams.get(), closes_at=soon())
    assert hour(assessment.closes_at, MONTREAL) in of_facilitator(actors, assessment)
    with timezone.override(MONTREAL):
        assert hour(foxes.closes_at, PARIS) in of_results(actors, foxes)
        assert str(timezone.get_default_timezone()) == "Asia/Tokyo"


def test_home_tells_each_team_by_the_clock_of_its_own_organisation(actors, assessment):
    other = make_assessment(make_team(make_organisation("another"), "Bees"), closes_at=soon(30))
    other.team.memberships.create(user=actors.member)
    text = of_home(actors, assessment)
    assert hour(assessment.closes_at, MONTREAL) in text
    assert hour(other.closes_at, PARIS) in text


def test_zone_that_this_computer_does_not_know_leaves_the_clock_of_the_instance(actors, assessment):
    for unknown in ("Nowhere/AtAll", "../../etc/passwd", ""):
        Organisation.objects.filter(pk=assessment.organisation_id).update(time_zone=unknown)
        for read in (of_start, of_facilitator, of_home):
            assert hour(assessment.closes_at, PARIS) in read(actors, assessment)


def test_list_of_who_did_what_goes_by_the_same_clock(actors, montreal):
    fields = {"name": "Acme", "language": "en", "retention_months": 12, "second_factor": False}
    change_settings(organisation=montreal, by=actors.administrator, time_zone="America/Montreal", **fields)
    at = montreal.audit_events.get().at
    page = actors.client("administrator").get(reverse("organisation_audit", args=[montreal.pk])).text
    assert f"{at.astimezone(MONTREAL):%Y-%m-%d %H:%M}" in page
