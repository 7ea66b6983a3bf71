"""The pictures of docs/pictures/: `make pictures` runs this file, the test suite does not collect it."""

import pytest
from django.conf import settings
from playwright.sync_api import Page

from assessments.check import Check
from assessments.maturity.document import shipped_document

PICTURES = {"home": "/", "answering": "/check/C/", "results": "/check/result/", "library": "/library/practice/P01/"}
# An ordinary team: tests run by themselves, releases do not.
LEVELS = {"C": (3, 2), "A": (2, 1, 3), "L": (1, 2), "M": (2, 2, 1), "S": (3, 3, 2)}


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": {"width": 1280, "height": 1180}, "locale": "en"}


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


@pytest.mark.parametrize(("name", "path"), PICTURES.items())
def test_picture(name: str, path: str, page: Page, live_server) -> None:
    page.context.add_cookies([{"name": settings.CHECK_COOKIE_NAME, "value": filled().cookie(), "url": live_server.url}])
    answer = page.goto(live_server.url + path, wait_until="networkidle")
    assert answer is not None
    assert answer.ok
    page.screenshot(path=settings.BASE_DIR / "docs" / "pictures" / f"{name}.png")
