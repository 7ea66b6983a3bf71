"""Who leads and administers an organisation, and who coaches its teams."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..actions import Refused
from ..actions.accounts import invite
from ..actions.roles import assign_coach, give_role, remove_coach, take_role
from ..forms.organisation import CoachForm, PersonForm, RoleForm
from ..models import Coaching, Organisation, User
from ..models.searching import holding
from ..permissions import (
    administered_coaching,
    administered_organisation,
    administered_role,
    administered_team,
    may_hand_link,
)
from .paging import paged, searched


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    organisation = administered_organisation(request.user, pk)
    form = RoleForm(request.POST or None, initial={"language": organisation.language})
    if request.method == "POST" and form.is_valid():
        role = form.cleaned_data["role"]
        try:
            given = give_role(organisation=organisation, person=form.person(), role=role, by=request.user)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            said = _("{name} is now {role}.").format(name=given.user, role=given.get_role_display())
            return _invited(request, given.user, organisation, said)
    found = organisation.roles.select_related("user").order_by("role", "user__name", "user__email")
    context = {"organisation": organisation, "roles": paged(request, found), "form": form}
    return render(request, "assessments/organisation_roles.html", context, status=400 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def role_take(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    role = administered_role(request.user, pk)
    if request.method != "POST":
        return render(request, "assessments/role_take.html", {"role": role})
    try:
        take_role(role=role, by=request.user)
    except Refused as refusal:
        return render(request, "assessments/role_take.html", {"role": role, "refusal": refusal}, status=409)
    said = _("{name} is no longer {role}.").format(name=role.user, role=role.get_role_display())
    messages.success(request, said)
    return redirect("organisation_roles", role.organisation_id)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def coaches(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    organisation = administered_organisation(request.user, pk)
    form = CoachForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            made = assign_coach(teams=form.cleaned_data["teams"], person=form.person(), by=request.user)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            return _invited(request, made[0].user, organisation, _said(made))
    query = searched(request)
    here = Q(coachings__team__organisation=organisation, coachings__team__archived_at__isnull=True)
    found = User.objects.filter(here).filter(holding(query, "name", "email"))
    found = found.annotate(coached=Count("coachings", distinct=True)).order_by("name", "email")
    context = {"organisation": organisation, "coaches": paged(request, found), "query": query, "form": form}
    return render(request, "assessments/organisation_coaches.html", context, status=400 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def coach_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    team = administered_team(request.user, pk)
    form = PersonForm(request.POST or None, initial={"language": team.organisation.language})
    if request.method == "POST" and form.is_valid():
        try:
            made = assign_coach(teams=[team], person=form.person(), by=request.user)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            return _invited(request, made[0].user, team.organisation, _said(made))
    context = {"team": team, "form": form}
    return render(request, "assessments/coach_add.html", context, status=400 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def coach_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The page warns of notes whether there are any or not: nobody else may learn which."""
    coaching = administered_coaching(request.user, pk)
    if request.method != "POST":
        return render(request, "assessments/coach_remove.html", {"coaching": coaching})
    remove_coach(coaching=coaching, by=request.user)
    said = _("{name} no longer coaches {team}.").format(name=coaching.user, team=coaching.team)
    messages.success(request, said)
    return redirect(coaching.team)


def _said(made: list[Coaching]) -> str:
    if len(made) == 1:
        return _("{name} now coaches {team}.").format(name=made[0].user, team=made[0].team)
    teams = len(made)
    said = ngettext("{name} now coaches {teams} team more.", "{name} now coaches {teams} teams more.", teams)
    return said.format(name=made[0].user, teams=teams)


def _invited(request: HttpRequest, person: User, organisation: Organisation, said: str) -> HttpResponse:
    """This reply alone shows the link, if there is one: nothing keeps it."""
    to_show = may_hand_link(request.user, person)
    invited = invite(person=person, organisation=organisation, by=request.user, to_show=to_show)
    context = {"organisation": organisation, "person": person, "invited": invited, "said": said}
    return render(request, "assessments/person_link.html", context)
