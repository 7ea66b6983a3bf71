"""Comparing teams and preparing a visit in a browser: without scripts, by keyboard, as a picture, on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assessments.actions.time_line import note_event
from assessments.actions.visits import NOTES_LENGTH, keep_visit
from assessments.models import Coaching, Team, User
from tests.actors import make_coach
from tests.closed import make_closed, make_people
from tests.factories import make_team, make_user

from .entering import enter as sign_in
from .printed import expect_first_drawings_on_paper, pages_of
from .test_keyboard import tab_to

CAMPS = [0, 0, 1, 1, 3, 4, 4]


@pytest.fixture
def coach(live_server) -> User:  # noqa: ARG001  a server sees what is committed, and the fixture commits
    found = make_user("cleo@example.org")
    for name, level in (("Bears", 1), ("Cats", 3), ("Dogs", 2)):
        team = make_team(name=name)
        make_closed(make_people([level] * 6), team)
        make_coach(found, team)
    return found


@pytest.fixture
def enter(new_context: Callable[..., BrowserContext], live_server, coach: User) -> Callable[..., Page]:
    return lambda **options: sign_in(new_context(**options), coach, live_server.url)


def compare(teams: int = 0) -> str:
    chosen = "&".join(f"team={team.pk}" for team in Team.objects.all()[:teams])
    return f"/organisations/{Team.objects.first().organisation_id}/compare/?{chosen}"


def test_teams_are_chosen_without_javascript_and_the_address_can_be_kept(enter):
    page = enter(java_script_enabled=False)
    page.goto(compare())
    page.get_by_label("Bears").check()
    page.get_by_label("Part of the name").fill("dog")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_label("Bears")).to_be_checked()
    expect(page.get_by_label("Cats")).to_have_count(0)
    page.get_by_label("Dogs").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=3)).to_contain_text(["Bears", "Dogs"])
    kept = page.url
    page.goto("/")
    page.goto(kept)
    expect(page.locator(".compare-radar")).to_have_count(2)
    expect(page.get_by_role("row", name="Culture")).to_contain_text("differ by 25")


def test_teams_are_chosen_by_keyboard(enter):
    page = enter()
    page.goto(compare())
    for name in ("Bears", "Cats"):
        tab_to(page, page.get_by_label(name))
        page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Compare"))
    page.keyboard.press("Enter")
    expect(page.locator(".compare-radar")).to_have_count(2)
    tab_to(page, page.locator(".compare-choice summary"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Bears")).to_be_checked()


def test_radars_tell_a_figure_where_the_pointer_is(enter):
    page = enter()
    page.goto(compare(3))
    expect(page.locator(".compare-radar[data-plotly=drawn]")).to_have_count(3)
    first = page.locator(".compare-radar").first
    expect(first.locator(".plot .angularaxistick text")).to_have_text(["C", "A", "L", "M", "S"])
    first.scroll_into_view_if_needed()
    point = first.locator(".plot .scatterlayer .point").first.bounding_box()
    page.mouse.move(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    expect(first.locator(".plot .hovertext")).to_contain_text("Culture 25")
    expect_first_drawings_on_paper(page, ".radar-svg", 3)


def test_picture_is_saved_as_png(enter):
    page = enter()
    page.goto(compare(3))
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    saved = download.value.path().read_bytes()
    assert saved.startswith(b"\x89PNG")
    width, height = (int.from_bytes(saved[place : place + 4]) for place in (16, 20))
    assert (width, height) == (1600, 1280)


def test_phone_shows_each_figure_with_its_team(enter):
    page = enter(viewport={"width": 320, "height": 700})
    page.goto(compare(3))
    row = page.get_by_role("row", name="Culture")
    labels = row.locator("td").evaluate_all(
        "(cells) => cells.map((cell) => getComputedStyle(cell, '::before').content)"
    )
    assert labels == ['"Bears"', '"Cats"', '"Dogs"', '"Do they differ?"']
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_comparison_is_printed_without_what_is_for_the_screen(enter, tmp_path):
    page = enter()
    page.goto(compare(2))
    page.emulate_media(media="print")
    expect(page.locator(".topbar, .foot, .compare-choice, .compare-saves").filter(visible=True)).to_have_count(0)
    page.emulate_media(media="null")
    assert len(pages_of(page, tmp_path)) <= 2


@pytest.mark.parametrize("language", ["en", "fr"])
def test_preparation_is_printed_on_one_page_however_much_there_is(enter, coach, language, tmp_path):
    team = Team.objects.get(name="Bears")
    team.assessments.all().update(state="cancelled")
    divided = {f"S{number}": CAMPS for number in range(1, 9)}
    make_closed(make_people([2] * 7), team, "2026-Q3")
    make_closed(make_people([0, 0, 0, 1, 1, 1, 1], A1=CAMPS, L1=CAMPS, M1=CAMPS, **divided), team)
    for day in ("01", "02", "03", "04", "05"):
        note_event(team=team, date=f"2026-10-{day}", text="A long line about what happened " * 6)
    notes = ("A remark about the last conversation, and what to bring along next time. " * 30)[:NOTES_LENGTH]
    keep_visit(coaching=Coaching.objects.get(user=coach, team=team), notes=notes, visited_on=None)
    page = enter(locale=language)
    page.goto(f"/teams/{team.pk}/preparation/")
    [text] = pages_of(page, tmp_path)
    assert "what to bring along" in text
    assert "2026-Q3" in text


def test_notes_are_kept_without_javascript(enter):
    page = enter(java_script_enabled=False)
    page.goto(f"/teams/{Team.objects.get(name='Cats').pk}/preparation/")
    page.get_by_label("Your notes").fill("Ask about the build.")
    page.get_by_label("Last visit").fill("2026-09-14")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status")).to_contain_text("Your notes are kept.")
    expect(page.get_by_label("Your notes")).to_have_value("Ask about the build.")
    expect(page.get_by_text("Last visit on 14 September 2026.")).to_be_visible()
