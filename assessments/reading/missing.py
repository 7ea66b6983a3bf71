"""Why a pillar or a Way has no score (scoring.md 3 and 10)."""

from django.utils.translation import gettext as _

from ..maturity.scorecard import PillarResult, WayResult
from ..results import Results
from ..wording import percent


def missing(result: PillarResult | WayResult, results: Results) -> str:
    """Empty for one that has a score."""
    if result.status == "not_applicable":
        return _("Not applicable: most of its questions do not exist for you.")
    if result.status == "scored":
        return ""
    text = (
        _("No score: {share} of its questions have enough answers, and a score needs {needed}.")
        if results.card.mode == "individual"
        else _("No score: {share} of its questions have a sentence chosen, and a score needs {needed}.")
    )
    return text.format(share=percent(result.coverage or 0), needed=percent(results.parameters.pillar_min_coverage))


def not_known() -> str:
    """What is said in place of “none” where too little is known to say it."""
    return _("Not known: too few of its questions have a level.")
