"""How many teams of a quarter have what, as far as it may be told (docs/decisions/0013)."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..maturity.aggregate import Count, Group, Holders, in_turn, together, told
from ..maturity.parameters import DEFAULT
from .counted import Counted, Entry, Reader, group_of, parts_entering, rows_of

_KINDS = ("limiting", "patterns", "symptoms", "wanted", "in_place", "blocked")
_FEW = Count(0, DEFAULT.aggregate_min_teams - 1)

# Of each team, by kind.
type Codes = Mapping[uuid.UUID, Mapping[str, Collection[str]]]
type Held = Mapping[str, Mapping[str, Holders]]


@dataclass(frozen=True, slots=True)
class Tally:
    """Teams that are told of together, and how many of them have what, by kind and code."""

    group: Group
    held: Held

    def of(self, kind: str, code: str) -> Holders:
        return self.held[kind].get(code, Holders(0))


@dataclass(frozen=True)
class Tallied:
    """`asked` are the versions of the questionnaire that know a code; one that is not in it stands in all.

    Of a code that only some teams were asked for, the others hide nobody: it is counted over those that were.
    """

    now: Counted
    reader: Reader
    codes: Codes
    asked: Mapping[str, Collection[uuid.UUID]] = field(default_factory=dict)
    _parts: dict[frozenset[uuid.UUID], list[Tally]] = field(default_factory=dict)

    @cached_property
    def whole(self) -> list[Tally]:
        groups = [[entry for wave in group for entry in wave if entry.publishable] for group in self.now.groups]
        return [self._tally(group) for group in groups]

    def over(self, *codes: str) -> list[Tally]:
        """The teams that were asked for one of these."""
        versions = frozenset(pk for code in codes for pk in self.asked.get(code, self._versions))
        if versions >= self._versions:
            return self.whole
        if versions not in self._parts:
            waves = [
                [entry for entry in wave if entry.publishable and entry.questionnaire in versions]
                for wave in self.now.waves
            ]
            self._parts[versions] = [self._tally(part) for part in parts_entering(waves, self.reader)]
        return self._parts[versions]

    def held(self, *kinds: str) -> list[str]:
        return sorted({code for tally in self.whole for kind in kinds for code in tally.held[kind]})

    @cached_property
    def _versions(self) -> frozenset[uuid.UUID]:
        return frozenset(entry.questionnaire for entry in self.now.publishable)

    def _tally(self, entries: Sequence[Entry]) -> Tally:
        known = [entry for entry in entries if entry.team in self.codes]
        return Tally(group_of(known, self.reader), _held({entry.team: self.codes[entry.team] for entry in known}, self))


def codes_of(reader: Reader, cycle: str) -> Codes:
    """One query."""
    rows = rows_of(reader).filter(cycle__code=cycle).values_list("team_id", *_KINDS)
    return {team: dict(zip(_KINDS, row, strict=True)) for team, *row in rows}


def _held(teams: Codes, of: Tallied) -> Held:
    """`blocked` by practice, `pairs` by practice and what it waits for."""
    counts = {kind: (Counter[str](), Counter[str]()) for kind in (*_KINDS, "pairs")}
    for team, codes in teams.items():
        pairs = codes["blocked"]
        for kind, found in {**codes, "pairs": pairs, "blocked": {pair.partition("<")[0] for pair in pairs}}.items():
            every, own = counts[kind]
            every.update(found)
            own.update(found if team in of.reader.own else ())
    return {kind: {code: Holders(n, own[code]) for code, n in every.items()} for kind, (every, own) in counts.items()}


def counts_of(tallied: Tallied, kind: str, codes: Iterable[str] | None = None) -> dict[str, Count]:
    return {code: _sum(tallied, kind, code) for code in (tallied.held(kind) if codes is None else codes)}


def _sum(tallied: Tallied, kind: str, code: str) -> Count:
    counts = [told(tally.of(kind, code), tally.group) for tally in tallied.over(code.partition("<")[0])]
    return Count(sum(count.low for count in counts), sum(count.high for count in counts)) if counts else _FEW


def exclusive_of(tallied: Tallied, cells: Mapping[str, tuple[str, str]]) -> dict[str, Count | None]:
    """Of cells by name, each a kind and a code, of which a team has one at most."""
    tallies = tallied.over(*(code for _kind, code in cells.values()))
    counts = [in_turn({name: tally.of(*cell) for name, cell in cells.items()}, tally.group) for tally in tallies]
    return {name: together(count[name] for count in counts) if counts else _FEW for name in cells}
