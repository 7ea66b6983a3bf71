"""The radar: drawn before Plotly comes, drawn over by it, and its five axes tell symptoms and a practice."""

import pytest
from playwright.sync_api import Locator, Page, expect

from .figures import plain
from .filled import WITHOUT_AUTOMATION, fill

PILLARS = "CALMS"
PLOTLY = "**/plotly.min.js"
LINE_LIGHT, LINE_DARK = "rgb(24, 16, 92)", "rgb(154, 252, 248)"
COVERED = """(note) => {
  const box = note.getBoundingClientRect(), around = note.closest("figure").getBoundingClientRect(), inside = [];
  for (const x of [.1, .5, .9]) for (const y of [.1, .5, .9])
    inside.push(document.elementFromPoint(box.x + box.width * x, box.y + box.height * y));
  return box.left < around.left || box.right > around.right || inside.some((element) => !note.contains(element))
    || [...note.querySelectorAll("*")].some((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth);
}"""


@pytest.fixture
def phone(new_context, live_server) -> Page:
    context = new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    fill(context, live_server.url)
    return context.new_page()


@pytest.fixture
def result(page: Page, live_server) -> Page:
    fill(page.context, live_server.url)
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1440, "height": 900})
    return page


def drawn(page: Page) -> Page:
    page.goto("/check/result/")
    expect(page.locator("figure.radar[data-plotly=drawn]")).to_be_visible()
    return page


def note(page: Page, pillar: str) -> Locator:
    return page.locator(f"#axis-note-{pillar}")


def open_notes(page: Page) -> Locator:
    return page.locator(".axis-note").filter(visible=True)


def assert_tells(page: Page, pillar: str) -> None:
    """The note of this axis alone is open, whole on the screen, with what the pillar's section tells."""
    section = page.locator(f"#pillar-{pillar}")
    expect(open_notes(page)).to_have_count(1)
    expect(note(page, pillar)).to_be_in_viewport(ratio=1)
    assert not note(page, pillar).evaluate(COVERED)
    active = int(page.locator(f".table-card tr:has([href='#pillar-{pillar}']) td").nth(2).inner_text())
    names = [plain(name) for name in note(page, pillar).locator("li").all_inner_texts()]
    assert active
    assert len(names) == min(active, 5) + (active > 5)
    told = [plain(name) for name in section.locator(".symptom h5 a, .more a").all_inner_texts()]
    assert set(names[:5]) <= set(told)
    first = section.locator(".plain li a").first
    expect(note(page, pillar).locator("strong")).to_have_text(first.inner_text())


def test_axes_tell_symptoms_and_practice_by_tab_at_390_pixels(phone: Page):
    drawn(phone)
    phone.locator(".result header a, .result header button").last.focus()
    for pillar in PILLARS:
        phone.keyboard.press("Tab")
        expect(phone.locator(f".axis-{pillar} a")).to_be_focused()
        assert_tells(phone, pillar)
    phone.keyboard.press("Escape")
    expect(open_notes(phone)).to_have_count(0)
    expect(phone.locator(".axis-S a")).to_be_focused()


@pytest.mark.parametrize("width", [390, 320])
def test_axes_tell_symptoms_and_practice_by_tap(phone: Page, width):
    phone.set_viewport_size({"width": width, "height": 844})
    drawn(phone)
    for pillar in PILLARS:
        phone.locator(f".axis-{pillar} a").tap()
        assert_tells(phone, pillar)
    expect(phone).to_have_url("/check/result/")
    phone.locator("h1").tap()
    expect(open_notes(phone)).to_have_count(0)


def test_second_tap_leads_to_the_pillar(phone: Page):
    drawn(phone)
    phone.locator(".axis-M a").tap()
    expect(phone).to_have_url("/check/result/")
    phone.locator(".axis-M a").tap()
    expect(phone).to_have_url("/check/result/#pillar-M")
    expect(phone.locator("#pillar-M h3")).to_be_in_viewport()


def test_axes_are_told_under_a_pointer_that_may_move_into_the_note(result: Page):
    drawn(result)
    result.locator("figure.radar").evaluate("(figure) => figure.scrollIntoView()")
    for pillar in PILLARS:
        result.locator(f".axis-{pillar} a").hover()
        assert_tells(result, pillar)
    note(result, "S").hover()
    assert_tells(result, "S")
    result.locator("h1").hover()
    expect(open_notes(result)).to_have_count(0)


def test_axes_are_told_by_focus_without_javascript(new_context, live_server):
    context = new_context(java_script_enabled=False, reduced_motion="reduce")
    fill(context, live_server.url)
    page = context.new_page()
    page.goto("/check/result/")
    for pillar in PILLARS:
        page.locator(f".axis-{pillar} a").focus()
        expect(open_notes(page)).to_have_count(1)
        expect(note(page, pillar)).to_be_visible()


def test_drawing_is_there_before_plotly(result: Page, watch):
    watch.allow("ERR_FAILED")
    result.route(PLOTLY, lambda route: route.abort())
    result.goto("/check/result/")
    svg = result.locator(".radar-drawing .radar-svg")
    expect(svg).to_be_visible()
    expect(svg.locator(".mark")).to_have_count(5)
    assert all(mark.is_visible() for mark in svg.locator(".mark > *").all())
    result.locator(".axis-L a").focus()
    assert_tells(result, "L")


def test_plotly_draws_over_the_first_drawing(result: Page):
    drawn(result)
    expect(result.locator(".radar-svg")).not_to_be_visible()
    expect(result.locator(".plot .js-line")).to_be_visible()
    first = result.locator(".radar-svg .mark").first.bounding_box()
    over = result.locator(".plot .point").first.bounding_box()
    assert first["x"] + first["width"] / 2 == pytest.approx(over["x"] + over["width"] / 2, abs=4)


def test_point_of_the_radar_tells_its_pillar(result: Page):
    drawn(result)
    point = result.locator(".plot .point").nth(1)
    point.scroll_into_view_if_needed()
    place = point.bounding_box()
    result.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    expect(result.locator(".plot .hovertext")).to_contain_text("Automation")


def test_radar_is_drawn_anew_in_the_colours_of_the_device(result: Page):
    drawn(result)
    line = result.locator(".plot .js-line")
    expect(line).to_have_css("stroke", LINE_LIGHT)
    result.emulate_media(color_scheme="dark")
    expect(line).to_have_css("stroke", LINE_DARK)
    result.emulate_media(color_scheme="light")
    expect(line).to_have_css("stroke", LINE_LIGHT)


def test_radar_has_the_colours_that_a_person_chose(result: Page):
    drawn(result)
    result.get_by_role("button", name="Dark").click()
    expect(result.locator(".plot .js-line")).to_have_css("stroke", LINE_DARK)


def test_pillar_without_a_score_has_no_point(result: Page, live_server):
    fill(result.context, live_server.url, WITHOUT_AUTOMATION)
    drawn(result)
    expect(result.locator(".radar-svg .mark")).to_have_count(4)
    expect(result.locator(".axis-A .axis-figures")).to_contain_text("–")
    expect(result.locator("#pillar-A")).to_contain_text("Not applicable")
