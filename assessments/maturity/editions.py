"""The published bins that a delivery figure is read with, year by year (scoring.md 11)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

Test = Literal["<", "<=", ">", ">="]

SOURCE_EDITION: Final = "calms-source"
LATEST_EDITION: Final = "dora-2024"


@dataclass(frozen=True, slots=True)
class Bin[Result]:
    """Gives `result`, a level, a position or an anchor, where `value test limit` holds."""

    test: Test
    limit: float
    result: Result


@dataclass(frozen=True, slots=True)
class Edition:
    """Bins by metric, the first that holds; `otherwise` by metric where what is left is not called low.

    `ours` names (metric, level) wherever the report is silent on part of the bin.
    """

    bins: Mapping[str, tuple[Bin[str], ...]]
    otherwise: Mapping[str, str] = field(default_factory=dict)
    ours: frozenset[tuple[str, str]] = frozenset()


_DORA_2021 = Edition(
    bins=MappingProxyType(
        {
            "lead_time_hours": (
                Bin("<", 1.0, "elite"),
                Bin("<", 168.0, "high"),
                Bin("<", 4380.0, "medium"),
            ),
            "deploys_per_week": (
                Bin(">=", 10.0, "elite"),
                Bin(">", 0.230769, "high"),
                Bin(">", 0.038462, "medium"),
            ),
            "change_fail_pct": (
                Bin("<=", 15.0, "elite"),
                Bin("<=", 30.0, "high"),
            ),
            "recovery_hours": (
                Bin("<", 1.0, "elite"),
                Bin("<", 24.0, "high"),
                Bin("<", 168.0, "medium"),
            ),
        }
    ),
    otherwise=MappingProxyType({"change_fail_pct": "medium_or_low"}),
    ours=frozenset(
        {
            ("lead_time_hours", "high"),
            ("lead_time_hours", "medium"),
            ("deploys_per_week", "high"),
            ("change_fail_pct", "medium_or_low"),
            ("recovery_hours", "low"),
        }
    ),
)
_DORA_2022 = Edition(
    bins=MappingProxyType(
        {
            "lead_time_hours": (
                Bin("<", 168.0, "high"),
                Bin("<", 730.0, "medium"),
            ),
            "deploys_per_week": (
                Bin(">=", 10.0, "high"),
                Bin(">", 0.230769, "medium"),
            ),
            "change_fail_pct": (
                Bin("<=", 15.0, "high"),
                Bin("<=", 30.0, "medium"),
            ),
            "recovery_hours": (
                Bin("<", 24.0, "high"),
                Bin("<", 168.0, "medium"),
            ),
        }
    ),
    ours=frozenset(
        {
            ("lead_time_hours", "high"),
            ("deploys_per_week", "medium"),
            ("change_fail_pct", "low"),
        }
    ),
)
_DORA_2023 = Edition(
    bins=MappingProxyType(
        {
            "lead_time_hours": (
                Bin("<", 24.0, "elite"),
                Bin("<", 168.0, "high"),
                Bin("<", 730.0, "medium"),
            ),
            "deploys_per_week": (
                Bin(">=", 10.0, "elite"),
                Bin(">=", 1.0, "high"),
                Bin(">", 0.230769, "medium"),
            ),
            "change_fail_pct": (
                Bin("<=", 5.0, "elite"),
                Bin("<=", 10.0, "high"),
                Bin("<=", 15.0, "medium"),
            ),
            "recovery_hours": (
                Bin("<", 1.0, "elite"),
                Bin("<", 24.0, "high"),
                Bin("<", 168.0, "medium"),
            ),
        }
    ),
    ours=frozenset(
        {
            ("lead_time_hours", "low"),
            ("deploys_per_week", "high"),
            ("deploys_per_week", "low"),
            ("change_fail_pct", "high"),
            ("change_fail_pct", "medium"),
            ("change_fail_pct", "low"),
            ("recovery_hours", "low"),
        }
    ),
)
_DORA_2024 = Edition(
    bins=MappingProxyType(
        {
            "lead_time_hours": (
                Bin("<", 24.0, "elite"),
                Bin("<", 168.0, "high"),
                Bin("<", 730.0, "medium"),
            ),
            "deploys_per_week": (
                Bin(">=", 10.0, "elite"),
                Bin(">=", 1.0, "high"),
                Bin(">", 0.230769, "medium"),
            ),
            "change_fail_pct": (
                Bin("<=", 5.0, "elite"),
                Bin("<", 40.0, "unordered_middle"),
            ),
            "recovery_hours": (
                Bin("<", 1.0, "elite"),
                Bin("<", 24.0, "high"),
                Bin("<", 168.0, "medium"),
            ),
        }
    ),
    ours=frozenset(
        {
            ("deploys_per_week", "high"),
            ("change_fail_pct", "unordered_middle"),
            ("recovery_hours", "medium"),
        }
    ),
)
_CALMS_SOURCE = Edition(
    bins=MappingProxyType(
        {
            "lead_time_hours": (
                Bin("<", 24.0, "elite"),
                Bin("<", 168.0, "high"),
                Bin("<", 730.0, "medium"),
            ),
            "deploys_per_week": (
                Bin(">=", 10.0, "elite"),
                Bin(">=", 1.0, "high"),
                Bin(">", 0.230769, "medium"),
            ),
            "change_fail_pct": (
                Bin("<", 15.0, "elite"),
                Bin("<", 30.0, "high"),
                Bin("<", 45.0, "medium"),
            ),
            "recovery_hours": (
                Bin("<", 1.0, "elite"),
                Bin("<", 24.0, "high"),
                Bin("<", 168.0, "medium"),
            ),
        }
    ),
    ours=frozenset(
        {
            ("deploys_per_week", "high"),
            ("change_fail_pct", "high"),
            ("change_fail_pct", "medium"),
            ("change_fail_pct", "low"),
            ("recovery_hours", "medium"),
        }
    ),
)
_HOURS = (
    Bin("<", 1.0, 10),
    Bin("<", 24.0, 8),
    Bin("<", 168.0, 6),
    Bin("<", 730.0, 4),
    Bin("<", 4380.0, 2),
)
_FREQUENCY = (
    Bin(">=", 10.0, 10),
    Bin(">=", 5.0, 8),
    Bin(">=", 1.0, 6),
    Bin(">", 0.230769, 4),
    Bin(">", 0.038462, 2),
)
_ANCHOR = (
    Bin("<", 1.0, 4),
    Bin("<", 24.0, 3),
    Bin("<", 168.0, 2),
    Bin("<", 730.0, 1),
)


@dataclass(frozen=True, slots=True)
class DeliveryTables:
    """Every table that a delivery record is read with.

    `quick_check` gives positions of 0 to 10, `lead_time_anchor` levels of 0 to 4, both 0 where no bin holds;
    `industry_2025` the mean and standard deviation of positions over all industries.
    """

    editions: Mapping[str, Edition]
    quick_check: Mapping[str, tuple[Bin[int], ...]]
    lead_time_anchor: tuple[Bin[int], ...]
    industry_2025: Mapping[str, tuple[float, float]]


TABLES: Final = DeliveryTables(
    editions=MappingProxyType(
        {
            "dora-2021": _DORA_2021,
            "dora-2022": _DORA_2022,
            "dora-2023": _DORA_2023,
            "dora-2024": _DORA_2024,
            "calms-source": _CALMS_SOURCE,
        }
    ),
    quick_check=MappingProxyType(
        {
            "lead_time_hours": _HOURS,
            "recovery_hours": _HOURS,
            "deploys_per_week": _FREQUENCY,
        }
    ),
    lead_time_anchor=_ANCHOR,
    industry_2025=MappingProxyType(
        {
            "lead_time": (5.5, 2.4),
            "deployment_frequency": (4.8, 2.8),
            "recovery": (7.4, 2.1),
            "change_fail": (8.1, 2.1),
            "rework": (7.8, 2.2),
        }
    ),
)


def is_ours(edition: str, metric: str, level: str, tables: DeliveryTables = TABLES) -> bool:
    """Whether a level comes from a bin on which the report of that year is silent, at least in part."""
    return (metric, level) in tables.editions[edition].ours
