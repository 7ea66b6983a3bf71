"""Pages of bringing in and of deleting, and those of failures: axe, nothing sideways, no other host."""

from datetime import date

import pytest
from django.conf import settings as project
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments.actions.accounts import invite
from assessments.actions.time_line import note_event
from assessments.models import Membership, User
from calms.sign_in import single_sign_on
from tests.actors import make_role
from tests.closed import make_closed, make_people
from tests.factories import make_team, make_user

from .test_every_page import unfold
from .test_every_team_page import Walk, walk

pytestmark = pytest.mark.walk

__all__ = ["walk"]

HEADER = "team,email,name,role,language,size,tags\n"
GOOD = f"{HEADER}Zahlungsverkehrsabwicklung-und-Rechnungswesen,bea@example.org,Béa,facilitator,fr,6,web|mobile\n"
WRONG = f"{HEADER}Bees,nobody,,king,de,many,\n"


def choose(page: Page, text: str) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.locator("[name=creates_teams]").check()
    with page.expect_navigation():
        page.locator("main form button.btn-brand").first.click()
    unfold(page)


def refused(page: Page) -> None:
    """Sent empty."""
    with page.expect_navigation():
        page.evaluate("document.querySelector('main form[method=post]').submit()")
    expect(page.locator("main .invalid-feedback").first).to_be_visible()


def test_every_page_of_bringing_in_and_deleting_is_accessible(walk: Walk):
    team = make_team()
    ann = make_role(make_user("ann@example.org", team, "facilitator"), team, "administrator")
    zoe = User.objects.create_user("zoe-of-the-long-addresses@a-rather-long-domain.example.org", name="Zoé")
    Membership.objects.create(team=team, user=zoe)
    invite(person=zoe, organisation=team.organisation, by=ann, to_show=True)
    closed = make_closed(make_people([1, 2, 2, 3, 3]), team)
    note_event(team=team, text="New platform " * 8, date=date(2026, 1, 5))
    walk.become(ann)
    organisation = team.organisation_id
    bringing_in = reverse("organisation_import", args=[organisation])
    walk.visit("import", bringing_in)
    walk.visit("import, to correct", bringing_in, then=lambda page: choose(page, WRONG))
    walk.visit("import, seen first", bringing_in, then=lambda page: choose(page, GOOD))
    walk.visit("invitations", reverse("organisation_invitations", args=[organisation]))
    walk.visit("remove a person", reverse("organisation_person_remove", args=[organisation, zoe.pk]))
    walk.visit("reopen", reverse("assessment_reopen", args=[closed.pk]))
    walk.visit("reopen, refused", reverse("assessment_reopen", args=[closed.pk]), then=refused)
    walk.visit("delete a team", reverse("team_delete", args=[team.pk]), then=refused)
    walk.visit("delete a round", reverse("cycle_delete", args=[closed.cycle_id]))
    walk.visit("events", reverse("team_events", args=[team.pk]))
    assert walk.wrong == {}


def with_an_old_form(page: Page) -> None:
    page.evaluate("document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach((field) => { field.value = 'x'; })")
    with page.expect_navigation():
        page.evaluate("document.querySelector('main form[method=post]').submit()")
    expect(page.locator("main form")).to_have_count(0)


def test_every_failure_is_accessible(walk: Walk, watch, settings, monkeypatch):
    watch.allow("status of 5")
    walk.visit("form that is too old", reverse("account_login"), then=with_an_old_form)
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on(
        issuer="https://id.example.org", name="Example House", client_id="calms", client_secret="x" * 40
    )
    [application] = project.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    back = reverse("openid_connect_callback", args=[application["provider_id"]])
    walk.visit("single sign-on that failed", f"{back}?code=a-code&state=made-up", 502)

    def breaks(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("assessments.views.library.render", breaks)
    walk.visit("something broke", reverse("method"), 500)
    assert walk.wrong == {}
