"""A coach looks for where help is needed: sorts, narrows, keeps the address, by keyboard and on a phone."""

import re
import subprocess

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments.actions.teams import tag_team
from assessments.models import Team, User
from tests.actors import make_coach
from tests.closed import make_closed, make_people
from tests.factories import make_assessment, make_team, make_user
from tests.test_results import make_changed_questionnaire

from .entering import enter
from .printed import pages_of
from .test_every_team_page import walk  # noqa: F401  (a fixture)

LONG = "Équipe d’intégration des paiements internationaux et de la facturation récurrente"
LOW = {f"C{number}": [0] * 5 for number in range(1, 9)}


@pytest.fixture
def coach(live_server) -> User:  # noqa: ARG001  a server sees what is committed, and the fixture commits
    """Of teams that differ in all that a row can say."""
    found = make_user("cleo@example.org")
    names = ("Bees", "Cats", LONG, "Owls", "Voles", "Wolves", "Yaks")
    bees, cats, long, owls, voles, wolves, yaks = teams = [make_team(name=name) for name in names]
    make_coach(found, *teams)
    make_closed(make_people([1] * 5), owls, "2026-Q3")
    make_closed(make_people([3] * 5, **LOW), owls)
    make_closed(make_people([0, 0, 0, 4, 4, 4]), voles)
    make_closed(make_people([1] * 2), wolves)
    make_closed(make_people([4]), cats, mode="consensus")
    make_closed(make_people([2] * 8), long, questionnaire=make_changed_questionnaire(long, "C"))
    make_closed(make_people([2] * 8), yaks, "2026-Q1")
    make_assessment(bees)
    tag_team(team=owls, tags=["web"], by=found)
    tag_team(team=voles, tags=["web"], by=found)
    return found


def test_paper_holds_every_column_and_nothing_to_press(coach, new_context, live_server, tmp_path):
    page = enter(new_context(viewport={"width": 1030, "height": 700}), coach, live_server.url)
    organisation = Team.objects.first().organisation_id
    page.goto(reverse("dashboard", args=[organisation]))
    [first, *_others] = pages_of(page, tmp_path)
    assert "Answers" in first
    size = subprocess.run(["pdfinfo", str(tmp_path / "report.pdf")], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Page size: +84[12]\S* x 59[45]", size)
    page.emulate_media(media="print")
    last = page.get_by_role("columnheader", name="Answers").bounding_box()
    assert last["x"] + last["width"] <= 1030
    expect(page.locator("main").locator("input, select, button, .row-result").filter(visible=True)).to_have_count(0)
    for part in (".swatch.heat-0", "td.heat"):
        expect(page.locator(part).first).to_have_css("print-color-adjust", "exact")
    page.goto(reverse("shared", args=[organisation]))
    expect(page.locator("main").locator("select, button").filter(visible=True)).to_have_count(0)


def names(page: Page) -> list[str]:
    return page.locator(".row-name").all_inner_texts()


def test_coach_sorts_narrows_and_keeps_the_address(coach, new_context, live_server):
    page = enter(new_context(), coach, live_server.url)
    page.goto(reverse("home"))
    page.get_by_role("link", name="Where is help needed?").click()
    assert names(page)[0] == "Bees"
    page.get_by_role("link", name="Culture", exact=True).click()
    expect(page.get_by_role("columnheader", name="Culture")).to_have_attribute("aria-sort", "ascending")
    assert names(page)[:2] == ["Owls", "Voles"]
    page.get_by_label("Tag").select_option("web")
    page.get_by_label("State").select_option("with a result")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".chip")).to_have_count(2)
    assert names(page) == ["Owls", "Voles"]
    kept = page.url
    page.get_by_role("link", name=re.compile("Tag: web")).click()
    expect(page.locator(".chip")).to_have_count(1)
    assert len(names(page)) == 4
    page.goto(kept)
    assert names(page) == ["Owls", "Voles"]
    page.get_by_label("Compare Owls").check()
    page.get_by_label("Compare Voles").check()
    page.get_by_role("button", name="Compare the two to four").click()
    expect(page.locator("h1")).to_contain_text("side by side")


def test_table_is_reached_and_read_by_keyboard_and_without_scripts(coach, new_context, live_server):
    page = enter(new_context(java_script_enabled=False), coach, live_server.url)
    page.goto(reverse("dashboard", args=[Team.objects.first().organisation_id]))
    page.get_by_label("Part of the name").focus()
    page.keyboard.type("vol")
    page.keyboard.press("Enter")
    expect(page.locator(".row-name")).to_have_text("Voles")
    page.get_by_role("link", name="Answers", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"q=vol.*sort=participation"))
    page.get_by_role("group", name="Teams and pillars in 2026-Q4").focus()
    expect(page.get_by_role("group", name="Teams and pillars in 2026-Q4")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    cell = page.get_by_role("cell", name="50 too far apart").first
    expect(cell).to_be_visible()


@pytest.mark.parametrize("width", [390, 320])
def test_phone_shows_each_team_as_a_card(coach, new_context, live_server, width):
    page = enter(new_context(viewport={"width": width, "height": 800}), coach, live_server.url)
    page.goto(reverse("dashboard", args=[Team.objects.first().organisation_id]))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cell = page.locator("tr", has_text="Owls").locator(".heat-0")
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Culture"'
    box = cell.bounding_box()
    assert 0 <= box["x"] < box["x"] + box["width"] <= width


@pytest.mark.walk
def test_every_page_of_the_dashboard_is_accessible(walk, coach):  # noqa: F811
    walk.become(coach)
    url = reverse("dashboard", args=[Team.objects.first().organisation_id])
    walk.visit("teams", url)
    walk.visit("narrowed", f"{url}?sort=C&tag=web&limiting=C&state=shown&symptom=SY-C1&blocked=P10&q={'x' * 90}")
    walk.visit("unknown", f"{url}?cycle=2031-Q1&wanted=nothing")
    newcomer = make_user("nil@example.org")
    make_coach(newcomer, make_team(name="New"))
    walk.become(newcomer)
    walk.visit("empty", url)
    assert walk.wrong == {}
