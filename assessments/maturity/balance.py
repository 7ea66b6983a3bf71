"""The overall score, what limits it and the patterns between pillars (scoring.md 4)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from assessments.maturity.parameters import Parameters
from assessments.maturity.questionnaire import PILLARS
from assessments.maturity.rounding import r6
from assessments.maturity.scorecard import Balance, Overall
from assessments.maturity.uncertainty import Estimate, combine, interval, standard_error

HIGHEST_BAND = 4

# Name of the pattern, the pillars ahead, the pillars behind.
_PATTERNS = (
    ("tool_led", "A", "CS"),
    ("talk_without_engine", "CS", "A"),
    ("clogged_flow", "A", "L"),
    ("flying_blind", "AL", "M"),
    ("knowledge_island", "CALM", "S"),
)


@dataclass(frozen=True, slots=True)
class Headline:
    """Spread and limits of the scored pillars, in points of 100."""

    weakest: float
    spread: float
    limiting: tuple[str, ...]
    balance: Balance


def band(score: float, parameters: Parameters) -> int:
    """0 Starting to 4 Self-improving (scoring.md 4)."""
    return min(HIGHEST_BAND, math.floor(r6(score) / parameters.band_width))


def overall(scored: Mapping[str, Estimate], weights: Mapping[str, float], n: int, parameters: Parameters) -> Overall:
    """The whole from the scored pillars' estimates, keyed C-A-L-M-S, over n respondents (scoring.md 4, 5)."""
    missing = tuple(pillar for pillar in PILLARS if pillar not in scored)
    scores = {pillar: part.score for pillar, part in scored.items()}
    patterns = _patterns(scores, parameters)
    if len(scored) < parameters.overall_min_pillars:
        return _no_overall(patterns, missing)
    whole = combine([(weights.get(pillar, 1.0), part) for pillar, part in scored.items()])
    se = standard_error(whole)
    headline = _headline(scores, parameters)
    free = band(whole.score, parameters)
    held = min(free, band(headline.weakest, parameters) + parameters.cap_bands)
    return Overall(
        status="partial" if missing else "complete",
        score=whole.score,
        weakest=headline.weakest,
        limiting=headline.limiting,
        spread=headline.spread,
        balance=headline.balance,
        band_uncapped=free,
        band=held,
        capped=held < free,
        se=se,
        ci95=interval(whole.score, se, n, parameters),
        patterns=patterns,
        missing=missing,
    )


def _no_overall(patterns: tuple[str, ...], missing: tuple[str, ...]) -> Overall:
    return Overall(
        status="insufficient",
        score=None,
        weakest=None,
        limiting=(),
        spread=None,
        balance=None,
        band_uncapped=None,
        band=None,
        capped=False,
        se=None,
        ci95=None,
        patterns=patterns,
        missing=missing,
    )


def _headline(scores: Mapping[str, float], parameters: Parameters) -> Headline:
    weakest = min(scores.values())
    spread = max(scores.values()) - weakest
    margin = parameters.limiting_margin
    close = tuple(pillar for pillar, value in scores.items() if r6(value - weakest) <= margin)
    return Headline(
        weakest=weakest,
        spread=spread,
        limiting=close if r6(spread) > margin else (),
        balance=_balance(spread, parameters),
    )


def _balance(spread: float, parameters: Parameters) -> Balance:
    if r6(spread) >= parameters.balance_imbalanced:
        return "imbalanced"
    return "uneven" if r6(spread) >= parameters.balance_uneven else "balanced"


def _patterns(scores: Mapping[str, float], parameters: Parameters) -> tuple[str, ...]:
    return tuple(
        name
        for name, ahead, behind in _PATTERNS
        if scores.keys() >= set(ahead + behind)
        and r6(_mean(scores, ahead) - _mean(scores, behind)) >= parameters.pattern_gap
    )


def _mean(scores: Mapping[str, float], pillars: str) -> float:
    return math.fsum(scores[pillar] for pillar in pillars) / len(pillars)
