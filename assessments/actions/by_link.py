"""A sheet with all that its pages and the saving of an answer need, by one query."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import OuterRef, Subquery

from ..models import Answer, AnswerSheet, Assessment, Cycle, Organisation, Questionnaire, Team
from ..models.prepared import NO_TEXT, Prepared
from ..models.sheets import Chosen, hashed

type _Columns = dict[type[models.Model], tuple[str, tuple[str, ...]]]

# By model: the way to it from the sheet, and what to bring, in the order of its fields.
# The rest is fetched if it is asked for.
_SAVING: _Columns = {
    AnswerSheet: ("", ("id", "organisation_id", "assessment_id", "submitted")),
    Assessment: (
        "assessment__",
        (
            *("id", "organisation_id", "questionnaire_id", "mode", "state", "language"),
            *("closes_at", "parameters", "link_code"),
        ),
    ),
    Questionnaire: ("assessment__questionnaire__", ("id", "state", "content_hash")),
}
_PAGES: _Columns = {
    **_SAVING,
    Assessment: (
        "assessment__",
        (
            *("id", "organisation_id", "team_id", "cycle_id", "questionnaire_id", "mode", "state", "language"),
            *("closes_at", "closed_at", "seal_days", "parameters", "link_code", "results_code", "reopened_at"),
            "shows_respondents",
        ),
    ),
    Team: ("assessment__team__", ("id", "name")),
    Cycle: ("assessment__cycle__", ("id", "code")),
    Organisation: ("assessment__organisation__", ("id", "time_zone")),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet with its answers by question."""

    sheet: AnswerSheet
    chosen: dict[str, str]


def sheet_by_link(token: str, link_code: str, *, to_save: bool = False) -> Found | None:
    """The sheet of this token in the assessment of this link and no other, as sheet_of finds it.

    With all that a page shows of it; half as long without, where something is only to be saved.
    """
    columns, prepared = (_SAVING, _to_save) if to_save else (_PAGES, _to_show)
    row = prepared.first(hashed(token), link_code)
    if row is None:
        return None
    sheet, assessment, *others = _objects(columns, row[1:])
    for name, other in zip(("questionnaire", "team", "cycle", "organisation"), others, strict=False):
        setattr(assessment, name, other)
    sheet.assessment = assessment
    return Found(sheet, row[0] or {})


def _objects(columns: _Columns, row: tuple[Any, ...]) -> Iterator[Any]:
    for model, (_way, names) in columns.items():
        yield model.from_db(connection.alias, names, row[: len(names)])
        row = row[len(names) :]


def _rows(columns: _Columns) -> models.QuerySet[AnswerSheet, tuple[Any, ...]]:
    answers = Answer.objects.filter(sheet=OuterRef("pk")).order_by().values("sheet")
    chosen = Subquery(answers.annotate(chosen=Chosen("question", "value")).values("chosen"))
    fields = [f"{way}{name}" for way, names in columns.values() for name in names]
    sheets = (
        AnswerSheet.objects.annotate(chosen=chosen).filter(token_hash=NO_TEXT).filter(assessment__link_code=NO_TEXT)
    )
    return sheets.values_list("chosen", *fields)


_to_save, _to_show = Prepared(lambda: _rows(_SAVING)), Prepared(lambda: _rows(_PAGES))
