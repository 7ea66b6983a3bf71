"""A sheet with all that its pages and the saving of an answer need, by one query."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import OuterRef, Subquery

from ..models import Answer, AnswerSheet, Assessment, Cycle, Questionnaire, Team
from ..models.prepared import Prepared
from ..models.sheets import Chosen, hashed

# By model: the way to it from the sheet, and what to bring. The rest is fetched if it is asked for.
_COLUMNS: dict[type[models.Model], tuple[str, tuple[str, ...]]] = {
    AnswerSheet: ("", ("id", "organisation_id", "assessment_id", "submitted")),
    Assessment: (
        "assessment__",
        (
            *("id", "organisation_id", "team_id", "cycle_id", "questionnaire_id", "mode", "state", "closes_at"),
            *("closed_at", "seal_days", "parameters", "link_code", "results_code", "shows_respondents"),
        ),
    ),
    Questionnaire: ("assessment__questionnaire__", ("id", "state", "content_hash")),
    Team: ("assessment__team__", ("id", "name")),
    Cycle: ("assessment__cycle__", ("id", "code")),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet with its answers by question."""

    sheet: AnswerSheet
    chosen: dict[str, str]


def sheet_by_link(token: str, link_code: str) -> Found | None:
    """The sheet of this token in the assessment of this link and no other, as sheet_of finds it."""
    row = _by_link.first(hashed(token), link_code)
    if row is None:
        return None
    sheet, assessment, questionnaire, team, cycle = _objects(row[1:])
    assessment.questionnaire, assessment.team, assessment.cycle = questionnaire, team, cycle
    sheet.assessment = assessment
    return Found(sheet, row[0] or {})


def _objects(row: tuple[Any, ...]) -> list[Any]:
    found = []
    for model, (_way, names) in _COLUMNS.items():
        found.append(model.from_db(connection.alias, names, row[: len(names)]))
        row = row[len(names) :]
    return found


def _rows() -> models.QuerySet[AnswerSheet, tuple[Any, ...]]:
    answers = Answer.objects.filter(sheet=OuterRef("pk")).order_by().values("sheet")
    chosen = Subquery(answers.annotate(chosen=Chosen("question", "value")).values("chosen"))
    columns = [f"{way}{name}" for way, names in _COLUMNS.values() for name in names]
    sheets = AnswerSheet.objects.annotate(chosen=chosen).filter(token_hash="").filter(assessment__link_code="")
    return sheets.values_list("chosen", *columns)


_by_link = Prepared(_rows)
