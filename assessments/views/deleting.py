"""Deleting the data of a team or of a round: the password asked again, and the name typed (trust.md 1)."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ..actions.erasing import delete_team
from ..actions.rounds import delete_round
from ..forms.confirming import DeleteForm
from ..permissions import administered_cycle, administered_team


@sensitive_post_parameters("password")
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team_delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    team = administered_team(request.user, pk)
    lead = _("The team, its people’s places in it, its assessments, results and answers go. Accounts stay.")
    if team.coachings.exists():
        lead += " " + _(
            "Private notes and dates of last visits that its coaches may have kept of it are deleted. "
            "Only they can read them: let each copy their own first (their own data as a file holds them)."
        )
    context = {
        "name": team.name,
        "title": _("Delete the team {name}?").format(name=team),
        "lead": lead,
        "assessments": _counted(team.assessments.count()),
        "back": team.get_absolute_url(),
    }
    done = _("The team {name} and all that belonged to it is deleted.").format(name=team)
    return _delete(request, context, lambda: delete_team(team=team, by=request.user), "home", done)


@sensitive_post_parameters("password")
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cycle_delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    cycle = administered_cycle(request.user, pk)
    context = {
        "name": cycle.code,
        "title": _("Delete the round {quarter}?").format(quarter=cycle),
        "lead": _("The assessments of all teams in this quarter go, with their results and answers. Teams stay."),
        "assessments": _counted(cycle.assessments.count()),
        "back": reverse("cycle", args=[pk]),
    }
    rounds = reverse("organisation_rounds", args=[cycle.organisation_id])
    done = _("The round {quarter} is being deleted; with many teams this takes some minutes.").format(quarter=cycle)
    return _delete(request, context, lambda: delete_round(cycle=cycle, by=request.user), rounds, done)


def _delete(
    request: HttpRequest, context: dict[str, object], delete: Callable[[], None], then: str, done: str
) -> HttpResponse:
    form = DeleteForm(request.POST or None, request=request, name=context["name"])
    if not form.is_valid():
        return render(
            request, "assessments/delete.html", context | {"form": form}, status=400 if form.is_bound else 200
        )
    delete()
    messages.success(request, done)
    return redirect(then)


def _counted(assessments: int) -> str:
    return ngettext("{n} assessment", "{n} assessments", assessments).format(n=assessments)
