"""Passkeys by a virtual authenticator, and codes of an app, as a person uses them."""

from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments.models import AuditEvent, Organisation
from tests.actors import make_role
from tests.factories import make_team, make_user

PASSWORD = "correct horse battery"


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


@pytest.fixture
def page(new_context, live_server) -> Page:  # noqa: ARG001
    return new_context(locale="en").new_page()


def give_device(page: Page) -> None:
    """A device of the person's own: it knows them by their finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(page: Page, email: str = "fay@example.org") -> None:
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()


def prove(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def add_passkey(page: Page, *, alone: bool = True) -> None:
    page.goto(reverse("mfa_index"))
    page.get_by_role("link", name="Add a passkey").click()
    prove(page)
    page.get_by_label("Sign in with it alone, without my password").set_checked(alone)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("link", name="I have kept them").click()


def is_home(page: Page) -> None:
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert urlsplit(page.url).path == reverse("home")


def test_passkey_signs_in_without_a_password(page):
    make_user("fay@example.org", make_team(), "facilitator")
    give_device(page)
    sign_in(page)
    add_passkey(page)
    sign_out(page)
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    is_home(page)
    assert [event.detail["change"] for event in AuditEvent.objects.filter(what="second_factor_changed")] == [
        "webauthn_added"
    ]
    page.goto(reverse("mfa_index"))
    expect(page.get_by_text("Passkey, signs in by itself")).to_be_visible()
    page.get_by_role("link", name="Remove Passkey 1").click()
    prove_by_password(page)
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("link", name="Add a passkey")).to_be_visible()


def prove_by_password(page: Page) -> None:
    """Asked again, unless the password was typed a minute ago."""
    if "/sign-in/again/" in page.url:
        prove(page)


def test_passkey_is_a_second_factor_beside_the_password(page):
    make_user("fay@example.org", make_team(), "facilitator")
    give_device(page)
    sign_in(page)
    add_passkey(page, alone=False)
    sign_out(page)
    sign_in(page)
    expect(page.get_by_role("heading", name="And your second factor")).to_be_visible()
    page.get_by_role("button", name="Use a passkey instead").click()
    is_home(page)


def test_passkey_that_is_not_there_is_said_and_the_password_still_works(page):
    make_user("fay@example.org", make_team(), "facilitator")
    give_device(page)
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used")
    sign_in(page)
    is_home(page)


def test_administrator_sets_up_an_app_before_anything_else(page):
    team = make_team()
    Organisation.objects.update(second_factor=True)
    make_role(make_user("ann@example.org"), team, "administrator")
    sign_in(page, "ann@example.org")
    expect(page.get_by_text("Set one up, and you go on.")).to_be_visible()
    page.goto(team.get_absolute_url())
    expect(page.get_by_text("Set one up, and you go on.")).to_be_visible()
    page.get_by_role("link", name="Set up an app").click()
    prove(page)
    secret = page.locator("li code").inner_text()
    page.get_by_label("The six digits that the app shows").fill(code_of(secret))
    page.get_by_role("button", name="Set it up").click()
    recovery = page.get_by_label("Recovery codes").input_value().split()
    assert len(recovery) == 10
    page.get_by_role("link", name="I have kept them").click()
    is_home(page)
    sign_out(page)
    sign_in(page, "ann@example.org")
    page.get_by_label("Code from your app, or a recovery code").fill(recovery[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    is_home(page)


def test_without_a_name_there_is_no_passkey(page, live_server, settings, watch):
    """Passkeys belong to names: at a number, none is offered, and nothing fails."""
    watch.allow("asked another host: http://127.0.0.1:")
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    page.goto(live_server.url.replace("localhost", "127.0.0.1") + reverse("account_login"))
    expect(page.get_by_label("E-mail address")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
