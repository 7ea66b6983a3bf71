"""A team's result in a browser: drawn, reviewed without JavaScript, and printed as the report of reports.md 1."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from assessments.actions.time_line import note_event
from assessments.maturity.document import shipped_document
from assessments.models import Assessment, User
from assessments.models.results import SymptomReview
from assessments.results import released_results, review_symptom
from tests.closed import Sheet, make_closed, make_people
from tests.factories import make_team, make_user

from .entering import enter as sign_in
from .figures import plain
from .printed import expect_first_drawings_on_paper, pages_of

CAMPS = [0, 0, 1, 1, 3, 4, 4]


def tired(level: int) -> list[Sheet]:
    """Seven people around a level who disagree on A1 and a whole pillar, and do not know M1."""
    levels = [max(0, min(4, level + step)) for step in (-1, -1, 0, 0, 1, 1, 1)]
    divided = {f"S{number}": CAMPS for number in range(1, 9)}
    return make_people(levels, A1=CAMPS, M1=["DK"] * 3 + [level] * 4, **divided)


@pytest.fixture
def member(live_server) -> User:  # noqa: ARG001  a server sees what is committed, and the fixture commits
    return make_user(team=make_team())


@pytest.fixture
def closed(member: User) -> Assessment:
    """The third quarter of a team in a bad state: everything has something to tell."""
    team = member.teams.get()
    make_closed(tired(0), team, "2026-Q2")
    make_closed(tired(1), team, "2026-Q3")
    return make_closed(tired(1), team, "2026-Q4")


@pytest.fixture
def enter(new_context: Callable[..., BrowserContext], live_server, member: User) -> Callable[..., Page]:
    return lambda **options: sign_in(new_context(**options), member, live_server.url)


def results(assessment: Assessment) -> str:
    return f"/assessments/{assessment.pk}/results/"


def test_radar_and_history_are_drawn_over(enter, closed):
    page = enter()
    page.goto(results(closed))
    expect(page.locator("figure.radar[data-plotly=drawn]")).to_be_visible()
    expect(page.locator("figure.panel[data-plotly=drawn]")).to_have_count(5)
    expect(page.locator(".radar-svg")).not_to_be_visible()
    point = page.locator("[data-track=C] .point").last
    point.scroll_into_view_if_needed()
    place = point.bounding_box()
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    expect(page.locator("[data-track=C] .hovertext")).to_contain_text("2026-Q4")
    expect_first_drawings_on_paper(page, ".radar-svg, .track-svg", 6)


def test_first_drawings_tell_the_same_without_javascript(enter, closed):
    page = enter(java_script_enabled=False)
    page.goto(results(closed))
    expect(page.locator(".radar-svg .mark")).to_have_count(10)
    expect(page.locator(".radar-svg .hollow")).to_have_count(1)
    expect(page.locator(".track-svg .line")).to_have_count(5)
    expect(page.locator(".history-table tbody tr")).to_have_count(3)


def test_symptom_is_reviewed_without_javascript(enter, closed):
    page = enter(java_script_enabled=False)
    page.goto(results(closed))
    first = page.locator(".symptom").first
    title = first.locator("h5 a").inner_text()
    first.get_by_label("Not us").check()
    first.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status")).to_contain_text(f"Kept what you say of “{title}”.")
    page.goto(results(closed))
    rejected = page.locator(".rejected .symptom")
    expect(rejected).to_have_count(1)
    expect(rejected).not_to_be_visible()
    page.locator(".rejected > summary").click()
    expect(rejected).to_be_visible()
    assert SymptomReview.objects.get().verdict == "not_us"


def test_page_can_be_walked_by_keyboard_to_the_report(enter, closed):
    page = enter()
    page.goto(results(closed))
    page.get_by_role("link", name="Report to print").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{results(closed)}report/")
    expect(page.get_by_role("button", name="Print")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_report_prints_on_seven_to_nine_pages_with_the_figures(enter, closed, language, tmp_path):
    released = released_results(closed)
    pressing = released.results.pressing.codes
    review_symptom(assessment=closed, symptom=pressing[0], verdict="recognised")
    page = enter(locale=language)
    page.goto(f"{results(closed)}report/")
    pages = pages_of(page, tmp_path)
    whole = " ".join(pages)
    document = shipped_document()
    assert 7 <= len(pages) <= 9
    for number, text in enumerate(pages, 1):
        assert f"{number}/{len(pages)}" in text.replace(" ", "")
        assert str(released.snapshot) in text
    assert document.misuse_notice.in_language(language)[:60] in pages[0]
    for code, pillar in released.results.card.pillars.items():
        name = document.pillar(code).name.in_language(language)
        assert re.search(rf"{name}\D* {int(pillar.score + 0.5)} ", pages[1]), name
    for code in pressing:
        assert document.symptom(code).title.in_language(language) in whole
    for code in [*released.results.card.recommend.now, *released.results.card.recommend.next]:
        assert plain(document.practice(code).title.in_language(language))[:24] in whole
    assert "✕" in whole


def test_report_of_four_people_says_what_is_not_shown(enter, member, tmp_path):
    assessment = make_closed(make_people([1, 1, 2, 3]), member.teams.get())
    page = enter()
    page.goto(f"{results(assessment)}report/")
    whole = " ".join(pages_of(page, tmp_path))
    assert "Not shown: fewer than 5 answers." in whole
    assert "You are here" not in whole


def test_results_on_paper_cut_no_card_and_strand_no_heading(enter, closed):
    note_event(team=closed.team, date=timezone.localdate(closed.opened_at), text="New platform")
    page = enter(java_script_enabled=False)
    page.goto(results(closed))
    expect(page.locator("#events")).to_have_css("margin-top", "32px")
    page.emulate_media(media="print")
    for kept in (".talk-list > li", ".panel", ".question-line"):
        expect(page.locator(kept).first).to_have_css("break-inside", "avoid")
    for heading in ("#pillars", "#pillars + .muted", ".pillar-head"):
        expect(page.locator(heading).first).to_have_css("break-after", "avoid")
    spread = page.locator(".question-line .spread").first
    drawing, here = spread.locator("svg").bounding_box(), spread.locator("~ p").first.bounding_box()
    assert drawing["y"] + drawing["height"] + 2 < here["y"]


def test_report_on_paper_leaves_out_what_is_for_the_screen(enter, closed):
    page = enter()
    page.goto(f"{results(closed)}report/")
    page.emulate_media(media="print")
    expect(page.locator(".topbar, .foot, .screen-only").filter(visible=True)).to_have_count(0)
    expect(page.locator(".running-foot")).to_be_visible()
