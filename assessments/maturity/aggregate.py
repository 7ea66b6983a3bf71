"""Counts of teams in an aggregate, so that no subtraction tells about fewer teams than it needs (scoring.md 12).

A count below 3 reads "fewer than 3"; one that leaves fewer than 3 teams over would tell those, so it reads "10 or
more". What a reader knows already, because these teams are their own, is taken off first: the rules hold for the rest.
They hold, too, for the teams by which an aggregate grew, which the one before and the one after tell by subtraction.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessments.maturity.parameters import DEFAULT, Parameters
from assessments.maturity.rounding import r6


@dataclass(frozen=True, slots=True)
class Count:
    """A number of teams between `low` and `high`, both included; the same where it is told exactly."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        return self.low == self.high


def together(counts: Iterable[Count | None]) -> Count | None:
    """Over groups that have no team in common; `None` where one of them is not told."""
    low = high = 0
    for count in counts:
        if count is None:
            return None
        low, high = low + count.low, high + count.high
    return Count(low, high)


@dataclass(frozen=True, slots=True)
class Holders:
    """How many teams have something, and how many of them are the reader's own."""

    all: int
    own: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Publishable teams, and how many of them are the reader's own."""

    teams: int
    own: int = 0

    @property
    def unseen(self) -> int:
        """Where all are the reader's own, none is taken off: what they print, others read."""
        return self.teams - self.own or self.teams

    def unseen_of(self, holders: Holders) -> int:
        return holders.all - self.known_of(holders)

    def known_of(self, holders: Holders) -> int:
        return 0 if self.own == self.teams else holders.own

    def may_be_told(self, parameters: Parameters = DEFAULT) -> bool:
        """At least 3 teams, and the reader's own are none, all, or leave at least 3 (scoring.md 12)."""
        return min(self.teams, self.unseen) >= parameters.aggregate_min_teams


def told(holders: Holders, group: Group, parameters: Parameters = DEFAULT) -> Count:
    """One count by itself; `in_turn` for counts of which a team is in one at most."""
    known, unseen, least = group.known_of(holders), group.unseen_of(holders), parameters.aggregate_min_teams
    if unseen < least:
        return Count(known, known + min(least - 1, group.unseen))
    if group.unseen - unseen < least:
        return Count(known + max(least, group.unseen - least + 1), known + group.unseen)
    return Count(holders.all, holders.all)


def in_turn(cells: Mapping[str, Holders], group: Group, parameters: Parameters = DEFAULT) -> dict[str, Count | None]:
    """Counts of which a team is in one at most: with two of them, the rest of all teams would tell a small one.

    All are told where so many teams are in none that each small count, and the rest, can be anything still. Else they
    are told up to the first that is not small; `None` for those after it.
    """
    least = parameters.aggregate_min_teams
    unseen = {code: group.unseen_of(holders) for code, holders in cells.items()}
    rest = group.unseen - sum(number for number in unseen.values() if number >= least)
    wide = rest >= least + (least - 1) * len(cells)
    found: dict[str, Count | None] = {}
    enough = False
    for code, holders in cells.items():
        found[code] = None if enough else told(holders, group, parameters)
        enough = enough or (unseen[code] >= least and not wide)
    return found


def is_systemic(count: Count, teams: int, parameters: Parameters = DEFAULT) -> bool:
    """Active in at least 3 teams and 30 % of them, as far as the count is told (reports.md 2)."""
    share = r6(parameters.systemic_min_share * teams)
    return count.low >= max(parameters.systemic_min_teams, share)


@dataclass(frozen=True, slots=True)
class Span:
    """When a team's assessment was opened and first closed; `closed` is `None` while it runs.

    `counts` where it has a result that may be shown.
    """

    opened: datetime
    closed: datetime | None
    counts: bool = True


def settled(spans: Sequence[Span], parameters: Parameters = DEFAULT) -> list[datetime]:
    """The closings up to which the teams of a cycle were counted, time after time; the last one holds.

    An aggregate that grew with each team that closes would tell that team's result by subtraction. So it is made at
    moments at which nothing runs, and made anew only once at least 3 teams that count have joined. Who reads it does
    not matter: with moments of their own, two readers would see aggregates that differ by one team.
    """
    ended = sorted((span.closed, span.counts) for span in spans if span.closed)
    closed = [moment for moment, _counts in ended]
    opened = sorted(span.opened for span in spans)
    found, joined = [], 0
    for place, (moment, counts) in enumerate(ended, 1):
        joined += counts
        quiet = bisect_right(closed, moment) == place and bisect_right(opened, moment) == place
        if quiet and joined >= parameters.aggregate_min_teams:
            found.append(moment)
            joined = 0
    return found


def gathered[T](parts: Iterable[T], unseen: Callable[[T], int], least: int) -> list[list[T]]:
    """Neighbours put together until so many teams in them are unseen, or none; what is left over waits.

    Parts stay whole, and what was put together stays so when others follow.
    """
    found: list[list[T]] = []
    waiting: list[T] = []
    fresh = 0
    for part in parts:
        waiting.append(part)
        fresh += unseen(part)
        if not fresh or fresh >= least:
            found.append(waiting)
            waiting, fresh = [], 0
    return found
