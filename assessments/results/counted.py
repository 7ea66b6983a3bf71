"""Which teams an aggregate counts, and as of when (scoring.md 12)."""

import uuid
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, cast

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ..maturity.aggregate import Group, Span, gathered, settled
from ..maturity.parameters import DEFAULT
from ..maturity.questionnaire import PILLARS
from ..maturity.release import PUBLISHABLE
from ..maturity.scorecard import Release
from ..models import Assessment, Coaching, Cycle, Membership, Organisation, Team, User
from ..models.results import Snapshot
from ..models.team_results import TeamResult

_KEPT = 40  # quarters to choose from
MOST_KNOWN = 3  # teams that a reader of an aggregate made for many may know


class Entry(NamedTuple):
    """One team's row of a quarter; a tuple, because there are thousands."""

    team: uuid.UUID
    cycle: str
    release: Release
    consensus: bool
    questionnaire: uuid.UUID
    n_valid: int
    expected: int
    opened: datetime
    closed: datetime
    reopened: datetime | None
    split: Collection[str] = ()
    score_c: float | None = None
    score_a: float | None = None
    score_l: float | None = None
    score_m: float | None = None
    score_s: float | None = None

    @property
    def publishable(self) -> bool:
        return self.release in PUBLISHABLE

    def score(self, pillar: str) -> float | None:
        """`None` for a split pillar, too."""
        return None if pillar in self.split else getattr(self, _SCORES[pillar])


