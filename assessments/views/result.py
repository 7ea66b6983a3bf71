"""The result of the personal check, on the screen, as a drawing and as figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..charts import radar, radar_figure
from ..reading import read, read_method
from .check import kept_check, tell
from .drawings import labels, outline
from .figures import drawing, table


@never_cache
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    kept = kept_check(request)
    if not kept.check.scorable:
        return redirect("check_review")
    reading = read(kept.check.scorecard(), kept.check.document)
    outlines = [outline(reading, alone())]
    context = {
        "reading": reading,
        "radar": radar(outlines),
        "figure": radar_figure(outlines, labels(reading)),
        "check": kept.check,
        "method": read_method(reading.parameters, "alone"),
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
    return drawing(request, reading, [outline(reading, alone())])


@never_cache
@require_safe
def figures_csv(request: HttpRequest) -> HttpResponse:
    check = kept_check(request).check
    if not check.scorable:
        return redirect("check_review")
    return table(read(check.scorecard(), check.document))


def alone() -> str:
    return _("One person’s view")
