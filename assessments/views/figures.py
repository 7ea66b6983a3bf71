"""A result to take along: as a drawing and as rows of figures."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ..charts import Outline, radar
from ..reading import PillarReading, Reading, WayReading
from ..wording import points, words
from .drawings import labels


def drawing(request: HttpRequest, reading: Reading, outlines: list[Outline]) -> HttpResponse:
    """The radar of the page, and no figure besides: of a team, too, it is not written down as an export."""
    context = {"radar": radar(outlines, labels(reading)), "summary": reading.summary}
    response = render(request, "assessments/radar_alone.svg", context, content_type="image/svg+xml")
    response["Content-Disposition"] = 'attachment; filename="calms-radar.svg"'
    return response


def table(reading: Reading) -> HttpResponse:
    """Code, name, score and stage of each pillar and Way, with what several people's answers give besides.

    A cell is empty where there is no figure.
    """
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="calms-result.csv"'
    several = reading.card.mode == "individual"
    rows = csv.writer(response)
    head = [_("Code"), _("Pillar or Way"), _("Score (0 to 100)"), _("Stage"), _("Active symptoms")]
    rows.writerow([*head, _("Margin, from"), _("Margin, to"), _("Agreement")] if several else head)
    for pillar in reading.pillars:
        margin = [*_margin(pillar), pillar.agreement] if several else []
        rows.writerow(
            [pillar.code, pillar.name, *_figures(pillar), "" if pillar.count is None else pillar.count, *margin]
        )
    for way in reading.ways:
        rows.writerow([way.code, way.name, *_figures(way), "", *[""] * (3 if several else 0)])
    return response


def _figures(part: PillarReading | WayReading) -> tuple[str, str]:
    """Score and stage."""
    return "" if part.score is None else points(part.score), words(part.band.name) if part.band else ""


def _margin(pillar: PillarReading) -> tuple[str, str]:
    if pillar.interval is None:
        return "", ""
    low, high = pillar.interval
    return points(low), points(high)
