"""Every page of those who run teams and assessments: axe at WCAG 2.2 AA, nothing to scroll sideways, no error."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from assessments.actions import close_assessment
from assessments.actions.accounts import PasswordLinks
from assessments.actions.personal_links import token_of
from assessments.models import (
    AnswerSheet,
    FirstRunLink,
    Invitation,
    Job,
    Mail,
    Membership,
    Organisation,
    Team,
    User,
)
from assessments.models.sheets import hashed
from tests.actors import make_role, submit
from tests.factories import make_assessment, make_team, make_user

from .test_every_page import Visit, look

pytestmark = pytest.mark.walk


def send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button").last.click()


def send_nobody(page: Page) -> None:
    """The form of the password, before that of passkeys."""
    with page.expect_navigation():
        page.locator("main form button").first.click()


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
        "sign in, refused": Visit(reverse("account_login"), then=send_nobody),
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
            "role": Visit(reverse("member_role", args=[waiting.pk])),
            "role, refused": Visit(reverse("member_role", args=[team.memberships.get(user=fay).pk]), then=send),
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


def rounds(team: Team) -> tuple[User, dict[str, Visit]]:
    """An administrator, and the desk of a round with everything that may stand on it."""
    ann = make_role(make_user("ann@example.org"), team, "administrator")
    other = make_team(name="Bees")
    invited = make_assessment(other, mode="individual", salt="salt", opened_at=timezone.now() - timedelta(days=3))
    shared = {"organisation": invited.organisation, "assessment": invited}
    address = "zoe-of-the-long-addresses@a-rather-long-domain.example.org"
    ivy = Invitation.objects.create(email=address, language="fr", **shared)
    AnswerSheet.objects.create(token_hash=hashed(token_of(ivy)), **shared)
    told = {"to": address, "language": "fr", "invitation": ivy, "problem": "550 5.1.1 no such person"}
    Mail.objects.create(kind="invitation", state="refused", **told, **shared)
    planned = make_assessment(make_team(name="Elks"), state="planned", opened_at=timezone.now() + timedelta(days=1))
    job = {"organisation": invited.organisation, "cycle": invited.cycle, "total": 3}
    Job.objects.create(kind="open", state="done", done=3, problems=["Owls: nobody can be invited"], **job)
    return (
        ann,
        {
            "add a team": Visit(reverse("organisation_team_add", args=[team.organisation_id])),
            "add a team, refused": Visit(reverse("organisation_team_add", args=[team.organisation_id]), then=send),
            "change a team": Visit(reverse("team_change", args=[team.pk])),
            "rounds": Visit(reverse("organisation_rounds", args=[team.organisation_id])),
            "open a round": Visit(reverse("organisation_round_open", args=[team.organisation_id])),
            "open a round, refused": Visit(
                reverse("organisation_round_open", args=[team.organisation_id]), then=name_none
            ),
            "desk of a round": Visit(reverse("cycle", args=[invited.cycle_id])),
            "close a round": Visit(reverse("cycle_close", args=[invited.cycle_id])),
            "personal links": Visit(reverse("assessment_invitations", args=[invited.pk])),
            "personal links, refused": Visit(reverse("assessment_invitations", args=[invited.pk]), then=invite_nobody),
            "take back a link": Visit(reverse("invitation_revoke", args=[ivy.pk])),
            "asked by mail": Visit(invited.get_absolute_url()),
            "planned": Visit(planned.get_absolute_url()),
            "personal link": Visit(reverse("personal_link", args=[token_of(ivy)])),
            "personal link of nobody": Visit(reverse("personal_link", args=["x"]), status=404),
            "link of all": Visit(reverse("answer_start", args=[invited.link_code])),
        },
    )


def name_none(page: Page) -> None:
    page.check("[name=which][value=names]")
    page.fill("[name=names]", "Nobody")
    send(page)


def invite_nobody(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form[aria-labelledby=more] button").click()


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

    def sign_in(person: User) -> None:
        client = Client()
        client.force_login(person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    sign_in(fay)
    visit(pages)
    ann, pages = rounds(fay.teams.get(name="Owls"))
    sign_in(ann)
    visit(pages)
    assert wrong == {}
