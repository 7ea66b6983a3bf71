"""The organisation behind a team's radar, in words (scoring.md 13)."""

from django.utils.translation import gettext as _

from ..maturity.document import Document
from ..results.medians import Median, Medians
from ..wording import listed, points, words
from .certainty import between


def medians_said(medians: Medians, document: Document) -> str:
    """The figures of the drawing; empty without medians."""
    if not medians:
        return ""
    told = [f"{words(document.pillar(item.pillar).name)} {median_said(item)}" for item in medians]
    if any(item.q1 is not None for item in medians):
        return _("Median of the organisation, with the middle half of its teams: {figures}.").format(
            figures=listed(told)
        )
    return _("Median of the organisation: {figures}.").format(figures=listed(told))


def median_said(median: Median) -> str:
    """“63 (56 to 70)”, or “63” where there are no quartiles."""
    half = middle_half(median)
    return f"{points(median.median)} ({between(half)})" if half else points(median.median)


def middle_half(median: Median) -> tuple[float, float] | None:
    return None if median.q1 is None or median.q3 is None else (median.q1, median.q3)
