"""Closing: from now on nothing is accepted, and there is a result (scoring.md 7 and 12, trust.md 3)."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ..maturity.parameters import Parameters
from ..maturity.release import is_publishable
from ..maturity.scorecard import Release
from ..maturity.storage import inputs_hash, parameters_from_plain
from ..maturity.withholding import Told
from ..models import Assessment, AuditEvent, Comment, SheetComment, User
from ..models.questionnaires import published_content
from ..models.results import PillarResult, QuestionResult, Snapshot
from ..models.team_results import TeamResult
from .asked import announce_results
from .assessments import record
from .closing_reads import (
    Earlier,
    earlier_released,
    scored_pillars,
    submitted_comments,
    submitted_sheets,
    was_vague,
)
from .publishing import counting, may_publish, remember_published
from .refusals import Closed
from .result_rows import Asked, Change, change_since, result_rows
from .sealing import seal_assessment, shuffled


def close_assessment(*, assessment: Assessment, by: User | None = None) -> Snapshot:
    """Close, and store the result of the submitted sheets; the second of two who close gets the first's snapshot.

    Closed for one that was cancelled.
    """
    return _close(assessment.pk, by)


def close_for_many(pk: UUID, by: User | None) -> None:
    """Close one of many; whoever closes them seals them together, because rewriting the tables takes time."""
    _close(pk, by, seal_at_once=False)


def close_if_due(pk: UUID) -> bool:
    """Close by the clock, unless somebody was faster, or has just extended it: has it ended?

    Sealing is left to the clock, too.
    """
    try:
        _close(pk, None, by_the_clock=True, seal_at_once=False)
    except Closed:
        return False
    return True


@transaction.atomic
def _close(pk: UUID, by: User | None, *, by_the_clock: bool = False, seal_at_once: bool = True) -> Snapshot:
    rows = Assessment.objects.select_related("cycle", "organisation")
    assessment = rows.select_for_update(of=("self",)).get(pk=pk)
    if assessment.has_ended:
        return assessment.snapshots.latest("number")
    now = timezone.now()
    if assessment.state != Assessment.State.OPEN or (by_the_clock and assessment.closes_at > now):
        raise Closed
    # A day on the team's time line ends alike for a person who closes, on a page, and for the clock.
    with timezone.override(assessment.organisation.clock):
        snapshot, published = _publish(assessment)
    assessment.state = Assessment.State.CLOSED
    assessment.closed_at, assessment.seals_at = now, now + timedelta(days=assessment.seal_days)
    assessment.save(update_fields=["state", "closed_at", "seals_at"])
    counts: dict[str, object] = {"submitted": snapshot.n_submitted, "expected": assessment.expected}
    record(assessment, AuditEvent.What.ASSESSMENT_CLOSED, by, **counts | ({} if published else {"published": False}))
    announce_results(assessment)
    if seal_at_once and not assessment.seal_days:
        # What fails here is logged, and tried again by the next tick: the closing stands.
        transaction.on_commit(partial(seal_assessment, assessment=assessment), robust=True)
    return snapshot


def _publish(assessment: Assessment) -> tuple[Snapshot, bool]:
    """A new result with its comments; or the last one, where reopening changed too little to publish another."""
    parameters = parameters_from_plain(assessment.parameters)
    questionnaire = published_content(assessment.questionnaire_id).questionnaire
    asked = Asked(assessment.engine_mode, questionnaire, submitted_sheets(assessment.pk))
    counted = counting(asked.questionnaire, asked.keyed, parameters)
    before = list(assessment.snapshots.values_list("release", flat=True)) if assessment.reopened_at else []
    if not may_publish(assessment, asked.questionnaire, counted, parameters, before=before):
        return assessment.snapshots.latest("number"), False
    snapshot = _store_result(assessment, asked, parameters=parameters, number=len(before) + 1)
    if is_publishable(cast(Release, snapshot.release)):
        remember_published(assessment, counted)
    _move_comments(assessment)
    return snapshot, True


def _store_result(assessment: Assessment, asked: Asked, *, parameters: Parameters, number: int) -> Snapshot:
    changes = list(islice(_changes(assessment, asked, parameters=parameters), 2))
    vague = number > 1 and was_vague(assessment.pk, parameters)
    rows = result_rows(assessment, asked, changes=changes, parameters=parameters, number=number, vague=vague)
    rows.snapshot.save(force_insert=True)
    PillarResult.objects.bulk_create(rows.pillars)
    QuestionResult.objects.bulk_create(rows.questions)
    if number > 1:
        TeamResult.objects.filter(assessment=assessment).delete()
    rows.team.save(force_insert=True)
    return rows.snapshot


def _changes(assessment: Assessment, asked: Asked, *, parameters: Parameters) -> Iterator[Change]:
    """Beside each earlier assessment that was released and has a comparable pillar, the last one first.

    Only where its sheets are those of its published result: they may be erased, or not published as they are.
    """
    for earlier in earlier_released(assessment):
        questionnaire = published_content(earlier.questionnaire).questionnaire
        old = Asked(earlier.engine_mode, questionnaire, submitted_sheets(earlier.assessment))
        if inputs_hash(old.sheets) != earlier.inputs_hash:
            continue
        if comparison := change_since(old, asked, parameters):
            yield Change(earlier.assessment, earlier.cycle, comparison, _told(earlier, parameters))


def _told(earlier: Earlier, parameters: Parameters) -> Told:
    """From its stored rows, what an earlier result shows."""
    vague = was_vague(earlier.assessment, parameters)
    return Told(earlier.release, scored_pillars(earlier.snapshot), vague, earlier.questionnaire)


def _move_comments(assessment: Assessment) -> None:
    """Those of submitted sheets, in an order that says nothing; drafts keep theirs until sealing deletes them."""
    if not (texts := shuffled(submitted_comments(assessment.pk))):
        return
    shared = {"organisation_id": assessment.organisation_id, "assessment_id": assessment.pk}
    Comment.objects.bulk_create(Comment(**shared, question=question, text=text) for question, text in texts)
    SheetComment.objects.filter(sheet__assessment=assessment, sheet__submitted=True).delete()
