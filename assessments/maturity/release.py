"""How much of a result may leave, to whom, and when a new one may replace it (scoring.md 7 and 12)."""

from typing import Literal

from assessments.maturity.parameters import DEFAULT, Parameters
from assessments.maturity.questionnaire import Mode
from assessments.maturity.scorecard import Release

SensitiveWord = Literal["low", "high"]


def release_level(mode: Mode, n_valid: int, parameters: Parameters = DEFAULT) -> Release:
    """The release of an assessment with n valid sheets (scoring.md 12)."""
    if mode == "consensus":
        return "full_consensus"
    if n_valid < parameters.k_pillar:
        return "suppressed"
    return "full" if n_valid >= parameters.k_detail else "pillars_only"
