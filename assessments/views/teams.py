"""A team: its people, what it is answering now and what it answered before."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..actions import (
    AlreadyMember,
    LastFacilitator,
    NameTaken,
    Refused,
    add_member,
    change_role,
    change_team,
    create_team,
    remove_member,
)
from ..actions.accounts import invite
from ..forms.teams import MemberForm, NewTeamForm, RoleForm, TeamForm
from ..models import Membership
from ..permissions import (
    administered_organisation,
    administered_team,
    managed_membership,
    managed_team,
    may_hand_link,
    rights,
    team_or_404,
)
from .team_page import around, propose

MOST_QUARTERS = 40


@never_cache
@login_required
@require_safe
def team(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = team_or_404(request.user, pk)
    assessments = found.assessments.select_related("cycle").with_participation()
    context = {
        "team": found,
        "rights": rights(request.user, found),
        "people": found.memberships.select_related("user").order_by("user__name", "user__email"),
        "running": assessments.current(),
        "past": assessments.ended().order_by("-cycle__code")[:MOST_QUARTERS],
        "around": around(found),
        "proposed": propose(found),
    }
    return render(request, "assessments/team.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_team_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    organisation = administered_organisation(request.user, pk)
    form = NewTeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            team = create_team(organisation=organisation, by=request.user, **form.new_team(organisation.language))
        except NameTaken as refusal:
            form.add_error("name", str(refusal))
        else:
            return _invited(request, team.memberships.select_related("user").get())
    context = {"organisation": organisation, "form": form}
    return render(request, "assessments/team_add.html", context, status=400 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team_change(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    team = administered_team(request.user, pk)
    form = TeamForm(request.POST or None, initial={"name": team.name, "size": team.size})
    if request.method == "POST" and form.is_valid():
        try:
            change_team(team=team, by=request.user, **form.cleaned_data)
        except NameTaken as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(team)
    context = {"team": team, "form": form}
    return render(request, "assessments/team_change.html", context, status=400 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    team = managed_team(request.user, pk)
    form = MemberForm(request.POST or None, initial={"language": team.organisation.language})
    if request.method == "POST" and form.is_valid():
        try:
            added = add_member(team=team, person=form.person(), role=form.cleaned_data["role"], by=request.user)
        except AlreadyMember as refusal:
            form.add_error("email", str(refusal))
        else:
            return _invited(request, added)
    context = {"team": team, "form": form}
    return render(request, "assessments/member_add.html", context, status=400 if form.is_bound else 200)


@never_cache
@login_required
@require_POST
def member_link(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _invited(request, managed_membership(request.user, pk))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_role(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    membership = managed_membership(request.user, pk)
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        try:
            change_role(membership=membership, role=form.cleaned_data["role"], by=request.user)
        except Refused as refusal:
            form.add_error("role", str(refusal))
        else:
            said = _("{name} is now {role}.").format(name=membership.user, role=membership.get_role_display())
            messages.success(request, said)
            return redirect(membership.team)
    context = {"membership": membership, "form": form}
    return render(request, "assessments/member_role.html", context, status=400 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    membership = managed_membership(request.user, pk)
    if request.method != "POST":
        return render(request, "assessments/member_remove.html", {"membership": membership})
    try:
        remove_member(membership=membership, by=request.user)
    except LastFacilitator as refusal:
        context = {"membership": membership, "refusal": refusal}
        return render(request, "assessments/member_remove.html", context, status=409)
    messages.success(request, _("{name} is no longer in the team.").format(name=membership.user))
    return redirect("home" if membership.user == request.user else membership.team)


def _invited(request: HttpRequest, membership: Membership) -> HttpResponse:
    """This reply alone shows the link: nothing keeps it."""
    person, organisation = membership.user, membership.team.organisation
    to_show = may_hand_link(request.user, person)
    invited = invite(person=person, organisation=organisation, by=request.user, to_show=to_show)
    context = {"membership": membership, "invitation": invited}
    return render(request, "assessments/member_link.html", context)
