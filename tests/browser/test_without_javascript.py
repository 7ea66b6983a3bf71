"""A person without JavaScript answers all forty, reads the result and prints it."""

from playwright.sync_api import Page, expect

from assessments.maturity.document import shipped_document

from .figures import answers_of, scored, shown
from .printed import assert_printed

# Culture is 62.5, and reads 63; two are left blank, one is cleared again.
CHOICES = {"C": "34322411", "A": "0121dn10", "L": "232-1422", "M": "11201112", "S": "4343344-"}


def answer(page: Page, pillar: str) -> None:
    for number, letter in enumerate(CHOICES[pillar], 1):
        if letter != "-":
            value = {"d": "DK", "n": "NA"}.get(letter, letter)
            page.locator(f"#{pillar}{number} input[value='{value}']").check()


def test_check_without_javascript(new_context, tmp_path):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_role("link", name="Try it now").click()
    page.get_by_role("link", name="Start").click()
    for pillar in shipped_document().pillars:
        expect(page.get_by_role("heading", level=1)).to_have_text(pillar.name.en)
        answer(page, pillar.code)
        page.locator("[data-continue]").click()
    expect(page).to_have_url("/check/review/")
    expect(page.locator("main li a")).to_have_count(2)
    page.get_by_role("link", name="See my result").click()
    figures = scored(answers_of(CHOICES), "en", tmp_path)
    assert shown(page) == figures
    assert_printed(page, figures, tmp_path)


def test_answer_is_cleared_without_javascript(new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/check/C/")
    page.locator("#C2 input[value='3']").check()
    page.locator("#C3 input[value='1']").check()
    page.locator("#C2").get_by_role("button", name="Clear").click()
    expect(page.locator("#C2 input:checked")).to_have_count(0)
    expect(page.locator("#C3 input[value='1']")).to_be_checked()


def test_enter_goes_on_without_javascript(new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/check/C/")
    page.locator("#C2 input[value='3']").press("Space")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/check/A/")
    page.goto("/check/C/")
    expect(page.locator("#C2 input[value='3']")).to_be_checked()
