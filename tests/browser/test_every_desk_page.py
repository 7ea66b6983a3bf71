"""Every page of those who run teams and assessments: axe at WCAG 2.2 AA, nothing to scroll sideways, no error."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from assessments.actions import close_assessment
from assessments.actions.accounts import PasswordLinks
from assessments.models import FirstRunLink, Membership, Organisation, User
from tests.actors import submit
from tests.factories import make_assessment, make_team, make_user

from .test_every_page import Visit, look


def send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button").last.click()


def new_link(page: Page) -> None:
    page.goto(page.url)
    with page.expect_navigation():
        page.locator("form[action*='/link/'] button").first.click()


def empty_instance() -> dict[str, Visit]:
    path = reverse("first_run", args=[FirstRunLink.make()])
    return {
        "first run": Visit(path),
        "first run, refused": Visit(path, then=send),
        "first run, too late": Visit(reverse("first_run", args=["x"]), status=410),
    }


def password_path(person: User) -> str:
    return reverse("account_reset_password_from_key", args=[person.pk.hex, PasswordLinks().make_token(person)])


def public(person: User) -> dict[str, Visit]:
    return {
        "sign in": Visit(reverse("account_login")),
        "sign in, refused": Visit(reverse("account_login"), then=send),
        "switched off": Visit(reverse("account_inactive")),
        "new password": Visit(reverse("account_reset_password")),
        "new password, mailed": Visit(reverse("account_reset_password_done")),
        "choose a password": Visit(password_path(person)),
        "choose a password, refused": Visit(password_path(person), then=send),
        "choose a password, too late": Visit(reverse("account_reset_password_from_key", args=["x", "y-z"])),
    }


def desk() -> tuple[User, dict[str, Visit]]:
    """A facilitator, and what they may open."""
    team, other = make_team(), make_team(name="Newts", size=3)
    fay = make_user("fay@example.org", team, "facilitator")
    Membership.objects.create(team=other, user=fay, role="facilitator")
    zoe = User.objects.create_user("zoe-of-the-long-addresses@a-rather-long-domain.example.org", name="Zoé")
    waiting = Membership.objects.create(team=team, user=zoe)
    closed, running = make_assessment(team, "2026-Q3"), make_assessment(team, "2026-Q4")
    together, cancelled = make_assessment(other, mode="consensus"), make_assessment(other, "2026-Q3", state="cancelled")
    submit(closed, 4)
    close_assessment(assessment=closed, by=fay)
    submit(running, 9)
    return (
        fay,
        {
            "team": Visit(reverse("team", args=[team.pk])),
            "team, new link": Visit(reverse("team", args=[team.pk]), then=new_link),
            "team without assessment": Visit(reverse("team", args=[make_of(fay).pk])),
            "audit": Visit(reverse("team_audit", args=[team.pk])),
            "add": Visit(reverse("member_add", args=[team.pk])),
            "add, refused": Visit(reverse("member_add", args=[team.pk]), then=send),
            "remove": Visit(reverse("member_remove", args=[waiting.pk])),
            "open": Visit(reverse("assessment_open", args=[other.pk])),
            "open, refused": Visit(reverse("assessment_open", args=[other.pk]), then=send_nothing),
            "running": Visit(running.get_absolute_url()),
            "poster": Visit(reverse("assessment_poster", args=[running.pk])),
            "extend": Visit(reverse("assessment_extend", args=[running.pk])),
            "expect": Visit(reverse("assessment_expect", args=[running.pk])),
            "close": Visit(reverse("assessment_close", args=[running.pk])),
            "together": Visit(together.get_absolute_url()),
            "cancel": Visit(reverse("assessment_cancel", args=[together.pk])),
            "close together": Visit(reverse("assessment_close", args=[together.pk])),
            "closed": Visit(closed.get_absolute_url()),
            "closed, refused": Visit(reverse("assessment_extend", args=[closed.pk]), status=409),
            "cancelled": Visit(cancelled.get_absolute_url()),
        },
    )


def make_of(facilitator: User):
    team = make_team(name="Voles")
    Membership.objects.create(team=team, user=facilitator, role="facilitator")
    return team


def send_nothing(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main [name=expected]').forEach((field) => { field.value = ''; })")
    send(page)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_desk_page_is_accessible(new_context, live_server, watch, language, colours):
    watch.allow("status of 4")  # the pages of refusals
    context = new_context(locale=language, color_scheme=colours, reduced_motion="reduce")
    page, wrong = context.new_page(), {}

    def visit(visits: dict[str, Visit]) -> None:
        wrong.update({name: found for name, each in visits.items() if (found := look(page, each, live_server.url))})

    visit(empty_instance())
    assert not Organisation.objects.exists()
    fay, pages = desk()
    visit(public(fay))
    client = Client()
    client.force_login(fay)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    visit(pages)
    assert wrong == {}
