"""Delivery figures of one service, read beside the CALMS scores and never in them (scoring.md 11)."""

import math
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from assessments.maturity.editions import SOURCE_EDITION, TABLES, Bin, DeliveryTables, Test
from assessments.maturity.parameters import DEFAULT, Parameters
from assessments.maturity.rounding import r6

_HOLDS: Final[Mapping[Test, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFigures:
    """One service over one period: median hours, deployments a week, percents; `None` where not known.

    `deployments` is their number in the period.
    """

    lead_time_hours: float | None = None
    deploys_per_week: float | None = None
    change_fail_pct: float | None = None
    recovery_hours: float | None = None
    rework_pct: float | None = None
    deployments: int | None = None


@dataclass(frozen=True, slots=True)
class SourceTargets:
    """Whether each of the source's targets is met; `None` without a value."""

    lead_time: bool | None
    deployment_frequency: bool | None
    change_failure_rate: bool | None
    time_to_restore: bool | None


@dataclass(frozen=True, slots=True)
class Levels:
    """One word for each metric in one edition; `unknown` without a value, never one for the team."""

    lead_time_hours: str
    deploys_per_week: str
    change_fail_pct: str
    recovery_hours: str


@dataclass(frozen=True, slots=True)
class Positions:
    """Positions of DORA's Quick Check, 0 to 10, high is better; `None` without a value."""

    lead_time: float | None
    deployment_frequency: float | None
    recovery: float | None
    change_fail: float | None
    rework: float | None


@dataclass(frozen=True, slots=True)
class QuickCheck:
    """A position on 0 to 10, not a grade."""

    scores: Positions
    throughput: float | None
    stability: float | None
    overall: float | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """`levels` by edition; `lead_time_anchor` is the level of the lead time question, 0 to 4."""

    source_targets: SourceTargets
    levels: Mapping[str, Levels]
    quick_check: QuickCheck
    lead_time_anchor: int | None


@dataclass(frozen=True, slots=True)
class PerceptionGap:
    """What the team feels minus what it measures, in levels; `shown` from one level."""

    gap: float
    shown: bool


def read_delivery(
    figures: DeliveryFigures, *, parameters: Parameters = DEFAULT, tables: DeliveryTables = TABLES
) -> Delivery:
    """Levels, targets and positions of one record (scoring.md 11)."""
    lead_time = figures.lead_time_hours
    return Delivery(
        source_targets=_targets(figures, tables),
        levels={edition: _levels(figures, edition, parameters, tables) for edition in tables.editions},
        quick_check=_quick_check(figures, tables),
        lead_time_anchor=None if lead_time is None else measured_anchor(lead_time, tables),
    )


def per_week(deployments: int, days: float) -> float:
    """Deployments a week over calendar days above 0 (scoring.md 11)."""
    return deployments * 7 / days


def shows_failure_as_fraction(figures: DeliveryFigures, parameters: Parameters = DEFAULT) -> bool:
    """Whether there are too few deployments for a level: then "3 of 7" is shown (scoring.md 11)."""
    return figures.deployments is not None and figures.deployments < parameters.min_deployments


def _first[Result](value: float, bins: Iterable[Bin[Result]], otherwise: Result) -> Result:
    """What the first bin whose test holds gives."""
    return next((item.result for item in bins if _HOLDS[item.test](r6(value), item.limit)), otherwise)


def _level(value: float | None, metric: str, edition: str, tables: DeliveryTables) -> str:
    if value is None:
        return "unknown"
    found = tables.editions[edition]
    return _first(value, found.bins[metric], found.otherwise.get(metric, "low"))


def _levels(figures: DeliveryFigures, edition: str, parameters: Parameters, tables: DeliveryTables) -> Levels:
    failure = None if shows_failure_as_fraction(figures, parameters) else figures.change_fail_pct
    return Levels(
        lead_time_hours=_level(figures.lead_time_hours, "lead_time_hours", edition, tables),
        deploys_per_week=_level(figures.deploys_per_week, "deploys_per_week", edition, tables),
        change_fail_pct=_level(failure, "change_fail_pct", edition, tables),
        recovery_hours=_level(figures.recovery_hours, "recovery_hours", edition, tables),
    )


def _targets(figures: DeliveryFigures, tables: DeliveryTables) -> SourceTargets:
    """The source's targets are the elite bins of its edition."""

    def is_met(value: float | None, metric: str) -> bool | None:
        level = _level(value, metric, SOURCE_EDITION, tables)
        return None if level == "unknown" else level == "elite"

    return SourceTargets(
        lead_time=is_met(figures.lead_time_hours, "lead_time_hours"),
        deployment_frequency=is_met(figures.deploys_per_week, "deploys_per_week"),
        change_failure_rate=is_met(figures.change_fail_pct, "change_fail_pct"),
        time_to_restore=is_met(figures.recovery_hours, "recovery_hours"),
    )


def _quick_check(figures: DeliveryFigures, tables: DeliveryTables) -> QuickCheck:
    scores = Positions(
        lead_time=_position(figures.lead_time_hours, "lead_time_hours", tables),
        deployment_frequency=_position(figures.deploys_per_week, "deploys_per_week", tables),
        recovery=_position(figures.recovery_hours, "recovery_hours", tables),
        change_fail=_turned(figures.change_fail_pct),
        rework=_turned(figures.rework_pct),
    )
    speed = _known(scores.lead_time, scores.deployment_frequency, scores.recovery)
    stability = _known(scores.change_fail, scores.rework)
    return QuickCheck(
        scores=scores,
        throughput=_mean(speed) if len(speed) == 3 else None,
        stability=_mean(stability),
        overall=_mean(speed + stability),
    )


def _position(value: float | None, metric: str, tables: DeliveryTables) -> float | None:
    return None if value is None else float(_first(value, tables.quick_check[metric], 0))


def _turned(percent: float | None) -> float | None:
    return None if percent is None else 10 - percent / 10


def _known(*values: float | None) -> list[float]:
    return [value for value in values if value is not None]


def _mean(values: list[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def measured_anchor(lead_time_hours: float, tables: DeliveryTables = TABLES) -> int:
    """The level of the lead time question that a measured median corresponds to (scoring.md 11, rule 6)."""
    return _first(lead_time_hours, tables.lead_time_anchor, 0)


def perception_gap(
    mean: float,
    lead_time_hours: float,
    *,
    parameters: Parameters = DEFAULT,
    tables: DeliveryTables = TABLES,
) -> PerceptionGap:
    """The mean level of the lead time question against the measured median (scoring.md 11, rule 6)."""
    gap = mean - measured_anchor(lead_time_hours, tables)
    return PerceptionGap(gap=gap, shown=abs(r6(gap)) >= parameters.perception_gap)


def claims_unrecorded_measures(mean: float | None, *, has_record: bool, parameters: Parameters = DEFAULT) -> bool:
    """Whether a team says that it measures, mean level ≥ 3, with no record entered (scoring.md 11)."""
    return mean is not None and not has_record and r6(mean) >= parameters.confident_level
