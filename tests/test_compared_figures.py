"""What stands side by side, against the answers computed again and against the command that anybody can run."""

import io
import json
from datetime import timedelta
from random import Random
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.utils import timezone

from assessments.actions.reopening import reopen_assessment
from assessments.actions.teams import archive_team
from assessments.models import Assessment, Membership, Team
from assessments.results.beside import organisation_benchmark
from assessments.results.compare import compare_teams
from tests import by_hand
from tests.actions.test_reopening import later
from tests.actors import make_coach
from tests.browser.figures import envelope
from tests.closed import make_closed, make_people
from tests.factories import make_assessment, make_organisation, make_team, make_user
from tests.test_results import make_changed_questionnaire

pytestmark = pytest.mark.django_db

QUARTER = "2026-Q4"
SPLIT = [0, 0, 0, 4, 4, 4]


def drawn(name: str, centre: float, people: int = 6) -> list[dict[str, int]]:
    """Sheets of a team around a level, the same each time; nobody far from the others."""
    chance = Random(name)
    sheets = make_people([2] * people)
    return [{code: min(4, max(0, round(centre + chance.uniform(-0.9, 0.9)))) for code in sheet} for sheet in sheets]


@pytest.fixture
def coach():
    return make_user("cleo@example.org")


def close(sheets, team: Team, quarter: str = QUARTER, **fields) -> Assessment:
    """In a round that has been open for a week: nothing is counted before all of it is closed."""
    return make_closed(sheets, team, quarter, opened_at=timezone.now() - timedelta(days=7), **fields)


@pytest.fixture
def crowd(coach):
    """Nine teams with their sheets, six of them the coach's; and others that are in no benchmark."""
    sheets = {f"Team {number}": drawn(f"Team {number}", 0.8 + number * 0.28) for number in range(9)}
    teams = {}
    for number, (name, people) in enumerate(sheets.items()):
        teams[name] = make_team(name=name)
        close(people, teams[name])
        if number < 6:
            make_coach(coach, teams[name])
    close(drawn("four", 3.5, 3), make_team(name="Too few"))
    close(drawn("alone", 3.9, 1), make_team(name="Together"), mode="consensus")
    close(drawn("earlier", 3.9), make_team(name="Earlier"), "2026-Q3")
    close(drawn("elsewhere", 3.9), make_team(make_organisation("other"), "Elsewhere"))
    other = make_team(name="Other version")
    close(drawn("version", 3.9), other, questionnaire=make_changed_questionnaire(other, "C"))
    close(make_people(SPLIT), make_team(name="Split"))
    return SimpleNamespace(sheets=sheets, teams=teams, organisation=other.organisation)


def alone(crowd, coach, name="Team 3"):
    [side] = compare_teams([crowd.teams[name]], QUARTER).sides
    return organisation_benchmark(side.part, crowd.organisation, QUARTER, coach)


def test_scores_margins_ways_and_differences_are_those_of_the_answers(crowd):
    names = ["Team 0", "Team 1", "Team 4", "Team 8"]
    [group] = compare_teams([crowd.teams[name] for name in names], QUARTER).groups
    for side in group.sides:
        sheets = crowd.sheets[side.name]
        for code, pillar in side.figures.pillars.items():
            assert pillar.score == pytest.approx(by_hand.score(sheets, code), abs=1e-6)
            assert pillar.interval == by_hand.widened(pillar.score, by_hand.margin(sheets, code))
        for code, way in side.figures.ways.items():
            assert way == pytest.approx(by_hand.way(sheets, code), abs=1e-6)
    told = {(pair.one, pair.other): pair.real for pair in group.pairs["A"]}
    assert told == {
        (one, other): by_hand.differ(crowd.sheets[one], crowd.sheets[other], "A")
        for number, one in enumerate(names)
        for other in names[number + 1 :]
    }
    assert set(told.values()) == {True, False}


def test_scores_are_those_of_the_command(crowd, tmp_path):
    [side] = compare_teams([crowd.teams["Team 5"]], QUARTER).sides
    file, out = tmp_path / "asked.json", io.StringIO()
    file.write_text(json.dumps({"score": envelope(crowd.sheets["Team 5"], mode="individual", team_size=8)}))
    call_command("score", str(file), stdout=out)
    card = json.loads(out.getvalue())["score"]
    assert {code: pillar.score for code, pillar in side.figures.pillars.items()} == {
        code: pillar["score"] for code, pillar in card["pillars"].items()
    }
    assert side.figures.ways == {code: way["score"] for code, way in card["ways"].items()}


