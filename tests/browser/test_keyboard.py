"""A person with a keyboard alone answers all forty, reads the result and prints it."""

from playwright.sync_api import Locator, Page, expect

from assessments.maturity.document import shipped_document

from .figures import answers_of, scored, shown
from .printed import assert_printed

# What is typed in each question: 1 for the first sentence, a blank is passed over.
TYPED = {"C": "32212143", "A": "54545d45", "L": "332n3323", "M": "4343-344", "S": "21221212"}


def tab_to(page: Page, place: Locator, key: str = "Tab") -> None:
    for _step in range(60):
        if place.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not reach {place}")


def levels(typed: str) -> str:
    return "".join(str(int(letter) - 1) if letter.isdigit() else letter for letter in typed)


def test_check_by_keyboard(page: Page, tmp_path):
    page.goto("/")
    tab_to(page, page.get_by_role("link", name="Try it now"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Start"))
    page.keyboard.press("Enter")
    for pillar in shipped_document().pillars:
        expect(page.get_by_role("heading", level=1)).to_have_text(pillar.name.en)
        tab_to(page, page.locator(f"#{pillar.code}1 input").first)
        for letter in TYPED[pillar.code]:
            if letter != "-":
                page.keyboard.press(letter)
            page.keyboard.press("ArrowRight")
        expect(page.locator("[data-continue]")).to_be_focused()
        page.keyboard.press("Enter")
    expect(page).to_have_url("/check/review/")
    tab_to(page, page.get_by_role("link", name="See my result"))
    page.keyboard.press("Enter")
    expect(page).to_have_url("/check/result/")
    figures = scored(answers_of({code: levels(typed) for code, typed in TYPED.items()}), "en", tmp_path)
    assert shown(page) == figures
    assert_printed(page, figures, tmp_path)


def test_first_tab_leads_past_the_navigation(page: Page):
    page.goto("/check/C/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#C1 input").first)


def test_keys_outside_a_question_do_nothing(page: Page):
    page.goto("/check/C/")
    for place in (page.get_by_role("link", name="Library"), page.locator("[data-continue]")):
        place.focus()
        for key in ("1", "5", "d", "n", "ArrowRight"):
            page.keyboard.press(key)
        expect(place).to_be_focused()
    expect(page.locator("#answers input:checked")).to_have_count(0)


def test_digits_outside_the_scale_and_shortcuts_do_nothing(page: Page):
    page.goto("/check/C/")
    page.locator("#C1 input").first.focus()
    for key in ("0", "6", "9", "x", "Control+1", "Alt+d"):
        page.keyboard.press(key)
    expect(page.locator("#answers input:checked")).to_have_count(0)


def test_arrows_lead_from_question_to_question(page: Page):
    page.goto("/check/C/")
    page.locator("#C1 input").first.focus()
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#C2 input").first).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#C1 input[value='2']")).to_be_focused()


def test_answer_is_chosen_by_arrow_down_and_cleared_by_keyboard(page: Page):
    page.goto("/check/C/")
    page.locator("#C1 input").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#C1 input[value='1']")).to_be_checked()
    tab_to(page, page.locator("#C1 button[name=clear]"))
    page.keyboard.press("Enter")
    expect(page.locator("#C1 input:checked")).to_have_count(0)
    expect(page.locator("#C1 input").first).to_be_focused()
    expect(page.locator(".saved")).to_have_text("Saved in this browser")
    page.reload()
    expect(page.locator("#answers input:checked")).to_have_count(0)


def test_focused_control_is_seen_and_not_covered(page: Page):
    """Focus is never behind what stays at the edge of the window (WCAG 2.2, 2.4.11)."""
    page.set_viewport_size({"width": 390, "height": 700})
    page.emulate_media(reduced_motion="reduce")  # no scrolling on its way when we look
    page.goto("/check/C/")
    covered = """() => { const focused = document.activeElement, box = focused.getBoundingClientRect();
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return top !== null && (focused.contains(top) || top.contains(focused)); }"""
    tab_to(page, page.locator("#C1 input").first)
    for _question in range(8):
        assert page.evaluate(covered)
        page.keyboard.press("5")
        assert page.evaluate(covered)
        page.keyboard.press("ArrowRight")
    assert page.evaluate(covered)
