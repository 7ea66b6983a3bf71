"""A result is downloaded, forgotten and opened again; a file altered by hand is refused."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .figures import shown
from .filled import fill

OTHER = {"C": "44444444", "A": "33333333", "L": "44334433", "M": "33443344", "S": "44443333"}


@pytest.fixture
def result(page: Page, live_server) -> Page:
    fill(page.context, live_server.url)
    page.goto("/check/result/")
    return page


def downloaded(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name="Download (JSON)").first.click()
    assert download.value.suggested_filename == "calms-result.json"
    file = folder / "calms-result.json"
    download.value.save_as(file)
    return file


def open_again(page: Page, file: Path) -> None:
    page.goto("/check/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Open this result").click()


def test_downloaded_result_is_the_same_when_opened_again(result: Page, tmp_path):
    before, words = shown(result), result.locator("main").inner_text()
    file = downloaded(result, tmp_path)
    result.get_by_role("button", name="Forget everything").click()
    open_again(result, file)
    expect(result).to_have_url("/check/result/")
    assert shown(result) == before
    assert result.locator("main").inner_text() == words


def test_file_altered_by_hand_is_refused_and_the_answers_stay(result: Page, tmp_path, watch):
    watch.allow("status of 400")
    before = shown(result)
    file = downloaded(result, tmp_path)
    content = json.loads(file.read_text())
    content["answers"][0]["answer"] = 4
    file.write_text(json.dumps(content))
    open_again(result, file)
    expect(result.locator("main")).to_contain_text("This file was changed after it was downloaded")
    result.goto("/check/result/")
    assert shown(result) == before


def test_other_answers_are_replaced_only_when_asked(result: Page, tmp_path, live_server, watch):
    watch.allow("status of 400")
    downloaded_figures = shown(result)
    file = downloaded(result, tmp_path)
    fill(result.context, live_server.url, OTHER)
    open_again(result, file)
    expect(result.locator("main")).to_contain_text("This browser holds other answers.")
    result.locator("input[type=file]").set_input_files(file)
    result.get_by_label("Replace the answers that this browser holds").check()
    result.get_by_role("button", name="Open this result").click()
    expect(result).to_have_url("/check/result/")
    assert shown(result) == downloaded_figures


def test_something_else_than_a_result_is_refused(page: Page, tmp_path, watch):
    watch.allow("status of 400")
    file = tmp_path / "holidays.json"
    file.write_text("[1, 2")
    open_again(page, file)
    expect(page.locator("main")).to_contain_text("This file cannot be read")


@pytest.mark.parametrize(("name", "start"), [("SVG", "<?xml|<svg"), ("CSV", "\ufeffCode,")])
def test_picture_and_figures_are_downloaded(result: Page, name, start):
    with result.expect_download() as download:
        result.get_by_role("link", name=name, exact=True).click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.startswith(tuple(start.split("|")))


def test_picture_is_downloaded_as_pixels(result: Page):
    with result.expect_download() as download:
        result.get_by_role("button", name="PNG").click()
    assert download.value.suggested_filename == "calms-radar.png"
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")
