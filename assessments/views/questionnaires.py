"""The versions of an organisation's questionnaire: which there are, what changed, publishing and retiring."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.db.models.fields.json import KT
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..actions import Refused
from ..actions.drafts import delete_draft, start_draft
from ..actions.questionnaires import publish_draft, retire_questionnaire
from ..forms.questionnaires import FileForm
from ..maturity.document import DocumentError
from ..maturity.layout import toml
from ..models import Organisation, Questionnaire, User
from ..permissions import administered_questionnaire, administers, organisation_to_draft, questionnaire_to_draft
from .questionnaires_changes import Changes
from .questionnaires_outline import Outline
from .questionnaires_preview import Preview

VERSIONS = 50


@dataclass(frozen=True)
class Desk:
    """What a person may do with the questionnaires of an organisation."""

    organisation: Organisation
    administers: bool


def desk(user: User, organisation: Organisation) -> Desk:
    return Desk(organisation, administers(user, organisation))


@never_cache
@login_required
@require_safe
def versions(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    organisation = organisation_to_draft(request.user, pk)
    found = (
        Questionnaire.objects.of(organisation)
        .defer("document")
        .annotate(
            title_en=KT("document__title__en"),
            title_fr=KT("document__title__fr"),
            uses=Count("assessments"),
            last=Max("assessments__cycle__code"),
        )
    )
    found = found.select_related("published_by").order_by("code", "-number")
    page = Paginator(found, VERSIONS).get_page(request.GET.get("page"))
    return render(request, "questionnaires/versions.html", {"desk": desk(request.user, organisation), "versions": page})


@never_cache
@login_required
@require_safe
def version(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _version(request, questionnaire_to_draft(request.user, pk))


@never_cache
@login_required
@require_safe
def compare(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The two newest, where no others are asked for."""
    organisation = organisation_to_draft(request.user, pk)
    found = list(Questionnaire.objects.of(organisation).defer("document").order_by("code", "-number"))
    old, new = (_chosen(request, name, found) for name in ("old", "new"))
    new = new or next(iter(found), None)
    old = old or next((each for each in found if each != new), None)
    context = {"desk": desk(request.user, organisation), "versions": found, "old": old, "new": new}
    if old and new:
        context["changes"] = Changes(old, new)
    return render(request, "questionnaires/compare.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def from_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    organisation = organisation_to_draft(request.user, pk)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        document = form.cleaned_data["file"]
        return _started(request, organisation, document.canonical())
    context = {"desk": desk(request.user, organisation), "form": form}
    return render(request, "questionnaires/from_file.html", context, status=400 if form.is_bound else 200)


@never_cache
@login_required
@require_POST
def new_draft(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = questionnaire_to_draft(request.user, pk)
    return _started(request, found.organisation, found.document)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = administered_questionnaire(request.user, pk)
    if request.method != "POST":
        return _confirm(request, found, "publish")
    try:
        publish_draft(questionnaire=found, seen=request.POST.get("seen", ""), by=request.user)
    except DocumentError:
        return _confirm(request, found, "publish", status=409)
    except Refused as refusal:
        return _confirm(request, found, "publish", refusal, status=409)
    messages.success(request, _("{version} is published: new assessments use it.").format(version=found))
    return redirect("questionnaire", found.pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = administered_questionnaire(request.user, pk)
    if request.method != "POST":
        return _confirm(request, found, "retire")
    try:
        retire_questionnaire(questionnaire=found, by=request.user)
    except Refused as refusal:
        return _confirm(request, found, "retire", refusal, status=409)
    messages.success(request, _("{version} is retired: what was answered with it stays.").format(version=found))
    return redirect("questionnaires", found.organisation_id)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A draft alone: what was published stays."""
    found = questionnaire_to_draft(request.user, pk)
    if request.method != "POST":
        return _confirm(request, found, "delete")
    try:
        delete_draft(questionnaire=found, seen=request.POST.get("seen", ""))
    except Refused as refusal:
        return _confirm(request, found, "delete", refusal, status=409)
    messages.success(request, _("The draft {version} is deleted.").format(version=found))
    return redirect("questionnaires", found.organisation_id)


@never_cache
@login_required
@require_safe
def file(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A draft as it stands, whole or not."""
    found = questionnaire_to_draft(request.user, pk)
    response = HttpResponse(toml(found.document), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.code}-{found.number}.toml"'
    return response


@never_cache
@login_required
@require_safe
def preview(request: HttpRequest, pk: uuid.UUID, code: str) -> HttpResponse:
    """A page as a respondent reads it, in either language; nothing is saved."""
    found = questionnaire_to_draft(request.user, pk)
    shown = Preview(found, code, request.GET.get("language", ""), request.GET.get("mode", ""))
    with override(shown.language):
        return render(request, "questionnaires/preview.html", {"preview": shown})


def _version(request: HttpRequest, found: Questionnaire, **context: Any) -> HttpResponse:
    context |= {"outline": Outline(found), "questionnaire": found, "desk": desk(request.user, found.organisation)}
    return render(request, "questionnaires/version.html", context)


def _started(request: HttpRequest, organisation: Organisation, raw: dict[str, Any]) -> HttpResponse:
    draft = start_draft(organisation=organisation, raw=raw)
    messages.success(
        request, _("The draft {version} is there. Nobody answers it before it is published.").format(version=draft)
    )
    return redirect("questionnaire", draft.pk)


def _confirm(
    request: HttpRequest, found: Questionnaire, change: str, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    """What is about to happen; the page carries the hash of what it shows."""
    found = Questionnaire.objects.select_related("organisation").filter(pk=found.pk).first() or found
    context = {"questionnaire": found, "change": change, "refusal": refusal, "outline": Outline(found)}
    published = Questionnaire.objects.of(found.organisation).published().filter(code=found.code).exclude(pk=found.pk)
    if change == "publish" and (before := published.order_by("-number").first()):
        context["changes"] = Changes(before, found)
    return render(request, "questionnaires/confirm.html", context, status=status)


def _chosen(request: HttpRequest, name: str, found: list[Questionnaire]) -> Questionnaire | None:
    return next((each for each in found if str(each.pk) == request.GET.get(name)), None)
