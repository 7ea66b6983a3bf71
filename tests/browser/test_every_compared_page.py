"""Every page of comparing and of preparing a visit: axe, nothing sideways, no other host."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments.models import Team
from tests.actors import make_coach
from tests.closed import make_closed, make_people
from tests.factories import make_team, make_user
from tests.test_results import make_changed_questionnaire

from .test_every_page import unfold
from .test_every_team_page import walk  # noqa: F401  (a fixture)

pytestmark = pytest.mark.walk

LONG = "Équipe d’intégration des paiements internationaux et de la facturation récurrente"


def far_too_long(page: Page) -> None:
    page.locator("[name=notes]").evaluate("(field) => { field.value = 'x'.repeat(3000); }")
    with page.expect_navigation():
        page.locator("main form button.btn-brand").click()
    expect(page.locator("main .invalid-feedback")).to_be_visible()
    unfold(page)


def drawn(page: Page) -> None:
    expect(page.locator("figure:is(.compare-radar, .panel)[data-plotly=drawn]").first).to_be_visible()
    expect(page.locator("figure:is(.compare-radar, .panel):not([data-plotly])")).to_have_count(0)
    unfold(page)


def test_every_page_of_a_comparison_is_accessible(walk):  # noqa: F811
    coach = make_user("cleo@example.org")
    levels = {
        "Bears": [1] * 6,
        "Cats": [0, 0, 0, 4, 4, 4],
        LONG: [3] * 5,
        "Dogs": [2],
        "Elks": [2, 2],
        "Foals": [2] * 6,
    }
    teams = {name: make_team(name=name) for name in levels}
    for name, team in teams.items():
        changed = make_changed_questionnaire(team, "C") if name == "Foals" else None
        mode = "consensus" if name == "Dogs" else "team_link"
        make_closed(make_people(levels[name]), team, mode=mode, **({"questionnaire": changed} if changed else {}))
    make_coach(coach, *teams.values(), make_team(name="New"))
    for number in range(6):
        make_closed(make_people([number % 5] * 6), make_team(name=f"Team {number}"))
    walk.become(coach)
    url = reverse("compare", args=[teams["Bears"].organisation_id])

    def address(*names: str) -> str:
        return f"{url}?" + "&".join(f"team={team.pk}" for team in Team.objects.filter(name__in=names))

    walk.visit("nothing chosen", url)
    walk.visit("one beside its organisation", address("Bears"), then=drawn)
    walk.visit("four", address("Bears", "Cats", LONG, "Dogs"), then=drawn)
    walk.visit("suppressed, new, and of another version", address("Bears", "Elks", "New", "Foals"), then=drawn)
    walk.visit("too many", address(*levels))
    walk.visit("unknown", f"{url}?team=made-up&cycle=2031-Q1")
    for name in (LONG, "Elks", "New"):
        walk.visit(f"preparation {name}", reverse("preparation", args=[Team.objects.get(name=name).pk]))
    walk.visit("note too long", reverse("preparation", args=[teams["Cats"].pk]), then=far_too_long)
    assert walk.wrong == {}
