"""Which sheets count, and what was answered to each question (scoring.md 1)."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from assessments.maturity.parameters import Parameters
from assessments.maturity.questionnaire import Answer, Question, Questionnaire, Sheet
from assessments.maturity.rounding import r6
from assessments.maturity.scorecard import Status


@dataclass(frozen=True, slots=True)
class Tally:
    """One question over the n valid sheets: `levels` holds n items, `None` where no level was given.

    `counts` is by level from 0 up, `total` the sum of the levels.
    """

    question: Question
    status: Status
    levels: tuple[int | None, ...]
    counts: tuple[int, ...]
    total: int
    n_levels: int
    n_na: int
    n_dk: int
    n_blank: int


Weighted = tuple[float, Tally]


def valid_sheets(questionnaire: Questionnaire, sheets: Iterable[Sheet], parameters: Parameters) -> tuple[Sheet, ...]:
    """The submitted sheets with a level and with answers to enough questions (scoring.md 1).

    ValueError for an answer to a question of another questionnaire, or that is no level, "NA" or "DK".
    """
    submitted = [sheet for sheet in sheets if sheet.submitted]
    for sheet in submitted:
        _refuse_strangers(questionnaire, sheet, parameters)
    needed = parameters.valid_response_min_share
    size = len(questionnaire.questions)
    return tuple(
        sheet
        for sheet in submitted
        if any(isinstance(answer, int) for answer in sheet.answers.values()) and r6(len(sheet.answers) / size) >= needed
    )


def _refuse_strangers(questionnaire: Questionnaire, sheet: Sheet, parameters: Parameters) -> None:
    for code, answer in sheet.answers.items():
        if not questionnaire.has_question(code):
            raise ValueError(f'no question "{code}"')
        if not is_answer(answer, parameters.scale_max):
            raise ValueError(f"{code}: {answer!r} is no level, NA or DK")


def is_answer(value: object, scale_max: int) -> TypeGuard[Answer]:
    """Whether a value is a level of 0 to `scale_max`, "NA" or "DK"; a boolean is none of them."""
    if type(value) is int:
        return 0 <= value <= scale_max
    return value in ("NA", "DK")


def tally(question: Question, sheets: Sequence[Sheet], parameters: Parameters) -> Tally:
    """Count levels, NA, DK and blanks of one question among valid sheets (scoring.md 1)."""
    answers: list[Answer | None] = [sheet.answers.get(question.code) for sheet in sheets]
    levels = tuple(answer if isinstance(answer, int) else None for answer in answers)
    given = [level for level in levels if level is not None]
    n_na = answers.count("NA")
    return Tally(
        question=question,
        status=_status(len(sheets), len(given), n_na, parameters),
        levels=levels,
        counts=tuple(given.count(level) for level in range(parameters.scale_max + 1)),
        total=sum(given),
        n_levels=len(given),
        n_na=n_na,
        n_dk=answers.count("DK"),
        n_blank=answers.count(None),
    )


def _status(n: int, n_levels: int, n_na: int, parameters: Parameters) -> Status:
    if 2 * n_na > n:
        return "not_applicable"
    needed = r6(parameters.question_min_answer_share * (n - n_na))
    return "scored" if n_levels >= 1 and n_levels >= needed else "insufficient"


def has_visibility_gap(counted: Tally, parameters: Parameters) -> bool:
    """Whether too many do not know: a Measurement or Sharing finding of its own (scoring.md 1)."""
    concerned = len(counted.levels) - counted.n_na
    if counted.status == "not_applicable" or not concerned:
        return False
    share = r6(counted.n_dk / concerned)
    return counted.n_dk >= parameters.visibility_gap_min_dk and share >= parameters.visibility_gap_share


def coverage(weighted: Sequence[Weighted], parameters: Parameters) -> tuple[Status, float | None]:
    """Status of a pillar or a Way, and its scored share of the applicable weight (scoring.md 3 and 10)."""
    applicable = math.fsum(weight for weight, item in weighted if item.status != "not_applicable")
    if not applicable:
        return "not_applicable", None
    share = math.fsum(weight for weight, item in weighted if item.status == "scored") / applicable
    return "scored" if r6(share) >= parameters.pillar_min_coverage else "insufficient", share


def scored(weighted: Sequence[Weighted]) -> list[Weighted]:
    return [(weight, item) for weight, item in weighted if item.status == "scored"]
