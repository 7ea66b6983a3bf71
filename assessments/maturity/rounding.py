"""Rounding: to six decimals before any threshold, half up on display (scoring.md 0)."""

import math


def r6(value: float) -> float:
    """The value as it is stored and compared with a threshold (scoring.md 0)."""
    return round(value, 6) + 0.0  # no negative zero


def half_up(value: float, decimals: int) -> float:
    """Round half up after `r6`, where Python's `round` would round half to even (scoring.md 0)."""
    scale: int = 10**decimals
    return math.floor(r6(r6(value) * scale) + 0.5) / scale


def points(score: float) -> int:
    """A score of 0 to 100 as the whole points that people read: 52.5 gives 53 (scoring.md 0)."""
    return int(half_up(score, 0))


def level(mean: float) -> float:
    """A mean level with the one decimal that people read (scoring.md 0)."""
    return half_up(mean, 1)
