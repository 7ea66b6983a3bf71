"""People answer by the team's link: nothing that was said to be saved is lost, and no sheet is mistaken for another."""

from collections.abc import Callable

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import BrowserContext, Page, Route, expect

from assessments.maturity.document import shipped_document
from assessments.models import Answer, AnswerSheet, SheetComment
from tests.answers import make_answers
from tests.factories import make_assessment

from . import clock
from .held import let_go
from .test_keyboard import tab_to

SAVE = "**/save/"


@pytest.fixture
def assessment(live_server):  # noqa: ARG001  a server sees what is committed, and the fixture commits
    return make_assessment()


@pytest.fixture
def begun(page: Page, assessment) -> Page:
    """On the first page of a new sheet."""
    return begin(page, assessment)


def begin(page: Page, assessment) -> Page:
    page.goto(f"/a/{assessment.link_code}/")
    page.get_by_role("button", name="Start").click()
    expect(page).to_have_url(f"/a/{assessment.link_code}/C/")
    return page


def choose(page: Page, question: str, value: str) -> None:
    page.locator(f"#{question} label:has(input[value='{value}'])").click()


def saved(page: Page) -> None:
    expect(page.locator(".saved")).to_have_text("Saved")


def stored() -> dict[str, str]:
    return dict(Answer.objects.order_by("question").values_list("question", "value"))


def chosen(page: Page) -> dict[str, str]:
    return {
        str(choice.get_attribute("name")): str(choice.get_attribute("value"))
        for choice in page.locator("#answers input:checked").all()
    }


def comment(page: Page, question: str, text: str) -> None:
    if not page.locator(f"#{question} textarea").is_visible():
        page.locator(f"#{question} summary").click()
    page.locator(f"#{question} textarea").fill(text)


def test_saved_is_said_only_after_the_server_has_it(begun: Page):
    waiting: list[Route] = []
    begun.route(SAVE, lambda route: waiting.append(route))
    choose(begun, "C1", "2")
    expect(begun.locator(".saved")).to_have_text("Saving")
    assert stored() == {}
    let_go(begun, waiting)
    saved(begun)
    assert stored() == {"C1": "2"}
    expect(begun.locator("#progress-text")).to_have_text("1 of 40 questions answered")


def lose(route: Route) -> None:
    route.abort()


def break_down(route: Route) -> None:
    route.fulfill(status=503, headers={"Retry-After": "1"}, body="")


def never_answer(_route: Route) -> None:
    """Neither an answer nor a refusal, as on a train."""


@pytest.mark.parametrize("fault", [lose, break_down, never_answer])
def test_failure_is_seen_within_three_seconds_and_retried(begun: Page, watch, fault: Callable[[Route], None]):
    watch.allow("/C/save/")
    clock.stop(begun)
    begun.route(SAVE, fault)
    choose(begun, "C1", "2")
    begun.clock.run_for(2999)
    expect(begun.locator(".saved")).to_have_text("Not saved. Trying again")
    choose(begun, "C2", "DK")
    begun.unroute(SAVE)
    begun.clock.resume()
    expect(begun.locator(".saved")).to_have_text("Saved")
    assert stored() == {"C1": "2", "C2": "DK"}


def test_retry_comes_at_once_when_the_network_is_back(begun: Page, watch):
    watch.allow("/C/save/")
    watch.allow("ERR_INTERNET_DISCONNECTED")
    clock.stop(begun)
    begun.context.set_offline(True)
    choose(begun, "C1", "2")
    expect(begun.locator(".saved")).to_have_text("Not saved. Trying again")
    begun.context.set_offline(False)  # the pause until the next try has not passed, and never will
    expect(begun.locator(".saved")).to_have_text("Saved")
    assert stored() == {"C1": "2"}


def test_reply_that_was_lost_is_no_conflict(begun: Page, watch):
    watch.allow("/C/save/")
    lost: list[Route] = []

    def take_and_lose(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route)
            route.fetch()
            route.abort()

    begun.route(SAVE, take_and_lose)
    choose(begun, "C1", "2")
    saved(begun)
    expect(begun.locator(".dispute")).to_have_count(0)
    assert stored() == {"C1": "2"}


def test_answering_goes_on_in_the_same_browser(begun: Page, assessment):
    choose(begun, "C1", "2")
    saved(begun)
    begun.close()
    page = begun.context.new_page()
    page.goto(f"/a/{assessment.link_code}/")
    expect(page.locator("main")).to_contain_text("1 of 40 questions answered")
    page.get_by_role("link", name="Go on").click()
    assert chosen(page) == {"C1": "2"}


def test_another_browser_sees_nothing_of_it(begun: Page, assessment, new_context):
    choose(begun, "C1", "2")
    saved(begun)
    other = begin(new_context().new_page(), assessment)
    assert chosen(other) == {}


