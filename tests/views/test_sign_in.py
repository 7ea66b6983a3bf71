"""Signing in, signing out, a new password; nobody signs up."""

import re
import smtplib
import threading
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.core import mail
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from assessments.actions.accounts import PasswordLinks
from assessments.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
NEW = "seven brown owls at noon"


@pytest.fixture(autouse=True)
def _no_attempts_before():
    cache.clear()


@pytest.fixture
def mails(settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


def sign_in(client, email="ada@example.org", password=PASSWORD, **fields):
    return client.post(reverse("account_login"), {"login": email, "password": password, **fields})


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def sent():
    """The mails, once their threads have ended."""
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join(10)
    return mail.outbox


def test_sign_in_by_address_and_password_leads_home(client):
    make_user()
    reply = sign_in(client, "ADA@example.org")
    assert reply["Location"] == reverse("home")
    assert signed_in(client)
    assert EmailAddress.objects.count() == 0


def test_sign_in_leads_where_the_person_was_going(client):
    make_user()
    page = client.get(reverse("account_login"), {"next": "/library/"}).text
    assert '<input type="hidden" name="next" value="/library/">' in page
    assert sign_in(client, next="/library/")["Location"] == "/library/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_sign_in_leads_to_no_other_host(client, target):
    make_user()
    assert sign_in(client, next=target)["Location"] == reverse("home")


def test_sign_in_speaks_the_language_of_the_person(client):
    User.objects.create_user("zoe@example.org", PASSWORD, language="fr")
    reply = sign_in(client, "zoe@example.org")
    assert reply.cookies["language"].value == "fr"
    assert '<html lang="fr"' in client.get("/privacy/").text


def test_session_ends_twelve_hours_after_signing_in_however_used(client, time_machine):
    make_user()
    time_machine.move_to(timezone.now(), tick=False)
    sign_in(client)
    time_machine.shift(timedelta(hours=11, minutes=59))
    session = client.session
    session["used"] = True
    session.save()
    assert "Sign out" in client.get("/privacy/").text
    time_machine.shift(timedelta(minutes=2))
    assert "Sign out" not in client.get("/privacy/").text


def test_sign_in_changes_the_session_key(client):
    make_user()
    session = client.session
    session["before"] = True
    session.save()
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("email", "password"),
    [("ada@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("new@example.org", PASSWORD)],
)
def test_sign_in_refused_says_the_same_whoever_it_is(client, email, password):
    make_user()
    User.objects.create_user("new@example.org")
    reply = sign_in(client, email, password)
    assert not signed_in(client)
    assert "No account has this address with this password." in reply.text
    assert f'value="{email}"' in reply.text
    assert password not in reply.text


def test_sign_in_of_an_account_that_is_switched_off_says_so(client):
    user = make_user()
    user.is_active = False
    user.save()
    reply = client.post(reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD}, follow=True)
    assert not signed_in(client)
    assert "This account is switched off" in reply.text


def test_sign_in_again_leads_home(client):
    client.force_login(make_user())
    assert client.get(reverse("account_login"))["Location"] == reverse("home")


class Hashes:
    """How often a password was hashed."""

    def __init__(self, monkeypatch):
        self.count = 0
        encode = hashers.MD5PasswordHasher.encode

        def counted(*args, **kwargs):
            self.count += 1
            return encode(*args, **kwargs)

        monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)


def test_sign_in_to_one_account_is_throttled_before_hashing(client, monkeypatch):
    make_user()
    for _attempt in range(5):
        sign_in(client, password="wrong")
    hashes = Hashes(monkeypatch)
    reply = sign_in(client)
    assert "Too many attempts. Wait five minutes, then try again." in reply.text
    assert hashes.count == 0
    assert not signed_in(client)


def test_sign_in_flood_is_stopped_before_hashing(client, monkeypatch):
    for number in range(30):
        sign_in(client, f"nobody{number}@example.org")
    hashes = Hashes(monkeypatch)
    reply = sign_in(client)
    assert reply.status_code == 429
    assert "Too many attempts" in reply.text
    assert hashes.count == 0


