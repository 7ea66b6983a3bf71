"""What a coach reads, and notes, before they visit a team."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ..actions.visits import keep_visit
from ..charts import Radar, radar
from ..forms.visits import VisitForm
from ..models import Assessment, Coaching, TeamEvent
from ..permissions import own_coaching
from ..reading import EventReading, TeamReading, read_events, read_team
from ..reading.preparation import Preparation, read_preparation
from ..results import released_results
from .compare_files import LETTERS
from .drawings import team_outlines

EVENTS = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """`last` is the last assessment with a result, `running` what is open now."""

    coaching: Coaching
    last: Assessment | None
    running: Sequence[Assessment]
    events: Sequence[EventReading]
    team: TeamReading | None = None
    told: Preparation | None = None
    radar: Radar | None = None
    outlines: Sequence[object] = ()


@sensitive_post_parameters("notes", "visited_on")
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preparation(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    coaching = own_coaching(request.user, pk)
    kept = {"notes": coaching.notes, "visited_on": coaching.visited_on}
    form = VisitForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        keep_visit(coaching=coaching, **form.cleaned_data)
        messages.success(request, _("Your notes are kept."))
        return redirect("preparation", pk=pk)
    context = {"sheet": _sheet(coaching), "form": form}
    return render(request, "coach/preparation.html", context, status=400 if form.is_bound else 200)


def _sheet(coaching: Coaching) -> Sheet:
    assessments = Assessment.objects.with_questionnaire().filter(team=coaching.team_id).select_related("cycle")
    last = assessments.ended().select_related("team").order_by("-cycle__code").first()
    running = list(assessments.current().with_participation())
    events = read_events(TeamEvent.objects.until(coaching.team_id, timezone.localdate())[-EVENTS:])
    if last is None:
        return Sheet(coaching, last, running, events)
    team = read_team(released_results(last, comments=False))
    outlines = team_outlines(team) if team.result else []
    return Sheet(
        coaching=coaching,
        last=last,
        running=running,
        events=events,
        team=team,
        told=read_preparation(team),
        radar=radar(outlines, LETTERS) if outlines else None,
        outlines=outlines,
    )
