"""Figures computed again from answers, with nothing of assessments.maturity: another way to the same numbers."""

import math
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean, quantiles

import assessments

type Answers = Mapping[str, int | str]

_FILE = Path(assessments.__file__).parent / "content/calms-1.toml"
_QUESTIONS = tomllib.loads(_FILE.read_text(encoding="utf-8"))["questions"]
_POINT = 25  # one level of 0 to 4


def score(sheets: Sequence[Answers], pillar: str) -> float:
    """Every question answered with a level by everybody."""
    asked = [question for question in _QUESTIONS if question["pillar"] == pillar]
    weights = [question["weight"] for question in asked]
    means = [_POINT * fmean(sheet[question["code"]] for sheet in sheets) for question in asked]
    return sum(weight * mean for weight, mean in zip(weights, means, strict=True)) / sum(weights)


def way(sheets: Sequence[Answers], code: str) -> float:
    """A question that serves the Way in part counts half."""
    asked = [question for question in _QUESTIONS if code in question["ways"]]
    weights = [question["ways"][code] * question["weight"] for question in asked]
    means = [_POINT * fmean(sheet[question["code"]] for sheet in sheets) for question in asked]
    return sum(weight * mean for weight, mean in zip(weights, means, strict=True)) / sum(weights)


def error(sheets: Sequence[Answers], pillar: str) -> float:
    """Delete one respondent in turn; whole levels leave a doubt of their own besides."""
    n = len(sheets)
    each = [score([*sheets[:gone], *sheets[gone + 1 :]], pillar) for gone in range(n)]
    jackknife = math.sqrt((n - 1) / n * sum((value - fmean(each)) ** 2 for value in each))
    weights = [question["weight"] for question in _QUESTIONS if question["pillar"] == pillar]
    floor = math.sqrt(_POINT**2 / 12 / n * sum((weight / sum(weights)) ** 2 for weight in weights))
    return max(jackknife, floor)


def margin(sheets: Sequence[Answers], pillar: str) -> tuple[float, float]:
    centre, reach = score(sheets, pillar), student(len(sheets) - 1) * error(sheets, pillar)
    return max(0.0, centre - reach), min(100.0, centre + reach)


def widened(score: float, interval: Sequence[float]) -> tuple[int, int]:
    """As a margin is told of few people: in steps of five points on each side, from ten on (docs/decisions/0016)."""
    reach = max(score - interval[0], interval[1] - score)
    wide = max(10, 5 * math.ceil(reach / 5 - 1e-9))
    return math.floor(max(0, score - wide) + 0.5), math.floor(min(100, score + wide) + 0.5)


def differ(one: Sequence[Answers], other: Sequence[Answers], pillar: str) -> bool:
    """Welch: independent groups of unequal spread; at least 5 points."""
    first, second = error(one, pillar) ** 2, error(other, pillar) ** 2
    freedom = (first + second) ** 2 / (first**2 / (len(one) - 1) + second**2 / (len(other) - 1))
    delta = abs(score(one, pillar) - score(other, pillar))
    return delta >= 5 and delta > student(math.floor(freedom + 1e-9)) * math.sqrt(first + second)


def quartiles(scores: Sequence[float]) -> tuple[float, float, float]:
    first, second, third = quantiles(scores, n=4, method="inclusive")
    return first, second, third


def student(freedom: int) -> float:
    """The 97.5 % point of t, by halving: its distribution is integrated."""
    low, high = 0.0, 20.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if _below(middle, freedom) < 0.975 else (low, middle)
    return round(low, 3)


def _below(limit: float, freedom: int) -> float:
    """Simpson's rule on the density from 0."""
    scale = math.gamma((freedom + 1) / 2) / (math.sqrt(freedom * math.pi) * math.gamma(freedom / 2))
    steps = 400
    width = limit / steps
    heights = [scale * (1 + (number * width) ** 2 / freedom) ** (-(freedom + 1) / 2) for number in range(steps + 1)]
    inner = sum((4 if number % 2 else 2) * heights[number] for number in range(1, steps))
    return 0.5 + width / 3 * (heights[0] + inner + heights[-1])
