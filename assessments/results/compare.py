"""Two to four teams of a coach side by side, from their stored rows (scoring.md 14)."""

import itertools
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ..maturity.benchmark import Standing, differ
from ..maturity.change import bridge
from ..maturity.document import Document
from ..maturity.parameters import DEFAULT
from ..maturity.questionnaire import PILLARS, WAYS
from ..maturity.release import is_publishable
from ..maturity.scorecard import Interval, Release, Status
from ..maturity.storage import from_plain, parameters_from_plain
from ..maturity.withholding import safe
from ..models import Cycle, Organisation, Team, User
from ..models.results import PillarResult
from ..models.team_results import TeamResult

MOST = 4
_PILLAR = ("snapshot", "pillar", "status", "score", "se", "low", "high", "split", "limiting")


@dataclass(frozen=True, slots=True)
class Pillar:
    """Points of 100; `score` is `None` where there is none, `interval` too where it may not be told."""

    status: Status
    score: float | None
    interval: Interval | None
    split: bool
    limiting: bool


type Standings = Mapping[uuid.UUID, Mapping[str, Standing]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a publishable result shows beside others; `ways` by code, without those that have no score."""

    pillars: Mapping[str, Pillar]
    ways: Mapping[str, float]
    symptoms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """How one team took part in the quarter."""

    assessment: uuid.UUID
    questionnaire: uuid.UUID
    document: Document
    consensus: bool
    release: Release
    k_pillar: int
    expected: int
    n_valid: int


@dataclass(frozen=True, slots=True)
class Untold:
    """A team without figures: `part` is `None` where the quarter has no result, and else it is suppressed."""

    pk: uuid.UUID
    name: str
    part: Part | None


@dataclass(frozen=True, slots=True)
class Side:
    """A team with figures."""

    pk: uuid.UUID
    name: str
    part: Part
    figures: Figures


@dataclass(frozen=True, slots=True)
class Difference:
    """Of two teams with the same version, first minus second; `real` is `None` where it cannot be told."""

    one: str
    other: str
    delta: float
    real: bool | None


@dataclass(frozen=True, slots=True)
class Sides:
    """Teams whose versions may stand on one chart; `pairs` by pillar. `mixed`: their versions are not the same."""

    sides: tuple[Side, ...]
    pairs: Mapping[str, tuple[Difference, ...]] = field(default_factory=dict)
    mixed: bool = False

    @property
    def document(self) -> Document:
        return self.sides[0].part.document


@dataclass(frozen=True, slots=True)
class Compared:
    """Teams with figures in groups that may be compared, and the others; each by name."""

    cycle: str
    groups: tuple[Sides, ...]
    untold: tuple[Untold, ...]

    @property
    def sides(self) -> list[Side]:
        return [side for group in self.groups for side in group.sides]


def coached_teams(user: User, organisation: Organisation) -> QuerySet[Team]:
    """Of a coach, without those archived."""
    return Team.objects.of(organisation).active().filter(coachings__user=user).order_by("name", "pk")


def cycles_with_results(user: User, organisation: Organisation, chosen: Collection[Team] = ()) -> dict[str, int]:
    """Quarters in which one of the coach's teams has a result, the newest first: how many of the chosen teams do."""
    teams = coached_teams(user, organisation).order_by().values("pk")
    shown = TeamResult.objects.shown()
    found = Exists(shown.filter(cycle=OuterRef("pk"), team__in=teams))
    theirs = shown.filter(cycle=OuterRef("pk"), team__in=chosen).order_by().values("cycle")
    count = Coalesce(Subquery(theirs.annotate(teams=Count("pk")).values("teams")), 0) if chosen else Value(0)
    rows = Cycle.objects.filter(found, organisation=organisation).annotate(theirs=count)
    return dict(rows.values_list("code", "theirs"))


def compare_teams(teams: Sequence[Team], cycle: str) -> Compared:
    """Two queries, and one for each version of the questionnaire that was not read before."""
    rows = TeamResult.objects.shown().filter(team__in=teams, cycle__code=cycle)
    rows = rows.select_related("snapshot", "questionnaire").defer("questionnaire__document")
    results = {row.team_id: row for row in rows}
    publishable = {pk: row for pk, row in results.items() if is_publishable(cast(Release, row.release))}
    pillars, standings = _pillars(list(publishable.values()))
    sides = [
        Side(team.pk, team.name, _part(row), _figures(row, pillars[team.pk]))
        for team in teams
        if (row := publishable.get(team.pk))
    ]
    rest = [team for team in teams if team.pk not in publishable]
    untold = [Untold(team.pk, team.name, _part(row) if (row := results.get(team.pk)) else None) for team in rest]
    return Compared(cycle, tuple(_groups(sides, standings)), tuple(untold))


def _pillars(results: Sequence[TeamResult]) -> tuple[dict[uuid.UUID, dict[str, Pillar]], Standings]:
    """By team and code; the second is what to compare by, and leaves only as words."""
    found: dict[uuid.UUID, dict[str, Pillar]] = {row.team_id: {} for row in results}
    standings: dict[uuid.UUID, dict[str, Standing]] = {row.team_id: {} for row in results}
    by_snapshot = {row.snapshot_id: row for row in results}
    rows = PillarResult.objects.filter(snapshot__in=by_snapshot).values_list(*_PILLAR)
    for snapshot, code, status, score, se, low, high, split, limiting in rows:
        result = by_snapshot[snapshot]
        if score is not None:
            standings[result.team_id][code] = Standing(score, se, result.n_valid, cast(Release, result.release), split)
        interval = None if low is None or high is None else (low, high)
        found[result.team_id][code] = Pillar(cast(Status, status), score, interval, split, limiting)
    return found, standings


def _part(row: TeamResult) -> Part:
    return Part(
        assessment=row.pk,
        questionnaire=row.questionnaire_id,
        document=row.questionnaire.content(),
        consensus=row.consensus,
        release=cast(Release, row.release),
        k_pillar=parameters_from_plain(row.snapshot.parameters).k_pillar,
        expected=row.expected,
        n_valid=row.n_valid,
    )


def _figures(row: TeamResult, pillars: Mapping[str, Pillar]) -> Figures:
    """The Ways stand in the card alone."""
    questionnaire, parameters = (
        row.questionnaire.content().questionnaire,
        parameters_from_plain(row.snapshot.parameters),
    )
    card = safe(from_plain(row.snapshot.card), questionnaire, parameters).card
    ways = {code: card.ways[code].score for code in WAYS}
    return Figures(
        pillars={code: pillars[code] for code in PILLARS},
        ways={code: score for code, score in ways.items() if score is not None},
        symptoms=tuple(row.symptoms),
    )


def _groups(sides: Sequence[Side], standings: Standings) -> list[Sides]:
    """Each team goes to the first whose versions all ask enough of the same."""
    found: list[list[Side]] = []
    for side in sides:
        group = next((group for group in found if all(_bridged(side, other) for other in group)), None)
        if group is None:
            found.append([side])
        else:
            group.append(side)
    return [_sides(group, standings) for group in found]


def _bridged(one: Side, other: Side) -> bool:
    if one.part.questionnaire == other.part.questionnaire:
        return True
    return all(bridge(one.part.document.questionnaire, other.part.document.questionnaire, DEFAULT).values())


def _sides(sides: Sequence[Side], standings: Standings) -> Sides:
    versions = {side.part.questionnaire for side in sides}
    pairs = {pillar: tuple(_pairs(pillar, sides, standings)) for pillar in PILLARS}
    return Sides(tuple(sides), pairs, mixed=len(versions) > 1)


def _pairs(pillar: str, sides: Sequence[Side], standings: Standings) -> Iterator[Difference]:
    """Of those with a score of the pillar and the same version."""
    found = [(side, standings[side.pk].get(pillar)) for side in sides]
    for (one, first), (other, second) in itertools.combinations(found, 2):
        if first and second and one.part.questionnaire == other.part.questionnaire:
            yield Difference(one.name, other.name, first.score - second.score, differ(first, second, DEFAULT))