_SCORES = {pillar: f"score_{pillar.lower()}" for pillar in PILLARS}
_ENTRY = (
    *("team_id", "cycle__code", "release", "consensus", "questionnaire_id", "n_valid", "expected"),
    *("assessment__opened_at", "assessment__closed_at", "assessment__reopened_at"),
    *("split", *_SCORES.values()),
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose aggregate: `coach` narrows it to their teams; `own` are those whose results the reader sees anyway.

    `known` is for an aggregate that many read: each sees so many teams besides, whichever they are.
    """

    organisation: Organisation
    coach: User | None
    own: Collection[uuid.UUID] = ()
    known: int = 0

    @property
    def least(self) -> int:
        """How many teams that are not their own stand behind what this reader may be told."""
        return DEFAULT.aggregate_min_teams + self.known


def reader_of(user: User, organisation: Organisation, *, whole: bool) -> Reader:
    if not whole:
        return Reader(organisation, user)
    coached = Coaching.objects.filter(user=user, team__organisation=organisation).values_list("team")
    member = Membership.objects.filter(user=user, team__organisation=organisation).values_list("team")
    return Reader(organisation, None, frozenset(pk for (pk,) in coached.union(member)))


def rows_of(reader: Reader) -> QuerySet[TeamResult]:
    """A coach's, as their teams are now. Of the whole organisation also those archived or opened again since.

    Left out, the difference would tell them.
    """
    rows = TeamResult.objects.filter(organisation=reader.organisation)
    if reader.coach:
        teams = Team.objects.active().filter(coachings__user=reader.coach)
        return rows.shown().filter(team__in=teams)
    return rows


def cycles_of(reader: Reader) -> tuple[str, ...]:
    """Looks for one row of each quarter, however many there are."""
    found = Exists(rows_of(reader).filter(cycle=OuterRef("pk")))
    cycles = Cycle.objects.filter(organisation=reader.organisation).annotate(any=found).order_by("-code")
    return tuple(code for code, any_result in cycles.values_list("code", "any") if any_result)[:_KEPT]


type Wave = Sequence[Entry]


@dataclass(frozen=True)
class Counted:
    """The teams of a quarter that an aggregate is made of; `open` says that there will be more.

    A wave are the teams that joined at one time, the same for every reader. In each group are so many of them that it
    tells this reader nothing of fewer than 3 unseen teams.
    """

    groups: Sequence[Sequence[Wave]]
    open: bool

    @cached_property
    def waves(self) -> list[Wave]:
        return [wave for group in self.groups for wave in group]

    @cached_property
    def entries(self) -> list[Entry]:
        return _joined(self.waves)

    @cached_property
    def publishable(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.publishable]

    @cached_property
    def alone(self) -> list[Wave]:
        """Of each wave those that may be shown and answered individually."""
        return [[entry for entry in wave if not entry.consensus and entry.publishable] for wave in self.waves]

    @cached_property
    def versions(self) -> Mapping[uuid.UUID, list[Wave]]:
        """The same by questionnaire."""
        asked = {entry.questionnaire for wave in self.alone for entry in wave}
        return {pk: [[entry for entry in wave if entry.questionnaire == pk] for wave in self.alone] for pk in asked}


def counted(reader: Reader, cycles: Sequence[str]) -> dict[str, Counted]:
    """By quarter. Two queries, and one for those that were opened again."""
    found: dict[str, list[Entry]] = {code: [] for code in cycles}
    for row in rows_of(reader).filter(cycle__code__in=cycles).values_list(*_ENTRY):
        entry = Entry._make(row)
        found[entry.cycle].append(entry)
    if reader.coach:
        return {code: Counted([[entries]], open=False) for code, entries in found.items()}
    running: dict[str, list[datetime]] = {code: [] for code in cycles}
    for code, opened in _without_result(reader, cycles).values_list("cycle__code", "opened_at"):
        running[code].append(opened)
    first = _first_results([entry for entries in found.values() for entry in entries])
    return {code: settle(as_first(entries, first), running[code], reader) for code, entries in found.items()}


def _without_result(reader: Reader, cycles: Sequence[str]) -> QuerySet[Assessment]:
    """Those that run, and those whose time to open has come though the clock has not opened them yet."""
    due = Q(state=Assessment.State.OPEN) | Q(state=Assessment.State.PLANNED, opened_at__lte=timezone.now())
    return Assessment.objects.filter(due, organisation=reader.organisation, cycle__code__in=cycles, team_result=None)


# By team and quarter.
type First = Mapping[tuple[uuid.UUID, str], tuple[datetime, Release]]


def _first_results(entries: Iterable[Entry]) -> First:
    """Of those that were opened again, when their first result was made, and what it released."""
    again = {entry.team for entry in entries if entry.reopened}
    rows = Snapshot.objects.filter(number=1, assessment__team__in=again, assessment__reopened_at__isnull=False)
    found = rows.values_list("assessment__team", "assessment__cycle__code", "created_at", "release")
    return {(team, cycle): (made, cast(Release, release)) for team, cycle, made, release in found}


def as_first(entries: Iterable[Entry], first: First) -> list[Entry]:
    """As they were counted first: a suppressed result that reopening made one to show would come in by itself."""
    return [
        _as_first(entry, *first[key]) if (key := (entry.team, entry.cycle)) in first else entry for entry in entries
    ]


def _as_first(entry: Entry, closed: datetime, release: Release) -> Entry:
    return entry._replace(closed=closed, release="suppressed" if release == "suppressed" else entry.release)


def settle(entries: Sequence[Entry], running: Sequence[datetime], reader: Reader) -> Counted:
    """In waves, which do not depend on the reader; those that would tell this one of 1 or 2 teams wait for the next.

    Where all of them wait, they are one group, of which `may_be_told` says that it may not.
    """
    spans = [Span(entry.opened, entry.closed, entry.publishable) for entry in entries]
    until = settled([*spans, *(Span(opened, None) for opened in running)])
    waves: list[list[Entry]] = [[] for _moment in until]
    for entry in entries:
        place = bisect_left(until, entry.closed)
        if place < len(waves):
            waves[place].append(entry)
    told = gathered(waves, lambda wave: _unseen([entry for entry in wave if entry.publishable], reader), reader.least)
    groups = told or [waves]
    late = len(entries) - sum(len(wave) for group in groups for wave in group) + len(running)
    return Counted(groups, open=late > 0)


def entering(waves: Iterable[Wave], reader: Reader) -> list[Entry]:
    """Of those that fit in each wave, the ones that enter a median or a share."""
    return _joined(parts_entering(waves, reader))


def parts_entering(waves: Iterable[Wave], reader: Reader) -> list[Wave]:
    """In groups of which each tells nothing of 1 or 2 unseen teams.

    Of a wave only some may fit, so that the next one could bring a single team. So they are put together anew: until
    enough fit, for every reader alike, and then until this one does not know 3 of them.
    """
    told = gathered(_public_parts(waves), lambda part: _unseen(part, reader), reader.least)
    return [_joined(group) for group in told]


def _public_parts(waves: Iterable[Wave]) -> list[Wave]:
    """Of 3 teams to begin with, and then of so many that who knows some of them cannot tell the others.

    The same reader meets these teams on several pages, with the aggregates made for them and with those made for many,
    which may differ by a part.
    """
    least = DEFAULT.aggregate_min_teams
    parts = [_joined(part) for part in gathered(filter(None, waves), len, least)]
    return [*parts[:1], *(_joined(part) for part in gathered(parts[1:], len, least + MOST_KNOWN))]


def _joined(waves: Iterable[Wave]) -> list[Entry]:
    return [entry for wave in waves for entry in wave]


def scores_of(now: Counted, reader: Reader, questionnaire: uuid.UUID, pillar: str) -> list[float]:
    """Of a pillar, over the teams that answered this version individually and are not split (scoring.md 13)."""
    asked = now.versions.get(questionnaire, [])
    having = [[entry for entry in wave if entry.score(pillar) is not None] for wave in asked]
    return [score for entry in entering(having, reader) if (score := entry.score(pillar)) is not None]


def _unseen(entries: Sequence[Entry], reader: Reader) -> int:
    return sum(entry.team not in reader.own for entry in entries) if reader.own else len(entries)


def group_of(entries: Sequence[Entry], reader: Reader) -> Group:
    return Group(len(entries), len(entries) - _unseen(entries, reader))


def may_be_told(found: Counted, reader: Reader) -> bool:
    return group_of(found.publishable, reader).may_be_told()
