"""Every page of those who answer by link or in consensus: as tests/browser/test_every_page.py."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.actions import save_answers, save_comment, sheet_of, start_sheet, submit_sheet
from assessments.models import AnswerSheet, Assessment
from tests.answers import make_answers
from tests.factories import make_assessment, make_team

from .test_every_page import AXE, RUN, WIDTHS, unfold

pytestmark = pytest.mark.walk


def wrong(page: Page) -> list[str]:
    """What axe finds on the page as it is, unfolded, by width."""
    unfold(page)
    page.evaluate(AXE)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} {page.url}: {line}" for line in page.evaluate(RUN)]
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return found


def hold(page: Page, origin: str, assessment: Assessment, token: str) -> None:
    name = f"{settings.COOKIE_PREFIX}sheet-{assessment.link_code[:8]}"
    page.context.add_cookies([{"name": name, "value": token, "url": origin}])


def states(page: Page, origin: str) -> Iterator[None]:
    """Goes from one page to the next, and stops at each."""
    assessment = make_assessment()
    home = f"/a/{assessment.link_code}/"
    token = start_sheet(assessment=assessment)
    sheet = sheet_of(token, assessment)
    assert sheet
    page.goto(home)
    yield
    hold(page, origin, assessment, "forged")
    page.goto(home)
    yield
    hold(page, origin, assessment, token)
    yield from drafting(page, home, sheet)
    yield from submitted(page, home, sheet)
    yield from over(page)


def drafting(page: Page, home: str, sheet: AnswerSheet) -> Iterator[None]:
    save_comment(sheet=sheet, question="C2", text="First\nthen second", version=None)
    for address in (home, f"{home}C/", f"{home}review/", f"{home}delete/"):
        page.goto(address)
        yield
    page.goto(f"{home}C/")
    save_answers(sheet=sheet, choices={"C1": "4"})
    page.locator("#C1 input[value='1']").check()
    expect(page.locator("#dispute-C1")).to_be_visible()
    yield
    with page.expect_navigation():
        page.locator("[data-continue]").click()
    expect(page.locator("#dispute-C1")).to_be_visible()
    yield
    save_answers(sheet=sheet, choices={code: str(value) for code, value in make_answers().items()})
    page.goto(f"{home}review/")
    yield


def submitted(page: Page, home: str, sheet: AnswerSheet) -> Iterator[None]:
    submit_sheet(sheet=sheet)
    for address in (home, f"{home}done/"):
        page.goto(address)
        yield
    Assessment.objects.filter(pk=sheet.assessment.pk).update(state="cancelled")
    page.get_by_role("button", name=page.locator("form[action$='take-back/'] button").inner_text()).click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield


def over(page: Page) -> Iterator[None]:
    closed = make_assessment(make_team(name="Rooks"))
    soon = timezone.now() + timedelta(days=7)
    Assessment.objects.filter(pk=closed.pk).update(state="closed", closed_at=timezone.now(), seals_at=soon)
    cancelled = make_assessment(make_team(name="Kites"))
    Assessment.objects.filter(pk=cancelled.pk).update(state="cancelled")
    together = make_assessment(make_team(name="Wrens"), mode=Assessment.Mode.CONSENSUS)
    for code in (closed.link_code, cancelled.link_code, together.link_code, "0" * 24):
        page.goto(f"/a/{code}/")
        yield


@pytest.mark.parametrize(("language", "colours"), [("en", "light"), ("fr", "dark"), ("en", "dark"), ("fr", "light")])
def test_every_answering_page_is_accessible(new_context, live_server, watch, language, colours):
    watch.allow("status of 404")
    watch.allow("status of 409")
    page = new_context(locale=language, color_scheme=colours, reduced_motion="reduce").new_page()
    assert [line for _state in states(page, live_server.url) for line in wrong(page)] == []
