"""What a printed result or report holds: the page as it is drawn for paper, and the text of the PDF."""

import subprocess
from pathlib import Path

from playwright.sync_api import Page, expect

from .figures import Figures, plain, shown


def assert_printed(page: Page, figures: Figures, folder: Path) -> None:
    page.emulate_media(media="print")
    assert shown(page) == figures
    expect(page.locator(".topbar, .screen-only").filter(visible=True)).to_have_count(0)
    sheet = folder / "result.pdf"
    page.pdf(path=sheet, prefer_css_page_size=True)
    assert sheet.read_bytes().startswith(b"%PDF")
    page.emulate_media(media="null")
    assert_in_text(_text(sheet), figures)


def pages_of(page: Page, folder: Path) -> list[str]:
    """The text of each page of paper, line by line as it is laid out."""
    page.wait_for_load_state()  # a page that is still coming prints what has come
    sheet = folder / "report.pdf"
    page.pdf(path=sheet, prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", str(sheet), "-"], check=True, capture_output=True, text=True).stdout
    return [plain(found) for found in text.split("\f")[:-1]]


def expect_first_drawings_on_paper(page: Page, drawing: str, count: int) -> None:
    """Those of Plotly have the screen's size and colours: paper shows the ones below them."""
    page.emulate_media(media="print")
    expect(page.locator(drawing).filter(visible=True)).to_have_count(count)
    expect(page.locator(".plot").filter(visible=True)).to_have_count(0)
    page.emulate_media(media="null")


def assert_in_text(text: str, figures: Figures) -> None:
    for row in figures.rows:
        assert f"{row.pillar} {row.score}" in text
        assert row.stage in text
    for name in [*figures.present, *figures.others, *figures.now]:
        assert name in text
    places = [text.index(f"{number}. {name}") for number, name in enumerate(figures.now, 1)]
    assert places == sorted(places)


def _text(sheet: Path) -> str:
    text = subprocess.run(["pdftotext", str(sheet), "-"], check=True, capture_output=True, text=True).stdout
    return plain(text)
