"""Many more teams, made in bulk: what a coach of a thousand sees, and what benchmarks read.

Their sheets are drawn as those of the twelve and scored by the engine; only the sheets of the last quarter are kept,
as where older ones have been erased.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import batched, islice
from random import Random
from typing import cast
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from ..actions.result_rows import Asked, Change, ResultRows, change_since, result_rows
from ..maturity import questionnaire as engine
from ..maturity.document import shipped_document
from ..maturity.parameters import DEFAULT
from ..maturity.release import is_publishable
from ..maturity.scorecard import Release
from ..maturity.storage import parameters_to_plain
from ..maturity.withholding import Told
from ..models import (
    Answer,
    AnswerSheet,
    Assessment,
    Coaching,
    Cycle,
    Membership,
    Organisation,
    Questionnaire,
    Team,
    TeamTag,
    User,
)
from ..models.results import PillarResult, QuestionResult, Snapshot
from ..models.team_results import TeamResult
from .answers import Filled, filled_sheets
from .characters import Character
from .names import FIRST, LAST, person
from .personas import persona
from .quarters import Dates, last_quarters, present_dates

BATCH = 50  # teams in one transaction
SEAL_DAYS = 7
SINCE_CHANGE = 3  # quarters with the changed questionnaire
TAGS = ("web", "mobile", "data", "platform", "payments", "search", "internal", "legacy")
PLACES = (
    *("Amber", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Grove", "Harbour", "Indigo", "Juniper"),
    *("Kelp", "Lagoon", "Maple", "North", "Opal", "Prairie", "Quartz", "River", "Spruce", "Tundra"),
)


@dataclass(frozen=True, slots=True)
class _Stage:
    organisation: Organisation
    cycles: Sequence[Cycle]
    dates: Sequence[Dates]
    questionnaires: Sequence[Questionnaire]
    coach: User


@dataclass(frozen=True, slots=True)
class _Past:
    """An earlier quarter of a team that was released."""

    assessment: Assessment
    asked: Asked
    told: Told


@dataclass(slots=True)
class _Rows:
    """What one batch of teams stores, by table."""

    users: list[User] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    coachings: list[Coaching] = field(default_factory=list)
    tags: list[TeamTag] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    results: list[ResultRows] = field(default_factory=list)
    sheets: list[AnswerSheet] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def store(self) -> None:
        User.objects.bulk_create(self.users)
        Team.objects.bulk_create(self.teams)
        Membership.objects.bulk_create(self.memberships)
        Coaching.objects.bulk_create(self.coachings)
        TeamTag.objects.bulk_create(self.tags)
        Assessment.objects.bulk_create(self.assessments, batch_size=500)
        Snapshot.objects.bulk_create([rows.snapshot for rows in self.results], batch_size=100)
        PillarResult.objects.bulk_create([row for rows in self.results for row in rows.pillars], batch_size=1000)
        QuestionResult.objects.bulk_create([row for rows in self.results for row in rows.questions], batch_size=1000)
        TeamResult.objects.bulk_create([rows.team for rows in self.results], batch_size=500)
        AnswerSheet.objects.bulk_create(self.sheets, batch_size=1000)
        Answer.objects.bulk_create(self.answers, batch_size=2000)


def make_crowd(
    organisation: Organisation,
    tell: Callable[[str], object],
    *,
    teams: int,
    cycles: int,
    today: date | None = None,
) -> None:
    """So many teams over so many quarters, the last of them this one; always the same figures."""
    stage = _stage(organisation, today or timezone.localdate(), cycles)
    for numbers in batched(range(teams), BATCH):
        rows = _Rows()
        for number in numbers:
            _play(stage, number, rows)
        with transaction.atomic():
            rows.store()
        tell(f"{numbers[-1] + 1} of {teams} more teams, {cycles} quarters each")


def _stage(organisation: Organisation, today: date, cycles: int) -> _Stage:
    quarters = last_quarters(today, cycles)
    kept = [Cycle.objects.get_or_create(organisation=organisation, code=quarter.code)[0] for quarter in quarters]
    newest = Questionnaire.objects.of(organisation).newest()
    oldest = Questionnaire.objects.of(organisation).published().order_by("number").defer("document")[0]
    return _Stage(
        organisation,
        kept,
        [*(quarter.dates() for quarter in quarters[:-1]), present_dates(today, "closed")],
        [oldest if number < cycles - SINCE_CHANGE else newest for number in range(cycles)],
        User.objects.get(email=persona("coach").person.email),
    )


def _play(stage: _Stage, number: int, rows: _Rows) -> None:
    chance = Random(f"crowd/{number}")
    character = _character(number, len(stage.cycles), chance)
    team = _team(stage, number, character, chance, rows)
    past: list[_Past] = []
    for quarter, cycle in enumerate(stage.cycles):
        assessment = _assessment(stage, team, character, quarter, cycle)
        filled = filled_sheets(character, quarter, shipped_document())
        asked = Asked(assessment.engine_mode, stage.questionnaires[quarter].content().questionnaire, _keyed(filled))
        changes = list(islice(_changes(past, asked), 2))
        result = result_rows(assessment, asked, changes=changes, parameters=DEFAULT)
        if is_publishable(cast(Release, result.snapshot.release)):
            past.append(_Past(assessment, asked, result.told))
        rows.assessments.append(assessment)
        rows.results.append(result)
    _keep_sheets(assessment, filled, rows)


def _changes(past: Sequence[_Past], asked: Asked) -> Iterator[Change]:
    """As closing finds them."""
    for old in reversed(past):
        if comparison := change_since(old.asked, asked, DEFAULT):
            yield Change(old.assessment.pk, old.assessment.cycle.code, comparison, old.told)


def _character(number: int, quarters: int, chance: Random) -> Character:
    size = chance.choice((3, 4, 5, 6, 6, 7, 7, 8, 8, 8, 9, 9))
    least = max(2, round(0.6 * size))
    levels = {pillar: _walk(chance, quarters) for pillar in engine.PILLARS}
    apart, together = chance.random() < 0.1, chance.random() < 0.03
    return Character(
        name=f"{PLACES[number % len(PLACES)]} {number + 1}",
        story="one of many",
        size=size,
        language=chance.choice(("en", "fr")),
        levels=levels,
        submitted=tuple(1 if together else chance.randint(least, size) for _ in range(quarters)),
        consensus=together,
        camps=dict.fromkeys(("C1", "C2", "C5", "C6", "C7", "C8"), 1.5) if apart else {},
    )


def _walk(chance: Random, quarters: int) -> tuple[float, ...]:
    """A level that wanders a little, now and then by a step."""
    level, found = min(3.4, max(0.6, chance.gauss(2.0, 0.6))), []
    for _ in range(quarters):
        found.append(level)
        level = min(3.8, max(0.3, level + chance.gauss(0.02, 0.1) + (chance.random() < 0.04) * chance.gauss(0, 0.6)))
    return tuple(found)


def _team(stage: _Stage, number: int, character: Character, chance: Random, rows: _Rows) -> Team:
    name = f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]} {number + 1}"
    who = person(name, character.language)
    facilitator = User(email=who.email, name=who.name, language=who.language, password=make_password(None))
    team = Team(
        organisation=stage.organisation,
        name=character.name,
        slug=character.name.lower().replace(" ", "-"),
        size=character.size,
    )
    rows.users.append(facilitator)
    rows.teams.append(team)
    rows.memberships.append(Membership(team=team, user=facilitator, role=Membership.Role.FACILITATOR))
    rows.coachings.append(Coaching(team=team, user=stage.coach))
    tags = chance.sample(TAGS, chance.randint(1, 2))
    rows.tags += [TeamTag(organisation=stage.organisation, team=team, name=tag) for tag in tags]
    return team


def _assessment(stage: _Stage, team: Team, character: Character, quarter: int, cycle: Cycle) -> Assessment:
    dates = stage.dates[quarter]
    return Assessment(
        organisation=stage.organisation,
        team=team,
        cycle=cycle,
        questionnaire=stage.questionnaires[quarter],
        mode=Assessment.Mode.CONSENSUS if character.consensus else Assessment.Mode.TEAM_LINK,
        state=Assessment.State.SEALED,
        expected=character.size,
        language=character.language,
        opened_at=dates.opened_at,
        closes_at=dates.closes_at,
        closed_at=dates.closes_at,
        seals_at=dates.closes_at + timedelta(days=SEAL_DAYS),
        seal_days=SEAL_DAYS,
        parameters=parameters_to_plain(DEFAULT),
    )


def _keyed(filled: Sequence[Filled]) -> dict[UUID, engine.Sheet]:
    return {
        uuid4(): engine.Sheet({code: cast(engine.Answer, _value(text)) for code, text in content.items()})
        for content in filled
    }


def _value(text: str) -> int | str:
    return int(text) if text.isdigit() else text


def _keep_sheets(assessment: Assessment, filled: Sequence[Filled], rows: _Rows) -> None:
    shared = {"organisation_id": assessment.organisation_id}
    for content in filled:
        sheet = AnswerSheet(**shared, assessment=assessment, submitted=True)
        rows.sheets.append(sheet)
        rows.answers += [Answer(**shared, sheet=sheet, question=code, value=value) for code, value in content.items()]
