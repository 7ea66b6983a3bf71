"""A coach's teams in one quarter: found, sorted and read a page at a time, from stored rows."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from typing import Any, NamedTuple, cast

from django.core.cache import cache
from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from ..maturity.parameters import DEFAULT
from ..maturity.release import PUBLISHABLE
from ..maturity.scorecard import Release
from ..models import Assessment, Coaching, Cycle, Organisation, Questionnaire, TeamTag, User
from ..models.results import PillarResult
from ..models.team_results import TeamResult
from .finding import (
    ROWS,
    Named,
    Scope,
    Wanted,
    all_of_them,
    cycles_of,
    most_telling,
    page_of_teams,
    quarters_back,
    recent_quarters,
)

TRAIL = 4  # quarters of the small line
MOST_TAGS = 200
TAGS_KEPT = 60  # seconds: thousands of tags are read for a few words


@dataclass(frozen=True, slots=True)
class Level:
    """A pillar of one team, in points; `verdict` and `delta` are empty where no change may be shown."""

    score: float | None
    band: int | None
    split: bool
    limiting: bool
    verdict: str
    delta: float | None


@dataclass(frozen=True, slots=True)
class Step:
    """The overall of an earlier quarter; `joined` says that it may be compared with the step before."""

    cycle: str
    overall: float | None
    joined: bool


@dataclass(frozen=True, slots=True)
class Next:
    """What is planned, or open already, `until` or from a day on."""

    cycle: str
    open: bool
    day: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """What the quarter shows of a team: of a suppressed result the counts of answers alone."""

    assessment: uuid.UUID
    release: Release
    consensus: bool
    n_valid: int
    expected: int
    k: int
    low_participation: bool
    overall: float | None
    delta: float | None
    since: str
    limiting: Sequence[str]
    n_symptoms: int | None
    pillars: Mapping[str, Level]


@dataclass(frozen=True, slots=True)
class TeamRow:
    """`shown` is `None` without a result in the quarter; `trail` ends with it."""

    team: uuid.UUID
    name: str
    shown: Shown | None
    trail: Sequence[Step]
    next: Next | None
    stale: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The page of this number; `total` teams are found in all."""

    rows: Sequence[TeamRow]
    total: int
    number: int


@dataclass(frozen=True, slots=True)
class Choices:
    """`tags` are the first ones, where there are `more`; `versions` those with a result, the newest first."""

    tags: Sequence[str]
    more: bool
    versions: Sequence[Questionnaire]


@dataclass(frozen=True, slots=True)
class Quarters:
    """The newest first; `usual` is the one to begin with, `None` without any."""

    cycles: Sequence[Cycle]
    usual: Cycle | None


class _Result(NamedTuple):
    """The columns of a stored result that a row is made of."""

    team: uuid.UUID
    cycle: str
    overall: float | None
    delta: float | None
    since: str
    assessment: uuid.UUID
    snapshot: uuid.UUID
    release: Release
    consensus: bool
    n_valid: int
    expected: int
    participation: float | None
    limiting: Sequence[str]
    n_symptoms: int | None
    k: int | None


@dataclass(slots=True)
class _Read:
    """What the rows of a page are made of, by team; `levels` by snapshot. `recent` teams were assessed lately."""

    results: dict[uuid.UUID, list[_Result]] = field(default_factory=dict)
    levels: dict[uuid.UUID, dict[str, Level]] = field(default_factory=dict)
    next: dict[uuid.UUID, Next] = field(default_factory=dict)
    recent: set[uuid.UUID] = field(default_factory=set)


def cycles_with_results(organisation: Organisation, coach: User) -> Quarters:
    """Those in which a team of the coach has a result.

    Whether it has is looked up for each quarter apart: as a condition, PostgreSQL joins every team with each of them.
    """
    own = TeamResult.objects.shown().filter(cycle=OuterRef("pk"), team__coachings__user=coach, team__archived_at=None)
    found = Cycle.objects.filter(organisation=organisation).order_by("-code")
    told = found.annotate(any=Exists(own), tells=Exists(own.filter(release__in=PUBLISHABLE)))
    cycles = [cycle for cycle in told if cycle.any]
    usual = most_telling({cycle.code: cycle.tells for cycle in cycles}) if cycles else ""
    return Quarters(cycles, next((cycle for cycle in cycles if cycle.code == usual), None))


