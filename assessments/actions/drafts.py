"""Writing the next version of a questionnaire: one part at a time, by several people at once."""

from collections.abc import Mapping
from typing import Any, cast

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ..maturity.drafts import PLURAL, Draft, Merged, Raw, Values, merge, stamp
from ..models import Organisation, Questionnaire
from .refusals import Refused
from .texts import without_turns


class NotADraft(Refused):
    reason = _("This version is no longer a draft: what is published never changes. Make a new draft from it.")


class PartGone(Refused):
    reason = _("Somebody removed this meanwhile. What you wrote stands below: copy what you want to keep.")


class PartChanged(Refused):
    reason = _("Somebody changed this meanwhile: read it again first.")


class PartConflict(Refused):
    """Two people changed the same fields; `stored` is what stands now, `merged` ours over it."""

    reason = _("Somebody else changed the same text meanwhile. Nothing was saved: compare, then save again.")

    def __init__(self, stored: Values, merged: Merged) -> None:
        self.stored = stored
        self.merged = merged
        super().__init__()


@transaction.atomic
def start_draft(*, organisation: Organisation, raw: Raw) -> Questionnaire:
    """A draft with this content, under its own number where that is free, or under the next one."""
    # Two who start at once take turns.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    versions = Questionnaire.objects.of(organisation).filter(code=raw["code"])
    number = raw["version"]
    if versions.filter(number=number).exists():
        number = versions.aggregate(last=Max("number"))["last"] + 1
    draft = Questionnaire(organisation=organisation, code=raw["code"], number=number)
    _store(draft, Draft(_straight(raw) | {"version": number}))
    return draft


@transaction.atomic
def change_part(
    *, questionnaire: Questionnaire, kind: str, code: str, values: Values, seen: Mapping[str, str]
) -> Questionnaire:
    """Save what somebody wrote, who saw the fields of these stamps.

    A field that they left alone keeps what others wrote. PartConflict where both changed one; PartGone where the
    part was removed; NotADraft.
    """
    questionnaire, draft = hold_draft(questionnaire)
    try:
        stored = draft.values(kind, code)
    except KeyError as error:
        raise PartGone from error
    merged = merge(stored, {name: _straight(value) for name, value in values.items()}, seen)
    if merged.conflicts:
        raise PartConflict(stored, merged)
    return _store(questionnaire, draft.with_values(kind, code, merged.values))


@transaction.atomic
def add_part(*, questionnaire: Questionnaire, kind: str, group: str) -> str:
    """Add an empty question, symptom or practice; its code, which no version of the organisation ever gave."""
    questionnaire, draft = hold_draft(questionnaire)
    draft, code = draft.added(kind, group, taken=_codes(questionnaire, kind))
    _store(questionnaire, draft)
    return code


@transaction.atomic
def move_part(*, questionnaire: Questionnaire, kind: str, code: str, up: bool) -> None:
    """PartGone where there is none."""
    questionnaire, draft = hold_draft(questionnaire)
    try:
        _store(questionnaire, draft.moved(kind, code, up=up))
    except KeyError as error:
        raise PartGone from error


@transaction.atomic
def remove_part(*, questionnaire: Questionnaire, kind: str, code: str, seen: str) -> None:
    """Remove the part of this stamp, and the links to it; PartChanged where somebody wrote in it meanwhile."""
    questionnaire, draft = hold_draft(questionnaire)
    try:
        part = draft.part(kind, code)
    except KeyError as error:
        raise PartGone from error
    if part_stamp(part) != seen:
        raise PartChanged
    _store(questionnaire, draft.without(kind, code))


@transaction.atomic
def delete_draft(*, questionnaire: Questionnaire, seen: str) -> None:
    """A draft alone can be deleted, and only as it was seen; NotADraft, PartChanged."""
    questionnaire, _draft = hold_draft(questionnaire)
    if questionnaire.content_hash != seen:
        raise PartChanged
    questionnaire.delete()


def part_stamp(part: Raw) -> str:
    return stamp(part)


def hold_draft(questionnaire: Questionnaire) -> tuple[Questionnaire, Draft]:
    """The draft as it is now, kept to oneself until the end of the transaction; NotADraft."""
    found = Questionnaire.objects.select_for_update().filter(pk=questionnaire.pk).first()
    if found is None or found.state != Questionnaire.State.DRAFT:
        raise NotADraft
    return found, Draft(found.document)


def _store(questionnaire: Questionnaire, draft: Draft) -> Questionnaire:
    questionnaire.document, questionnaire.content_hash = draft.settled()
    questionnaire.save()
    return questionnaire


def _straight[Plain](value: Plain) -> Plain:
    """Every text in it as texts.without_turns has it."""
    found: Any = value
    if isinstance(value, str):
        found = without_turns(value)
    elif isinstance(value, list):
        found = [_straight(each) for each in value]
    elif isinstance(value, dict):
        found = {name: _straight(each) for name, each in value.items()}
    return cast(Plain, found)


def _codes(questionnaire: Questionnaire, kind: str) -> list[str]:
    """Of all versions of the organisation, whatever became of them."""
    documents = Questionnaire.objects.filter(organisation=questionnaire.organisation_id)
    parts = documents.values_list(f"document__{PLURAL[kind]}", flat=True)
    return [part["code"] for each in parts for part in each]
