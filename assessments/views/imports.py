"""Teams and people from a CSV file: seen first, then imported whole or not at all."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ..actions.import_plan import Join, Plan, plan_import
from ..actions.imports import Faulty, import_people
from ..actions.people_file import MOST_BYTES
from ..forms.imports import UploadForm
from ..models import Organisation, Upload, User
from ..permissions import administered_organisation

MOST = 50  # of each kind on a page
REMEMBERED = 20  # imports of one sign-in, for its other tabs
_DONE = "imported"


@dataclass(frozen=True)
class Preview:
    """What a page shows of a plan: the first of each, and how many more there are."""

    plan: Plan

    @property
    def faults(self) -> list[object]:
        return self.plan.faults[:MOST]

    @property
    def more_faults(self) -> int:
        return max(0, len(self.plan.faults) - MOST)

    @property
    def parts(self) -> list[tuple[str, list[str], int]]:
        """A title, the first entries, and how many are not shown."""
        plan = self.plan
        lists = [
            (_("New teams"), [team.name for team in plan.new_teams]),
            (_("Teams that change"), [_team_change(team) for team in plan.changed_teams]),
            (_("New people"), [line.name or line.email for line in plan.people.values()]),
            (_("Joining a team"), [_place(join) for join in plan.joins]),
            (_("Another role"), [_place(join) for join in plan.roles]),
            (_("Coaching a team"), [_place(join) for join in plan.coachings]),
        ]
        return [(title, entries[:MOST], max(0, len(entries) - MOST)) for title, entries in lists if entries]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_import(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    organisation = administered_organisation(request.user, pk)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    plan = None
    if request.method == "POST" and form.is_valid():
        upload = _upload(form, organisation, request.user)
        plan = _plan(upload, request.user)
        if not plan.faults:
            upload.save()
            return redirect("import", pk=upload.pk)
    context = {"organisation": organisation, "form": form, "preview": plan and Preview(plan)}
    return render(request, "assessments/import_upload.html", context, status=400 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What the file would change as things are now; what it does change."""
    if done := _done(request, pk):
        return done
    upload = _own(request.user, pk)
    if request.method == "POST":
        try:
            count = import_people(upload=upload, by=request.user)
        except Faulty as refusal:
            return _show(request, upload, refusal.plan, status=409)
        _remember(request, pk, upload.organisation_id)
        messages.success(request, _("The file is imported: changes made: {count}.").format(count=count))
        return redirect("organisation", pk=upload.organisation_id)
    return _show(request, upload, _plan(upload, request.user), status=200)


@never_cache
@login_required
@require_POST
def leave(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    if done := _done(request, pk):
        return done
    upload = _own(request.user, pk)
    upload.delete()
    messages.success(request, _("The file is forgotten; nothing has changed."))
    return redirect("organisation_import", pk=upload.organisation_id)


def _show(request: HttpRequest, upload: Upload, plan: Plan, *, status: int) -> HttpResponse:
    context = {"organisation": upload.organisation, "upload": upload, "preview": Preview(plan)}
    return render(request, "assessments/import_preview.html", context, status=status)


def _upload(form: UploadForm, organisation: Organisation, by: User) -> Upload:
    file = form.cleaned_data["file"]
    return Upload(
        organisation=organisation,
        by=by,
        name=file.name[-100:],
        data=file.read(MOST_BYTES + 1),
        creates_teams=form.cleaned_data["creates_teams"],
    )


def _plan(upload: Upload, by: User) -> Plan:
    return plan_import(
        organisation=upload.organisation, data=bytes(upload.data), creates_teams=upload.creates_teams, by=by
    )


def _own(user: User, pk: uuid.UUID) -> Upload:
    """Nobody sees another's file, nor their own once they administer no more."""
    upload = get_object_or_404(Upload.objects.select_related("organisation"), pk=pk, by=user)
    administered_organisation(user, upload.organisation_id)
    return upload


def _remember(request: HttpRequest, pk: uuid.UUID, organisation: uuid.UUID) -> None:
    done = request.session.get(_DONE, [])
    request.session[_DONE] = [*done, (str(pk), str(organisation))][-REMEMBERED:]


def _done(request: HttpRequest, pk: uuid.UUID) -> HttpResponse | None:
    """The page for another tab of who imported the file just now: it is gone because it was imported."""
    organisation = dict(request.session.get(_DONE, [])).get(str(pk))
    if organisation is None:
        return None
    context = {"organisation": administered_organisation(request.user, uuid.UUID(organisation))}
    return render(request, "assessments/import_done.html", context, status=409)


def _team_change(team: object) -> str:
    parts = [team.name]
    if team.size not in {None, team.team.size}:
        parts.append(_("{before} → {now} people").format(before=team.team.size, now=team.size))
    return ", ".join([*parts, *team.new_tags])


def _place(join: Join) -> str:
    names = {"member": _("member"), "facilitator": _("facilitator"), "coach": _("coach")}
    role = names[join.line.role]
    if join.membership:
        role = f"{names[join.membership.role]} → {role}"
    return f"{join.line.email} · {join.line.team} · {role}"
