"""Every page of the site: axe at WCAG 2.2 AA, nothing to scroll sideways, no error, no other host."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from assessments.library import KINDS, entries
from assessments.maturity.document import shipped_document

from .filled import ORDINARY, WITHOUT_AUTOMATION, fill

pytestmark = pytest.mark.walk

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
# A drawing takes a moment to follow the width of the window.
RUN = """async () => {
  const wider = () => document.documentElement.scrollWidth - window.innerWidth;
  for (let frame = 0; frame < 60 && wider() > 0; frame++) await new Promise(requestAnimationFrame);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  const sideways = wider() > 0 ? [`scrolls sideways by ${wider()} pixels`] : [];
  const why = ({ any, all, none }) => [...any, ...all, ...none].map((check) => check.message).join("; ");
  return sideways.concat(found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}: ${why(node)}`)));
}"""
WIDTHS = (1440, 390, 320)
PARTLY = {**ORDINARY, "L": "1-2d-n12"}


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")


@dataclass(frozen=True)
class Visit:
    """A page to look at, with nothing folded; `then` brings it into the state to look at."""

    path: str
    choices: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    then: Callable[[Page], None] = unfold


def wait_for_radar(page: Page) -> None:
    expect(page.locator("figure.radar[data-plotly=drawn]")).to_be_visible()
    unfold(page)


def open_note(page: Page) -> None:
    wait_for_radar(page)
    page.locator(".axis-A a").focus()
    expect(page.locator("#axis-note-A")).to_be_visible()


def choose_in_vain(page: Page) -> None:
    page.route("**/save/", lambda route: route.abort())
    page.locator("#C1 input").first.check()
    expect(page.locator(".saved[data-state=failed]")).to_be_visible()


def choose_a_forged_answer(page: Page) -> None:
    page.evaluate("document.querySelector('#C1 input').value = '9'")
    page.locator("#C1 input").first.check()
    expect(page.locator(".saved[data-state=failed]")).to_be_visible()


def send_a_forged_answer(page: Page) -> None:
    choose_a_forged_answer(page)
    with page.expect_navigation():
        page.evaluate("document.getElementById('answers').submit()")
    expect(page.get_by_role("alert")).to_be_visible()


def open_a_wrong_file(page: Page) -> None:
    page.locator("input[type=file]").set_input_files({"name": "a.json", "mimeType": "text/plain", "buffer": b"{"})
    page.locator("input[type=submit][name=open]").click()
    expect(page.locator("#open .invalid-feedback")).to_be_visible()


VISITS = {
    "home": Visit("/"),
    "home with answers": Visit("/", PARTLY),
    "privacy": Visit("/privacy/"),
    "method": Visit("/method/"),
    "start": Visit("/check/"),
    "start with answers": Visit("/check/", PARTLY),
    "start with a wrong file": Visit("/check/", PARTLY, then=open_a_wrong_file),
    **{f"pillar {code}": Visit(f"/check/{code}/") for code in "CALMS"},
    "pillar with answers": Visit("/check/L/", PARTLY),
    "choice not saved": Visit("/check/C/", then=choose_in_vain),
    "refused choice": Visit("/check/C/", then=choose_a_forged_answer),
    "refused answer": Visit("/check/C/", then=send_a_forged_answer),
    "review of nothing": Visit("/check/review/"),
    "review of some": Visit("/check/review/", PARTLY),
    "review of all": Visit("/check/review/", ORDINARY),
    "result": Visit("/check/result/", ORDINARY, then=wait_for_radar),
    "result without a pillar": Visit("/check/result/", WITHOUT_AUTOMATION, then=wait_for_radar),
    "result with a note": Visit("/check/result/", ORDINARY, then=open_note),
    "library": Visit("/library/"),
    "search": Visit("/library/search/?q=test"),
    "search in vain": Visit("/library/search/?q=xyzzy"),
    **{
        f"{kind} of the library": Visit(f"/library/{kind}/{entries(shipped_document(), kind)[0].code}/")
        for kind in KINDS
    },
    "no such page": Visit("/no-such-page/", status=404),
}


def look(page: Page, visit: Visit, origin: str) -> dict[int, list[str]]:
    """What is wrong with the page, by width."""
    page.goto("about:blank")  # or the page before, trying again to save, might yet do so
    page.unroute_all()
    page.context.clear_cookies(name="check")
    if visit.choices:
        fill(page.context, origin, visit.choices)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    answer = page.goto(visit.path)
    assert answer is not None
    assert answer.status == visit.status
    visit.then(page)
    page.evaluate(AXE)
    return {width: found for width in WIDTHS if (found := _wrong(page, width))}


def _wrong(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    return page.evaluate(RUN)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_page_is_accessible(new_context, live_server, watch, language, colours):
    """In English as the device is set; in French as the person chose, against the device."""
    watch.allow("/no-such-page/")
    watch.allow("status of 400")
    watch.allow("/check/C/save/")
    chosen = {"light": "dark", "dark": "light"}[colours] if language == "fr" else colours
    page = new_context(locale=language, color_scheme=chosen, reduced_motion="reduce").new_page()
    if chosen != colours:
        page.context.add_cookies([{"name": "theme", "value": colours, "url": live_server.url}])
    wrong = {name: found for name, visit in VISITS.items() if (found := look(page, visit, live_server.url))}
    assert wrong == {}
