"""Every page of one's own account, and of coming in: axe at WCAG 2.2 AA, nothing to scroll sideways, no error."""

from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from assessments.actions.accounts import invite
from assessments.models import Coaching, Membership, Organisation, User
from tests.factories import make_team, make_user

from .test_every_page import Visit, look
from .test_second_factor import give_device

pytestmark = pytest.mark.walk

PASSWORD = "correct horse battery"


def session_of(user: User) -> str:
    """The key of a session in which the password was typed a moment ago."""
    client = Client()
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def made_up_passkey(user: User) -> Authenticator:
    data = {"name": "A key with a long name, from the drawer beside the door", "credential": {}}
    return Authenticator.objects.create(user=user, type="webauthn", data=data)


def coming_in() -> dict[str, Visit]:
    team = make_team()
    fay = make_user("fay@example.org", team, "facilitator")
    zoe = User.objects.create_user("zoe-of-the-long-addresses@a-rather-long-domain.example.org", name="Zoé")
    Membership.objects.create(team=team, user=zoe)
    link = urlsplit(invite(person=zoe, organisation=team.organisation, by=fay, to_show=True).link).path
    return {
        "invitation": Visit(link),
        "invitation, too late": Visit(reverse("account_invitation", args=["x"]), status=410),
    }


def bare(user: User) -> dict[str, Visit]:
    """Of somebody who owes a second factor, and has none yet."""
    Organisation.objects.update(second_factor=True)
    Coaching.objects.create(user=user, team=user.teams.get())
    return {
        "second factor, owed": Visit(reverse("mfa_index")),
        "app": Visit(reverse("mfa_activate_totp")),
        "passkey": Visit(reverse("mfa_add_webauthn")),
        "again": Visit(reverse("account_reauthenticate")),
    }


def furnished(user: User) -> dict[str, Visit]:
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    key = made_up_passkey(user)
    for browser in ("Firefox, Windows", ""):
        UserSession.objects.create(user=user, ip="::", user_agent=browser, session_key=session_of(user))
    return {
        "account": Visit(reverse("account")),
        "password": Visit(reverse("account_change_password")),
        "sign-ins": Visit(reverse("account_sessions")),
        "second factor": Visit(reverse("mfa_index")),
        "remove the app": Visit(reverse("mfa_deactivate_totp")),
        "remove the passkey": Visit(reverse("mfa_remove_webauthn", args=[key.pk])),
        "recovery codes": Visit(reverse("mfa_view_recovery_codes")),
        "new recovery codes": Visit(reverse("mfa_generate_recovery_codes")),
        "again, by code": Visit(reverse("mfa_reauthenticate")),
    }


def add_passkey(page: Page) -> None:
    """Of a device of the person's own."""
    give_device(page)
    page.goto(reverse("mfa_add_webauthn"))
    with page.expect_navigation():
        page.locator("#passkey").click()


@pytest.mark.parametrize(("language", "colours"), [("en", "light"), ("fr", "dark")])
def test_every_account_page_is_accessible(new_context, live_server, watch, language, colours):
    watch.allow("status of 4")  # the page of a link that works no longer
    context = new_context(locale=language, color_scheme=colours, reduced_motion="reduce")
    page, wrong = context.new_page(), {}

    def visit(visits: dict[str, Visit]) -> None:
        wrong.update({name: found for name, each in visits.items() if (found := look(page, each, live_server.url))})

    visit(coming_in())
    fay = User.objects.get(email="fay@example.org")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(fay), "url": live_server.url}])
    visit(bare(fay))
    visit(furnished(fay))
    Authenticator.objects.filter(type="webauthn").delete()  # a made-up one cannot be asked for
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(fay), "url": live_server.url}])
    add_passkey(page)
    visit({"again, by passkey": Visit(reverse("mfa_reauthenticate_webauthn"))})
    context.clear_cookies()
    page.goto(f"{live_server.url}{reverse('account_login')}")
    page.locator("[name=login]").fill("fay@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("main form button").first.click()
    visit({"second factor, asked": Visit(reverse("mfa_authenticate"))})
    assert wrong == {}
