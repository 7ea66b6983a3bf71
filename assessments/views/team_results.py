"""A team's result: on the screen, as a report to print, as figures, for members and for respondents."""

import functools
import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ..actions.assessments import record
from ..models import Assessment, AuditEvent, TeamEvent, User
from ..permissions import assessment_to_export, assessment_to_read, by_clock, members_assessment, rights
from ..reading import TeamReading, read_events, read_team, verdict_names
from ..reading.medians import medians_said
from ..results import NotReleased, released_results, review_symptom
from ..results.medians import organisation_medians
from .drawings import draw, team_outlines
from .figures import drawing, table


@dataclass(frozen=True)
class Reader:
    """Where the page leads, and what it offers: respondents get no table; the team alone reviews its symptoms."""

    page: str
    report: str
    svg: str
    csv: str = ""
    assessment: Assessment | None = None
    member: bool = False
    comments: bool = False

    @functools.cached_property
    def verdicts(self) -> list[tuple[str, str]]:
        return verdict_names()


@never_cache
@login_required
@require_safe
def results(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    assessment = assessment_to_read(request.user, pk)
    return _show(request, "team_results", assessment, _insider(request, assessment))


@never_cache
@login_required
@require_safe
def report(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    assessment = assessment_to_read(request.user, pk)
    return _show(request, "team_report", assessment, _insider(request, assessment))


@never_cache
@login_required
@require_safe
def radar_svg(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _drawing(request, assessment_to_read(request.user, pk), request.user)


@never_cache
@login_required
@require_safe
def figures_csv(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    assessment = assessment_to_export(request.user, pk)
    team = _told(assessment)
    if team is None:
        return _none(request, assessment, status=409)
    if request.method == "GET":
        record(assessment, AuditEvent.What.RESULTS_EXPORTED, request.user, file="csv")
    return table(team.result)


@never_cache
@login_required
@require_POST
def review(request: HttpRequest, pk: uuid.UUID, code: str) -> HttpResponse:
    """What the team says of a symptom that its result tells."""
    assessment = members_assessment(request.user, pk)
    team = _told(assessment)
    symptom = next((found for found in team.result.symptoms if found.code == code), None) if team else None
    if symptom is None:
        raise Http404
    try:
        review_symptom(assessment=assessment, symptom=code, verdict=request.POST.get("verdict", ""))
        messages.success(request, _("Kept what you say of “{symptom}”.").format(symptom=symptom.title))
    except ValueError:
        messages.warning(request, _("Nothing was kept: choose one of the three answers first."))
    return redirect(f"{reverse('assessment_results', args=[pk])}#symptom-{code}")


@never_cache
@require_safe
def respondent_results(request: HttpRequest, code: str) -> HttpResponse:
    return _show(request, "team_results", _by_code(code), _respondent(code))


@never_cache
@require_safe
def respondent_report(request: HttpRequest, code: str) -> HttpResponse:
    return _show(request, "team_report", _by_code(code), _respondent(code))


@never_cache
@require_safe
def respondent_radar_svg(request: HttpRequest, code: str) -> HttpResponse:
    assessment = _by_code(code)
    if not assessment.shows_respondents:
        return _none(request, assessment, status=403)
    return _drawing(request, assessment, None)


def _show(request: HttpRequest, name: str, assessment: Assessment, reader: Reader) -> HttpResponse:
    """The result, or a page that says why there is none to see."""
    if reader.assessment is None and not assessment.shows_respondents:
        return _none(request, assessment, status=403)
    try:
        released = released_results(assessment, comments=reader.comments, beyond_team=not reader.member)
    except NotReleased:
        gone = assessment.state == Assessment.State.CANCELLED
        return _none(request, assessment, status=410 if gone else 200)
    team = read_team(released)
    events = read_events(TeamEvent.objects.until(assessment.team_id, timezone.localdate(assessment.closed_at)))
    medians = organisation_medians(assessment, request.user if reader.assessment else None) if team.result else ()
    context = {
        "team": team,
        "reading": team.result,
        "drawings": draw(team, events, medians) if team.result else None,
        "medians": medians,
        "medians_said": medians_said(medians, team.released.document),
        "events": events,
        "reader": reader,
    }
    return render(request, f"assessments/{name}.html", context)


def _drawing(request: HttpRequest, assessment: Assessment, user: User | None) -> HttpResponse:
    team = _told(assessment)
    if team is None:
        return _none(request, assessment, status=409)
    return drawing(request, team.result, team_outlines(team, organisation_medians(assessment, user)))


def _none(request: HttpRequest, assessment: Assessment, *, status: int) -> HttpResponse:
    """Why there is no result to see; 403 where the team keeps it to itself."""
    context = {"assessment": assessment, "kept": status == 403}
    return render(request, "assessments/results_none.html", context, status=status)


def _told(assessment: Assessment) -> TeamReading | None:
    """A result that there is to see, if there is."""
    try:
        team = read_team(released_results(assessment, comments=False))
    except NotReleased:
        return None
    return team if team.result else None


def _by_code(code: str) -> Assessment:
    rows = Assessment.objects.with_questionnaire().select_related("team", "cycle", "organisation")
    assessment = get_object_or_404(rows, results_code=code)
    return by_clock(assessment.organisation, assessment)


def _insider(request: HttpRequest, assessment: Assessment) -> Reader:
    page = reverse("assessment_results", args=[assessment.pk])
    own = rights(request.user, assessment.team)
    return Reader(
        page=page,
        report=f"{page}report/",
        svg=f"{page}radar.svg",
        csv=f"{page}figures.csv" if own.exports else "",
        assessment=assessment,
        member=own.member,
        comments=own.member or (own.coaches and assessment.team.shows_comments_to_coaches),
    )


def _respondent(code: str) -> Reader:
    page = reverse("respondent_results", args=[code])
    return Reader(page=page, report=f"{page}report/", svg=f"{page}radar.svg")
