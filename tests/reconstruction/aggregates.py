"""What coaches and leaders obtain over several teams, and what it tells about teams that they may not see."""

import itertools
import random
from collections.abc import Hashable, Iterator, Mapping, Sequence
from fractions import Fraction

from assessments.maturity.aggregate import Group, Holders, told
from assessments.maturity.benchmark import Benchmark, Standing, benchmark
from assessments.maturity.questionnaire import PILLARS
from tests.reconstruction.algebra import People, derivable
from tests.reconstruction.publishing import Organisation
from tests.reconstruction.worlds import Rules

GRID = (0, 25, 50, 75, 100)

type Limits = Mapping[str, frozenset[str]]


def teams_told(organisation: Organisation, chance: random.Random, rules: Rules) -> list[People]:
    """Fewer unseen teams than an aggregate needs, about which a coach or a leader can tell something."""
    found = []
    for cycle in range(3):
        limits = {
            team.name: frozenset(quarter.publications[-1].shown.overall.limiting)
            for team, quarters in organisation.teams.items()
            for quarter in quarters
            if quarter.cycle == cycle and quarter.publications
        }
        own = {name for name in limits if chance.random() < 0.5}
        for seen in (set(), own):
            found += [*_by_means(limits, seen, rules), *_by_counts(limits, seen, rules)]
    return found


def _by_means(limits: Limits, own: set[str], rules: Rules) -> list[People]:
    """Means over the coach's own teams, and over all where the rules let them be seen; own teams are known."""
    groups = [set(limits)] if _group(limits, own, rules).may_be_told(rules.parameters) else []
    groups += [own]
    rows = [
        {(name, pillar): Fraction(1, len(group)) for name in group - own}
        for group in groups
        if Group(len(group)).may_be_told(rules.parameters)
        for pillar in PILLARS
    ]
    people: dict[Hashable, People] = {(name, pillar): frozenset({name}) for name in limits for pillar in PILLARS}
    return derivable([row for row in rows if row], people, rules.parameters.aggregate_min_teams)


def _by_counts(limits: Limits, own: set[str], rules: Rules) -> Iterator[People]:
    """Counts that are told exactly: with what is known, those that have it or have not must be three, or none."""
    group, least = _group(limits, own, rules), rules.parameters.aggregate_min_teams
    if not group.may_be_told(rules.parameters):
        return
    unseen = set(limits) - own or set(limits)
    for pillar in PILLARS:
        holding = {name for name, limiting in limits.items() if pillar in limiting}
        holders = Holders(len(holding), len(holding & own) if rules.complement else 0)
        if told(holders, group, rules.parameters).exact:
            yield from (frozenset(few) for few in (unseen & holding, unseen - holding) if 0 < len(few) < least)


def _group(limits: Limits, own: set[str], rules: Rules) -> Group:
    """A leader sees the whole organisation; a coach as long as subtraction tells nothing."""
    return Group(len(limits), len(own) if rules.complement else 0)


def make_scores(chance: random.Random, unseen: int) -> tuple[list[int], list[int]]:
    """Of five teams of the coach's, and of others."""
    return [chance.choice(GRID) for _ in range(5)], [chance.choice(GRID) for _ in range(unseen)]


def pinned(own: Sequence[float], unseen: Sequence[float]) -> bool:
    """Whether quartiles leave one value only for a team that is not the coach's; by trying every combination.

    Three that are all alike leave nothing to hide.
    """
    told = _benchmark(own, unseen)
    possible = [values for values in itertools.product(GRID, repeat=len(unseen)) if _benchmark(own, values) == told]
    fixed = any(len(set(values)) == 1 for values in zip(*possible, strict=True))
    return fixed and not (len(unseen) >= 3 and len(set(unseen)) == 1)


def _benchmark(own: Sequence[float], unseen: Sequence[float]) -> Benchmark:
    return benchmark([Standing(score, None, 6) for score in (*own, *unseen)])
