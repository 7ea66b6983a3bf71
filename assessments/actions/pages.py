"""A whole page of answers and comments at once, as a browser without JavaScript sends it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from ..models import AnswerSheet
from .answering import save_answer, save_comment
from .refusals import Conflict, Refused


@dataclass(frozen=True, slots=True)
class Change:
    """An answer or a comment; `version` is that of what the page showed. An answer of `None` is cleared."""

    question: str
    content: str | None
    version: int | None


class PageConflict(Refused):
    """Another window wrote meanwhile; what is stored now, by question."""

    reason = Conflict.reason

    def __init__(self, answers: Mapping[str, Conflict], comments: Mapping[str, Conflict]) -> None:
        self.answers = answers
        self.comments = comments
        super().__init__()


@transaction.atomic
def save_page(*, sheet: AnswerSheet, answers: Iterable[Change], comments: Iterable[Change]) -> None:
    """All or nothing; PageConflict names everything that another window changed, other errors as for one answer."""
    answer_conflicts = {change.question: conflict for change in answers if (conflict := _answer(sheet, change))}
    comment_conflicts = {change.question: conflict for change in comments if (conflict := _comment(sheet, change))}
    if answer_conflicts or comment_conflicts:
        raise PageConflict(answer_conflicts, comment_conflicts)


def _answer(sheet: AnswerSheet, change: Change) -> Conflict | None:
    try:
        save_answer(sheet=sheet, question=change.question, value=change.content, version=change.version)
    except Conflict as conflict:
        return conflict
    return None


def _comment(sheet: AnswerSheet, change: Change) -> Conflict | None:
    try:
        save_comment(sheet=sheet, question=change.question, text=change.content or "", version=change.version)
    except Conflict as conflict:
        return conflict
    return None
