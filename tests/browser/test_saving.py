"""Each choice is kept as it is made, and "saved" is said only once it is."""

import time

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from assessments.maturity.document import shipped_document

from . import clock
from .held import let_go

PILLARS = [pillar.code for pillar in shipped_document().pillars]
SAVE = "**/save/"


@pytest.fixture
def culture(page: Page) -> Page:
    page.goto("/check/C/")
    return page


def lose(route: Route) -> None:
    route.abort()


def fail(route: Route) -> None:
    route.fulfill(status=503, body="")


def choose(page: Page, question: str, value: str) -> None:
    page.locator(f"#{question} label:has(input[value='{value}'])").click()


def chosen(page: Page) -> list[str]:
    return [
        f"{choice.get_attribute('name')}={choice.get_attribute('value')}"
        for choice in page.locator("#answers input:checked").all()
    ]


@pytest.mark.parametrize("pillar", PILLARS)
def test_nothing_is_chosen_beforehand_and_no_sentence_has_a_number(page: Page, pillar):
    page.goto(f"/check/{pillar}/")
    expect(page.locator("#answers input[type=radio]")).to_have_count(8 * 7)
    expect(page.locator("#answers input:checked")).to_have_count(0)
    for question in shipped_document().questions_of(pillar):
        expect(page.locator(f"#{question.code} .scale label")).to_have_text(list(question.anchors.en))
    drawn = page.locator(".scale label").evaluate_all(
        "labels => labels.flatMap(label => ['::before', '::after'].map(part => getComputedStyle(label, part).content))"
    )
    assert set(drawn) <= {'""', "none"}


def test_saved_is_said_only_after_the_reply(culture: Page):
    waiting: list[Route] = []
    culture.route(SAVE, lambda route: waiting.append(route))
    expect(culture.locator(".saved")).to_have_text("", use_inner_text=True)
    choose(culture, "C1", "2")
    expect(culture.locator(".saved")).to_have_text("Saving")
    expect(culture.locator("#progress-text")).to_have_text("0 of 40 questions answered")
    let_go(culture, waiting)
    expect(culture.locator(".saved")).to_have_text("Saved in this browser")
    expect(culture.locator("#progress-text")).to_have_text("1 of 40 questions answered")
    expect(culture.locator(".rail [data-count=C]")).to_have_text("1/8")


def test_choice_made_before_the_script_has_come_is_kept(page: Page):
    waiting: list[Route] = []
    page.route("**/answer.js", lambda route: waiting.append(route))
    page.goto("/check/C/", wait_until="commit")
    choose(page, "C1", "2")
    let_go(page, waiting)
    page.unroute("**/answer.js")
    expect(page.locator(".saved")).to_have_text("Saved in this browser")
    expect(page.locator("#progress-text")).to_have_text("1 of 40 questions answered")
    page.locator("[data-continue]").click()
    expect(page).to_have_url("/check/A/")
    page.goto("/check/C/")
    assert chosen(page) == ["C1=2"]


@pytest.mark.parametrize("failure", [lose, fail])
def test_failure_to_save_is_said_and_retried(culture: Page, watch, failure):
    watch.allow("/check/C/save/")
    culture.route(SAVE, failure)
    choose(culture, "C1", "2")
    expect(culture.locator(".saved")).to_have_text("Not saved. Trying again")
    choose(culture, "C2", "DK")
    choose(culture, "C3", "4")
    culture.unroute(SAVE)
    expect(culture.locator(".saved")).to_have_text("Saved in this browser", timeout=15000)
    culture.reload()
    assert chosen(culture) == ["C1=2", "C2=DK", "C3=4"]


def test_silence_of_the_server_is_said_within_three_seconds(culture: Page):
    clock.stop(culture)
    waiting: list[Route] = []
    culture.route(SAVE, lambda route: waiting.append(route))
    choose(culture, "C1", "2")
    culture.clock.run_for(2999)
    expect(culture.locator(".saved")).to_have_text("Not saved. Trying again")
    culture.unroute(SAVE)
    culture.clock.resume()
    expect(culture.locator(".saved")).to_have_text("Saved in this browser", timeout=15000)


def test_tab_that_never_lets_go_is_not_waited_for_in_silence(culture: Page):
    other = culture.context.new_page()
    other.goto("/check/A/")
    other.evaluate(
        "() => void navigator.locks.request('calms-check', () => new Promise((letGo) => { window.letGo = letGo; }))"
    )
    choose(culture, "C1", "2")
    expect(culture.locator(".saved")).to_have_text("Not saved. Trying again")
    other.evaluate("letGo()")
    expect(culture.locator(".saved")).to_have_text("Saved in this browser")


