"""Closing: from now on nothing is accepted, and there is a result (scoring.md 7 and 12, trust.md 3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ..maturity import ENGINE
from ..maturity.change import Comparison, compare
from ..maturity.parameters import Parameters
from ..maturity.questionnaire import Questionnaire, Sheet
from ..maturity.release import is_publishable
from ..maturity.rounding import r6
from ..maturity.scorecard import Release, Scorecard
from ..maturity.scoring import score
from ..maturity.storage import inputs_hash, parameters_from_plain, parameters_to_plain, rounded, to_plain
from ..maturity.withholding import safe
from ..models import (
    AnswerSheet,
    Assessment,
    AuditEvent,
    Comment,
    PillarResult,
    QuestionResult,
    SheetComment,
    Snapshot,
    User,
)
from .asked import announce_results
from .assessments import record
from .publishing import Sheets, counting, may_publish, remember_published
from .refusals import Closed
from .sealing import seal_assessment, shuffled


@dataclass(frozen=True, slots=True)
class Asked:
    """What the engine needs of one assessment."""

    assessment: Assessment
    questionnaire: Questionnaire
    keyed: Sheets

    @property
    def sheets(self) -> Sequence[Sheet]:
        return list(self.keyed.values())


@dataclass(frozen=True, slots=True)
class Change:
    """This assessment beside an earlier one of the team."""

    earlier: Assessment
    comparison: Comparison

    def plain(self) -> dict[str, object]:
        return {
            "assessment": str(self.earlier.pk),
            "cycle": self.earlier.cycle.code,
            "comparison": rounded(to_plain(self.comparison)),
        }


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
    rows = Assessment.objects.with_questionnaire().select_related("cycle")
    assessment = rows.select_for_update(of=("self",)).get(pk=pk)
    if assessment.has_ended:
        return assessment.snapshots.latest("number")
    now = timezone.now()
    if assessment.state != Assessment.State.OPEN or (by_the_clock and assessment.closes_at > now):
        raise Closed
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


def _asked(assessment: Assessment, later: Asked | None = None) -> Asked:
    """With the questionnaire of the `later` one, if it is the same."""
    sheets = AnswerSheet.objects.filter(assessment=assessment).submitted().keyed_contents()
    if later and later.assessment.questionnaire_id == assessment.questionnaire_id:
        return Asked(assessment, later.questionnaire, sheets)
    return Asked(assessment, assessment.questionnaire.content().questionnaire(), sheets)


def _publish(assessment: Assessment) -> tuple[Snapshot, bool]:
    """A new result with its comments; or the last one, where reopening changed too little to publish another."""
    asked, parameters = _asked(assessment), parameters_from_plain(assessment.parameters)
    counted = counting(asked.questionnaire, asked.keyed, parameters)
    if not may_publish(assessment, asked.questionnaire, counted, parameters):
        return assessment.snapshots.latest("number"), False
    snapshot = _store_result(asked, parameters)
    if is_publishable(cast(Release, snapshot.release)):
        remember_published(assessment, counted)
    _move_comments(assessment)
    return snapshot, True


def _store_result(asked: Asked, parameters: Parameters) -> Snapshot:
    assessment = asked.assessment
    card = score(
        asked.questionnaire,
        asked.sheets,
        mode=assessment.engine_mode,
        team_size=assessment.expected,
        parameters=parameters,
    )
    changes = list(islice(_changes(asked, parameters), 2))
    snapshot = Snapshot.objects.create(
        organisation_id=assessment.organisation_id,
        assessment=assessment,
        number=assessment.snapshots.count() + 1,
        engine=ENGINE,
        parameters=parameters_to_plain(parameters),
        inputs_hash=inputs_hash(asked.sheets),
        release=card.release,
        n_submitted=card.n_submitted,
        n_valid=card.n_valid,
        card=rounded(to_plain(card)),
        changes=[change.plain() for change in changes],
    )
    last = changes[0].comparison if changes else None
    # Dashboards and histories read these rows as they are.
    shown = safe(card, asked.questionnaire, parameters).card
    PillarResult.objects.bulk_create(_pillar_rows(snapshot, asked, shown, last))
    QuestionResult.objects.bulk_create(_question_rows(snapshot, asked, card))
    return snapshot


def _changes(asked: Asked, parameters: Parameters) -> Iterator[Change]:
    """Beside each earlier assessment that was released and has a comparable pillar, the last one first.

    Only where its sheets are those of its published result: they may be erased, or not published as they are.
    """
    rows = Assessment.objects.with_questionnaire().select_related("cycle").defer("parameters")
    for earlier in rows.released_before(asked.assessment):
        old = _asked(earlier, asked)
        if inputs_hash(old.sheets) != earlier.snapshots.values_list("inputs_hash", flat=True).latest("number"):
            continue
        comparison = compare(
            old.questionnaire,
            old.sheets,
            asked.questionnaire,
            asked.sheets,
            old_mode=earlier.engine_mode,
            new_mode=asked.assessment.engine_mode,
            parameters=parameters,
        )
        if any(pillar.comparable for pillar in comparison.pillars.values()):
            yield Change(earlier, comparison)


def _pillar_rows(snapshot: Snapshot, asked: Asked, card: Scorecard, last: Comparison | None) -> Iterator[PillarResult]:
    assessment = asked.assessment
    for code, pillar in card.pillars.items():
        low, high = pillar.ci95 or (None, None)
        change = last.pillars[code] if last and pillar.score is not None else None
        yield PillarResult(
            organisation_id=assessment.organisation_id,
            snapshot=snapshot,
            team_id=assessment.team_id,
            cycle=assessment.cycle,
            pillar=code,
            status=pillar.status,
            score=_r6(pillar.score),
            se=_r6(pillar.se),
            low=_r6(low),
            high=_r6(high),
            band=pillar.band,
            agreement=pillar.agreement or "",
            split=pillar.split,
            limiting=code in card.overall.limiting,
            active_symptoms=_active_symptoms(code, asked.questionnaire, card),
            verdict=change.verdict if change else "",
            delta=_r6(change.delta) if change else None,
        )


def _active_symptoms(pillar: str, questionnaire: Questionnaire, card: Scorecard) -> int:
    """Those whose primary questions touch the pillar."""
    return sum(
        card.symptoms[symptom.code].state == "active"
        and any(link.primary and questionnaire.question(link.question).pillar == pillar for link in symptom.links)
        for symptom in questionnaire.symptoms
    )


def _question_rows(snapshot: Snapshot, asked: Asked, card: Scorecard) -> Iterator[QuestionResult]:
    for code, question in card.questions.items():
        yield QuestionResult(
            organisation_id=snapshot.organisation_id,
            snapshot=snapshot,
            question=code,
            revision=asked.questionnaire.question(code).revision,
            status=question.status,
            mean=_r6(question.mean),
            counts=list(question.counts),
            n_na=question.n_na,
            n_dk=question.n_dk,
            n_blank=question.n_blank,
            discuss=bool(question.discuss),
        )


def _r6(figure: float | None) -> float | None:
    return None if figure is None else r6(figure)


def _move_comments(assessment: Assessment) -> None:
    """Those of submitted sheets, in an order that says nothing; drafts keep theirs until sealing deletes them."""
    written = SheetComment.objects.filter(sheet__assessment=assessment, sheet__submitted=True)
    shared = {"organisation_id": assessment.organisation_id, "assessment": assessment}
    texts = shuffled(written.values_list("question", "text"))
    Comment.objects.bulk_create(Comment(**shared, question=question, text=text) for question, text in texts)
    written.delete()
