from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from tests.closed import make_closed, make_people

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def closed(actors) -> Assessment:
    cache.clear()
    return make_closed(make_people([1] * 5), actors.team, mode="team_link")


def typed(**fields: str) -> dict[str, str]:
    later = timezone.localtime() + timedelta(days=2)
    return {"closes_at": f"{later:%Y-%m-%dT%H:%M}", "password": PASSWORD} | fields


def url(assessment: Assessment) -> str:
    return reverse("assessment_reopen", args=[assessment.pk])


def test_page_says_what_will_happen(actors, closed):
    page = actors.client("administrator").get(url(closed)).text
    assert "only if at least 5 sheets that count were added or changed" in page
    assert url(closed) in actors.client("administrator").get(closed.get_absolute_url()).text
    assert url(closed) not in actors.client("facilitator").get(closed.get_absolute_url()).text


def test_session_has_no_threshold_to_tell(actors):
    closed = make_closed(make_people([1]), actors.team, mode="consensus")
    assert "at least" not in actors.client("administrator").get(url(closed)).text


def test_everybody_concerned_is_told(actors, closed):
    reply = actors.client("administrator").post(url(closed), typed(), follow=True)
    assert "The assessment is open again" in reply.text
    told = "An administrator opened this assessment again"
    for page in ("home", "team", "assessment_results"):
        arguments = {"home": [], "team": [actors.team.pk]}.get(page, [closed.pk])
        shown = actors.client("member").get(reverse(page, args=arguments))
        assert (told in shown.text) == (page != "assessment_results"), page
    assert told in Client().get(reverse("answer_start", args=[closed.link_code])).text
    actors.client("facilitator").post(reverse("assessment_close", args=[closed.pk]))
    assert told in actors.client("member").get(reverse("assessment_results", args=[closed.pk])).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "another one"}, "This is not your password."),
        ({"password": ""}, "This field is required."),
        ({"closes_at": "2020-01-01T10:00"}, "This time has passed"),
    ],
)
def test_bad_input_keeps_what_was_typed_but_the_password(actors, closed, wrong, said):
    reply = actors.client("administrator").post(url(closed), typed() | wrong)
    assert reply.status_code == 400
    assert said in reply.text
    assert PASSWORD not in reply.text
    assert (typed() | wrong)["closes_at"] in reply.text
    assert Assessment.objects.get().state == "closed"


def test_password_is_not_guessed_for_long(actors, closed):
    client = actors.client("administrator")
    for _ in range(10):
        client.post(url(closed), typed(password="a guess"))
    reply = client.post(url(closed), typed())
    assert reply.status_code == 400
    assert "Too many attempts" in reply.text


def test_one_that_is_not_closed_refuses_and_says_why(actors, closed):
    Assessment.objects.update(state="sealed")
    client = actors.client("administrator")
    for reply in (client.get(url(closed)), client.post(url(closed), typed())):
        assert reply.status_code == 409
        assert "Only a closed assessment whose answers are not sealed yet" in reply.text
