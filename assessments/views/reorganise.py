"""What becomes of a team: its tags, who is away, who reads its comments; archived, merged, split."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ..actions import LastFacilitator, NameTaken, Refused
from ..actions.teams import (
    NoFacilitatorThere,
    archive_team,
    merge_teams,
    restore_team,
    set_on_leave,
    show_comments,
    split_team,
    tag_team,
)
from ..forms.reorganise import MergeForm, SplitForm, TagsForm
from ..permissions import administered_team, facilitated_team, managed_membership

FIELDS = {NameTaken: "name", LastFacilitator: "movers", NoFacilitatorThere: "facilitator"}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tags(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    team = administered_team(request.user, pk)
    form = TagsForm(request.POST or None, team=team)
    if request.method == "POST" and form.is_valid():
        try:
            tag_team(team=team, tags=form.words(), by=request.user)
        except Refused as refusal:
            form.add_error("tags", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(team)
    context = {"team": team, "form": form}
    return render(request, "assessments/team_tags.html", context, status=400 if form.is_bound else 200)


@never_cache
@login_required
@require_POST
def comments(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The team's own choice: its facilitator makes it, no administrator."""
    team = facilitated_team(request.user, pk)
    show_comments(team=team, shown=request.POST.get("shown") == "yes", by=request.user)
    return redirect(team)


@never_cache
@login_required
@require_POST
def leave(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    membership = managed_membership(request.user, pk)
    set_on_leave(membership=membership, on_leave=request.POST.get("on_leave") == "yes", by=request.user)
    return redirect(membership.team)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    team = administered_team(request.user, pk)
    if request.method != "POST":
        return render(request, "assessments/team_archive.html", {"team": team})
    try:
        archive_team(team=team, by=request.user)
    except Refused as refusal:
        return render(request, "assessments/team_archive.html", {"team": team, "refusal": refusal}, status=409)
    messages.success(request, _("{team} is archived.").format(team=team))
    return redirect("organisation", team.organisation_id)


@never_cache
@login_required
@require_POST
def restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    team = administered_team(request.user, pk)
    restore_team(team=team, by=request.user)
    messages.success(request, _("{team} is taken up again.").format(team=team))
    return redirect(team)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    team = administered_team(request.user, pk)
    form, status = MergeForm(request.POST or None, team=team), 200
    if request.method == "POST" and form.is_valid():
        try:
            merge_teams(team=team, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("absorbed", str(refusal))
            status = 409
        else:
            said = _("{absorbed} has joined {team}.").format(absorbed=form.cleaned_data["absorbed"], team=team)
            messages.success(request, said)
            return redirect(team)
    context = {"team": team, "form": form}
    return render(request, "assessments/team_merge.html", context, status=_status(form, status))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    team = administered_team(request.user, pk)
    form, status = SplitForm(request.POST or None, team=team), 200
    if request.method == "POST" and form.is_valid():
        try:
            new = split_team(team=team, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        except Refused as refusal:
            form.add_error(FIELDS.get(type(refusal)), str(refusal))
            status = 409
        else:
            messages.success(request, _("{new} is a team of its own.").format(new=new))
            return redirect(new)
    context = {"team": team, "form": form}
    return render(request, "assessments/team_split.html", context, status=_status(form, status))


def _status(form: MergeForm | SplitForm, status: int) -> int:
    return max(status, 400) if form.is_bound else status