def choices(scope: Scope) -> Choices:
    """By what the teams can be narrowed; two queries at most."""
    results = TeamResult.objects.shown().filter(questionnaire=OuterRef("pk"), cycle=scope.cycle)
    own = results.filter(team__coachings__user=scope.coach, team__archived_at=None)
    versions: QuerySet[Any] = Questionnaire.objects.of(scope.organisation).annotate(asked=Exists(own))
    key = f"tags/{scope.organisation.pk}/{scope.coach.pk}"
    tags = cast(Sequence[str], cache.get_or_set(key, lambda: _tags(scope), TAGS_KEPT))
    newest = versions.defer("document").order_by("-published_at", "-number", "code")
    return Choices(tags[:MOST_TAGS], len(tags) > MOST_TAGS, [version for version in newest if version.asked])


def _tags(scope: Scope) -> list[str]:
    """Of the coach's teams; one more than are offered tells that there are more."""
    own = Coaching.objects.filter(user=scope.coach, team=OuterRef("team"))
    tags = TeamTag.objects.filter(Exists(own), organisation=scope.organisation)
    return list(tags.order_by("name").values_list("name", flat=True).distinct()[: MOST_TAGS + 1])


def find_teams(scope: Scope, wanted: Wanted, page: int) -> Found:
    """The page of this number, or the last one: five queries, at most eight where it is not full."""
    listed, total, number = page_of_teams(scope, wanted, page)
    return Found(read_rows(scope, listed), total, number)


def all_teams(scope: Scope, wanted: Wanted) -> Iterator[TeamRow]:
    """Every team that is found, a few hundred at a time."""
    for teams in batched(all_of_them(scope, wanted), 10 * ROWS):
        yield from read_rows(scope, teams)


def read_rows(scope: Scope, teams: Sequence[Named]) -> list[TeamRow]:
    """Three queries, whatever their number."""
    read = _read(scope, [pk for pk, _name in teams])
    return [_row(scope, pk, name, read) for pk, name in teams]


def _read(scope: Scope, teams: Sequence[uuid.UUID]) -> _Read:
    read = _Read()
    k = Case(
        When(release="suppressed", then=Cast(KeyTextTransform("k_pillar", "snapshot__parameters"), IntegerField()))
    )
    shown, recent = quarters_back(scope.code, TRAIL), recent_quarters(scope.code)
    trail = TeamResult.objects.shown().filter(team__in=teams, cycle__in=cycles_of(scope, [*shown, *recent]))
    columns = [{"cycle": "cycle__code"}.get(name, name) for name in _Result._fields]
    for values in trail.annotate(k=k).order_by("cycle__code").values_list(*columns):
        result = _Result(*values)
        if result.cycle in shown:
            read.results.setdefault(result.team, []).append(result)
        if result.cycle in recent:
            read.recent.add(result.team)
    now = [rows[-1] for rows in read.results.values() if rows[-1].cycle == scope.code]
    published = [result.snapshot for result in now if result.release in PUBLISHABLE]
    levels = PillarResult.objects.filter(snapshot__in=published).values_list(
        "snapshot", "pillar", "score", "band", "split", "limiting", "verdict", "delta"
    )
    for snapshot, pillar, score, band, split, limiting, verdict, delta in levels:
        found = read.levels.setdefault(snapshot, {})
        found[pillar] = Level(score, band, split, limiting, verdict, delta)
    current = Assessment.objects.current().filter(team__in=teams).order_by("opened_at")
    for team, state, *dates, cycle in current.values_list("team", "state", "opened_at", "closes_at", "cycle__code"):
        is_open = state == Assessment.State.OPEN
        read.next.setdefault(team, Next(cycle, is_open, dates[is_open]))
    return read


def _row(scope: Scope, team: uuid.UUID, name: str, read: _Read) -> TeamRow:
    results = read.results.get(team, [])
    last = results[-1] if results and results[-1].cycle == scope.code else None
    following = read.next.get(team)
    return TeamRow(
        team=team,
        name=name,
        shown=_shown(last, read.levels.get(last.snapshot, {})) if last else None,
        trail=_trail(results),
        next=following,
        stale=not (following and following.open) and team not in read.recent,
    )


def _shown(result: _Result, pillars: Mapping[str, Level]) -> Shown:
    low = result.participation is not None and result.participation < DEFAULT.low_participation
    return Shown(
        assessment=result.assessment,
        release=result.release,
        consensus=result.consensus,
        n_valid=result.n_valid,
        expected=result.expected,
        k=result.k or DEFAULT.k_pillar,
        low_participation=low,
        overall=result.overall,
        delta=result.delta,
        since=result.since,
        limiting=result.limiting,
        n_symptoms=result.n_symptoms,
        pillars=pillars,
    )


def _trail(results: Sequence[_Result]) -> list[Step]:
    """A step is joined to the one before if that is the quarter it was compared with, as a whole."""
    steps: list[Step] = []
    before = ""
    for result in results:
        joined = result.delta is not None and result.since == before
        steps.append(Step(result.cycle, result.overall, joined))
        before = result.cycle if result.overall is not None else before
    return steps
