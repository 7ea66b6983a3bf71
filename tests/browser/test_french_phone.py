"""A person with a phone, in French, answers all forty by tapping, reads the result and prints it."""

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Page, expect

from assessments.maturity.document import shipped_document

from .figures import answers_of, scored, shown
from .printed import assert_printed

CHOICES = {"C": "22132212", "A": "11021101", "L": "32233n23", "M": "1d210112", "S": "3223323-"}


def said(message: str) -> str:
    with override("fr"):
        return gettext(message)


@pytest.fixture
def phone(new_context) -> Page:
    context = new_context(locale="fr-FR", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    return context.new_page()


def answer(page: Page, pillar: str) -> None:
    for number, letter in enumerate(CHOICES[pillar], 1):
        if letter != "-":
            value = {"d": "DK", "n": "NA"}.get(letter, letter)
            choice = page.locator(f"#{pillar}{number} label:has(input[value='{value}'])")
            choice.tap()
            expect(choice.locator("input")).to_be_checked()


def test_check_in_french_on_a_phone(phone: Page, tmp_path):
    phone.goto("/")
    expect(phone.locator("html")).to_have_attribute("lang", "fr")
    phone.get_by_role("link", name=said("Try it now")).tap()
    phone.get_by_role("link", name=said("Start"), exact=True).tap()
    for pillar in shipped_document().pillars:
        expect(phone.get_by_role("heading", level=1)).to_have_text(pillar.name.fr)
        answer(phone, pillar.code)
        phone.locator("[data-continue]").tap()
    expect(phone).to_have_url("/check/review/")
    expect(phone.locator("main li a")).to_have_text(shipped_document().question("S8").title.fr)
    phone.get_by_role("link", name=said("See my result")).tap()
    expect(phone).to_have_url("/check/result/")
    figures = scored(answers_of(CHOICES), "fr", tmp_path)
    assert shown(phone) == figures
    assert_printed(phone, figures, tmp_path)


def test_questions_are_in_the_language_of_the_phone(phone: Page):
    question = shipped_document().question("C1")
    phone.goto("/check/C/")
    expect(phone.locator("#C1 legend")).to_have_text(question.stem.fr)
    expect(phone.locator("#C1 .scale label")).to_have_text(list(question.anchors.fr))


def test_progress_stays_in_sight_on_a_phone(phone: Page):
    phone.goto("/check/C/")
    phone.locator("#C5 label").first.tap()
    expect(phone.locator(".saved")).to_have_text(said("Saved in this browser"))
    expect(phone.locator(".saved")).to_be_in_viewport(ratio=1)
    expect(phone.locator("#progress-text")).to_be_in_viewport(ratio=1)
