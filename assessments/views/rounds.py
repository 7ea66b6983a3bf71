"""Running a quarter for many teams: open, remind, close, each asked for here and done by a worker."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..actions import Refused
from ..actions.rounds import close_round, open_round, remind_round
from ..forms.rounds import RoundForm
from ..models import Cycle, Job
from ..permissions import administered_cycle, administered_organisation
from .cycle import CycleDesk
from .paging import searched

QUARTERS = 20


@never_cache
@login_required
@require_safe
def rounds(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    organisation = administered_organisation(request.user, pk)
    counted = {
        state: Count("assessments", filter=Q(assessments__state=state)) for state in ("planned", "open", "closed")
    }
    sealed = Count("assessments", filter=Q(assessments__state="sealed"))
    cycles = organisation.cycles.annotate(**counted, sealed=sealed).order_by("-code")
    page = Paginator(cycles, QUARTERS).get_page(request.GET.get("page"))
    return render(request, "assessments/rounds.html", {"organisation": organisation, "page_of": page})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    organisation = administered_organisation(request.user, pk)
    form = RoundForm(request.POST or None, organisation=organisation, quarter=request.GET.get("quarter", ""))
    if request.method == "POST" and form.is_valid():
        try:
            job = open_round(organisation=organisation, asked=form.asked(), teams=form.teams(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("cycle", job.cycle_id)
    context = {"organisation": organisation, "form": form}
    return render(request, "assessments/round_open.html", context, status=400 if form.is_bound else 200)


@never_cache
@login_required
@require_safe
def cycle(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = administered_cycle(request.user, pk)
    desk = CycleDesk(found, searched(request, "state"), searched(request), request.GET.get("page", "1"))
    return render(request, "assessments/cycle.html", {"desk": desk})


@never_cache
@login_required
@require_POST
def remind(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = administered_cycle(request.user, pk)
    return _have_done(request, found, lambda: remind_round(cycle=found, by=request.user))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = administered_cycle(request.user, pk)
    if request.method != "POST":
        return render(request, "assessments/cycle_close.html", {"desk": CycleDesk(found)})
    return _have_done(request, found, lambda: close_round(cycle=found, by=request.user))


def _have_done(request: HttpRequest, cycle: Cycle, ask: Callable[[], Job]) -> HttpResponse:
    try:
        ask()
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("cycle", cycle.pk)
