"""Who waits for whom: people who answer do not wait for one another, closing waits for them and they for it.

PostgreSQL: those who answer lock the assessment FOR SHARE, those who close it FOR UPDATE; always the assessment
first, then the sheet. SQLite: a transaction that writes begins as IMMEDIATE and is alone.
"""

from typing import Any

from django.utils import timezone

from ..models import AnswerSheet, Assessment
from ..models.prepared import NO_KEY, Prepared
from .refusals import AlreadySubmitted, Closed, SheetDeleted

_SHARE = "FOR SHARE OF assessments_assessment"
_SHEET = "FOR NO KEY UPDATE OF assessments_answersheet"
_OF_SHEET = ("assessment__state", "assessment__closes_at", "submitted")
# Django has no FOR SHARE of its own.
_assessment = Prepared(lambda: Assessment.objects.filter(pk=NO_KEY).values_list("state", "closes_at"), _SHARE)
_sheet = Prepared(
    lambda: AnswerSheet.objects.filter(pk=NO_KEY).values_list(*_OF_SHEET),
    f"{_SHARE} {_SHEET}",
)


def share(assessment: Assessment) -> None:
    """Keep the assessment open until the end of the transaction; Closed where it is no longer."""
    _must_be_open(_assessment.first(assessment.pk))


def hold(sheet: AnswerSheet) -> bool:
    """Keep the assessment open and the sheet to oneself until the end of the transaction: is it submitted?

    Closed, or SheetDeleted where another window deleted it.
    """
    found = _sheet.first(sheet.pk)
    _must_be_open(found)
    return bool(found and found[2])


def hold_draft(sheet: AnswerSheet) -> None:
    """The same for a sheet that is to change; AlreadySubmitted where it may not."""
    if hold(sheet):
        raise AlreadySubmitted


def _must_be_open(found: tuple[Any, ...] | None) -> None:
    if found is None:
        raise SheetDeleted
    state, closes_at = found[:2]
    if state != Assessment.State.OPEN or closes_at <= timezone.now():
        raise Closed
