"""What coaches and leaders obtain over several teams, and what it tells about teams that they may not see."""

import itertools
import random
from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction

from assessments.maturity.benchmark import Benchmark, Standing, benchmark
from assessments.maturity.questionnaire import PILLARS
from assessments.maturity.release import coach_may_benchmark, may_aggregate
from tests.reconstruction.algebra import People, derivable
from tests.reconstruction.publishing import Organisation
from tests.reconstruction.worlds import Rules

GRID = (0, 25, 50, 75, 100)


def teams_told(organisation: Organisation, chance: random.Random, rules: Rules) -> list[People]:
    """Fewer unseen teams than an aggregate needs, about which a coach or a leader can tell something."""
    found = []
    for cycle in range(3):
        releases = {
            team.name: quarter.publications[-1].whole.release
            for team, quarters in organisation.teams.items()
            for quarter in quarters
            if quarter.cycle == cycle and quarter.publications
        }
        own = {name for name in releases if chance.random() < 0.5}
        for seen in (set(), own):
            found += _told(releases, seen, rules)
    return found


def _told(releases: Mapping[str, str], own: set[str], rules: Rules) -> list[People]:
    """Means over the coach's own teams, and over all where the rules let them be seen; own teams are known."""
    groups = [set(releases)] if _sees_all(releases, own, rules) else []
    groups += [own]
    rows = [
        {(name, pillar): Fraction(1, len(group)) for name in group - own}
        for group in groups
        if may_aggregate([releases[name] for name in group], rules.parameters)
        for pillar in PILLARS
    ]
    people: dict[Hashable, People] = {(name, pillar): frozenset({name}) for name in releases for pillar in PILLARS}
    return derivable([row for row in rows if row], people, rules.parameters.aggregate_min_teams)


def _sees_all(releases: Mapping[str, str], own: set[str], rules: Rules) -> bool:
    """A leader sees the whole organisation; a coach as long as subtraction tells nothing."""
    return not own or not rules.complement or coach_may_benchmark(len(releases), len(own), rules.parameters)


def pinned(own: Sequence[float], unseen: Sequence[float]) -> bool:
    """Whether quartiles leave one value only for a team that is not the coach's; by trying every combination.

    All of them at the same end of the scale leave nothing to hide.
    """
    told = _benchmark(own, unseen)
    possible = [values for values in itertools.product(GRID, repeat=len(unseen)) if _benchmark(own, values) == told]
    fixed = any(len(set(values)) == 1 for values in zip(*possible, strict=True))
    return fixed and not (len(unseen) >= 3 and set(unseen) in ({0}, {100}))


def _benchmark(own: Sequence[float], unseen: Sequence[float]) -> Benchmark:
    return benchmark([Standing(score, None, 6) for score in (*own, *unseen)])
