"""Writing a draft: a question, a symptom or a practice a page."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ..actions import Refused
from ..actions.drafts import (
    NotADraft,
    PartConflict,
    PartGone,
    add_part,
    change_part,
    move_part,
    part_stamp,
    remove_part,
)
from ..forms.questionnaires_kinds import FORMS, QuestionForm
from ..forms.questionnaires_parts import PartForm, part_title
from ..forms.questionnaires_words import Told, field_label, field_name, told
from ..maturity.drafts import HEADING, KINDS, PLURAL, Draft, Values
from ..maturity.questionnaire import PILLARS, WAYS
from ..models import Questionnaire
from ..permissions import questionnaire_to_draft
from .questionnaires_changes import value_words
from .questionnaires_outline import kind_name


@dataclass(frozen=True, slots=True)
class Clash:
    """What somebody else saved in a field that was changed here, too."""

    label: str
    field: str
    text: str


@dataclass(frozen=True)
class PartPage:
    """One part of a draft as it is written; `draft` is what stands, with what was typed if it can be stored."""

    questionnaire: Questionnaire
    kind: str
    code: str
    form: PartForm
    draft: Draft
    refusal: Refused | None = None
    clashes: tuple[Clash, ...] = ()
    before: Draft | None = None

    @property
    def kind_name(self) -> str:
        return kind_name(self.kind)

    @property
    def title(self) -> str:
        if self.kind == HEADING or self.code not in {part["code"] for part in self.draft.parts(self.kind)}:
            return kind_name(self.kind)
        return part_title(self.draft.part(self.kind, self.code))

    @cached_property
    def problems(self) -> tuple[Told, ...]:
        """Its own, and those that what is typed brings to other parts."""
        known = set(self.before.problems()) if self.before else set()
        code = "" if self.kind == HEADING else self.code
        found = self.draft.problems()
        other = [each for each in found if each.code != code and self.before and each not in known]
        return tuple(told(each) for each in (*(each for each in found if each.code == code), *other))

    @property
    def writable(self) -> bool:
        return not isinstance(self.refusal, NotADraft | PartGone)

    @property
    def neighbours(self) -> tuple[str, str]:
        """The codes before and after it among its kind; empty where there is none."""
        codes = ["", *(part["code"] for part in self.draft.parts(self.kind)), ""] if self.kind in PLURAL else []
        place = codes.index(self.code) if self.code in codes else 0
        return (codes[place - 1], codes[place + 1]) if place else ("", "")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, pk: uuid.UUID, kind: str, code: str) -> HttpResponse:
    found = questionnaire_to_draft(request.user, pk)
    if request.method == "POST":
        return _save(request, found, kind, code)
    draft = Draft(found.document)
    values = _values(draft, kind, code)
    refusal = None if found.state == Questionnaire.State.DRAFT else NotADraft()
    page = PartPage(found, kind, code, make_form(found, kind, code, values), draft, refusal)
    return _page(request, page, status=409 if refusal else 200)


@never_cache
@login_required
@require_POST
def check(request: HttpRequest, pk: uuid.UUID, kind: str, code: str) -> HttpResponse:
    """What would be wrong with what is being typed; nothing is saved."""
    found = questionnaire_to_draft(request.user, pk)
    draft = Draft(found.document)
    form = make_form(found, kind, code, _values(draft, kind, code), request.POST)
    typed = draft.with_values(kind, code, form.read()) if form.is_valid() else draft
    page = PartPage(found, kind, code, form, typed, before=draft)
    return render(request, "questionnaires/problems.html", {"part": page, "typing": True})


@never_cache
@login_required
@require_POST
def add(request: HttpRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    found = questionnaire_to_draft(request.user, pk)
    group = request.POST.get("group", "")
    if kind not in PLURAL or group not in (*PILLARS, *(WAYS if kind == "symptom" else ())):
        raise Http404
    try:
        code = add_part(questionnaire=found, kind=kind, group=group)
    except Refused as refusal:
        return _refused(request, found, refusal)
    return redirect("questionnaire_part", found.pk, kind, code)


@never_cache
@login_required
@require_POST
def move(request: HttpRequest, pk: uuid.UUID, kind: str, code: str) -> HttpResponse:
    found = questionnaire_to_draft(request.user, pk)
    _known(kind)
    try:
        move_part(questionnaire=found, kind=kind, code=code, up=request.POST.get("to") == "up")
    except Refused as refusal:
        return _refused(request, found, refusal)
    return redirect(f"{reverse('questionnaire', args=[found.pk])}#{code}")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: uuid.UUID, kind: str, code: str) -> HttpResponse:
    found = questionnaire_to_draft(request.user, pk)
    _known(kind)
    if request.method != "POST":
        refusal = None if found.state == Questionnaire.State.DRAFT else NotADraft()
        return _removal(request, found, kind, code, refusal)
    try:
        remove_part(questionnaire=found, kind=kind, code=code, seen=request.POST.get("seen", ""))
    except PartGone as refusal:
        return _refused(request, found, refusal)
    except Refused as refusal:
        return _removal(request, found, kind, code, refusal)
    messages.success(request, _("{code} is removed.").format(code=code))
    return redirect("questionnaire", found.pk)


def make_form(
    found: Questionnaire,
    kind: str,
    code: str,
    values: Values,
    data: Mapping[str, str] | None = None,
    seen: Values | None = None,
) -> PartForm:
    more = {"published": _published_revision(found, code)} if FORMS[kind] is QuestionForm else {}
    return FORMS[kind](data, draft=Draft(found.document), values=values, seen=values if seen is None else seen, **more)


def _save(request: HttpRequest, found: Questionnaire, kind: str, code: str) -> HttpResponse:
    draft = Draft(found.document)
    try:
        values = draft.values(_known(kind, *KINDS), code)
    except KeyError:  # removed while it was being written: what was typed is shown again
        draft, empty = draft.added(kind, PILLARS[0])
        values, draft = draft.values(kind, empty), Draft(found.document)
    form = make_form(found, kind, code, values, request.POST)
    page = PartPage(found, kind, code, form, draft)
    if not form.is_valid():
        return _page(request, page, status=400)
    try:
        change_part(questionnaire=found, kind=kind, code=code, values=form.read(), seen=form.stamps_seen)
    except PartConflict as conflict:
        return _page(request, _clashing(page, conflict), status=409)
    except Refused as refusal:
        return _page(request, replace(page, refusal=refusal), status=409)
    messages.success(request, _("Saved."))
    to = page.neighbours[1] if request.POST.get("then") == "next" else ""
    return redirect("questionnaire_part", found.pk, kind, to or code)


def _clashing(page: PartPage, conflict: PartConflict) -> PartPage:
    """What was typed over what stands now, so that the next save knows of it."""
    merged, stored = conflict.merged, conflict.stored
    page.questionnaire.refresh_from_db()
    form = make_form(page.questionnaire, page.kind, page.code, merged.values, seen=stored)
    clashes = tuple(
        Clash(field_label(each), field_name(each), value_words(stored.get(each))) for each in merged.conflicts
    )
    draft = Draft(page.questionnaire.document).with_values(page.kind, page.code, merged.values)
    return replace(page, form=form, draft=draft, refusal=conflict, clashes=clashes)


def _values(draft: Draft, kind: str, code: str) -> Values:
    try:
        return draft.values(_known(kind, *KINDS), code)
    except KeyError as error:
        raise Http404 from error


def _known(kind: str, *kinds: str) -> str:
    if kind not in (kinds or PLURAL):
        raise Http404
    return kind


def _published_revision(found: Questionnaire, code: str) -> int | None:
    """Of the question in the version that was published last; None where it did not ask it."""
    versions = Questionnaire.objects.filter(organisation=found.organisation_id, code=found.code).defer("document")
    last = versions.exclude(state=Questionnaire.State.DRAFT).order_by("-number").first()
    revisions = {question.code: question.revision for question in last.content().questions} if last else {}
    return revisions.get(code)


def _page(request: HttpRequest, page: PartPage, status: int) -> HttpResponse:
    return render(request, "questionnaires/part.html", {"part": page}, status=status)


def _removal(
    request: HttpRequest, found: Questionnaire, kind: str, code: str, refusal: Refused | None = None
) -> HttpResponse:
    found.refresh_from_db()
    draft = Draft(found.document)
    _values(draft, kind, code)
    after = draft.without(kind, code)
    part = draft.part(kind, code)
    known = draft.problems()
    context = {
        "questionnaire": found,
        "part": {"kind": kind, "code": code, "kind_name": kind_name(kind), "title": part_title(part)},
        "seen": part_stamp(part),
        "follows": [told(each) for each in after.problems() if each not in known],
        "refusal": refusal,
    }
    return render(request, "questionnaires/remove.html", context, status=409 if refusal else 200)


def _refused(request: HttpRequest, found: Questionnaire, refusal: Refused) -> HttpResponse:
    return render(request, "questionnaires/refused.html", {"questionnaire": found, "refusal": refusal}, status=409)
