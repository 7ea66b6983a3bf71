"""Why a pillar or a Way has no score (scoring.md 3 and 10)."""

from django.utils.translation import gettext as _

from ..maturity.parameters import Parameters
from ..maturity.scorecard import Status
from ..wording import points


def missing(status: Status, coverage: float | None, parameters: Parameters) -> str:
    if status == "not_applicable":
        return _("Not applicable: most of its questions do not exist for you.")
    if status == "insufficient":
        return _("No score: {share} % of its questions have enough answers, and a score needs {needed} %.").format(
            share=points(100 * (coverage or 0)), needed=points(100 * parameters.pillar_min_coverage)
        )
    return ""
