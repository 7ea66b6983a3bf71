"""The pictures of docs/pictures/: `make pictures` runs this file, the test suite does not collect it."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments.check import Check
from assessments.demo import person_of
from assessments.maturity.document import shipped_document
from assessments.models import Assessment, Organisation

from .entering import enter

PICTURES = {"home": "/", "answering": "/check/C/", "results": "/check/result/", "library": "/library/practice/P01/"}
# An ordinary team: tests run by themselves, releases do not.
LEVELS = {"C": (3, 2), "A": (2, 1, 3), "L": (1, 2), "M": (2, 2, 1), "S": (3, 3, 2)}
# Of the demo: its tools run ahead of trust and sharing.
TEAM = "Aurora"
COMPARED = ("Aurora", "Iris")


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
    if page.locator("[data-radar], [data-radar-figure], [data-track]").count():
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


@pytest.fixture
def demo() -> Organisation:
    call_command("demo", stdout=StringIO())
    return Organisation.objects.get()


def test_picture_of_a_team(new_context, live_server, demo) -> None:
    last = Assessment.objects.filter(organisation=demo, team__name=TEAM, closed_at__isnull=False)
    page = enter(new_context(), person_of("facilitator"), live_server.url)
    page.goto(f"/assessments/{last.latest('cycle__code').pk}/results/", wait_until="networkidle")
    take(page, "team")


@pytest.mark.parametrize(
    ("name", "role", "url"),
    [
        ("dashboard", "coach", "dashboard"),
        ("shared", "coach", "shared"),
        ("comparison", "coach", "compare"),
        ("organisation", "leader", "overview"),
    ],
)
def test_picture_of_many_teams(new_context, live_server, demo, name: str, role: str, url: str) -> None:
    page = enter(new_context(), person_of(role), live_server.url)
    chosen = demo.teams.filter(name__in=COMPARED).values_list("pk", flat=True) if url == "compare" else []
    page.goto(f"{reverse(url, args=[demo.pk])}?{'&'.join(f'team={pk}' for pk in chosen)}", wait_until="networkidle")
    take(page, name)
