"""Closed assessments for tests: sheets of known answers, and what closing makes of them."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from assessments.actions import close_assessment
from assessments.maturity.document import shipped_document
from assessments.maturity.questionnaire import Answer as Choice
from assessments.models import Answer, AnswerSheet, Assessment, SheetComment, Team
from tests.answers import make_answers
from tests.factories import make_assessment

type Sheet = Mapping[str, Choice]


def make_people(levels: Iterable[int], **changes: Iterable[Choice | None]) -> list[Sheet]:
    """A sheet for each level, which answers it everywhere; `changes` gives one question's answers instead."""
    sheets: list[dict[str, Choice]] = [make_answers(**dict.fromkeys("CALMS", level)) for level in levels]
    for code, answers in changes.items():
        for sheet, answer in zip(sheets, answers, strict=True):
            sheet.pop(code)
            if answer is not None:
                sheet[code] = answer
    return sheets


def make_sheet(assessment: Assessment, answers: Sheet, comments: Mapping[str, str] | None = None) -> AnswerSheet:
    """A submitted sheet."""
    shared = {"organisation_id": assessment.organisation_id}
    sheet = AnswerSheet.objects.create(assessment=assessment, submitted=True, **shared)
    Answer.objects.bulk_create(
        Answer(sheet=sheet, question=code, value=str(value), **shared) for code, value in answers.items()
    )
    for code, text in (comments or {}).items():
        SheetComment.objects.create(sheet=sheet, question=code, text=text, **shared)
    return sheet


def make_closed(
    sheets: Iterable[Sheet], team: Team | None = None, quarter: str = "2026-Q4", *, comment: str = "", **fields: Any
) -> Assessment:
    """Closed now; with a comment, each sheet holds it on the first question."""
    assessment = make_assessment(team, quarter, **fields)
    first = shipped_document().questions[0].code
    for sheet in sheets:
        make_sheet(assessment, sheet, {first: comment} if comment else None)
    close_assessment(assessment=assessment)
    assessment.refresh_from_db()
    return assessment


def make_past(assessment: Assessment, days: int = 90) -> Assessment:
    """As opened and closed days ago."""
    shift = timedelta(days=days)
    Assessment.objects.filter(pk=assessment.pk).update(opened_at=timezone.now() - shift)
    return assessment
