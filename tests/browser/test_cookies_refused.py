"""A browser that keeps no cookie is told so before an answer is lost, with JavaScript and without."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserType, Page, expect

BLOCK = 2


@pytest.fixture
def refusing(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], tmp_path: Path, live_server
) -> Iterator[Callable[..., Page]]:
    """A page of a profile that blocks cookies."""
    (tmp_path / "Default").mkdir()
    preferences = {"profile": {"default_content_setting_values": {"cookies": BLOCK}}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(preferences))
    opened = []

    def page(**options: Any) -> Page:
        options = {**browser_type_launch_args, "base_url": live_server.url, "locale": "en", **options}
        opened.append(browser_type.launch_persistent_context(tmp_path, **options))
        return opened[0].new_page()

    yield page
    for context in opened:
        context.close()


def test_choice_that_cannot_be_kept_is_said_beside_it(refusing):
    page = refusing()
    page.goto("/check/")
    page.get_by_role("link", name="Start", exact=True).click()
    expect(page.locator("main .note").first).to_contain_text("This browser refuses cookies")
    page.locator("#C1 input").nth(2).check()
    expect(page.locator("#C1 .dispute")).to_contain_text("Not saved: this browser refuses cookies.")
    assert page.context.cookies() == []


def test_form_that_cannot_be_kept_says_so_without_javascript(refusing):
    page = refusing(java_script_enabled=False)
    page.goto("/check/C/")
    page.locator("#C1 input").nth(2).check()
    page.locator("[data-continue]").click()
    expect(page.locator("h1")).to_have_text("Nothing was saved: this browser refuses cookies")
