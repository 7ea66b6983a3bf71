"""One team beside the teams of its organisation, and two teams side by side (scoring.md 13 and 14)."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessments.maturity.parameters import DEFAULT, Parameters
from assessments.maturity.rounding import r6
from assessments.maturity.scorecard import Release
from assessments.maturity.uncertainty import welch


@dataclass(frozen=True, slots=True)
class Standing:
    """One stored pillar of one team: points of 100, standard error in points, valid sheets."""

    score: float
    se: float | None
    n: int
    release: Release = "full"
    split: bool = False


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Quartiles in points over `teams` teams; `None` where there are too few."""

    teams: int
    q1: float | None = None
    median: float | None = None
    q3: float | None = None


def benchmark(standings: Iterable[Standing], parameters: Parameters = DEFAULT) -> Benchmark:
    """Quartiles of one pillar (scoring.md 13): type 7, the median alone below 8 teams, nothing below 5.

    The caller gives the teams of one organisation, mode, cycle and version; those whose release is
    neither full nor pillars_only, or whose pillar is split, are left out here.
    """
    return of_scores(
        [item.score for item in standings if item.release in ("full", "pillars_only") and not item.split], parameters
    )


def of_scores(found: Iterable[float], parameters: Parameters = DEFAULT) -> Benchmark:
    """The same from the scores of the teams that enter."""
    scores = sorted(found)
    teams = len(scores)
    if teams < parameters.benchmark_median_min_teams:
        return Benchmark(teams)
    median = quantile(scores, 0.5)
    if teams < parameters.benchmark_quartiles_min_teams:
        return Benchmark(teams, median=median)
    return Benchmark(teams, q1=quantile(scores, 0.25), median=median, q3=quantile(scores, 0.75))


def quantile(ordered: Sequence[float], share: float) -> float:
    """Type 7 of Hyndman & Fan: linear at h = (n − 1)p; `ordered` rises and is not empty (scoring.md 13)."""
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = math.ceil(place)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def differ(one: Standing, other: Standing, parameters: Parameters = DEFAULT) -> bool | None:
    """Whether two teams of the same version really differ on a pillar (scoring.md 14).

    `None` where one of them has no standard error.
    """
    if one.se is None or other.se is None:
        return None
    delta = one.score - other.score
    error = welch((one.se, one.n), (other.se, other.n), parameters)
    return abs(r6(delta)) >= parameters.mid and error.excludes_zero(delta)
