"""Opening a closed assessment again: an administrator, with the password asked once more (trust.md 1)."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ..actions import Refused
from ..actions.reopening import NotReopened, is_reopenable, reopen_assessment
from ..forms.confirming import ReopenForm
from ..maturity.storage import parameters_from_plain
from ..permissions import administered_assessment
from .assessment import refused


@sensitive_post_parameters("password")
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = administered_assessment(request.user, pk)
    if request.method != "POST" and not is_reopenable(found):
        return refused(request, found, NotReopened())
    form = ReopenForm(request.POST or None, request=request)
    if not form.is_valid():
        context = {"assessment": found, "form": form, "thresholds": parameters_from_plain(found.parameters)}
        return render(request, "assessments/assessment_reopen.html", context, status=400 if form.is_bound else 200)
    try:
        reopen_assessment(assessment=found, closes_at=form.cleaned_data["closes_at"], by=request.user)
    except Refused as refusal:
        return refused(request, found, refusal)
    messages.success(request, _("The assessment is open again; the team is told on its pages."))
    return redirect(found)