def test_flood_from_one_address_leaves_others_in_peace(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    make_user()
    forwarded = "203.0.113.9, 198.51.100.{}"
    for _attempt in range(31):
        reply = client.post(
            reverse("account_login"),
            {"login": "x@example.org", "password": "wrong"},
            headers={"x-forwarded-for": forwarded.format(1)},
        )
    assert reply.status_code == 429
    fields = {"login": "ada@example.org", "password": PASSWORD}
    reply = client.post(reverse("account_login"), fields, headers={"x-forwarded-for": forwarded.format(2)})
    assert reply.status_code == 302


def test_sign_in_is_a_page_even_for_scripts(client):
    make_user()
    reply = client.post(
        reverse("account_login"), {"login": "ada@example.org"}, headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert reply["Content-Type"].startswith("text/html")


def test_sign_out_takes_post_alone_and_leads_home(client):
    client.force_login(make_user())
    assert client.get(reverse("account_logout")).status_code == 405
    assert signed_in(client)
    assert client.post(reverse("account_logout"))["Location"] == reverse("home")
    assert not signed_in(client)


def test_sign_out_leads_to_no_other_host(client):
    client.force_login(make_user())
    assert client.post(reverse("account_logout"), {"next": "https://evil.example/"})["Location"] == reverse("home")


def test_nobody_signs_up(rf):
    assert not get_adapter().is_open_for_signup(rf.get("/"))


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password", "socialaccount_signup"])
def test_accounts_have_no_other_pages(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_sign_in_without_the_token_of_the_form_is_refused(client):
    client.handler.enforce_csrf_checks = True
    make_user()
    assert sign_in(client).status_code == 403


def password_path(person: User) -> str:
    return reverse("account_reset_password_from_key", args=[person.pk.hex, PasswordLinks().make_token(person)])


def ask(client, email="ada@example.org"):
    return client.post(reverse("account_reset_password"), {"email": email}, follow=True)


def mailed_path() -> str:
    (message,) = sent()
    link = re.search(r"http\S+", message.body)[0]
    assert link.startswith("http://127.0.0.1:8000/sign-in/password/")
    return urlsplit(link).path


def choose(client, path, password=NEW, again=None):
    """Open the link, follow it to the form, send the form."""
    form = client.get(path)["Location"]
    return client.post(form, {"password1": password, "password2": again or password})


@pytest.mark.usefixtures("mails")
def test_new_password_comes_by_mail_and_signs_in(client):
    make_user()
    assert "Look into your mail" in ask(client).text
    path = mailed_path()
    assert "ada@example.org" in client.get(client.get(path)["Location"]).text
    assert choose(client, path)["Location"] == reverse("home")
    assert signed_in(client)
    assert User.objects.get().check_password(NEW)
    assert EmailAddress.objects.count() == 0


@pytest.mark.usefixtures("mails")
def test_new_password_is_mailed_in_the_language_of_the_person(client):
    User.objects.create_user("zoe@example.org", PASSWORD, name="Zoé", language="fr")
    ask(client, "zoe@example.org")
    with override("fr"):
        assert sent()[0].subject == _("Choose a new password")


@pytest.mark.usefixtures("mails")
def test_link_holds_the_address_of_the_settings_whatever_the_host(client, settings):
    make_user()
    settings.ALLOWED_HOSTS = ["*"]
    client.post(reverse("account_reset_password"), {"email": "ada@example.org"}, headers={"host": "evil.example"})
    mailed_path()


@pytest.mark.usefixtures("mails")
def test_address_without_account_gets_the_same_page_and_no_mail(client):
    make_user()
    unknown, known = ask(client, "nobody@example.org"), ask(client)
    assert re.findall(r"(?s)<main.*</main>", unknown.text) == re.findall(r"(?s)<main.*</main>", known.text)
    assert [message.to for message in sent()] == [["ada@example.org"]]


@pytest.mark.usefixtures("mails")
def test_requests_for_a_new_password_are_throttled(client):
    make_user()
    for _attempt in range(3):
        ask(client)
    assert ask(client).status_code == 429
    assert len(sent()) == 3


def test_mail_that_cannot_be_sent_is_logged_and_nothing_told(client, settings, monkeypatch, caplog):
    def fail(*_args, **_kwargs):
        raise smtplib.SMTPServerDisconnected

    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "x"}}}
    monkeypatch.setattr(smtplib.SMTP, "__init__", fail)
    make_user()
    assert "Look into your mail" in ask(client).text
    assert sent() == []
    assert "A mail could not be sent" in caplog.text


@pytest.mark.usefixtures("mails")
def test_link_works_once(client):
    make_user()
    ask(client)
    path = mailed_path()
    choose(client, path)
    client.logout()
    assert "This link no longer works" in client.get(path).text


@pytest.mark.usefixtures("mails")
def test_person_without_a_password_gets_the_same_page_and_no_mail(client):
    """Their first one comes with an invitation alone."""
    User.objects.create_user("new@example.org")
    unknown, waiting = ask(client, "nobody@example.org"), ask(client, "new@example.org")
    assert re.findall(r"(?s)<main.*</main>", unknown.text) == re.findall(r"(?s)<main.*</main>", waiting.text)
    assert sent() == []


def test_link_of_a_person_without_a_password_does_not_work(client):
    path = password_path(User.objects.create_user("new@example.org"))
    assert "This link no longer works" in client.get(path).text


@pytest.mark.parametrize(("days", "works"), [(0.9, True), (1.1, False)])
def test_link_works_for_a_day(client, time_machine, days, works):
    path = password_path(make_user())
    time_machine.move_to(timezone.now() + timedelta(days=days))
    assert (client.get(path).status_code == 302) is works


@pytest.mark.parametrize("path", ["x/y-z", "{uid}/set-password", "{uid}/abc-def", "{uid}/-", "\u0000/a-b"])
def test_link_that_was_never_made_does_not_work(client, path):
    user = make_user()
    reply = client.get(reverse("account_reset_password") + path.format(uid=user.pk.hex) + "/")
    assert "This link no longer works" in reply.text


@pytest.mark.parametrize(
    ("password", "again", "reason"),
    [("short", None, "too short"), ("password12345", None, "too common"), (NEW, NEW + "x", "same password")],
)
def test_password_that_is_weak_or_mistyped_is_refused(client, password, again, reason):
    reply = choose(client, password_path(make_user()), password, again)
    assert reason in reply.text
    assert User.objects.get().check_password(PASSWORD)


def test_link_of_another_person_signs_the_first_one_out(client):
    client.force_login(make_user())
    bob = make_user("bob@example.org")
    choose(client, password_path(bob))
    assert client.session["_auth_user_id"] == str(bob.pk)


def test_without_mail_the_page_says_what_to_do(client, settings):
    make_user()
    assert settings.MAILERS == {}
    assert "This server sends no mail." in client.get(reverse("account_reset_password")).text
    ask(client)
    assert sent() == []
