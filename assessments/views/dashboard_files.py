"""The dashboard as rows of figures: every team that was found, not one page of them."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from ..reading.dashboard import Heading, RowReading


def rows(cycle: str, headings: Sequence[Heading], teams: Iterable[RowReading]) -> Iterator[Sequence[object]]:
    """One for each team; a cell is empty where there is no figure."""
    pillars = [text for each in headings for text in (each.name, _("stage"), _("change"))]
    overall = [_("Held back by"), _("Overall"), _("Change of the overall")]
    yield [_("Quarter"), _("Team"), _("State"), *pillars, *overall, _("Active symptoms"), _("Answers"), _("Next")]
    for team in teams:
        cells = [text for cell in team.cells for text in (cell.score, cell.stage, cell.change)] or [""] * len(pillars)
        symptoms = "" if team.symptoms is None else team.symptoms
        yield [
            cycle,
            team.name,
            team.reason,
            *cells,
            team.limits,
            team.score,
            team.change,
            symptoms,
            team.answers,
            team.next,
        ]
