"""One answer or comment as the row that it is."""

import uuid
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from ..models import Answer, AnswerSheet, Assessment, SheetComment
from ..models.prepared import NO_KEY, NO_TEXT, Prepared, adapted
from ..models.sheets import first_version

# The locks of locks.hold, whose refusals are here the absence of a row.
_DRAFT = """
    SELECT sheet.id, sheet.organisation_id
    FROM assessments_answersheet AS sheet
    JOIN assessments_assessment AS assessment ON assessment.id = sheet.assessment_id
    WHERE sheet.id = %s AND NOT sheet.submitted AND assessment.state = %s AND assessment.closes_at > %s"""
_LOCKED = " FOR SHARE OF assessment FOR NO KEY UPDATE OF sheet"
_FIRST = """
    INSERT INTO {table} (id, organisation_id, sheet_id, question, {field}, version)
    SELECT %s, draft.organisation_id, draft.id, %s, %s, %s FROM ({draft}) AS draft WHERE true
    ON CONFLICT (sheet_id, question) DO NOTHING
    RETURNING version"""
_AGAIN = """
    UPDATE {table} SET {field} = %s, version = version + 1 FROM ({draft}) AS draft
    WHERE sheet_id = draft.id AND question = %s AND version = %s
    RETURNING version"""


@dataclass(frozen=True, slots=True)
class Row:
    """`field` is the one that holds what the person said."""

    model: type[Answer] | type[SheetComment]
    field: str
    sheet: AnswerSheet
    question: str

    def write(self, content: str, version: int | None) -> int | None:
        """Over this version and no other, `None` for nothing yet: the new version, or `None` if nothing was written.

        One statement, good alone or in a transaction: it waits as `locks.hold_draft` does, and writes nothing where
        that refuses.
        """
        draft = (self.sheet.pk, Assessment.State.OPEN.value, timezone.now())
        if version is None:
            return self._written(_FIRST, uuid.uuid4(), self.question, content, first_version(), *draft)
        return self._written(_AGAIN, content, *draft, self.question, version)

    def delete(self, version: int | None) -> bool:
        """Whether there was this version to delete; the sheet is held."""
        if version is None:
            return False
        rows = self.model.objects.filter(sheet=self.sheet, question=self.question, version=version)
        return bool(rows.delete()[0])

    def stored(self) -> tuple[str, int] | tuple[None, None]:
        """What is there, and its version."""
        found = _stored[self.model].first(self.sheet.pk, self.question)
        return (found[0], found[1]) if found else (None, None)

    def _written(self, statement: str, *values: object) -> int | None:
        draft = _DRAFT + _LOCKED if connection.features.has_select_for_update else _DRAFT
        sql = statement.format(table=self.model._meta.db_table, field=self.field, draft=draft)
        with connection.cursor() as cursor:
            cursor.execute(sql, [adapted(value) for value in values])
            found = cursor.fetchall()  # to the end: there SQLite commits
        return found[0][0] if found else None


_stored = {
    Answer: Prepared(
        lambda: Answer.objects.filter(sheet=NO_KEY).filter(question=NO_TEXT).values_list("value", "version")
    ),
    SheetComment: Prepared(
        lambda: SheetComment.objects.filter(sheet=NO_KEY).filter(question=NO_TEXT).values_list("text", "version")
    ),
}
