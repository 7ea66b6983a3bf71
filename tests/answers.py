"""Answers for tests: whole sheets for the shipped questionnaire."""

from assessments.check import Check
from assessments.maturity.document import shipped_document
from assessments.maturity.questionnaire import Answer


def make_answers(**pillars: Answer) -> dict[str, Answer]:
    """Every question at level 2, or at the answer given for its pillar: make_answers(C=0, A="NA")."""
    return {question.code: pillars.get(question.pillar, 2) for question in shipped_document().questions}


def make_check(answers: dict[str, Answer] | None = None) -> Check:
    return Check(shipped_document(), make_answers() if answers is None else answers)
