"""Whole sheets for tests of actions, made by the actions themselves."""

import random
from collections.abc import Mapping

from assessments.actions import save_answers, save_comment, sheet_of, start_sheet, submit_sheet
from assessments.maturity.document import Document, shipped_document
from assessments.models import AnswerSheet, Assessment

VALUES = ["0", "1", "1", "2", "2", "2", "3", "3", "4", "DK", "NA"]


def started(assessment: Assessment) -> AnswerSheet:
    sheet = sheet_of(start_sheet(assessment=assessment), assessment)
    assert sheet
    return sheet


def submitted(assessment: Assessment, choices: Mapping[str, str | None], **comments: str) -> AnswerSheet:
    """A submitted sheet, with its comments by question."""
    sheet = started(assessment)
    save_answers(sheet=sheet, choices=choices)
    for question, text in comments.items():
        save_comment(sheet=sheet, question=question, text=text, version=None)
    submit_sheet(sheet=sheet)
    return sheet


def choices(seed: int, document: Document | None = None) -> dict[str, str]:
    """An answer to every question, the same for the same seed."""
    chance = random.Random(seed)
    return {question.code: chance.choice(VALUES) for question in (document or shipped_document()).questions}


def level(value: int, document: Document | None = None) -> dict[str, str]:
    return {question.code: str(value) for question in (document or shipped_document()).questions}
