"""Many teams together in a browser: accessible, printed as the leadership report, and saved as a picture."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.models import Team, User
from tests.actors import make_coach, make_role
from tests.factories import make_team, make_user
from tests.many import make_result

from .entering import enter
from .printed import expect_first_drawings_on_paper, pages_of
from .test_every_compared_page import drawn
from .test_every_team_page import Walk, walk

__all__ = ["walk"]

NAMES = ("Auks", "Bees", "Cats", "Dogs", "Eels", "Foals", "Gulls", "Zahlungsverkehrsabwicklung-und-Rechnungswesen")
SYMPTOMS = ["SY-L3", "SY-C2", "SY-C5", "SY-C7", "SY-A5", "SY-A1", "SY-M5"]


def make_many(quarters: tuple[str, ...] = ("2026-Q3", "2026-Q4")) -> list[Team]:
    teams = [make_team(name=name) for name in NAMES]
    for place, quarter in enumerate(quarters):
        closed = timezone.now() - timedelta(days=90 * (len(quarters) - place))
        for number, team in enumerate(teams):
            make_result(
                team,
                quarter,
                scores=8.0 * number + 10 * place,
                closed=closed,
                limiting=["C"] if number < 5 else ["S", "M"],
                patterns=["tool_led"] if number < 4 else [],
                symptoms=SYMPTOMS[: 8 - number],
                wanted=["P01", "P09"] if number < 4 else ["P44"],
                blocked=["P14<P09", "P24<P12"],
                in_place=["P44"] if number < 4 else ["P01"],
            )
    Team.objects.update(open_to_visits=True)
    return teams


def path(name: str, of: object) -> str:
    return reverse(name, args=[of.pk])  # type: ignore[attr-defined]


@pytest.mark.walk
def test_every_page_of_many_teams_is_accessible(walk: Walk):
    teams = make_many()
    organisation = teams[0].organisation
    lee = make_role(make_user("lee@example.org"), teams[0], "leader")
    cleo = make_coach(make_user("cleo@example.org"), *teams)
    fay = make_user("fay@example.org", teams[0], "facilitator")
    walk.become(lee)
    walk.visit("home of a leader", "/")
    walk.visit("overview", path("overview", organisation), then=drawn)
    walk.visit("no such quarter", f"{path('overview', organisation)}?cycle=1999-Q1")
    make_coach(lee, *teams[:7])
    walk.visit("nothing to show", path("overview", organisation))
    walk.become(cleo)
    walk.visit("of a coach", path("overview", organisation))
    walk.visit("shared", path("shared", organisation))
    walk.become(fay)
    walk.visit("neighbours", path("neighbours", teams[0]))
    walk.visit("team", teams[0].get_absolute_url())
    assert walk.wrong == {}


@pytest.fixture
def leader() -> User:
    return make_role(make_user("lee@example.org"), make_many()[0], "leader")


def open_overview(context, leader: User, origin: str) -> Page:
    page = enter(context, leader, origin)
    page.goto(path("overview", leader.roles.get().organisation))
    return page


def test_report_is_four_or_five_pages_without_a_team(new_context, live_server, leader, tmp_path):
    page = open_overview(new_context(locale="en"), leader, live_server.url)
    expect(page.get_by_role("button", name="Print the report")).to_be_visible()
    sheets = pages_of(page, tmp_path)
    assert len(sheets) in {4, 5}
    for text, said in zip(
        sheets,
        ("must not be used to rank teams", "What limits the teams", "What the teams need", "Practices"),
        strict=False,
    ):
        assert said in text
    assert "Over the quarters" in "".join(sheets[3:])
    whole = " ".join(sheets)
    assert "Print the report" not in whole
    assert not [name for name in NAMES if name in whole]


def test_medians_are_told_where_the_pointer_is(new_context, live_server, leader):
    page = open_overview(new_context(locale="en"), leader, live_server.url)
    drawn(page)
    panel = page.locator(".panel").first
    panel.scroll_into_view_if_needed()
    point = panel.locator(".plot .scatterlayer .point").last.bounding_box()
    page.mouse.move(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    expect(panel.locator(".plot .hovertext")).to_contain_text("2026-Q4: ")
    expect_first_drawings_on_paper(page, ".track-svg", 5)


def test_drawing_is_saved_as_a_picture(new_context, live_server, leader):
    page = open_overview(new_context(locale="en"), leader, live_server.url)
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    assert download.value.suggested_filename == "calms-overview.png"
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


def test_quarter_is_chosen_with_the_keyboard_and_kept_in_the_address(new_context, live_server, leader):
    page = open_overview(new_context(locale="en", java_script_enabled=False), leader, live_server.url)
    page.get_by_label("Quarter", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}{path('overview', leader.roles.get().organisation)}?cycle=2026-Q3")
    expect(page.locator("h1")).to_contain_text("2026-Q3")
