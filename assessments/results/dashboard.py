"""A coach's teams in one quarter: found, sorted and read a page at a time, from stored rows."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, FilteredRelation, IntegerField, OuterRef, Q, QuerySet, When, Window
from django.db.models.expressions import OrderBy
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from ..maturity.parameters import DEFAULT
from ..maturity.release import PUBLISHABLE
from ..maturity.scorecard import Release
from ..models import Assessment, Cycle, Organisation, Questionnaire, Team, TeamTag, User
from ..models.results import PillarResult
from ..models.team_results import TeamResult

ROWS = 50
TRAIL = 4  # quarters of the small line
STATES = ("shown", "withheld", "split", "open", "none", "stale")
SORTS = ("name", "C", "A", "L", "M", "S", "change", "participation", "symptoms")
MOST_TAGS = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the teams are narrowed and sorted; what is empty narrows nothing, what does not exist finds none."""

    query: str = ""
    tag: str = ""
    state: str = ""
    limiting: str = ""
    version: str = ""
    symptom: str = ""
    wanted: str = ""
    blocked: str = ""
    pattern: str = ""
    sort: str = "name"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose teams, in which quarter; the coach's own alone, and no archived one."""

    organisation: Organisation
    coach: User
    cycle: Cycle

    @property
    def teams(self) -> QuerySet[Team]:
        return coached(self.organisation, self.coach)


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
    balance: str
    limiting: Sequence[str]
    n_symptoms: int | None
    version: uuid.UUID
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
    """One page of teams; `total` of them are found, on `pages` pages."""

    rows: Sequence[TeamRow]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // ROWS))


@dataclass(frozen=True, slots=True)
class Choices:
    tags: Sequence[str]
    versions: Sequence[Questionnaire]


@dataclass(slots=True)
class _Read:
    """What the rows of a page are made of, by team."""

    results: dict[uuid.UUID, list[TeamResult]] = field(default_factory=dict)
    levels: dict[uuid.UUID, dict[str, Level]] = field(default_factory=dict)
    next: dict[uuid.UUID, Next] = field(default_factory=dict)


def coached(organisation: Organisation, coach: User) -> QuerySet[Team]:
    return Team.objects.of(organisation).active().filter(coachings__user=coach)


def cycles_with_results(organisation: Organisation, coach: User) -> list[Cycle]:
    """The quarters in which a team of the coach has a result, the newest first."""
    own = TeamResult.objects.shown().filter(cycle=OuterRef("pk"), team__coachings__user=coach, team__archived_at=None)
    return list(Cycle.objects.filter(Exists(own), organisation=organisation).order_by("-code"))


def choices(scope: Scope) -> Choices:
    """By what the teams can be narrowed; two queries."""
    tags = TeamTag.objects.filter(organisation=scope.organisation, team__coachings__user=scope.coach)
    used = TeamResult.objects.filter(cycle=scope.cycle, questionnaire=OuterRef("pk"))
    versions = Questionnaire.objects.of(scope.organisation).filter(Exists(used)).defer("document")
    return Choices(
        tags=list(tags.order_by("name").values_list("name", flat=True).distinct()[:MOST_TAGS]),
        versions=list(versions.order_by("code", "-number")),
    )


