"""How far a score would move on another day: jackknife, floor, intervals (scoring.md 5 and 7)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assessments.maturity.parameters import Parameters
from assessments.maturity.questionnaire import Mode
from assessments.maturity.rounding import r6
from assessments.maturity.scorecard import Interval
from assessments.maturity.tally import Tally, Weighted


@dataclass(frozen=True, slots=True)
class Estimate:
    """A score of 0 to 100; `replicates` holds the score without each respondent in turn, n items.

    `replicates` is `None` where no error can be given; `floor` is the least standard error, in points.
    """

    score: float
    replicates: tuple[float, ...] | None
    floor: float


@dataclass(frozen=True, slots=True)
class Welch:
    """Standard error of a difference of two independent scores, in points, with its degrees of freedom."""

    se: float
    df: float
    df_used: int
    t: float

    def around(self, difference: float) -> Interval:
        """95 % interval of the difference, in points, not clipped."""
        reach = self.t * self.se
        return difference - reach, difference + reach

    def excludes_zero(self, difference: float) -> bool:
        low, high = self.around(difference)
        return r6(low) > 0 or r6(high) < 0


def has_error(mode: Mode, n: int, parameters: Parameters) -> bool:
    """Whether a standard error may exist: individual mode and at least 3 valid sheets (scoring.md 5)."""
    return mode == "individual" and n >= parameters.interval_min_n


def estimate(weighted: Sequence[Weighted], parameters: Parameters, *, error: bool) -> Estimate:
    """Weighted mean of the scores of scored questions, at least one (scoring.md 3 and 5)."""
    point = 100 / parameters.scale_max
    scores = [point * tally.total / tally.n_levels for _, tally in weighted]
    weights = [weight for weight, _ in weighted]
    return Estimate(
        score=_mean(weights, scores),
        replicates=_replicates(weighted, point) if error else None,
        floor=_floor(weighted, point),
    )


def _mean(weights: Sequence[float], values: Sequence[float]) -> float:
    terms = [weight * value for weight, value in zip(weights, values, strict=True)]
    return math.fsum(terms) / math.fsum(weights)


def _replicates(weighted: Sequence[Weighted], point: float) -> tuple[float, ...] | None:
    """The score without each respondent; `None` if one of them leaves no question answered."""
    weights = [weight for weight, _ in weighted]
    rows = zip(*(_without_each(tally, point) for _, tally in weighted), strict=True)
    found: list[float] = []
    for row in rows:
        kept = [(weight, value) for weight, value in zip(weights, row, strict=True) if value is not None]
        if not kept:
            return None
        found.append(_mean([weight for weight, _ in kept], [value for _, value in kept]))
    return tuple(found)


def _without_each(tally: Tally, point: float) -> list[float | None]:
    """The question's score without each respondent: only its sum and count change."""
    rest = tally.n_levels - 1
    whole = point * tally.total / tally.n_levels
    if rest == 0:
        return [whole if level is None else None for level in tally.levels]
    return [whole if level is None else point * (tally.total - level) / rest for level in tally.levels]


def _floor(weighted: Sequence[Weighted], point: float) -> float:
    """Rounding to whole levels leaves a variance of point²/12 in each answer (scoring.md 5)."""
    total = math.fsum(weight for weight, _ in weighted)
    shares = [(weight / total) ** 2 / tally.n_levels for weight, tally in weighted]
    return math.sqrt(point**2 / 12 * math.fsum(shares))


def combine(parts: Sequence[tuple[float, Estimate]]) -> Estimate:
    """The weighted mean of pillars as one estimate, jackknifed as a whole (scoring.md 4 and 5)."""
    weights = [weight for weight, _ in parts]
    total = math.fsum(weights)
    floors = [(weight / total * part.floor) ** 2 for weight, part in parts]
    known = [part.replicates for _, part in parts if part.replicates is not None]
    rows = zip(*known, strict=True) if len(known) == len(parts) else None
    return Estimate(
        score=_mean(weights, [part.score for _, part in parts]),
        replicates=None if rows is None else tuple(_mean(weights, row) for row in rows),
        floor=math.sqrt(math.fsum(floors)),
    )


def standard_error(estimated: Estimate) -> float | None:
    """Delete-one jackknife, not under its floor; points of 100, `None` without replicates (scoring.md 5)."""
    values = estimated.replicates
    if values is None:
        return None
    n = len(values)
    centre = math.fsum(values) / n
    jackknife = math.sqrt((n - 1) / n * math.fsum((value - centre) ** 2 for value in values))
    return max(jackknife, estimated.floor)


def interval(score: float, se: float | None, n: int, parameters: Parameters) -> Interval | None:
    """95 % interval of a score over n respondents, clipped to 0..100 (scoring.md 5)."""
    if se is None:
        return None
    reach = t975(n - 1, parameters) * se
    return max(0.0, score - reach), min(100.0, score + reach)


def t975(df: int, parameters: Parameters) -> float:
    """Student's t at 97.5 %; between tabulated degrees of freedom the next lower; df at least 1."""
    return parameters.t975[max(known for known in parameters.t975 if known <= df)]


def welch(first: tuple[float, int], second: tuple[float, int], parameters: Parameters) -> Welch:
    """Compare two (standard error above 0, n above 1): independent, variances unequal (scoring.md 7)."""
    (se1, n1), (se2, n2) = first, second
    variance = se1**2 + se2**2
    df = variance**2 / (se1**4 / (n1 - 1) + se2**4 / (n2 - 1))
    whole = math.floor(r6(df))
    return Welch(se=math.sqrt(variance), df=df, df_used=whole, t=t975(whole, parameters))
