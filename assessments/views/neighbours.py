"""Who could help a team, and whether it receives visits itself."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ..actions.teams import allow_visits
from ..permissions import facilitated_team, team_to_read
from ..reading.neighbours import read_neighbours
from ..results.neighbours import neighbours_of


@never_cache
@login_required
@require_safe
def neighbours(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    team = team_to_read(request.user, pk)
    found = neighbours_of(team)
    reading = read_neighbours(found) if found else None
    return render(request, "assessments/neighbours.html", {"team": team, "reading": reading})


@never_cache
@login_required
@require_POST
def visits(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The team's own choice: its facilitator makes it, no administrator."""
    team = facilitated_team(request.user, pk)
    allow_visits(team=team, allowed=request.POST.get("allowed") == "yes", by=request.user)
    return redirect(team)
