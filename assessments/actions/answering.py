"""One respondent's sheet, from its start to its submission (trust.md 2 and 3).

Every change raises Closed once the assessment takes no more answers, SheetDeleted where another window deleted
the sheet; changes of what it says raise AlreadySubmitted while it is submitted. Nothing is audited or logged.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from ..models import Answer, AnswerSheet, Assessment, SheetComment
from ..models.sheets import COMMENT_LENGTH, hashed
from . import locks
from .personal_links import NeedsPersonalLink
from .refusals import Conflict, NotAnAnswer, NotByLink, UnknownQuestion
from .rows import Row
from .texts import storable


@dataclass(frozen=True, slots=True)
class Saved:
    """What the next change must name; `None` when nothing is stored any more."""

    version: int | None


@transaction.atomic
def start_sheet(*, assessment: Assessment) -> str:
    """A new sheet's token, 256 random bits that the database does not hold; NotByLink in consensus."""
    locks.share(assessment)
    if assessment.mode == Assessment.Mode.CONSENSUS:
        raise NotByLink
    if assessment.mode == Assessment.Mode.INDIVIDUAL:
        raise NeedsPersonalLink
    token = secrets.token_urlsafe(32)
    AnswerSheet.objects.create(
        organisation_id=assessment.organisation_id, assessment=assessment, token_hash=hashed(token)
    )
    return token


@transaction.atomic
def consensus_sheet(*, assessment: Assessment) -> AnswerSheet:
    """The one sheet of an assessment in consensus, made when first asked for; it has no token."""
    Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    locks.share(assessment)
    fields = {"organisation_id": assessment.organisation_id, "assessment": assessment}
    sheet, _made = AnswerSheet.objects.get_or_create(assessment=assessment, defaults=fields)
    sheet.assessment = assessment
    return sheet


def sheet_of(token: str, assessment: Assessment) -> AnswerSheet | None:
    """The sheet of this token in this assessment and no other, with the assessment at hand."""
    sheet = next(iter(AnswerSheet.objects.filter(assessment=assessment).of_token(token)), None)
    if sheet:
        sheet.assessment = assessment
    return sheet


def save_answer(*, sheet: AnswerSheet, question: str, value: str | None, version: int | None) -> Saved:
    """Write one answer, or with `None` delete it: blank is no row.

    `version` is that of the answer last seen, `None` for none seen; Conflict where another window has
    written something else since.
    """
    _must_be_asked(sheet, question)
    _must_be_offered(value)
    return _save(Row(Answer, "value", sheet, question), value, version)


@transaction.atomic
def save_answers(*, sheet: AnswerSheet, choices: Mapping[str, str | None]) -> None:
    """Write what a page without JavaScript changed, all or nothing, whatever another window wrote."""
    for question, value in choices.items():
        _must_be_asked(sheet, question)
        _must_be_offered(value)
    locks.hold_draft(sheet)
    cleared = [question for question, value in choices.items() if value is None]
    sheet.answers.filter(question__in=cleared).delete()
    rows = [
        Answer(organisation_id=sheet.organisation_id, sheet=sheet, question=question, value=value)
        for question, value in choices.items()
        if value is not None
    ]
    Answer.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["sheet", "question"], update_fields=["value", "version"]
    )


def save_comment(*, sheet: AnswerSheet, question: str, text: str, version: int | None) -> Saved:
    """Write a comment, or delete one that says nothing; versions as in save_answer, TextRefused as in storable."""
    _must_be_asked(sheet, question)
    text = storable(text, longest=COMMENT_LENGTH)
    return _save(Row(SheetComment, "text", sheet, question), text if text.strip() else None, version)


@transaction.atomic
def submit_sheet(*, sheet: AnswerSheet) -> None:
    """From now on the sheet counts; submitting twice is submitting once."""
    _submit(sheet, submitted=True)


@transaction.atomic
def take_back_sheet(*, sheet: AnswerSheet) -> None:
    """A draft again, which does not count."""
    _submit(sheet, submitted=False)


@transaction.atomic
def delete_sheet(*, sheet: AnswerSheet) -> None:
    """The sheet, its answers and comments, submitted or not; that of a personal link stays, empty."""
    locks.hold(sheet)
    if sheet.assessment.mode == Assessment.Mode.INDIVIDUAL:
        # The personal link goes on opening this sheet.
        sheet.answers.all().delete()
        sheet.comments.all().delete()
        _submit(sheet, submitted=False)
    else:
        AnswerSheet.objects.filter(pk=sheet.pk).delete()


def _submit(sheet: AnswerSheet, *, submitted: bool) -> None:
    locks.hold(sheet)
    AnswerSheet.objects.filter(pk=sheet.pk).update(submitted=submitted)
    sheet.submitted = submitted


def _must_be_asked(sheet: AnswerSheet, question: str) -> None:
    asked = sheet.assessment.questionnaire.content().questions
    if all(known.code != question for known in asked):
        raise UnknownQuestion


def _must_be_offered(value: object) -> None:
    """A text of those offered, or nothing; a number is not turned into one."""
    if value is not None and value not in Answer.Value.values:
        raise NotAnAnswer


def _save(row: Row, content: str | None, version: int | None) -> Saved:
    """By one statement where nothing stands against it, which is nearly always."""
    if content is not None and (now := row.write(content, version)):
        return Saved(now)
    return _save_held(row, content, version)


@transaction.atomic
def _save_held(row: Row, content: str | None, version: int | None) -> Saved:
    """The same where nobody comes between, or what stands against it."""
    locks.hold_draft(row.sheet)
    if content is None and row.delete(version):
        return Saved(None)
    if content is not None and (now := row.write(content, version)):
        return Saved(now)
    found, at = row.stored()
    # Said again after a lost reply: what is stored is what was asked for.
    if found != content:
        raise Conflict(found, at)
    return Saved(at)
