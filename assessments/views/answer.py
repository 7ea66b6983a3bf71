"""Answering together: by the team's link, each on a sheet of their own, or in consensus on one."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import actions
from ..check import Refused
from ..models import Assessment
from ..permissions import facilitated_assessment
from .answering import AnswerPage, Dispute, destination
from .assessment import refused
from .sheet import (
    TeamSheet,
    changed_answers,
    changed_comments,
    comment_dispute,
    one_answer,
    one_comment,
    seen_answer,
    seen_comment,
)
from .terms import Terms
from .visit import Visit, by_link, by_link_json


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def start(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The promise and the rules; a POST starts a sheet, or goes on with the one that is there."""
    if request.method != "POST":
        return visit.renew(request, _start(request, visit))
    if not visit.assessment.is_answerable:
        raise actions.Closed
    if visit.submitted and "another" not in request.POST:
        return redirect("answer_done", visit.assessment.link_code)
    if visit.sheet and not visit.submitted:
        if "another" in request.POST:
            messages.warning(request, _("Submit this sheet first, or delete it: then another one can be started here."))
        return redirect(visit.sheet.url("pillar", visit.sheet.standing.first_open))
    first = visit.assessment.questionnaire.content().pillars[0].code
    return visit.begin(redirect("answer_pillar", visit.assessment.link_code, first))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def pillar(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """A page of questions; without JavaScript it is saved whole, when a button is pressed."""
    if request.method != "POST":
        return _pillar(request, AnswerPage(visit.drafting(), code))
    sheet = visit.changing(request.POST)
    page = AnswerPage(sheet, code)
    try:
        answers = changed_answers(request.POST, page.document, page.codes)
        comments = changed_comments(request.POST, page.codes)
        actions.save_page(sheet=sheet.sheet, answers=answers, comments=comments)
    except (Refused, actions.TextRefused) as refusal:
        return _pillar(request, AnswerPage(sheet, code, str(refusal), request.POST), status=400)
    except actions.PageConflict as conflict:
        nothing = _("Another tab has changed these answers. Nothing on this page was saved yet.")
        page = AnswerPage(sheet, code, nothing, request.POST, sheet.disputes(conflict))
        return _pillar(request, page, status=409)
    return redirect(destination(request.POST, sheet, code))


@never_cache
@require_POST
@by_link_json
def save(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """One choice, saved as it is made; the reply is the new state of the page."""
    sheet = visit.changing(request.POST)
    page = AnswerPage(sheet, code)
    try:
        change = one_answer(request.POST, page.document, page.codes)
        saved = actions.save_answer(
            sheet=sheet.sheet, question=change.question, value=change.content, version=change.version
        )
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=400)
    except actions.Conflict as conflict:
        seen = seen_answer(conflict.value, conflict.version)
        progress = _progress(sheet.after(change.question, conflict.value), code)
        return _conflict(sheet.dispute(change.question, conflict), conflict, seen, progress)
    progress = _progress(sheet.after(change.question, change.content), code)
    return JsonResponse({"seen": seen_answer(change.content, saved.version)} | progress)


@never_cache
@require_POST
@by_link_json
def comment(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """One comment, saved when its writer stops."""
    sheet = visit.changing(request.POST)
    page = AnswerPage(sheet, code)
    try:
        change = one_comment(request.POST, page.codes)
        saved = actions.save_comment(
            sheet=sheet.sheet, question=change.question, text=change.content or "", version=change.version
        )
    except (Refused, actions.TextRefused) as refusal:
        return JsonResponse({"refused": str(refusal)}, status=400)
    except actions.Conflict as conflict:
        seen = seen_comment(conflict.value, conflict.version)
        return _conflict(comment_dispute(change.question, conflict), conflict, seen, {})
    return JsonResponse({"seen": seen_comment(change.content, saved.version)})


@never_cache
@require_safe
@by_link
def review(request: HttpRequest, visit: Visit) -> HttpResponse:
    sheet = visit.drafting()
    return render(request, "assessments/answer_review.html", {"sheet": sheet, "terms": Terms(visit.assessment)})


@never_cache
@require_POST
@by_link
def submit(request: HttpRequest, visit: Visit) -> HttpResponse:
    actions.submit_sheet(sheet=visit.changing(request.POST).sheet)
    return redirect("answer_done", visit.assessment.link_code)


@never_cache
@require_POST
@by_link
def take_back(request: HttpRequest, visit: Visit) -> HttpResponse:
    actions.take_back_sheet(sheet=visit.changing(request.POST).sheet)
    messages.info(request, _("Your answers are a draft again: they do not count until you submit them."))
    return redirect("answer_review", visit.assessment.link_code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def delete(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Asks first; a POST deletes."""
    if request.method != "POST":
        return render(request, "assessments/answer_delete.html", {"sheet": visit.reading()})
    actions.delete_sheet(sheet=visit.changing(request.POST).sheet)
    messages.success(request, _("The sheet is deleted, with all its answers and comments."))
    return visit.forget(redirect("answer_start", visit.assessment.link_code))


@never_cache
@require_safe
@by_link
def done(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What happens next and when."""
    sheet = visit.reading()
    if not visit.submitted:
        return redirect("answer_review", visit.assessment.link_code)
    return render(request, "assessments/answer_done.html", {"sheet": sheet, "terms": Terms(visit.assessment)})


@never_cache
@login_required
@require_POST
def consensus(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Start the team's one sheet, or go on with it."""
    assessment = facilitated_assessment(request.user, pk)
    if assessment.mode != Assessment.Mode.CONSENSUS:
        return refused(request, assessment, actions.NotTogether())
    return start(request, assessment.link_code)


def _start(request: HttpRequest, visit: Visit) -> HttpResponse:
    name = _start_page(visit) if visit.assessment.is_answerable else "over"
    return render(request, f"assessments/answer_{name}.html", {"visit": visit, "terms": Terms(visit.assessment)})


def _start_page(visit: Visit) -> str:
    if visit.outsider:
        return "together"
    return "personal" if visit.assessment.mode == Assessment.Mode.INDIVIDUAL and visit.sheet is None else "start"


def _pillar(request: HttpRequest, page: AnswerPage, status: int = 200) -> HttpResponse:
    return render(request, "assessments/pillar.html", {"answers": page, "document": page.document}, status=status)


def _progress(sheet: TeamSheet, code: str) -> dict[str, object]:
    return {"answered": sheet.filled.answered, "text": sheet.standing.text, "pillar": sheet.standing.of(code)}


def _conflict(dispute: Dispute, conflict: actions.Conflict, seen: str, progress: dict[str, object]) -> HttpResponse:
    reply = {"conflict": dispute.sentence, "other": dispute.other, "value": conflict.value or "", "seen": seen}
    return JsonResponse(reply | progress, status=409)
