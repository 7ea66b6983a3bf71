"""The pictures of docs/pictures/: `make pictures` runs this file, the test suite does not collect it."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, expect

from assessments.check import Check
from assessments.demo import person_of
from assessments.maturity.document import shipped_document
from assessments.models import Assessment

from .entering import enter

PICTURES = {"home": "/", "answering": "/check/C/", "results": "/check/result/", "library": "/library/practice/P01/"}
# An ordinary team: tests run by themselves, releases do not.
LEVELS = {"C": (3, 2), "A": (2, 1, 3), "L": (1, 2), "M": (2, 2, 1), "S": (3, 3, 2)}
# Of the demo: its tools run ahead of trust and sharing.
TEAM = "Aurora"


@pytest.fixture
def browser_context_args(browser_context_args):
    viewport = {"width": 1280, "height": 1200}
    return {**browser_context_args, "viewport": viewport, "locale": "en", "reduced_motion": "reduce"}


def filled() -> Check:
    document = shipped_document()
    return Check(
        document,
        {
            question.code: levels[index % len(levels)]
            for pillar, levels in LEVELS.items()
            for index, question in enumerate(document.questions_of(pillar))
        },
    )


def take(page: Page, name: str) -> None:
    if page.locator("[data-radar]").count():
        expect(page.locator("[data-plotly=drawn]").first).to_be_visible()
    page.screenshot(path=settings.BASE_DIR / "docs" / "pictures" / f"{name}.png")


@pytest.mark.parametrize(("name", "path"), PICTURES.items())
def test_picture(name: str, path: str, page: Page, live_server) -> None:
    if path.startswith("/check/"):
        cookie = {"name": settings.CHECK_COOKIE_NAME, "value": filled().cookie(), "url": live_server.url}
        page.context.add_cookies([cookie])
    answer = page.goto(live_server.url + path, wait_until="networkidle")
    assert answer is not None
    assert answer.ok
    take(page, name)


def test_picture_of_a_team(new_context, live_server) -> None:
    call_command("demo", stdout=StringIO())
    last = Assessment.objects.filter(team__name=TEAM, closed_at__isnull=False).latest("cycle__code")
    page = enter(new_context(), person_of("facilitator"), live_server.url)
    page.goto(f"/assessments/{last.pk}/results/", wait_until="networkidle")
    take(page, "team")
