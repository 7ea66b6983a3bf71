"""Every threshold of the engine, named; the values in force are copied into each snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

_T975 = (
    (1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (6, 2.447), (7, 2.365), (8, 2.306),
    (9, 2.262), (10, 2.228), (11, 2.201), (12, 2.179), (13, 2.16), (14, 2.145), (15, 2.131), (16, 2.12),
    (17, 2.11), (18, 2.101), (19, 2.093), (20, 2.086), (21, 2.08), (22, 2.074), (23, 2.069), (24, 2.064),
    (25, 2.06), (26, 2.056), (27, 2.052), (28, 2.048), (29, 2.045), (30, 2.042), (40, 2.021), (60, 2.0),
    (120, 1.98),
)  # fmt: skip


def _efforts() -> Mapping[str, float]:
    return MappingProxyType({"S": 1.0, "M": 1.3, "L": 1.7})


def _rwg_bands() -> Mapping[str, float]:
    return MappingProxyType({"lack": 0.3, "weak": 0.5, "moderate": 0.7, "strong": 0.9})


def _t975() -> Mapping[int, float]:
    return MappingProxyType(dict(_T975))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Thresholds with the defaults of scoring.md; shares are 0 to 1, margins are points of 100.

    The order of `effort_divisor` is the order of efforts, from small to large. `t975` gives the 97.5 % point
    of Student's t by whole degrees of freedom.
    """

    scale_max: int = 4
    valid_response_min_share: float = 0.6
    question_min_answer_share: float = 0.5
    visibility_gap_share: float = 0.4
    visibility_gap_min_dk: int = 2
    pillar_min_coverage: float = 0.6

    overall_min_pillars: int = 4
    limiting_margin: float = 5.0
    balance_uneven: float = 15.0
    balance_imbalanced: float = 25.0
    band_width: float = 20.0
    cap_bands: int = 1
    pattern_gap: float = 20.0

    interval_min_n: int = 3
    t975: Mapping[int, float] = field(default_factory=_t975)
    reliability_good_min_n: int = 8
    reliability_good_participation: float = 0.6
    reliability_fair_min_n: int = 5
    low_participation: float = 0.5

    agreement_min_n: int = 4
    expected_variance_uniform: float = 2.0
    rwg_bands: Mapping[str, float] = field(default_factory=_rwg_bands)
    ad_cutoff: float = 0.8333333333333334
    low_level: int = 1
    high_level: int = 3
    minority_share: Fraction = Fraction(1, 3)
    minority_min_people: int = 2

    mid: float = 5.0
    arrow_levels: float = 0.5

    symptom_active: float = 1.5
    symptom_watch: float = 2.25
    max_symptoms_printed: int = 7
    link_secondary: float = 0.5
    way_secondary: float = 0.5

    target_level: float = 3.0
    prereq_met_level: float = 2.0
    symptom_factor: float = 0.1
    symptom_factor_max: int = 3
    limiting_factor: float = 1.25
    discuss_factor: float = 0.85
    effort_divisor: Mapping[str, float] = field(default_factory=_efforts)
    unlock_share: float = 0.5
    now_practices: int = 3
    now_per_pillar: int = 2
    next_practices: int = 3
    max_open_commitments: int = 3

    perception_gap: float = 1.0
    confident_level: float = 3.0
    min_deployments: int = 10

    k_pillar: int = 4
    k_detail: int = 5
    k_reopen: int = 5
    k_question_levels: int = 4
    k_comments_team: int = 5
    k_comments_beyond: int = 10
    unanimity_min_n: int = 8
    aggregate_min_teams: int = 3
    systemic_min_teams: int = 3
    systemic_min_share: float = 0.3
    benchmark_quartiles_min_teams: int = 8
    benchmark_median_min_teams: int = 5


DEFAULT = Parameters()