def test_median_and_band_are_those_of_the_nine_teams_alone(crowd, coach):
    found = alone(crowd, coach)
    assert set(found) == set("CALMS")
    for code, item in found.items():
        scores = [by_hand.score(sheets, code) for sheets in crowd.sheets.values()]
        assert (item.q1, item.median, item.q3) == pytest.approx(by_hand.quartiles(scores), abs=1e-6)
        assert item.teams == 9


def test_median_alone_stands_between_five_and_seven_teams(crowd, coach):
    Team.objects.filter(name__in=["Team 0", "Team 1"]).delete()
    item = alone(crowd, coach)["M"]
    rest = [by_hand.score(sheets, "M") for name, sheets in crowd.sheets.items() if name not in {"Team 0", "Team 1"}]
    assert (item.q1, item.q3, item.teams) == (None, None, 7)
    assert item.median == pytest.approx(by_hand.quartiles(rest)[1], abs=1e-6)


def test_nothing_stands_below_five_teams(crowd, coach):
    Team.objects.filter(name__in=[f"Team {number}" for number in (0, 1, 2, 7, 8)]).delete()
    make_coach(coach, crowd.teams["Team 6"])
    assert alone(crowd, coach) == {}


@pytest.mark.parametrize(("theirs", "shown"), [(3, True), (2, False), (1, False), (0, True)])
def test_teams_that_the_coach_does_not_know_are_none_or_three(crowd, coach, theirs, shown):
    make_coach(coach, *[crowd.teams[f"Team {number}"] for number in range(6, 9 - theirs)])
    assert bool(alone(crowd, coach)) is shown


def test_a_team_that_the_coach_belongs_to_is_known_as_well(crowd, coach):
    assert alone(crowd, coach)
    Membership.objects.create(user=coach, team=crowd.teams["Team 8"])
    assert alone(crowd, coach) == {}


def test_benchmark_counts_each_team_once_however_many_coach_it(crowd, coach):
    for number in range(3):
        make_coach(make_user(f"other{number}@example.org"), *crowd.teams.values())
    assert alone(crowd, coach)["C"].teams == 9


def test_benchmark_does_not_grow_with_each_team_that_closes(crowd, coach):
    """Nor with three: who knows three of them may have a median made for many as well."""
    before = alone(crowd, coach)
    for number in range(5):
        make_closed(drawn(f"late {number}", 3.9), make_team(name=f"Late {number}"), QUARTER)
        assert alone(crowd, coach) == before
    make_closed(drawn("last", 3.9), make_team(name="Last"), QUARTER)
    assert alone(crowd, coach)["C"].teams == 15


def test_benchmark_waits_while_a_team_of_the_round_still_answers(crowd, coach):
    running = make_assessment(make_team(name="Slow"), QUARTER, opened_at=timezone.now() - timedelta(days=6))
    assert alone(crowd, coach) == {}
    Assessment.objects.filter(pk=running.pk).update(state="cancelled")
    assert alone(crowd, coach)["C"].teams == 9


def test_benchmark_waits_for_a_team_that_the_clock_is_about_to_open(crowd, coach):
    make_assessment(make_team(name="Due"), QUARTER, state="planned", opened_at=timezone.now() - timedelta(days=6))
    assert alone(crowd, coach) == {}


def test_benchmark_tells_no_team_by_archiving_it_or_opening_it_again(crowd, coach):
    before = alone(crowd, coach)
    archive_team(team=crowd.teams["Team 7"], by=coach)
    reopen_assessment(assessment=Assessment.objects.get(team=crowd.teams["Team 8"]), closes_at=later(), by=coach)
    assert alone(crowd, coach) == before


def test_teams_that_answer_together_have_no_benchmark(crowd, coach):
    [side] = compare_teams([Team.objects.get(name="Together")], QUARTER).sides
    assert organisation_benchmark(side.part, crowd.organisation, QUARTER, coach) == {}
    assert {pillar.interval for pillar in side.figures.pillars.values()} == {None}
