"""Teams of a dashboard, page after page, beside a computation that asks no database to sort or to narrow."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.utils import timezone

from assessments.models import Cycle, Team, TeamTag, User
from assessments.models.team_results import TeamResult
from assessments.results import finding
from assessments.results.finding import Scope, Wanted, all_of_them, page_of_teams
from tests.actors import make_coach
from tests.factories import make_organisation, make_team, make_user
from tests.many import PILLARS, make_result

pytestmark = pytest.mark.django_db

PAGE = 4
LONG = tuple(f"{'a-code-of-an-organisation' * 2}-{number:04}" for number in range(200))
SORTS = ("name", "C", "S", "change", "participation", "symptoms")
FIGURES = {"change": "delta", "participation": "participation", "symptoms": "n_symptoms"}
NARROWED: dict[str, tuple[Wanted, Callable[[TeamResult | None, Team], bool]]] = {
    "all": (Wanted(), lambda _result, _team: True),
    "shown": (Wanted(state="shown"), lambda result, _team: bool(result and result.release != "suppressed")),
    "withheld": (Wanted(state="withheld"), lambda result, _team: bool(result and result.release == "suppressed")),
    "none": (Wanted(state="none"), lambda result, _team: result is None),
    "version": (Wanted(version="calms-1"), lambda result, _team: result is not None),
    "no version": (Wanted(version="calms-99999999999"), lambda _result, _team: False),
    "symptom": (Wanted(symptom="SY-C1"), lambda result, _team: bool(result and "SY-C1" in result.symptoms)),
    "tag": (Wanted(tag="WEB"), lambda _result, team: team.tags.exists()),
    "name": (Wanted(query="tEaM 1"), lambda _result, team: team.name.startswith("Team 1")),
    "shown and tag": (
        Wanted(state="shown", tag="web"),
        lambda result, team: bool(result and result.release != "suppressed") and team.tags.exists(),
    ),
    "version and name": (
        Wanted(version="calms-1", query="Team 0"),
        lambda result, team: result is not None and team.name.startswith("Team 0"),
    ),
}


@pytest.fixture
def coach() -> User:
    return make_user("cleo@example.org")


@pytest.fixture
def scope(coach: User, monkeypatch) -> Scope:
    """Twenty teams, some without a result or a figure, beside an archived one and those of others."""
    monkeypatch.setattr(finding, "ROWS", PAGE)
    chance = random.Random(7)
    for number in range(20):
        team = make_team(name=f"Team {number:02}")
        make_coach(coach, team)
        fill(team, chance)
    gone, foreign = make_team(name="Team 1 gone"), make_team(name="Team 1 of others")
    make_coach(coach, gone)
    elsewhere = make_team(make_organisation("elsewhere"), name="Team 1 elsewhere")
    make_coach(coach, elsewhere)
    for team in (gone, foreign, elsewhere):
        make_result(team, participation=0.1, delta=-9.0)
        TeamTag.objects.create(organisation=team.organisation, team=team, name="web")
    Team.objects.filter(pk=gone.pk).update(archived_at=timezone.now())
    organisation = foreign.organisation
    return Scope(organisation, coach, Cycle.objects.get(organisation=organisation, code="2026-Q4"))


def fill(team: Team, chance: random.Random) -> None:
    if chance.random() < 0.4:
        TeamTag.objects.create(organisation=team.organisation, team=team, name="Web")
    kind = chance.choice(["none", "suppressed", "full", "full", "full", "full"])
    if kind == "none":
        return
    participation = chance.choice([0.25, 0.5, 0.75, None])
    if kind == "suppressed":
        make_result(team, release="suppressed", participation=participation)
        return
    make_result(
        team,
        scores={pillar: chance.choice([10.0, 20.0, 30.0, None]) for pillar in PILLARS},
        delta=chance.choice([-5.0, 0.0, 5.0, None]),
        participation=participation,
        n_symptoms=chance.choice([0, 1, 2]),
        symptoms=("SY-C1",) if chance.random() < 0.5 else (),
    )


def expected(scope: Scope, fits: Callable[[TeamResult | None, Team], bool], sort: str) -> list[str]:
    """Most in need first, then by name; who has no figure comes last."""
    results = {result.team_id: result for result in TeamResult.objects.filter(cycle=scope.cycle)}
    own = Team.objects.filter(organisation=scope.organisation, coachings__user=scope.coach, archived_at=None)
    found = [team for team in own if fits(results.get(team.pk), team)]
    figure = FIGURES.get(sort, f"score_{sort.lower()}")

    def need(team: Team) -> tuple[bool, float, str]:
        value = None if sort == "name" else getattr(results.get(team.pk), figure, None)
        return value is None, (-value if sort == "symptoms" else value) if value is not None else 0, team.name

    return [team.name for team in sorted(found, key=need)]


@pytest.mark.parametrize("narrowed", NARROWED)
def test_pages_hold_each_team_once_in_order(scope, narrowed):
    asked, fits = NARROWED[narrowed]
    for sort in SORTS:
        check_pages(scope, replace(asked, sort=sort), fits)


def check_pages(scope: Scope, wanted: Wanted, fits: Callable[[TeamResult | None, Team], bool]) -> None:
    names = expected(scope, fits, wanted.sort)
    pages = [page_of_teams(scope, wanted, number) for number in range(1, max(1, -(-len(names) // PAGE)) + 1)]
    assert [total for _listed, total, _number in pages] == [len(names)] * len(pages)
    seen = [name for listed, _total, _number in pages for _pk, name in listed]
    assert seen == names == [name for _pk, name in all_of_them(scope, wanted)]
    beyond, total, number = page_of_teams(scope, wanted, 99)
    assert [name for _pk, name in beyond] == names[(number - 1) * PAGE :]
    assert total == len(names)


def test_codes_of_an_organisation_may_be_many_and_long():
    """PostgreSQL refuses a long row in an index, and the closing that writes it with it."""
    chance = random.Random(1)
    blocked = [f"{code}<{chance.choice(LONG)}" for code in LONG]
    make_result(make_team(), symptoms=LONG, wanted=LONG, blocked=blocked)
    assert TeamResult.objects.get().symptoms == LONG


def test_sqlite_has_its_index_of_what_narrows():
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, TeamResult._meta.db_table)
    assert ("team_result_narrowed" in indexes) == (connection.vendor == "sqlite")
