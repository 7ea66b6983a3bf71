"""Which teams an aggregate counts, and as of when (scoring.md 12)."""

import uuid
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Min, QuerySet

from ..maturity.aggregate import Group, Span, settled
from ..maturity.release import PUBLISHABLE
from ..maturity.scorecard import Release
from ..models import Assessment, Coaching, Membership, Organisation, Team, TeamResult, User
from ..models.results import Snapshot

_KEPT = 40  # quarters to choose from


class Entry(NamedTuple):
    """One team's row of a quarter; a tuple, because there are thousands."""

    assessment: uuid.UUID
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
        return None if pillar in self.split else getattr(self, f"score_{pillar.lower()}")


_ENTRY = (
    *("assessment_id", "team_id", "cycle__code", "release", "consensus", "questionnaire_id", "n_valid", "expected"),
    *("assessment__opened_at", "assessment__closed_at", "assessment__reopened_at"),
    *("split", "score_c", "score_a", "score_l", "score_m", "score_s"),
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose aggregate: `coach` narrows it to their teams; `own` are those whose results the reader sees anyway."""

    organisation: Organisation
    coach: User | None
    own: Collection[uuid.UUID] = ()


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
    codes = rows_of(reader).order_by("-cycle__code").values_list("cycle__code", flat=True).distinct()
    return tuple(codes[:_KEPT])


@dataclass(frozen=True, slots=True)
class Counted:
    """The teams of a quarter that an aggregate is made of, as they joined it; `open` says that there will be more."""

    waves: Sequence[Sequence[Entry]]
    open: bool

    @property
    def entries(self) -> list[Entry]:
        return [entry for wave in self.waves for entry in wave]

    @property
    def publishable(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.publishable]


def counted(reader: Reader, cycles: Sequence[str]) -> dict[str, Counted]:
    """By quarter. Two queries, and one for those that were opened again."""
    found: dict[str, list[Entry]] = {code: [] for code in cycles}
    for row in rows_of(reader).filter(cycle__code__in=cycles).values_list(*_ENTRY):
        entry = Entry._make(row)
        found[entry.cycle].append(entry)
    if reader.coach:
        return {code: Counted([entries], open=False) for code, entries in found.items()}
    running: dict[str, list[datetime]] = {code: [] for code in cycles}
    open_now = Assessment.objects.running().filter(
        organisation=reader.organisation, cycle__code__in=cycles, team_result=None
    )
    for code, opened in open_now.values_list("cycle__code", "opened_at"):
        running[code].append(opened)
    first = _first_closings([entry for entries in found.values() for entry in entries])
    return {code: settle(entries, running[code], first, reader) for code, entries in found.items()}


def _first_closings(entries: Iterable[Entry]) -> Mapping[uuid.UUID, datetime]:
    """When the first result was made of those that were opened again: they are counted as of then."""
    again = [entry.assessment for entry in entries if entry.reopened]
    rows = Snapshot.objects.filter(assessment__in=again).values_list("assessment").annotate(Min("created_at"))
    return dict(rows.order_by())


def settle(
    entries: Sequence[Entry], running: Sequence[datetime], first: Mapping[uuid.UUID, datetime], reader: Reader
) -> Counted:
    """Three teams that the reader does not know join at a time; where there are none, three that may be shown."""
    closed = {entry.assessment: first.get(entry.assessment, entry.closed) for entry in entries}
    still = [Span(opened, None) for opened in running]

    def moments(*, own: bool) -> list[datetime]:
        counts = {entry.assessment for entry in entries if entry.publishable and (own or entry.team not in reader.own)}
        spans = [Span(entry.opened, closed[entry.assessment], entry.assessment in counts) for entry in entries]
        return settled([*spans, *still])

    until = moments(own=False) or moments(own=True)
    waves: list[list[Entry]] = [[] for _moment in until]
    late = len(running)
    for entry in entries:
        place = bisect_left(until, closed[entry.assessment])
        if place < len(waves):
            waves[place].append(entry)
        else:
            late += 1
    return Counted(waves, open=late > 0)


def group_of(entries: Sequence[Entry], reader: Reader) -> Group:
    return Group(len(entries), sum(entry.team in reader.own for entry in entries))


def may_be_told(found: Counted, reader: Reader) -> bool:
    return group_of(found.publishable, reader).may_be_told()
