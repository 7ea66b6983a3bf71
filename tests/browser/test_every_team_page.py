"""Every page of answering together, refusals, results, homes: axe, nothing sideways, no other host.

Words decide what is too wide and colours what is too pale, so English in light and French in dark tell all.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from assessments.actions import start_sheet, submit_sheet
from assessments.demo.personas import PERSONAS
from assessments.maturity.document import shipped_document
from assessments.models import AnswerSheet, Assessment, Team, User
from tests.actors import make_role
from tests.closed import make_closed, make_people
from tests.factories import make_assessment, make_team, make_user

from .test_every_page import Visit, look, unfold, wait_for_radar

pytestmark = pytest.mark.walk

COMBINATIONS = [("en", "light"), ("fr", "dark")]
COMMENT = "We ship on Fridays, and nobody minds. " * 8
TWO_CAMPS = [0, 0, 0, 1, 3, 4, 4, 4]


@dataclass(frozen=True)
class Walk:
    context: BrowserContext
    page: Page
    origin: str
    wrong: dict[str, object]

    def become(self, user: User | None) -> None:
        self.context.clear_cookies()
        if user:
            client = Client()
            client.force_login(user)
            self.put(settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)

    def put(self, name: str, value: str) -> None:
        self.context.add_cookies([{"name": name, "value": value, "url": self.origin}])

    def hold(self, assessment: Assessment) -> None:
        """A new sheet in this browser and no other."""
        self.become(None)
        self.put(f"sheet-{assessment.link_code[:8]}", start_sheet(assessment=assessment))

    def visit(self, name: str, path: str, status: int = 200, then: Callable[[Page], None] = unfold) -> None:
        if found := look(self.page, Visit(path, status=status, then=then), self.origin):
            self.wrong[name] = found


@pytest.fixture(params=COMBINATIONS, ids=" ".join)
def walk(request, new_context, live_server, watch) -> Walk:
    cache.clear()
    watch.allow("status of 4")  # the pages of refusals
    language, colours = request.param
    context = new_context(locale=language, color_scheme=colours, reduced_motion="reduce")
    return Walk(context, context.new_page(), live_server.url, {})


def address(name: str, assessment: Assessment, *args: str) -> str:
    return reverse(f"answer_{name}", args=[assessment.link_code, *args])


def send_page(page: Page) -> None:
    with page.expect_navigation():
        page.evaluate("document.getElementById('answers').submit()")
    expect(page.locator("main [role=alert]").first).to_be_visible()
    unfold(page)


def comment_too_long(page: Page) -> None:
    page.locator("[name=comment-C1]").evaluate("(field) => { field.value = 'x'.repeat(3000); }")
    send_page(page)


def begin(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main button.btn-brand").click()
    unfold(page)


def test_every_page_of_answering_together_is_accessible(walk):
    """test_every_answering_page.py looks at those of answering alone."""
    together = make_assessment(make_team(name="Newts", size=3), mode="consensus")
    walk.become(make_user("fay@example.org", together.team, "facilitator"))
    walk.visit("start", address("start", together))
    walk.visit("pillar", address("start", together), then=begin)
    walk.visit("comment too long", address("pillar", together, "C"), then=comment_too_long)
    walk.visit("review", address("review", together))
    walk.visit("delete", address("delete", together))
    submit_sheet(sheet=AnswerSheet.objects.get(assessment=together))
    walk.visit("done", address("done", together))
    assert walk.wrong == {}


def refuse(page: Page) -> None:
    """Another sheet was started since: what this page sends is refused."""
    page.locator("[name=sheet]").first.evaluate("(field) => { field.value = 'other'; }")
    with page.expect_navigation():
        page.evaluate("document.getElementById('answers').submit()")


def test_every_refusal_is_accessible(walk, settings):
    assessment = make_assessment()
    walk.hold(assessment)
    walk.visit("other sheet", address("pillar", assessment, "C"), then=refuse)
    walk.become(make_user("mia@example.org", assessment.team))
    walk.visit("forbidden", reverse("assessment_close", args=[assessment.pk]), 403)
    walk.visit("not found", reverse("team", args=[assessment.pk]), 404)
    walk.visit("no results yet", reverse("assessment_results", args=[assessment.pk]))
    unshared = make_closed(make_people([1] * 5), make_team(name="Voles"), shows_respondents=False)
    walk.visit("kept by the team", reverse("respondent_results", args=[unshared.results_code]), 403)
    cancelled = make_assessment(make_team(name="Newts"), state="cancelled")
    walk.visit("results of a cancelled one", reverse("respondent_results", args=[cancelled.results_code]), 410)
    walk.become(None)
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/h/ip"}

    def often(page: Page) -> None:
        for _ in range(3):
            with page.expect_navigation():
                page.evaluate("document.querySelector('main form').submit()")
            if not page.locator("main form").count():
                return
        pytest.fail("nobody counted")

    walk.visit("too many attempts", reverse("account_login"), then=often)
    assert walk.wrong == {}


def make_told(team: Team) -> Assessment:
    """Two quarters of a team in two camps, with comments and a question that many cannot answer."""
    first = shipped_document().questions[0].code
    make_closed(make_people([1, 1, 2, 2, 1, 2, 1, 2]), team, "2026-Q3")
    unsure = {"A3": ["DK"] * 5 + [1, 2, 3], first: [0, 0, 0, 0, 4, 4, 4, 4]}
    return make_closed(make_people(TWO_CAMPS, **unsure), team, comment=COMMENT)


def test_every_result_is_accessible(walk):
    team = make_team()
    told = make_told(team)
    member = make_user("mia@example.org", team, "facilitator")
    pillars = make_closed(make_people([1, 2, 2, 3]), make_team(name="Newts", size=4))
    suppressed = make_closed(make_people([1, 2]), make_team(name="Voles"))
    together = make_closed(make_people([1]), make_team(name="Foxes", size=3), mode="consensus", comment=COMMENT)
    walk.become(member)
    for name in ("assessment_results", "assessment_report"):
        walk.visit(name, reverse(name, args=[told.pk]), then=wait_for_radar if name.endswith("results") else unfold)
    walk.become(None)
    for about, assessment in {"full": told, "pillars": pillars, "suppressed": suppressed, "together": together}.items():
        path = reverse("respondent_results", args=[assessment.results_code])
        walk.visit(f"{about} by link", path, then=unfold if assessment == suppressed else wait_for_radar)
    for about, assessment in {"pillars": pillars, "suppressed": suppressed, "together": together}.items():
        walk.visit(f"report, {about}, by link", reverse("respondent_report", args=[assessment.results_code]))
    assert walk.wrong == {}


def test_every_home_is_accessible(walk):
    team = make_team(name="Aurora")
    told, running = make_told(team), make_assessment(team, "2027-Q1")
    people = {persona.role: make_user(persona.person.email) for persona in PERSONAS}
    team.memberships.create(user=people["facilitator"], role="facilitator")
    team.memberships.create(user=people["member"])
    make_role(people["administrator"], team, "administrator")
    make_role(people["leader"], team, "leader")
    walk.visit("home of the demo", "/")
    for role, user in people.items():
        walk.become(user)
        walk.visit(f"home of the {role}", "/")
    walk.become(people["administrator"])
    walk.visit("team of an administrator", team.get_absolute_url())
    walk.visit("audit of an organisation", reverse("organisation_audit", args=[team.organisation_id]))
    walk.visit("running, for an administrator", running.get_absolute_url())
    walk.visit("closed, for an administrator", told.get_absolute_url())
    walk.visit("teams searched in vain", "/?q=xyzzy")
    walk.become(make_user("noa@example.org"))
    walk.visit("home of somebody in no team", "/")
    assert walk.wrong == {}
