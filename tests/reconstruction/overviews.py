"""What aggregates of a quarter tell, seen after each closing, by somebody who knows some of the teams.

The attacker keeps every page, knows the rules, and tries all that the other teams could have. Whose score stands in a
median cannot be told as long as no two medians differ by one or two teams; nor can two readers tell it, or one before
and after they came to know other teams.
"""

import itertools
import random
import uuid
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from assessments.maturity.parameters import DEFAULT
from assessments.results.aggregate import OPPOSED
from assessments.results.counted import (
    MOST_KNOWN,
    Counted,
    Entry,
    First,
    Reader,
    Wave,
    as_first,
    entering,
    may_be_told,
    parts_entering,
    scores_of,
    settle,
)
from assessments.results.tallied import Tallied, counts_of, exclusive_of

LEAST = DEFAULT.aggregate_min_teams
START = datetime(2026, 10, 1, tzinfo=UTC)
VERSIONS = uuid.UUID(int=1), uuid.UUID(int=2)
PILLARS = "CA"
CYCLE = "2026-Q4"

type Teams = frozenset[uuid.UUID]
type World = Mapping[uuid.UUID, str]
type Shows = Callable[[Counted, World, Reader], Hashable]
type Settles = Callable[[Sequence[Entry], Sequence[datetime], Reader], Counted]
type Enters = Callable[[Sequence[Wave], Reader], Sequence[Entry]]
type Recalls = Callable[[Sequence[Entry], First], list[Entry]]


@dataclass(frozen=True, slots=True)
class Team:
    """When it opened and closed; `shown_later` is when reopening publishes a result that was suppressed."""

    opened: int
    closed: int
    consensus: bool = False
    suppressed: bool = False
    shown_later: int | None = None
    version: uuid.UUID = VERSIONS[0]
    split: str = ""


@dataclass(frozen=True, slots=True)
class Quarter:
    """`own` are those that the reader knows, `other` those that another reader knows, or the same one later."""

    teams: Mapping[uuid.UUID, Team]
    own: Teams
    other: Teams

    @property
    def days(self) -> list[int]:
        moments = {day for team in self.teams.values() for day in (team.closed, team.shown_later) if day is not None}
        return sorted(moments)


@dataclass(frozen=True, slots=True)
class Rules:
    """What protects; each can be exchanged for what was done without it."""

    settles: Settles = settle
    enters: Enters = entering
    recalls: Recalls = as_first


def make_quarter(chance: random.Random, most: int = 9) -> Quarter:
    """Rounds of several teams, and some that come later or by themselves."""
    teams = {}
    for number in range(chance.randint(3, most)):
        opened = chance.choice((0, 0, 0, 10, 20, chance.randint(0, 30)))
        closed = opened + chance.randint(1, 8)
        suppressed = chance.random() < 0.15
        teams[uuid.UUID(int=number)] = Team(
            opened,
            closed,
            consensus=chance.random() < 0.15,
            suppressed=suppressed,
            shown_later=closed + chance.randint(1, 20) if suppressed and chance.random() < 0.7 else None,
            version=VERSIONS[chance.random() < 0.3],
            split=chance.choice(("", "", "", *PILLARS)),
        )
    own, other = (
        frozenset(team for team in teams if chance.random() < chance.choice((0, 0.2, 0.6))) for _reader in range(2)
    )
    return Quarter(teams, own, other)


def settled_on(quarter: Quarter, day: int, reader: Reader, rules: Rules = Rules()) -> Counted:
    """As the product counts on this day."""
    made = {pk: team for pk, team in quarter.teams.items() if team.closed <= day}
    entries = [_entry(pk, team, day) for pk, team in made.items()]
    again: First = {
        (pk, CYCLE): (_at(team.closed), "suppressed") for pk, team in made.items() if team.shown_later is not None
    }
    running = [_at(team.opened) for team in quarter.teams.values() if team.opened <= day < team.closed]
    return rules.settles(rules.recalls(entries, again), running, reader)


def _at(day: int) -> datetime:
    return START + timedelta(days=day)