def test_comment_is_saved_when_typing_stops(begun: Page):
    comment(begun, "C1", "We talk about it.")
    expect(begun.locator("#state-comment-C1")).to_have_text("Saved")
    assert SheetComment.objects.get().text == "We talk about it."
    begun.reload()
    expect(begun.locator("#C1 textarea")).to_have_value("We talk about it.")


def test_keys_typed_in_a_comment_choose_nothing(begun: Page):
    begun.locator("#C1 summary").click()
    begun.locator("#C1 textarea").press_sequentially("1 and 5, d or n")
    expect(begun.locator("#answers input:checked")).to_have_count(0)
    expect(begun.locator("#C1 textarea")).to_have_value("1 and 5, d or n")


def test_comment_typed_just_before_leaving_is_kept(begun: Page):
    comment(begun, "C1", "At the last moment")
    begun.locator("[data-continue]").click()
    expect(begun.locator("h1")).to_have_text("Automation")
    assert SheetComment.objects.get().text == "At the last moment"


# Two tabs


@pytest.fixture
def tabs(begun: Page) -> tuple[Page, Page]:
    """Two tabs of one sheet, that both saw a first answer and comment; the second changed both."""
    choose(begun, "C1", "0")
    comment(begun, "C2", "First")
    begun.locator("#C3 input").first.focus()
    expect(begun.locator("#state-comment-C2")).to_have_text("Saved")
    saved(begun)
    other = begun.context.new_page()
    other.goto(begun.url)
    choose(other, "C1", "4")
    comment(other, "C2", "From the other tab")
    other.locator("#C3 input").first.focus()
    expect(other.locator("#state-comment-C2")).to_have_text("Saved")
    saved(other)
    return begun, other


@pytest.mark.parametrize(("press", "value"), [("Keep mine", "1"), ("Take the other", "4")])
def test_two_tabs_that_differ_are_asked(tabs: tuple[Page, Page], watch, press, value):
    watch.allow("/C/save/")
    page, _other = tabs
    choose(page, "C1", "1")
    dispute = page.locator("#dispute-C1")
    expect(dispute).to_contain_text("In another tab, you chose another answer:")
    expect(dispute.locator("blockquote")).to_have_text(shipped_document().question("C1").anchors.en[4])
    expect(page.locator(".saved")).to_have_text("Not saved: see the question with a note")
    assert chosen(page)["C1"] == "1"
    assert stored()["C1"] == "4"
    dispute.get_by_role("button", name=press).click()
    saved(page)
    expect(dispute).to_have_count(0)
    assert stored()["C1"] == value
    assert chosen(page)["C1"] == value
    expect(page.locator(f"#C1 input[value='{value}']")).to_be_focused()


@pytest.mark.parametrize(("press", "text"), [("Keep mine", "From this tab"), ("Take the other", "From the other tab")])
def test_two_tabs_with_other_comments_are_asked(tabs: tuple[Page, Page], watch, press, text):
    watch.allow("/C/comment/")
    page, _other = tabs
    comment(page, "C2", "From this tab")
    dispute = page.locator("#dispute-comment-C2")
    expect(dispute.locator("blockquote")).to_have_text("From the other tab")
    expect(page.locator("#C2 textarea")).to_have_value("From this tab")
    dispute.get_by_role("button", name=press).click()
    expect(dispute).to_have_count(0)
    saved(page)
    assert SheetComment.objects.get().text == text
    expect(page.locator("#C2 textarea")).to_have_value(text)


def test_conflict_left_open_is_shown_again_and_nothing_is_lost(tabs: tuple[Page, Page], watch):
    watch.allow("/C/")
    page, _other = tabs
    choose(page, "C1", "1")
    expect(page.locator("#dispute-C1")).to_be_visible()
    page.locator("[data-continue]").click()
    expect(page.locator("main [role=alert]").first).to_contain_text("Another tab has changed these answers.")
    assert chosen(page)["C1"] == "1"
    assert stored()["C1"] == "4"
    page.locator("[data-continue]").click()
    expect(page.locator("h1")).to_have_text("Automation")
    assert stored()["C1"] == "1"


def test_answer_changed_elsewhere_and_not_here_stays_as_it_is(tabs: tuple[Page, Page]):
    page, _other = tabs
    choose(page, "C8", "3")
    saved(page)
    page.locator("[data-continue]").click()
    expect(page.locator("h1")).to_have_text("Automation")
    assert stored() == {"C1": "4", "C8": "3"}


# One device, two people


