"""Who waits for whom: people who answer do not wait for one another, closing waits for them and they for it.

PostgreSQL: those who answer lock the assessment FOR SHARE, those who close it FOR UPDATE; always the assessment
first, then the sheet. SQLite: a transaction that writes begins as IMMEDIATE and is alone.
"""

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from ..models import AnswerSheet, Assessment
from .refusals import AlreadySubmitted, Closed, SheetDeleted

_SHARE = "FOR SHARE OF assessments_assessment"
_SHEET = "FOR NO KEY UPDATE OF assessments_answersheet"


def share(assessment: Assessment) -> None:
    """Keep the assessment open until the end of the transaction; Closed where it is no longer."""
    rows = Assessment.objects.filter(pk=assessment.pk).order_by().values_list("state", "closes_at")
    _must_be_open(_locked(rows, _SHARE))


def hold(sheet: AnswerSheet) -> bool:
    """Keep the assessment open and the sheet to oneself until the end of the transaction: is it submitted?

    Closed, or SheetDeleted where another window deleted it.
    """
    rows = AnswerSheet.objects.filter(pk=sheet.pk).values_list(
        "assessment__state", "assessment__closes_at", "submitted"
    )
    found = _locked(rows, f"{_SHARE} {_SHEET}")
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


def _locked(rows: QuerySet[Any, tuple[Any, ...]], lock: str) -> tuple[Any, ...] | None:
    """The one row, read again if it changed while this waited. Django has no FOR SHARE of its own."""
    if not connection.features.has_select_for_update:
        return rows.first()
    sql, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} {lock}", parameters)
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found