def find_teams(scope: Scope, wanted: Wanted, page: int) -> Found:
    """The page of this number, or the last one; four queries, five beyond the end."""
    sorted_teams = _sorted(_narrowed(scope, wanted), wanted.sort)
    first = (max(page, 1) - 1) * ROWS
    listed = list(_listed(sorted_teams)[first : first + ROWS])
    if not listed and first:
        total = sorted_teams.count()
        first = (max(total, 1) - 1) // ROWS * ROWS
        listed = list(_listed(sorted_teams)[first : first + ROWS])
    total = listed[0][2] if listed else 0
    return Found(read_rows(scope, [(pk, name) for pk, name, _found in listed]), total, first // ROWS + 1)


def all_teams(scope: Scope, wanted: Wanted) -> Iterable[TeamRow]:
    """Every team that is found, a few hundred at a time."""
    teams = _sorted(_narrowed(scope, wanted), wanted.sort).values_list("pk", "name")
    listed = list(teams)
    for first in range(0, len(listed), 10 * ROWS):
        yield from read_rows(scope, listed[first : first + 10 * ROWS])


def read_rows(scope: Scope, teams: Sequence[tuple[uuid.UUID, str]]) -> list[TeamRow]:
    """Three queries, whatever their number."""
    read = _read(scope, [pk for pk, _name in teams])
    return [_row(scope, pk, name, read) for pk, name in teams]


def quarters_back(code: str, number: int) -> list[str]:
    """So many quarters up to this one, oldest first: `2026-Q1` is preceded by `2025-Q4`."""
    year, part = code.split("-Q")
    last = 4 * int(year) + int(part) - 1
    return [f"{each // 4}-Q{each % 4 + 1}" for each in range(last - number + 1, last + 1)]


def _listed(teams: QuerySet[Team]) -> QuerySet[Team, tuple[uuid.UUID, str, int]]:
    """With the number of all of them, so that they are not searched twice."""
    return teams.annotate(found=Window(Count("*"))).values_list("pk", "name", "found")


def _narrowed(scope: Scope, wanted: Wanted) -> QuerySet[Team]:
    shown = Q(results__cycle=scope.cycle)
    waiting = Assessment.objects.closed_and_opened_again().filter(cycle=scope.cycle).values_list("pk", flat=True)
    if waiting:
        shown &= ~Q(results__assessment__in=list(waiting))
    teams = scope.teams.annotate(result=FilteredRelation("results", condition=shown))
    if wanted.query:
        teams = teams.filter(name__icontains=wanted.query)
    if wanted.tag:
        teams = teams.filter(pk__in=_tagged(scope, wanted.tag))
    if wanted.state:
        teams = teams.filter(_in_state(scope, wanted.state))
    if wanted.version:
        teams = teams.filter(_of_version(wanted.version))
    codes = {
        "limiting__holds": wanted.limiting,
        "symptoms__holds": wanted.symptom,
        "wanted__holds": wanted.wanted,
        "blocked__contains": wanted.blocked and f" {wanted.blocked}<",
        "patterns__holds": wanted.pattern,
    }
    return teams.filter(**{f"result__{lookup}": code for lookup, code in codes.items() if code})


def _tagged(scope: Scope, tag: str) -> QuerySet[TeamTag, Any]:
    return TeamTag.objects.filter(organisation=scope.organisation, name__iexact=tag).values("team")


def _of_version(version: str) -> Q:
    """By code and number, as `calms-2`."""
    code, _dash, number = version.rpartition("-")
    if not (number.isdecimal() and len(number) < 5):
        return Q(pk=None)
    return Q(result__questionnaire__code=code, result__questionnaire__number=int(number))


def _in_state(scope: Scope, state: str) -> Q:
    if state == "open":
        return Q(pk__in=Assessment.objects.running().filter(cycle=scope.cycle).values("team"))
    if state == "stale":
        recent = quarters_back(scope.cycle.code, 2)
        assessed = TeamResult.objects.shown().filter(cycle__in=_cycles(scope, recent))
        return ~Q(pk__in=assessed.values("team"))
    return {
        "shown": Q(result__release__in=PUBLISHABLE),
        "withheld": Q(result__release="suppressed"),
        "split": Q(result__release__in=PUBLISHABLE) & ~Q(result__split=()),
        "none": Q(result__release=None),
    }.get(state, Q(pk=None))


def _sorted(teams: QuerySet[Team], sort: str) -> QuerySet[Team]:
    """Most in need first, then by name; teams without the figure come last. No place is counted."""
    order: list[OrderBy | str] = ["name", "pk"]
    if sort in {"C", "A", "L", "M", "S"}:
        order.insert(0, F(f"result__score_{sort.lower()}").asc(nulls_last=True))
    elif sort in {"change", "participation"}:
        order.insert(0, F("result__delta" if sort == "change" else "result__participation").asc(nulls_last=True))
    elif sort == "symptoms":
        order.insert(0, F("result__n_symptoms").desc(nulls_last=True))
    return teams.order_by(*order)


def _cycles(scope: Scope, codes: Sequence[str]) -> QuerySet[Cycle]:
    return Cycle.objects.filter(organisation=scope.organisation, code__in=codes)


def _read(scope: Scope, teams: Sequence[uuid.UUID]) -> _Read:
    read = _Read()
    trail = _cycles(scope, quarters_back(scope.cycle.code, TRAIL))
    k = Case(
        When(release="suppressed", then=Cast(KeyTextTransform("k_pillar", "snapshot__parameters"), IntegerField()))
    )
    results = TeamResult.objects.shown().filter(team__in=teams, cycle__in=trail).annotate(k=k).select_related("cycle")
    for result in results.order_by("cycle__code"):
        read.results.setdefault(result.team_id, []).append(result)
    now = [rows[-1] for rows in read.results.values() if rows[-1].cycle_id == scope.cycle.pk]
    columns = ("snapshot", "pillar", "score", "band", "split", "limiting", "verdict", "delta")
    published = [row.snapshot_id for row in now if row.release in PUBLISHABLE]
    for snapshot, pillar, *values in PillarResult.objects.filter(snapshot__in=published).values_list(*columns):
        read.levels.setdefault(snapshot, {})[pillar] = Level(*values)
    for assessment in Assessment.objects.current().filter(team__in=teams).select_related("cycle").order_by("opened_at"):
        is_open = assessment.state == Assessment.State.OPEN
        day = assessment.closes_at if is_open else assessment.opened_at
        read.next.setdefault(assessment.team_id, Next(assessment.cycle.code, is_open, day))
    return read


def _row(scope: Scope, team: uuid.UUID, name: str, read: _Read) -> TeamRow:
    results = read.results.get(team, [])
    recent = set(quarters_back(scope.cycle.code, 2))
    last = results[-1] if results and results[-1].cycle_id == scope.cycle.pk else None
    return TeamRow(
        team=team,
        name=name,
        shown=_shown(last, read.levels.get(last.snapshot_id, {})) if last else None,
        trail=_trail(results),
        next=read.next.get(team),
        stale=not any(result.cycle.code in recent for result in results),
    )


def _shown(result: Any, pillars: Mapping[str, Level]) -> Shown:
    return Shown(
        assessment=result.assessment_id,
        release=result.release,
        consensus=result.consensus,
        n_valid=result.n_valid,
        expected=result.expected,
        k=result.k,
        low_participation=result.participation is not None and result.participation < DEFAULT.low_participation,
        overall=result.overall,
        delta=result.delta,
        since=result.since,
        balance=result.balance,
        limiting=result.limiting,
        n_symptoms=result.n_symptoms,
        version=result.questionnaire_id,
        pillars=pillars,
    )


def _trail(results: Sequence[TeamResult]) -> list[Step]:
    """A step is joined to the one before if that is the quarter it was compared with, as a whole."""
    steps: list[Step] = []
    before = ""
    for result in results:
        joined = result.delta is not None and result.since == before
        steps.append(Step(result.cycle.code, result.overall, joined))
        before = result.cycle.code if result.overall is not None else before
    return steps