def test_shared_device_starts_a_second_sheet(begun: Page, assessment, watch):
    watch.allow("/C/save/")
    older = begun.context.new_page()
    older.goto(begun.url)
    choose(begun, "C1", "2")
    saved(begun)
    begun.goto(f"/a/{assessment.link_code}/review/")
    begun.get_by_role("button", name="Submit my answers").click()
    expect(begun.get_by_role("heading", level=1)).to_have_text("What happens next, and when")
    begun.get_by_role("button", name="Start another sheet").click()
    expect(begun.locator("h1")).to_have_text("Culture")
    assert chosen(begun) == {}
    choose(older, "C2", "4")
    expect(older.locator("#dispute-C2")).to_contain_text("Another sheet was started on this device")
    choose(begun, "C1", "3")
    saved(begun)
    assert AnswerSheet.objects.filter(submitted=True).get().answers.get().value == "2"
    assert AnswerSheet.objects.filter(submitted=False).get().answers.get().value == "3"


# The whole way


def test_whole_sheet_without_javascript(new_context, assessment):
    page = begin(new_context(java_script_enabled=False).new_page(), assessment)
    for pillar in shipped_document().pillars:
        expect(page.get_by_role("heading", level=1)).to_have_text(pillar.name.en)
        for question in shipped_document().questions_of(pillar.code)[1:]:
            page.locator(f"#{question.code} input[value='2']").check()
        if pillar.code == "L":
            page.locator("#L1 summary").click()
            page.locator("#L1 textarea").fill("In two\nlines")
        page.locator("[data-continue]").click()
    expect(page.locator("main li a")).to_have_count(5)
    page.get_by_role("button", name="Submit my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What happens next, and when")
    given = {code: "2" for code in make_answers() if code[1:] != "1"}
    assert stored() == given
    assert SheetComment.objects.get().text == "In two\nlines"
    page.get_by_role("button", name="Take back to draft").click()
    expect(page.get_by_role("status")).to_contain_text("a draft again")
    page.get_by_role("link", name="Delete this sheet").click()
    page.get_by_role("button", name="Delete the sheet").click()
    expect(page.get_by_role("status")).to_contain_text("The sheet is deleted")
    assert not AnswerSheet.objects.exists()


def test_conflict_without_javascript_keeps_both(new_context, assessment, watch):
    watch.allow("/C/")
    page = begin(new_context(java_script_enabled=False).new_page(), assessment)
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("#C1 input[value='4']").check()
    other.locator("[data-continue]").click()
    page.locator("#C1 input[value='1']").check()
    page.locator("#C2 input[value='2']").check()
    page.locator("[data-continue]").click()
    expect(page.locator("#dispute-C1 blockquote")).to_have_text(shipped_document().question("C1").anchors.en[4])
    assert chosen(page) == {"C1": "1", "C2": "2"}
    assert stored() == {"C1": "4"}
    page.locator("[data-continue]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Automation")
    assert stored() == {"C1": "1", "C2": "2"}


def test_whole_sheet_by_keyboard(page: Page, assessment):
    page.goto(f"/a/{assessment.link_code}/")
    tab_to(page, page.get_by_role("button", name="Start"))
    page.keyboard.press("Enter")
    for pillar in shipped_document().pillars:
        expect(page.get_by_role("heading", level=1)).to_have_text(pillar.name.en)
        tab_to(page, page.locator(f"#{pillar.code}1 input").first)
        for letter in "12345dn3":
            page.keyboard.press(letter)
            page.keyboard.press("ArrowRight")
        expect(page.locator("[data-continue]")).to_be_focused()
        page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Submit my answers"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What happens next, and when")
    values = ["0", "1", "2", "3", "4", "DK", "NA", "2"]
    assert stored() == {f"{code}{number}": value for code in "CALMS" for number, value in enumerate(values, 1)}
    assert AnswerSheet.objects.get().submitted


def phone(new_context: Callable[..., BrowserContext]) -> Page:
    context = new_context(locale="fr-FR", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    return context.new_page()


def said(message: str) -> str:
    with override("fr"):
        return gettext(message)


def test_whole_sheet_in_french_on_a_phone(new_context, assessment):
    page = phone(new_context)
    page.goto(f"/a/{assessment.link_code}/")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.get_by_role("button", name=said("Start"), exact=True).tap()
    for pillar in shipped_document().pillars:
        expect(page.get_by_role("heading", level=1)).to_have_text(pillar.name.fr)
        for question in shipped_document().questions_of(pillar.code):
            page.locator(f"#{question.code} label:has(input[value='3'])").tap()
        expect(page.locator(".saved")).to_have_text(said("Saved"))
        page.locator("[data-continue]").tap()
    page.get_by_role("button", name=said("Submit my answers")).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(said("What happens next, and when"))
    assert stored() == dict.fromkeys(make_answers(), "3")
    assert AnswerSheet.objects.get().submitted
