"""Language, colours and motion, as a person or the device asks for them."""

import pytest
from playwright.sync_api import Page, expect

LIGHT, DARK = "rgb(251, 250, 247)", "rgb(18, 19, 28)"


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def site(request, new_context) -> Page:
    page = new_context(java_script_enabled=request.param).new_page()
    page.goto("/")
    return page


def test_language_is_remembered_across_pages(site: Page):
    site.get_by_role("button", name="Français").click()
    expect(site.locator("html")).to_have_attribute("lang", "fr")
    for address in ("/check/", "/check/A/", "/privacy/", "/"):
        site.goto(address)
        expect(site.locator("html")).to_have_attribute("lang", "fr")
    site.get_by_role("button", name="English").click()
    expect(site.locator("html")).to_have_attribute("lang", "en")


def test_language_switch_stays_on_the_page_and_keeps_the_answers(site: Page):
    site.goto("/check/A/")
    site.locator("#A1 input[value='3']").check()
    site.locator("[data-continue]").click()
    site.goto("/check/A/")
    site.get_by_role("button", name="Français").click()
    expect(site).to_have_url("/check/A/")
    expect(site.get_by_role("heading", level=1)).to_have_text("Automatisation")
    expect(site.locator("#A1 input[value='3']")).to_be_checked()


def test_colours_are_remembered_across_pages(site: Page):
    expect(site.locator("body")).to_have_css("background-color", LIGHT)
    site.get_by_role("button", name="Dark").click()
    for address in ("/check/", "/library/", "/"):
        site.goto(address)
        expect(site.locator("body")).to_have_css("background-color", DARK)
    expect(site.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    site.get_by_role("button", name="Automatic colours").click()
    expect(site.locator("body")).to_have_css("background-color", LIGHT)


def test_colours_follow_the_device_until_a_person_chooses(site: Page):
    site.emulate_media(color_scheme="dark")
    expect(site.locator("body")).to_have_css("background-color", DARK)
    site.get_by_role("button", name="Light").click()
    expect(site.locator("body")).to_have_css("background-color", LIGHT)


def test_nothing_moves_for_those_who_ask(page: Page):
    page.emulate_media(reduced_motion="reduce")
    for address in ("/", "/check/C/"):
        page.goto(address)
        moving = page.evaluate(
            """() => [...document.querySelectorAll("*")].filter((element) => {
              const style = getComputedStyle(element);
              const times = `${style.transitionDuration}, ${style.animationDuration}`.split(", ");
              return times.some((time) => parseFloat(time) > 0) || style.scrollBehavior !== "auto";
            }).map((element) => element.outerHTML.slice(0, 80))"""
        )
        assert moving == []


def test_chosen_sentence_changes_gently_for_others(page: Page):
    page.emulate_media(reduced_motion="no-preference")
    page.goto("/check/C/")
    expect(page.locator(".scale label").first).to_have_css("transition-duration", "0.15s, 0.15s")
