"""A personal link: reading it changes nothing, because mail scanners open links; starting is a form (trust.md 2)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..actions.personal_links import personal_sheet
from ..actions.refusals import Closed
from ..permissions import by_clock
from .language import begin_in
from .sheet import TeamSheet
from .terms import Terms
from .visit import Visit


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def personal_link(request: HttpRequest, token: str) -> HttpResponse:
    """The promise; a POST puts the token into the browser's cookie and leads to an address without it."""
    found = personal_sheet(token)
    if found is None:
        return render(request, "assessments/personal_unknown.html", status=404)
    assessment = by_clock(found.assessment.organisation, found.assessment)
    begin_in(request, assessment.language)
    visit = Visit(assessment, TeamSheet(found), personal=True)
    if request.method != "POST":
        return _promise(request, visit)
    if not visit.assessment.is_answerable:
        return render(request, "assessments/answer_refused.html", {"visit": visit, "refusal": Closed()}, status=409)
    return visit.keep(redirect(_place(visit)), token)


def _promise(request: HttpRequest, visit: Visit) -> HttpResponse:
    name = "start" if visit.assessment.is_answerable else "over"
    return render(request, f"assessments/answer_{name}.html", {"visit": visit, "terms": Terms(visit.assessment)})


def _place(visit: Visit) -> str:
    """Where the sheet goes on."""
    sheet = visit.reading()
    return sheet.url("done") if visit.submitted else sheet.url("pillar", sheet.standing.first_open)
