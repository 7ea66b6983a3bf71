"""Sealing: after it, nothing in the database tells whose a sheet was, nor in which order sheets came (trust.md 2).

Three steps, which may be repeated from the first if they stop halfway: shuffle, rewrite the tables on disk, and
only then say that the assessment is sealed.
"""

import random
import re
import time
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import OperationalError, connection, transaction

from ..models import Answer, AnswerSheet, Assessment, AuditEvent, Comment, PublishedSheet, SheetComment
from .asked import ASKED_TABLES, forget_invitations
from .assessments import record

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper
    from psycopg.errors import Diagnostic

_TABLES = (AnswerSheet, Answer, SheetComment, Comment, PublishedSheet)
_CHECKPOINTS = 50
_PAUSES = (0.1, 0.2, 0.4, 0.8, 0)  # each rewriting keeps everybody waiting


def shuffled[Item](items: Iterable[Item]) -> list[Item]:
    """In an order that nobody can compute again."""
    found = list(items)
    random.SystemRandom().shuffle(found)
    return found


def seal_assessment(*, assessment: Assessment) -> None:
    """Seal a closed assessment whatever its date, or do nothing; within a transaction the end of it comes after."""
    if shuffle_sheets(assessment.pk):
        transaction.on_commit(partial(finish_sealing, [assessment.pk]))


@transaction.atomic
def shuffle_sheets(pk: UUID) -> bool:
    """Delete drafts; write submitted sheets again in another order, with other keys and no token. Is it closed?"""
    assessment = Assessment.objects.select_for_update().get(pk=pk)
    if assessment.state != Assessment.State.CLOSED:
        return False
    old = AnswerSheet.objects.filter(assessment=assessment)
    contents = shuffled(old.submitted().contents())
    old.delete()
    forget_invitations(assessment)
    assessment.published_sheets.all().delete()
    shared = {"organisation_id": assessment.organisation_id}
    sheets = [AnswerSheet(**shared, assessment=assessment, submitted=True) for _ in contents]
    AnswerSheet.objects.bulk_create(sheets)
    Answer.objects.bulk_create(
        Answer(**shared, sheet=sheet, question=question, value=str(answer))
        for sheet, content in zip(sheets, contents, strict=True)
        for question, answer in sorted(content.answers.items())
    )
    return True


def finish_sealing(pks: Sequence[UUID]) -> None:
    """Outside a transaction: what was deleted leaves the database's files, then the assessments are sealed."""
    rewrite_tables()
    for pk in pks:
        _mark_sealed(pk)


@transaction.atomic
def _mark_sealed(pk: UUID) -> None:
    """Once, whoever else seals at this moment."""
    assessment = Assessment.objects.select_for_update().get(pk=pk)
    if assessment.state == Assessment.State.CLOSED:
        assessment.state = Assessment.State.SEALED
        assessment.save(update_fields=["state"])
        record(assessment, AuditEvent.What.ASSESSMENT_SEALED, None)


def rewrite_tables() -> None:
    """Write sheets, answers and comments to disk anew, without what was deleted; others wait meanwhile."""
    if connection.vendor == "sqlite":
        _rewrite_sqlite()
    else:
        _rewrite_postgresql()


def _rewrite_sqlite() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        for _attempt in range(_CHECKPOINTS):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if not cursor.fetchone()[0]:
                return
            # SQLite waits for readers and writers, but not for another's checkpoint.
            time.sleep(0.1)
    raise OperationalError("the write-ahead log is still read by others and was not truncated")


def _rewrite_postgresql() -> None:
    with connection.cursor() as cursor:
        # The limit is meant for requests; the one on waiting for a lock stays.
        cursor.execute("SET statement_timeout = 0")
        try:
            for pause in _PAUSES:
                if not _rows_kept_for_others(cursor):
                    return
                time.sleep(pause)
        finally:
            cursor.execute("RESET statement_timeout")
    raise OperationalError("rows that were deleted are still seen by another transaction, and stay in the files")


def _rows_kept_for_others(cursor: "CursorWrapper") -> int:
    """How many deleted rows the rewritten tables hold: PostgreSQL keeps those that an older transaction sees.

    It says so in its own language, the number first.
    """
    kept: list[int] = []

    def hear(notice: "Diagnostic") -> None:
        kept.extend(int(number) for number in re.findall(r"\d+", notice.message_detail or "")[:1])

    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in (*_TABLES, *ASKED_TABLES))
    cursor.connection.add_notice_handler(hear)
    try:
        cursor.execute(f"VACUUM (FULL, VERBOSE) {tables}")
    finally:
        cursor.connection.remove_notice_handler(hear)
    return sum(kept)