def _entry(pk: uuid.UUID, team: Team, day: int) -> Entry:
    shown = not team.suppressed or (team.shown_later is not None and team.shown_later <= day)
    closed = team.shown_later if shown and team.shown_later is not None else team.closed
    scores = {f"score_{pillar.lower()}": float(pk.int) for pillar in PILLARS}
    return Entry(
        team=pk,
        cycle=CYCLE,
        release="full" if shown else "suppressed",
        consensus=team.consensus,
        questionnaire=team.version,
        n_valid=6,
        expected=8,
        opened=_at(team.opened),
        closed=_at(closed),
        reopened=None,
        split=team.split,
        **scores,
    )


def reader_of(own: Teams) -> Reader:
    return Reader(None, None, own)  # type: ignore[arg-type]  (settling and counting ask no database)


# Whose figures are in what is shown


def isolated(quarter: Quarter, rules: Rules = Rules()) -> list[str]:
    """One or two teams, or as many that the reader does not know, by which two figures of the same thing differ."""
    return [
        *_over_time(quarter, quarter.own, rules),
        *_over_time(quarter, quarter.other, rules),
        *_of_two(quarter, rules),
    ]


def _over_time(quarter: Quarter, own: Teams, rules: Rules) -> Iterator[str]:
    """For one reader who knows the same teams all the time; the first page stands beside nothing."""
    pages = _pages(quarter, own, rules)
    for (what, one), (also, other) in itertools.combinations([*pages, *((what, frozenset()) for what, _ in pages)], 2):
        unseen = (one ^ other) - own
        if what == also and 0 < len(unseen) < LEAST:
            yield f"{what}: {len(unseen)} unseen teams"


def _of_two(quarter: Quarter, rules: Rules) -> Iterator[str]:
    """For two readers, or one at two times: whatever they know, their figures differ by three teams or more."""
    sides = (_pages(quarter, own, rules) for own in (quarter.own, quarter.other))
    for (what, one), (also, other) in itertools.product(*sides):
        if what == also and 0 < len(one ^ other) < LEAST:
            yield f"{what}: {len(one ^ other)} teams between two readers"


def _pages(quarter: Quarter, own: Teams, rules: Rules) -> list[tuple[Hashable, Teams]]:
    """What each figure is made of, day after day: those made for this reader, and those behind the radar of a team.

    The latter are made for all who know so many teams, and for whoever holds a link.
    """
    reader = reader_of(own)
    found = {}
    for day in quarter.days:
        found |= dict.fromkeys(_figures(settled_on(quarter, day, reader, rules), reader, rules))
        for known in {len(own), MOST_KNOWN} if len(own) <= MOST_KNOWN else ():
            one_of_many = Reader(None, None, known=known)  # type: ignore[arg-type]
            found |= dict.fromkeys(_medians(settled_on(quarter, day, one_of_many, rules), one_of_many, rules))
    return list(found)


def _figures(now: Counted, reader: Reader, rules: Rules) -> Iterator[tuple[Hashable, Teams]]:
    if may_be_told(now, reader):
        yield "counts", frozenset(entry.team for entry in now.publishable)
        yield "participation", frozenset(entry.team for entry in rules.enters(now.alone, reader))
    yield from _medians(now, reader, rules)


def _medians(now: Counted, reader: Reader, rules: Rules) -> Iterator[tuple[Hashable, Teams]]:
    for version, pillar in itertools.product(VERSIONS, PILLARS):
        scores = scores_of(now, reader, version, pillar) if rules.enters is entering else _unruled(now, version, pillar)
        yield ("median", version, pillar), frozenset(uuid.UUID(int=int(score)) for score in scores)


def _unruled(now: Counted, version: uuid.UUID, pillar: str) -> list[float]:
    entries = [entry for wave in now.versions.get(version, []) for entry in wave]
    return [score for entry in entries if (score := entry.score(pillar)) is not None]


def all_that_fit(waves: Sequence[Wave], _reader: Reader) -> list[Entry]:
    """As it would be if those who fit were picked from the waves."""
    return [entry for wave in waves for entry in wave]


def by_reader(entries: Sequence[Entry], running: Sequence[datetime], reader: Reader) -> Counted:
    """As it would be if the waves depended on the reader: three that they do not know join at a time."""
    unknown = [entry if entry.team not in reader.own else entry._replace(release="suppressed") for entry in entries]
    known = {entry.team: entry for entry in entries}
    found = settle(unknown, running, reader_of(frozenset()))
    return replace(found, groups=[[[known[each.team] for each in wave] for wave in found.waves]])


