"""Being somebody of the demo, by one click."""

import pytest
from django.urls import reverse

from assessments.models import Assessment, User
from tests.factories import make_assessment, make_team, make_user

pytestmark = pytest.mark.django_db

ADA = "ada.tremblay@demo.example"


def sign_in(client, role="facilitator"):
    return client.post(reverse("demo_sign_in", args=[role]))


def test_click_signs_in_for_real(client):
    ada = make_user(ADA, make_team(name="Aurora"), "facilitator")
    reply = sign_in(client)
    assert reply["Location"] == reverse("home")
    page = client.get(reverse("home"))
    assert page.wsgi_request.user == ada
    assert "Aurora" in page.text


def test_click_replaces_who_was_signed_in(client):
    client.force_login(make_user("eve@example.org"))
    ada = make_user(ADA)
    sign_in(client)
    assert client.get(reverse("home")).wsgi_request.user == ada


def test_click_takes_post_alone(client):
    make_user(ADA)
    assert client.get(reverse("demo_sign_in", args=["facilitator"])).status_code == 405


@pytest.mark.parametrize("role", ["facilitator", "member", "coach", "ada"])
def test_nobody_who_plays_the_role_is_not_found(client, role):
    assert sign_in(client, role).status_code == 404


def test_person_who_may_not_sign_in_is_not_found(client):
    make_user(ADA)
    User.objects.update(is_active=False)
    assert sign_in(client).status_code == 404


def test_without_demo_nothing_is_there(client, settings):
    make_user(ADA)
    settings.DEMO = False
    assert sign_in(client).status_code == 404
    assert "_auth_user_id" not in client.session


# The buttons


def test_front_offers_who_is_there(client):
    team = make_team(name="Aurora")
    make_user(ADA, team, "facilitator")
    assessment = make_assessment(team)
    text = client.get(reverse("home")).text
    assert "Be Ada, who facilitates Aurora" in text
    assert "Be Béatrice" not in text
    assert reverse("answer_start", args=[assessment.link_code]) in text


def test_front_offers_no_assessment_that_is_over(client):
    team = make_team(name="Aurora")
    make_user(ADA, team, "facilitator")
    make_assessment(team)
    Assessment.objects.update(state=Assessment.State.CANCELLED)
    assert "Answer as somebody" not in client.get(reverse("home")).text


def test_front_offers_nobody_where_there_is_no_demo(client):
    make_user("ada@example.org", make_team())
    assert "This is a demo" not in client.get(reverse("home")).text


def test_front_asks_the_database_nothing_without_demo(client, settings, django_assert_num_queries):
    make_user(ADA)
    settings.DEMO = False
    with django_assert_num_queries(0):
        assert "This is a demo" not in client.get(reverse("home")).text
