"""The dashboard's figures, against the answers computed again and against the command that anybody can run."""

import io
import json
from random import Random

import pytest
from django.core.management import call_command

from assessments.models import Cycle, User
from assessments.results.dashboard import Shown, find_teams
from assessments.results.finding import Scope, Wanted
from tests import by_hand
from tests.actors import make_coach
from tests.browser.figures import envelope
from tests.closed import make_closed, make_people
from tests.factories import make_team, make_user

pytestmark = pytest.mark.django_db

CENTRES = {"Bees": 0.9, "Cats": 1.7, "Dogs": 2.6, "Elks": 3.2}


def drawn(name: str, centre: float, people: int = 6) -> list[dict[str, int]]:
    """Sheets of a team around a level, the same each time."""
    chance = Random(name)
    [codes] = make_people([2])
    return [
        {code: min(4, max(0, round(centre + chance.uniform(-1.4, 1.4)))) for code in codes} for _person in range(people)
    ]


@pytest.fixture
def sheets() -> dict[str, list[dict[str, int]]]:
    """By team, in the quarter that is shown."""
    return {name: drawn(name, centre) for name, centre in CENTRES.items()}


@pytest.fixture
def coach(sheets) -> User:
    found = make_user("cleo@example.org")
    for name, people in sheets.items():
        team = make_team(name=name)
        make_closed(drawn(f"{name} before", 1.8), team, "2026-Q3")
        make_closed(people, team)
        make_coach(found, team)
    return found


def rows(coach: User, sort: str = "name") -> dict[str, Shown]:
    cycle = Cycle.objects.get(code="2026-Q4")
    found = find_teams(Scope(cycle.organisation, coach, cycle), Wanted(sort=sort), 1)
    return {row.name: row.shown for row in found.rows}


def test_scores_changes_and_order_are_those_of_the_answers(coach, sheets):
    before = {name: drawn(f"{name} before", 1.8) for name in sheets}
    for name, shown in rows(coach).items():
        now = {code: by_hand.score(sheets[name], code) for code in "CALMS"}
        then = {code: by_hand.score(before[name], code) for code in "CALMS"}
        assert {code: level.score for code, level in shown.pillars.items()} == pytest.approx(now, abs=1e-6)
        deltas = {code: now[code] - then[code] for code in "CALMS"}
        assert {code: level.delta for code, level in shown.pillars.items()} == pytest.approx(deltas, abs=1e-6)
        assert shown.overall == pytest.approx(sum(now.values()) / 5, abs=1e-6)
        assert shown.delta == pytest.approx(sum(deltas.values()) / 5, abs=1e-6)
        weakest = min(now.values())
        close = [code for code, score in now.items() if score - weakest <= 5]
        assert list(shown.limiting) == close * (max(now.values()) - weakest > 5)
        for code, level in shown.pillars.items():
            assert level.band is None or level.band == min(4, now[code] // 20)
    for code in "CALMS":
        assert list(rows(coach, code)) == sorted(sheets, key=lambda name: by_hand.score(sheets[name], code))


def test_figures_are_those_of_the_command(coach, sheets, tmp_path):
    for name, shown in rows(coach).items():
        file, out = tmp_path / f"{name}.json", io.StringIO()
        file.write_text(json.dumps({"score": envelope(sheets[name], mode="individual", team_size=8)}))
        call_command("score", str(file), stdout=out)
        card = json.loads(out.getvalue())["score"]
        told = {code: (pillar["score"], pillar["split"]) for code, pillar in card["pillars"].items()}
        assert {code: (level.score, level.split) for code, level in shown.pillars.items()} == told
        assert (shown.overall, list(shown.limiting)) == (card["overall"]["score"], card["overall"]["limiting"])
        assert shown.n_symptoms == sum(each["state"] == "active" for each in card["symptoms"].values())
