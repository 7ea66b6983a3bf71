"""Every attack by name: what it finds in the made-up world of a seed, with all rules in force."""

import random
from collections.abc import Callable

from assessments.results.aggregate import OPPOSED
from tests.reconstruction import advice, aggregates, attack, overviews, spread
from tests.reconstruction.worlds import Rules

type Attack = Callable[[int], list[str]]


def _sums(seed: int) -> list[str]:
    return attack.leaks(seed, Rules())


def _words(seed: int) -> list[str]:
    return advice.betrayed(seed, Rules())


def _spread(seed: int) -> list[str]:
    return spread.betrayed(seed, Rules())


def _counts(seed: int) -> list[str]:
    quarter = overviews.make_quarter(random.Random(seed))
    return [f"{seed}: {found}" for found in overviews.betrayed(quarter, overviews.one_count, OPPOSED[:1])]


def _exclusive(seed: int) -> list[str]:
    quarter = overviews.make_quarter(random.Random(seed), most=7)
    return [f"{seed}: {found}" for found in overviews.betrayed(quarter, overviews.two_counts, OPPOSED)]


def _newer(seed: int) -> list[str]:
    quarter = overviews.make_quarter(random.Random(seed), most=16)
    values, asked = OPPOSED[:1], overviews.VERSIONS[1:]
    return [f"{seed}: {found}" for found in overviews.betrayed(quarter, overviews.newer_count, values, asked)]


def _medians(seed: int) -> list[str]:
    quarter = overviews.make_quarter(random.Random(seed), most=16)
    return [f"{seed}: {found}" for found in overviews.isolated(quarter)]


def _quartiles(seed: int) -> list[str]:
    own, unseen = aggregates.make_scores(random.Random(seed), unseen=3)
    return [f"{seed}: {own} {unseen}"] if aggregates.pinned(own, unseen) else []


# What each tries to tell: a sum over few people; what few answered, by words and lists; what single people gave, by
# margins and agreement; a count of teams under three; one of two that exclude each other; one that only a newer version
# asks for; the team by which two medians differ; a team's score from quartiles.
ATTACKS: dict[str, Attack] = {
    "sums": _sums,
    "words": _words,
    "spread": _spread,
    "counts": _counts,
    "exclusive": _exclusive,
    "newer": _newer,
    "medians": _medians,
    "quartiles": _quartiles,
}
