"""A team's time line: what happened beside its quarters."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ..actions.time_line import note_event
from ..forms.events import EventForm
from ..models import TeamEvent
from ..permissions import members_note, members_team, rights, team_to_read
from ..reading import read_events


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team_events(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    team = (members_team if request.method == "POST" else team_to_read)(request.user, pk)
    form = EventForm(request.POST or None, initial={"date": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        note_event(team=team, **form.cleaned_data)
        messages.success(request, _("The event is on the time line."))
        return redirect("team_events", pk=team.pk)
    found = TeamEvent.objects.until(team.pk, timezone.localdate())
    events = list(zip(read_events(found), found, strict=True))[::-1]
    context = {"team": team, "form": form, "events": events, "member": rights(request.user, team).member}
    return render(request, "assessments/team_events.html", context, status=400 if form.is_bound else 200)


@never_cache
@login_required
@require_POST
def event_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    event = members_note(request.user, pk)
    event.delete()
    messages.success(request, _("The event is no longer on the time line."))
    return redirect("team_events", pk=event.team_id)
