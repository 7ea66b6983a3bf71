"""How far the people of one team see the same reality (scoring.md 6)."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessments.maturity.parameters import Parameters
from assessments.maturity.rounding import half_up, r6
from assessments.maturity.scorecard import Agreement

Counts = Sequence[int]

_BANDS: tuple[Agreement, ...] = ("lack", "weak", "moderate", "strong")


@dataclass(frozen=True, slots=True)
class QuestionAgreement:
    """Variance in squared levels, `ad_md` in levels, `rwg` 0 to 1."""

    variance: float
    ad_md: float
    rwg: float
    agreement: Agreement
    discuss: bool
    polarised: bool


def median(counts: Counts) -> float:
    """The median level; needs at least one answer."""
    ordered = [level for level, count in enumerate(counts) for _ in range(count)]
    half, odd = divmod(len(ordered), 2)
    return float(ordered[half]) if odd else (ordered[half - 1] + ordered[half]) / 2


def question_agreement(counts: Counts, parameters: Parameters) -> QuestionAgreement | None:
    """r_wg, AD and the two flags of one question, `None` below 4 levels (scoring.md 6).

    James, Demaree & Wolf 1984 for r_wg, Burke & Dunlap 2002 for AD around the median.
    """
    n = sum(counts)
    if n < parameters.agreement_min_n:
        return None
    spread = _variance(counts, n)
    distance = _average_distance(counts, n)
    rwg = max(0.0, 1 - spread / parameters.expected_variance_uniform)
    word = band(rwg, parameters)
    return QuestionAgreement(
        variance=spread,
        ad_md=distance,
        rwg=rwg,
        agreement=word,
        discuss=word in ("lack", "weak") or r6(distance) > r6(parameters.ad_cutoff),
        polarised=is_minority(counts, parameters) and _has_high_camp(counts, parameters),
    )


def _variance(counts: Counts, n: int) -> float:
    """Sample variance from whole numbers, so that it is exact up to the one division."""
    total = sum(level * count for level, count in enumerate(counts))
    squares = sum(level * level * count for level, count in enumerate(counts))
    return (n * squares - total * total) / (n * (n - 1))


def _average_distance(counts: Counts, n: int) -> float:
    middle = median(counts)
    return math.fsum(count * abs(level - middle) for level, count in enumerate(counts)) / n


def band(rwg: float, parameters: Parameters) -> Agreement:
    """The word for an r_wg rounded half up to 2 decimals (LeBreton & Senter 2008, scoring.md 6)."""
    rounded = half_up(rwg, 2)
    return next((word for word in _BANDS if rounded <= parameters.rwg_bands[word]), "very_strong")


def is_minority(counts: Counts, parameters: Parameters) -> bool:
    """Whether at least 2 people and a third answered 1 or less (scoring.md 6 and 8)."""
    return _is_camp(sum(counts[: parameters.low_level + 1]), sum(counts), parameters)


def _has_high_camp(counts: Counts, parameters: Parameters) -> bool:
    return _is_camp(sum(counts[parameters.high_level :]), sum(counts), parameters)


def _is_camp(people: int, n: int, parameters: Parameters) -> bool:
    share = parameters.minority_share
    return people >= parameters.minority_min_people and people * share.denominator >= n * share.numerator


def pillar_index(variances: Iterable[float], parameters: Parameters) -> float | None:
    """r*_wg(J) from the variances of a pillar's scored questions with ≥ 4 levels, `None` without any.

    Lindell, Brandt & Whitney 1999 (scoring.md 6): unlike r_wg(J) it does not climb with the number of items.
    """
    known = list(variances)
    if not known:
        return None
    return max(0.0, 1 - math.fsum(known) / len(known) / parameters.expected_variance_uniform)
