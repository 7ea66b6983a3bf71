"""What a leader's overview tells, seen after each closing of a quarter, by somebody who knows some of the teams.

The attacker keeps every page, knows the rules, and tries all that the other teams could have.
"""

import itertools
import random
import uuid
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from assessments.maturity.parameters import DEFAULT
from assessments.results.aggregate import OPPOSED, Wave, counts_of, exclusive_of, waves_of
from assessments.results.counted import Counted, Entry, Reader, may_be_told, settle

LEAST = DEFAULT.aggregate_min_teams
START = datetime(2026, 10, 1, tzinfo=UTC)
_VERSION, _NOTHING = uuid.UUID(int=1), {}

type World = Mapping[uuid.UUID, str]
type Shows = Callable[[Counted, World, Reader], Hashable]


@dataclass(frozen=True, slots=True)
class Quarter:
    """Teams with the days on which they opened and closed, and those that the reader knows."""

    days: Mapping[uuid.UUID, tuple[int, int]]
    own: frozenset[uuid.UUID]


def make_quarter(chance: random.Random, most: int = 9) -> Quarter:
    """Rounds of several teams, and some that come later or by themselves."""
    days = {}
    for number in range(chance.randint(3, most)):
        opened = chance.choice((0, 0, 0, 10, 20, chance.randint(0, 30)))
        days[uuid.UUID(int=number)] = opened, opened + chance.randint(1, 8)
    return Quarter(days, frozenset(team for team in days if chance.random() < chance.choice((0, 0.2, 0.6))))


def pages(quarter: Quarter, world: World, shows: Shows) -> tuple[Hashable, ...]:
    """What the overview shows day after day."""
    reader = Reader(None, None, quarter.own)  # type: ignore[arg-type]  (settling and counting ask no database)
    found: list[Hashable] = []
    for day in sorted({closed for _opened, closed in quarter.days.values()}):
        now = settled_on(quarter, day, reader)
        found.append(shows(now, world, reader) if may_be_told(now, reader) else None)
    return tuple(found)


def settled_on(quarter: Quarter, day: int, reader: Reader) -> Counted:
    entries = [_entry(team, *days) for team, days in quarter.days.items() if days[1] <= day]
    running = [START + timedelta(days=days[0]) for days in quarter.days.values() if days[0] <= day < days[1]]
    return settle(entries, running, _NOTHING, reader)


def _entry(team: uuid.UUID, opened: int, closed: int) -> Entry:
    dates = START + timedelta(days=opened), START + timedelta(days=closed)
    return Entry(team, team, "2026-Q4", "full", False, _VERSION, 6, 8, *dates, None)


def _waves(now: Counted, world: World, reader: Reader) -> list[Wave]:
    kinds = ("limiting", "patterns", "symptoms", "wanted", "in_place", "blocked")
    codes = {
        team: {kind: (held,) if held and kind == "patterns" else () for kind in kinds} for team, held in world.items()
    }
    return waves_of(now, codes, reader)


def one_count(now: Counted, world: World, reader: Reader) -> Hashable:
    """Of something that a team has or has not."""
    return tuple(counts_of(_waves(now, world, reader), "patterns", [OPPOSED[0]]).items())


def two_counts(now: Counted, world: World, reader: Reader) -> Hashable:
    """Of two things of which a team has one at most."""
    waves = _waves(now, world, reader)
    return tuple(exclusive_of(waves, {code: ("patterns", code) for code in OPPOSED}).items())


def exact(now: Counted, world: World, _reader: Reader) -> Hashable:
    """As it would be without any rule but that of three teams."""
    return tuple(sum(world[entry.team] == code for entry in now.entries) for code in OPPOSED)


def by_each_closing(now: Counted, world: World, reader: Reader) -> Hashable:
    """As it would be if the teams of all times were counted as one group."""
    whole = replace(now, waves=[now.entries])
    return one_count(whole, world, reader)


def betrayed(quarter: Quarter, shows: Shows, values: Sequence[str]) -> list[str]:
    """What all pages together leave no doubt about: a count under three of unseen teams, or what one team has.

    Three teams that all have the same are told as three of three, which is what an aggregate is.
    """
    unseen = [team for team in quarter.days if team not in quarter.own]
    known = dict.fromkeys(quarter.own, values[0])
    seen: dict[Hashable, list[World]] = {}
    for choice in itertools.product(("", *values), repeat=len(unseen)):
        world = {**known, **dict(zip(unseen, choice, strict=True))}
        seen.setdefault(pages(quarter, world, shows), []).append(world)
    return [found for worlds in seen.values() for found in _certain(worlds, unseen, _groups(quarter), values)]


def _groups(quarter: Quarter) -> list[list[uuid.UUID]]:
    """The unseen teams that joined together, and all of them."""
    reader = Reader(None, None, quarter.own)  # type: ignore[arg-type]
    last = settled_on(quarter, 99, reader)
    waves = [[entry.team for entry in wave if entry.team not in quarter.own] for wave in last.waves]
    return [*waves, [team for wave in waves for team in wave]]


def _certain(
    worlds: Sequence[World], unseen: Sequence[uuid.UUID], groups: Sequence[Sequence[uuid.UUID]], values: Sequence[str]
) -> list[str]:
    found = []
    alike = {team for group in groups if len(group) == LEAST for team in group}
    for team in unseen:
        held = {world[team] for world in worlds}
        if len(held) == 1 and team not in alike:
            found.append(f"{team}: {held}")
    for group in groups:
        for value in values:
            counts = {sum(world[team] == value for team in group) for world in worlds}
            if len(counts) == 1 and min(counts) < LEAST < len(group) and not alike.issuperset(group):
                found.append(f"{len(group)} teams, {value}: {counts}")
    return found
