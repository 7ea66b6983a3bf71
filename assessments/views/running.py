"""What may change while an assessment is open, and its closing."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ..actions import (
    AlreadyOpen,
    Closed,
    NotEmpty,
    Refused,
    cancel_assessment,
    close_assessment,
    expect_people,
    extend_assessment,
    open_assessment,
    share_results,
)
from ..actions.assessments import holds_answers
from ..actions.invitations import NobodyToInvite, NoMail
from ..actions.opening import NoQuestionnaire
from ..forms.assessments import ExpectForm, ExtendForm, OpenForm
from ..models import Assessment
from ..permissions import assessment_to_run, facilitated_assessment, rights, team_to_run
from .assessment import Running, refused


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    team = team_to_run(request.user, pk)
    if team.archived_at:
        return render(request, "assessments/team_archived.html", {"team": team}, status=409)
    form = OpenForm(request.POST or None, team=team, quarter=request.GET.get("quarter", ""))
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(open_assessment(team=team, by=request.user, **form.cleaned_data))
        except AlreadyOpen as refusal:
            return refused(request, refusal.existing, refusal)
        except (NobodyToInvite, NoMail, NoQuestionnaire) as refusal:
            form.add_error("mode", str(refusal))
    context = {"team": team, "form": form}
    return render(request, "assessments/assessment_open.html", context, status=400 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = assessment_to_run(request.user, pk)
    if request.method != "POST" and not found.is_answerable:
        return refused(request, found, Closed())
    form = ExtendForm(request.POST or None, assessment=found)
    if not form.is_valid():
        return _form(request, found, form, "extend")
    return _change(request, found, lambda: extend_assessment(assessment=found, by=request.user, **form.cleaned_data))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def expect(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = assessment_to_run(request.user, pk)
    if request.method != "POST" and not found.is_answerable:
        return refused(request, found, Closed())
    form = ExpectForm(request.POST or None, assessment=found)
    if not form.is_valid():
        return _form(request, found, form, "expect")
    people = form.cleaned_data["expected"]
    return _change(request, found, lambda: expect_people(assessment=found, people=people, by=request.user))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = assessment_to_run(request.user, pk)
    if request.method != "POST" and not (found.is_answerable or found.state == Assessment.State.PLANNED):
        return refused(request, found, Closed())
    if request.method != "POST" and holds_answers(found):
        return refused(request, found, NotEmpty())
    if request.method != "POST":
        return render(request, "assessments/assessment_cancel.html", {"assessment": found})
    try:
        cancel_assessment(assessment=found, by=request.user)
    except Refused as refusal:
        return refused(request, found, refusal)
    messages.success(request, _("The assessment is cancelled; the quarter is free for another one."))
    return redirect(found.team)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Of two who close at once, both are led to the one result."""
    found = assessment_to_run(request.user, pk)
    if request.method != "POST" and found.state == Assessment.State.OPEN:
        running = Running(found, rights(request.user, found.team))
        return render(request, "assessments/assessment_close.html", {"running": running, "assessment": found})
    if request.method != "POST":
        return refused(request, found, Closed())
    try:
        close_assessment(assessment=found, by=request.user)
    except Closed as refusal:
        return refused(request, found, refusal)
    return redirect("assessment_results" if rights(request.user, found.team).reads else "assessment", found.pk)


@never_cache
@login_required
@require_POST
def share(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = facilitated_assessment(request.user, pk)
    if found.state == Assessment.State.CANCELLED:
        return refused(request, found, Closed())
    share_results(assessment=found, shown=request.POST.get("shown") == "yes", by=request.user)
    return redirect(found)


def _form(request: HttpRequest, assessment: Assessment, form: Form, change: str) -> HttpResponse:
    context = {"assessment": assessment, "form": form, "change": change}
    return render(request, "assessments/assessment_form.html", context, status=400 if form.is_bound else 200)


def _change(request: HttpRequest, assessment: Assessment, change: Callable[[], None]) -> HttpResponse:
    try:
        change()
    except Refused as refusal:
        return refused(request, assessment, refusal)
    messages.success(request, _("Saved."))
    return redirect(assessment)
