"""The result of the personal check, on the screen, as a drawing and as figures."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..charts import Outline, radar, radar_figure
from ..reading import PillarReading, Reading, WayReading, read
from ..wording import points, words
from .check import kept_check, tell


@never_cache
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    kept = kept_check(request)
    if not kept.check.scorable:
        return redirect("check_review")
    reading = read(kept.check.scorecard(), kept.check.document)
    outlines = [outline(reading)]
    context = {
        "reading": reading,
        "radar": radar(outlines),
        "figure": radar_figure(outlines, labels(reading)),
        "check": kept.check,
    }
    tell(request, kept)
    return render(request, "assessments/check_result.html", context)


@never_cache
@require_safe
def radar_svg(request: HttpRequest) -> HttpResponse:
    check = kept_check(request).check
    if not check.scorable:
        return redirect("check_review")
    reading = read(check.scorecard(), check.document)
    context = {"radar": radar([outline(reading)], labels(reading)), "summary": reading.summary}
    response = render(request, "assessments/radar_alone.svg", context, content_type="image/svg+xml")
    response["Content-Disposition"] = 'attachment; filename="calms-radar.svg"'
    return response


@never_cache
@require_safe
def figures_csv(request: HttpRequest) -> HttpResponse:
    check = kept_check(request).check
    if not check.scorable:
        return redirect("check_review")
    reading = read(check.scorecard(), check.document)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="calms-result.csv"'
    rows = csv.writer(response)
    rows.writerow([_("Code"), _("Pillar or Way"), _("Score (0 to 100)"), _("Stage"), _("Active symptoms")])
    for pillar in reading.pillars:
        rows.writerow([pillar.code, pillar.name, *_figures(pillar), len(pillar.active)])
    for way in reading.ways:
        rows.writerow([way.code, way.name, *_figures(way), ""])
    return response


def outline(reading: Reading) -> Outline:
    return Outline(
        name=_("One person’s view"),
        scores={pillar.code: pillar.score for pillar in reading.pillars},
        notes={pillar.code: _note(pillar) for pillar in reading.pillars},
    )


def labels(reading: Reading) -> dict[str, str]:
    """What a saved picture writes at each axis."""
    return {
        pillar.code: f"{pillar.name} {points(pillar.score)}" if pillar.score is not None else f"{pillar.name} –"
        for pillar in reading.pillars
    }


def _note(pillar: PillarReading) -> str:
    """What hovering a point says; Plotly reads a few HTML tags in it, so the words are escaped."""
    lines = [
        f"<b>{escape(pillar.name)} {points(pillar.score)}</b>" if pillar.score is not None else escape(pillar.name)
    ]
    lines += [escape(symptom.title) for symptom in pillar.active[:5]]
    if pillar.first_practice:
        lines.append(f"→ {escape(pillar.first_practice.title)}")
    return "<br>".join(lines)


def _figures(part: PillarReading | WayReading) -> tuple[str, str]:
    """Score and stage; empty where there is none."""
    if part.score is None or part.band is None:
        return "", ""
    return points(part.score), words(part.band.name)