def as_now(entries: Sequence[Entry], first: First) -> list[Entry]:
    """As it would be if a result that was suppressed joined its old wave."""
    return [entry._replace(closed=first.get((entry.team, entry.cycle), (entry.closed, ""))[0]) for entry in entries]


WITHOUT = {
    "putting those who fit together": Rules(enters=all_that_fit),
    "waves that are the same for all": Rules(settles=by_reader),
    "counting as first counted": Rules(recalls=as_now),
}


# How many teams have something


NEWER = {code: [VERSIONS[1]] for code in OPPOSED}


def _tallied(now: Counted, world: World, reader: Reader, asked: Mapping[str, Sequence[uuid.UUID]]) -> Tallied:
    kinds = ("limiting", "patterns", "symptoms", "wanted", "in_place", "blocked")
    codes = {
        team: {kind: (held,) if held and kind == "patterns" else () for kind in kinds} for team, held in world.items()
    }
    return Tallied(now, reader, codes, asked)


def one_count(now: Counted, world: World, reader: Reader) -> Hashable:
    """Of something that a team has or has not."""
    return tuple(counts_of(_tallied(now, world, reader, {}), "patterns", [OPPOSED[0]]).items())


def two_counts(now: Counted, world: World, reader: Reader) -> Hashable:
    """Of two things of which a team has one at most."""
    tallied = _tallied(now, world, reader, {})
    return tuple(exclusive_of(tallied, {code: ("patterns", code) for code in OPPOSED}).items())


def newer_count(now: Counted, world: World, reader: Reader) -> Hashable:
    """Of something that only one version asks for."""
    return tuple(counts_of(_tallied(now, world, reader, NEWER), "patterns", [OPPOSED[0]]).items())


def exact(now: Counted, world: World, _reader: Reader) -> Hashable:
    """As it would be without any rule but that of three teams."""
    return tuple(sum(world[entry.team] == code for entry in now.publishable) for code in OPPOSED)


def by_each_closing(now: Counted, world: World, reader: Reader) -> Hashable:
    """As it would be if the teams of all times were counted as one group."""
    return one_count(replace(now, groups=[now.waves]), world, reader)


def betrayed(quarter: Quarter, shows: Shows, values: Sequence[str], asked: Sequence[uuid.UUID] = VERSIONS) -> list[str]:
    """What all pages together leave no doubt about: a count under three of unseen teams, or what one team has.

    Three teams that all have the same are told as three of three, which is what an aggregate is. `asked` are the
    versions that know these values.
    """
    reader = reader_of(quarter.own)
    days = [now for day in quarter.days if may_be_told(now := settled_on(quarter, day, reader), reader)]
    may_have = [team for team in quarter.teams if quarter.teams[team].version in asked]
    unseen = [team for team in may_have if team not in quarter.own]
    known = {team: values[0] for team in may_have if team in quarter.own}
    seen: dict[Hashable, list[World]] = {}
    for choice in itertools.product(("", *values), repeat=len(unseen)):
        world = {**dict.fromkeys(quarter.teams, ""), **known, **dict(zip(unseen, choice, strict=True))}
        seen.setdefault(tuple(shows(now, world, reader) for now in days), []).append(world)
    groups = _groups(days, reader, asked)
    return [found for worlds in seen.values() for found in _certain(worlds, unseen, groups, values)]


def _groups(days: Sequence[Counted], reader: Reader, asked: Sequence[uuid.UUID]) -> list[list[uuid.UUID]]:
    """The unseen teams that are told of together, and all of them."""
    last = days[-1] if days else Counted([], open=False)
    fitting = [
        [[entry for entry in wave if entry.publishable and entry.questionnaire in asked] for wave in group]
        for group in last.groups
    ]
    groups = (
        [list(itertools.chain.from_iterable(group)) for group in fitting]
        if asked == VERSIONS
        else parts_entering(list(itertools.chain.from_iterable(fitting)), reader)
    )
    unseen = [[entry.team for entry in group if entry.team not in reader.own] for group in groups]
    return [*unseen, [team for group in unseen for team in group]]


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