def test_choices_made_during_a_failure_are_kept_on_leaving(culture: Page, watch):
    watch.allow("/check/C/save/")
    culture.route(SAVE, lose)
    choose(culture, "C1", "2")
    choose(culture, "C8", "NA")
    expect(culture.locator(".saved")).to_have_text("Not saved. Trying again")
    culture.locator("[data-continue]").click()
    expect(culture).to_have_url("/check/C/")
    culture.unroute(SAVE)
    expect(culture).to_have_url("/check/A/", timeout=15000)
    culture.goto("/check/C/")
    assert chosen(culture) == ["C1=2", "C8=NA"]


def test_two_tabs_at_once_lose_no_answer(culture: Page):
    other = culture.context.new_page()
    other.goto(culture.url.replace("/C/", "/A/"))
    slow = "**/check/*/save/"
    for tab in (culture, other):
        tab.route(slow, lambda route: (culture.wait_for_timeout(300), route.continue_()))
    choose(culture, "C1", "2")
    choose(other, "A1", "3")
    for tab in (culture, other):
        expect(tab.locator(".saved")).to_have_text("Saved in this browser", timeout=15000)
        tab.unroute(slow)
        tab.reload()
    assert chosen(culture) == ["C1=2"]
    assert chosen(other) == ["A1=3"]


def test_older_tab_brings_nothing_back(culture: Page):
    choose(culture, "C1", "2")
    expect(culture.locator(".saved")).to_have_text("Saved in this browser")
    other = culture.context.new_page()
    other.goto(culture.url)
    choose(other, "C1", "4")
    expect(other.locator(".saved")).to_have_text("Saved in this browser")
    culture.locator("[data-continue]").click()
    expect(culture).to_have_url("/check/A/")
    culture.goto("/check/C/")
    assert chosen(culture) == ["C1=4"]


def test_two_quick_choices_are_both_kept(culture: Page):
    slow: list[Route] = []

    def delay_the_first(route: Route) -> None:
        if slow:
            route.continue_()
        else:
            slow.append(route)

    culture.route(SAVE, delay_the_first)
    choose(culture, "C1", "2")
    choose(culture, "C2", "3")
    choose(culture, "C2", "4")
    expect(culture.locator(".saved")).to_have_text("Saving")
    let_go(culture, slow)
    expect(culture.locator(".saved")).to_have_text("Saved in this browser")
    culture.reload()
    assert chosen(culture) == ["C1=2", "C2=4"]


def test_choice_made_just_before_leaving_is_kept(culture: Page):
    waiting: list[Route] = []
    culture.route(SAVE, lambda route: waiting.append(route))
    choose(culture, "C1", "2")
    culture.locator("[data-continue]").click()
    expect(culture.locator(".saved")).to_have_text("Saving")
    let_go(culture, waiting)
    expect(culture).to_have_url("/check/A/")
    culture.goto("/check/C/")
    assert chosen(culture) == ["C1=2"]


def test_answer_is_cleared_and_stays_cleared(culture: Page):
    choose(culture, "C1", "2")
    choose(culture, "C2", "1")
    expect(culture.locator(".rail [data-count=C]")).to_have_text("2/8")
    culture.get_by_role("button", name="Clear my answer: Reaction to failure").click()
    expect(culture.locator(".rail [data-count=C]")).to_have_text("1/8")
    culture.reload()
    assert chosen(culture) == ["C2=1"]
    expect(culture.locator("#C1").get_by_role("button")).to_have_count(0)


def test_check_goes_on_in_the_same_browser_after_closing_the_page(culture: Page):
    choose(culture, "C1", "2")
    expect(culture.locator(".saved")).to_have_text("Saved in this browser")
    culture.close()
    page = culture.context.new_page()
    page.goto("/")
    expect(page.locator("main")).to_contain_text("1 of 40 questions answered")
    page.get_by_role("link", name="Go on with my check").click()
    assert chosen(page) == ["C1=2"]


def test_answers_outlive_the_browser_for_ninety_days(culture: Page):
    choose(culture, "C1", "2")
    expect(culture.locator(".saved")).to_have_text("Saved in this browser")
    kept = {cookie["name"]: cookie for cookie in culture.context.cookies()}[settings.CHECK_COOKIE_NAME]
    assert kept["httpOnly"]
    assert kept["sameSite"] == "Lax"
    assert 89.9 < (kept["expires"] - time.time()) / 86400 <= 90


def test_forget_everything_forgets(culture: Page):
    choose(culture, "C1", "2")
    expect(culture.locator(".saved")).to_have_text("Saved in this browser")
    culture.goto("/check/")
    culture.get_by_role("button", name="Forget everything").click()
    expect(culture.get_by_role("status")).to_contain_text("Everything is forgotten")
    expect(culture.get_by_role("link", name="Try it now")).to_be_visible()
    assert settings.CHECK_COOKIE_NAME not in {cookie["name"] for cookie in culture.context.cookies()}
    culture.goto("/check/C/")
    assert chosen(culture) == []
