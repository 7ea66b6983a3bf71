"""One's own account: name, language, password, and where one is signed in."""

import threading
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import AuditEvent
from assessments.views.sessions import browser_of
from tests.factories import make_organisation, make_team
from tests.post import LOCMEM

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
NEW = "seven brown owls at noon"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"


@pytest.fixture(autouse=True)
def _no_attempts_before():
    cache.clear()


def browser(agent: str = FIREFOX, email: str = "fay@example.org", password: str = PASSWORD) -> Client:
    """One in which the person has signed in."""
    client = Client(headers={"user-agent": agent})
    client.post(reverse("account_login"), {"login": email, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


# Profile


def test_name_and_language_are_changed(actors):
    client = actors.client("facilitator")
    assert 'value="Fay"' in client.get(reverse("account")).text
    reply = client.post(reverse("account"), {"name": "Faye", "language": "fr"})
    assert reply["Location"] == reverse("account")
    assert reply.cookies["language"].value == "fr"
    actors.facilitator.refresh_from_db()
    assert (actors.facilitator.name, actors.facilitator.language) == ("Faye", "fr")
    assert '<html lang="fr"' in client.get(reverse("account")).text


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ""}, "required"),
        ({"name": "x" * 151}, "at most 150"),
        ({"name": "a\0b"}, "Null characters"),
        ({"language": "de"}, "not one of the available"),
    ],
)
def test_bad_input_is_refused_and_kept(actors, changes, reason):
    reply = actors.client("facilitator").post(reverse("account"), {"name": "Faye", "language": "en"} | changes)
    assert reply.status_code == 400
    assert reason in reply.text
    actors.facilitator.refresh_from_db()
    assert actors.facilitator.name == "Fay"


def test_address_and_role_are_not_changed_by_oneself(actors):
    fields = {"name": "Fay", "language": "en", "email": "evil@example.org", "is_active": "", "password": "x"}
    actors.client("facilitator").post(reverse("account"), fields)
    before = actors.facilitator.password
    actors.facilitator.refresh_from_db()
    assert actors.facilitator.email == "fay@example.org"
    assert actors.facilitator.is_active
    assert actors.facilitator.password == before


# Password


def change(client, old=PASSWORD, new=NEW, again=None):
    fields = {"oldpassword": old, "password1": new, "password2": again or new}
    return client.post(reverse("account_change_password"), fields)


def test_password_is_changed_here_and_everybody_else_is_out(actors, settings):
    settings.MAILERS = LOCMEM
    here, there = browser(), browser(SAFARI)
    reply = change(here)
    assert reply["Location"] == reverse("account")
    assert "You are signed out everywhere else." in here.get(reverse("account")).text
    assert not is_in(there)
    actors.facilitator.refresh_from_db()
    assert actors.facilitator.check_password(NEW)
    assert "Nowhere else." in here.get(reverse("account_sessions")).text
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join(10)
    (message,) = mail.outbox
    assert message.to == ["fay@example.org"]
    assert "Your password was changed." in message.body


@pytest.mark.parametrize(
    ("old", "new", "again", "reason"),
    [
        ("wrong", NEW, NEW, "This is not your present password."),
        (PASSWORD, "short", "short", "too short"),
        (PASSWORD, "password12345", "password12345", "too common"),
        (PASSWORD, NEW, NEW + "x", "same password"),
    ],
)
def test_password_that_is_wrong_weak_or_mistyped_changes_nothing(actors, old, new, again, reason):
    here, there = browser(), browser(SAFARI)
    assert reason in change(here, old, new, again).text
    actors.facilitator.refresh_from_db()
    assert actors.facilitator.check_password(PASSWORD)
    assert is_in(here)
    assert is_in(there)


def test_present_password_cannot_be_tried_for_long(actors):
    client = actors.client("facilitator")
    for _attempt in range(5):
        change(client, old="wrong")
    assert change(client).status_code == 429


def test_session_still_ends_twelve_hours_after_signing_in(actors, time_machine):  # noqa: ARG001
    time_machine.move_to(timezone.now(), tick=False)
    client = browser()
    time_machine.shift(timedelta(hours=11))
    change(client)
    time_machine.shift(timedelta(minutes=61))
    assert not is_in(client)


# Sign-ins


def test_sign_in_is_told_in_each_organisation_of_the_person(actors):
    second = make_team(make_organisation("second"), "Voles")
    second.memberships.create(user=actors.facilitator)
    browser()
    events = AuditEvent.objects.filter(what="signed_in", by=actors.facilitator)
    assert {event.organisation for event in events} == {actors.team.organisation, second.organisation}


def test_sign_in_that_is_refused_is_not_told(actors):  # noqa: ARG001
    browser(password="wrong")
    assert not AuditEvent.objects.filter(what="signed_in").exists()
    assert not UserSession.objects.exists()


def test_sign_ins_are_listed_without_address_or_what_a_browser_says(actors, django_assert_num_queries):  # noqa: ARG001
    here = browser()
    for others in (1, 3):
        while UserSession.objects.count() <= others:
            browser(SAFARI)
        with django_assert_num_queries(3):
            page = here.get(reverse("account_sessions")).text
        assert page.count("Safari, iPhone") == 2 * others
    assert "Firefox, Linux" in page
    rows = str(list(UserSession.objects.values()))
    assert "127.0.0.1" not in rows
    assert "Mozilla" not in rows


def test_one_sign_in_is_ended_and_the_others_go_on(actors):  # noqa: ARG001
    here, phone, tablet = browser(), browser(SAFARI), browser(SAFARI)
    ended = UserSession.objects.get(session_key=phone.session.session_key)
    reply = here.post(reverse("account_sessions"), {"end": str(ended.pk)})
    assert reply["Location"] == reverse("account_sessions")
    assert not is_in(phone)
    assert is_in(here)
    assert is_in(tablet)


def test_all_others_are_ended_at_once(actors):  # noqa: ARG001
    here, phone, tablet = browser(), browser(SAFARI), browser(SAFARI)
    here.post(reverse("account_sessions"), {"end": "others"})
    assert is_in(here)
    assert not is_in(phone)
    assert not is_in(tablet)


@pytest.mark.parametrize("end", ["", "x", "²", "1e3", "9" * 30, "-1"])
def test_ending_what_is_not_there_ends_nothing(actors, end):  # noqa: ARG001
    here, phone = browser(), browser(SAFARI)
    assert here.post(reverse("account_sessions"), {"end": end}).status_code == 302
    assert is_in(here)
    assert is_in(phone)


def test_nobody_ends_another_person_s_sign_in(actors):  # noqa: ARG001
    here, other = browser(), browser(email="mia@example.org")
    ended = UserSession.objects.get(session_key=other.session.session_key)
    here.post(reverse("account_sessions"), {"end": str(ended.pk)})
    here.post(reverse("account_sessions"), {"end": "others"})
    assert is_in(other)


def test_ended_sign_ins_leave_the_list(actors, time_machine):  # noqa: ARG001
    time_machine.move_to(timezone.now(), tick=False)
    browser(SAFARI)
    signed_out = browser(SAFARI)
    signed_out.post(reverse("account_logout"))
    time_machine.shift(timedelta(hours=13))
    here = browser()
    assert "Nowhere else." in here.get(reverse("account_sessions")).text
    assert UserSession.objects.count() == 1


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox, Linux"),
        (SAFARI, "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_browser_is_named_by_kind(agent, name):
    assert browser_of(agent) == name
