"""Whole sheets of answers, as a browser keeps them."""

import random

from django.conf import settings

from assessments.check import Check
from assessments.maturity.document import shipped_document
from assessments.maturity.questionnaire import Answer


def mixed() -> Check:
    """Every level, some “I don’t know” and some “not applicable”: the same at each run."""
    chance = random.Random(1)
    values: list[Answer] = [0, 1, 1, 2, 2, 2, 3, 3, 4, "DK", "NA"]
    document = shipped_document()
    return Check(document, {question.code: chance.choice(values) for question in document.questions})


def all_at(level: Answer) -> Check:
    document = shipped_document()
    return Check(document, {question.code: level for question in document.questions})


def cookies(check: Check) -> dict[str, str]:
    """Its cookie, and a CSRF secret beside it."""
    return {settings.CHECK_COOKIE_NAME: check.cookie(), settings.CSRF_COOKIE_NAME: "a" * 32}
