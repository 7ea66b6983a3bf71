"""What a closing reads of an assessment and of the team's earlier ones: each asks the same, so it is prepared."""

import uuid
from dataclasses import dataclass
from operator import attrgetter

from django.utils import timezone

from ..maturity import questionnaire as engine
from ..maturity.parameters import Parameters
from ..maturity.release import PUBLISHABLE
from ..maturity.scorecard import Release
from ..maturity.withholding import is_thin
from ..models import AnswerSheet, Assessment, SheetComment
from ..models.breaks import last_break
from ..models.prepared import NO_KEY, NO_TEXT, NO_TIME, Prepared
from ..models.results import PillarResult, QuestionResult, Snapshot
from ..models.sheets import contents_of


@dataclass(frozen=True, slots=True)
class Earlier:
    """An assessment that was released, and the last of its results, `snapshot`."""

    assessment: uuid.UUID
    cycle: str
    mode: str
    questionnaire: uuid.UUID
    number: int
    snapshot: uuid.UUID
    inputs_hash: str
    release: Release

    @property
    def engine_mode(self) -> engine.Mode:
        return Assessment.Mode(self.mode).scoring


_results = Prepared(
    lambda: (
        Snapshot.objects.filter(assessment__team=NO_KEY)
        .filter(assessment__cycle__code__lt=NO_TEXT)
        .filter(assessment__state__in=[Assessment.State.CLOSED, Assessment.State.SEALED])
        .filter(assessment__closed_at__gte=NO_TIME)
        .values_list(
            *("assessment_id", "assessment__cycle__code", "assessment__mode", "assessment__questionnaire_id"),
            *("number", "pk", "inputs_hash", "release"),
        )
    )
)
_comments = Prepared(
    lambda: (
        SheetComment.objects.filter(sheet__assessment=NO_KEY)
        .filter(sheet__submitted=True)
        .values_list("question", "text")
    )
)
_sheets = Prepared(lambda: AnswerSheet.objects.filter(assessment=NO_KEY).submitted().with_choices())
_pillars = Prepared(
    lambda: PillarResult.objects.filter(snapshot=NO_KEY).filter(score__isnull=False).values_list("pillar")
)
_questions = Prepared(
    lambda: (
        QuestionResult.objects.filter(snapshot__assessment=NO_KEY)
        .exclude(snapshot__release="full_consensus")
        .values_list("status", "counts")
    )
)


def earlier_released(assessment: Assessment) -> list[Earlier]:
    """Those of earlier quarters with a result that was not suppressed; the last one first.

    Not those before the team was last merged or split: they tell of other people. Two queries.
    """
    since = last_break(assessment.team_id, timezone.localdate(assessment.opened_at))
    rows = _results.all(assessment.team_id, assessment.cycle.code, since or NO_TIME)
    found = sorted((Earlier(*row) for row in rows), key=attrgetter("cycle", "number"))
    released = {each.assessment for each in found if each.release in PUBLISHABLE}
    last = {each.assessment: each for each in found if each.assessment in released}
    return list(last.values())[::-1]


def submitted_sheets(assessment: uuid.UUID) -> dict[uuid.UUID, engine.Sheet]:
    """By key, what the engine reads of each."""
    return contents_of(_sheets.all(assessment))


def submitted_comments(assessment: uuid.UUID) -> list[tuple[str, str]]:
    """Question and text of each."""
    return [(question, text) for question, text in _comments.all(assessment)]


def scored_pillars(snapshot: uuid.UUID) -> list[str]:
    return [pillar for (pillar,) in _pillars.all(snapshot)]


def was_vague(assessment: uuid.UUID, parameters: Parameters) -> bool:
    """Whether too few answered a question of any of its results."""
    return any(is_thin(status, counts, parameters) for status, counts in _questions.all(assessment))
