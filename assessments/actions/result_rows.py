"""The rows of a result, made of sheets and not stored yet: the scorecard, and what dashboards read of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ..maturity import ENGINE
from ..maturity.change import Comparison, PillarChange, compare
from ..maturity.parameters import Parameters
from ..maturity.questionnaire import Mode, Questionnaire, Sheet
from ..maturity.release import is_publishable
from ..maturity.rounding import r6
from ..maturity.scorecard import Interval, Scorecard
from ..maturity.scoring import score
from ..maturity.spread import margins
from ..maturity.storage import inputs_hash, parameters_to_plain, rounded, to_plain
from ..maturity.withholding import Told, released_changes, safe, thin_questions
from ..models import Assessment
from ..models.results import PillarResult, QuestionResult, Snapshot
from ..models.team_results import TeamResult
from .publishing import Sheets


@dataclass(frozen=True, slots=True)
class Asked:
    """What the engine needs of one assessment."""

    mode: Mode
    questionnaire: Questionnaire
    keyed: Sheets

    @property
    def sheets(self) -> Sequence[Sheet]:
        return list(self.keyed.values())


@dataclass(frozen=True, slots=True)
class Change:
    """Since an earlier assessment of the team; `told` is what that one shows."""

    assessment: UUID
    cycle: str
    comparison: Comparison
    told: Told

    def plain(self) -> dict[str, object]:
        return {
            "assessment": str(self.assessment),
            "cycle": self.cycle,
            "comparison": rounded(to_plain(self.comparison)),
        }


@dataclass(frozen=True, slots=True)
class ResultRows:
    snapshot: Snapshot
    pillars: list[PillarResult]
    questions: list[QuestionResult]
    team: TeamResult
    told: Told


def change_since(old: Asked, asked: Asked, parameters: Parameters) -> Comparison | None:
    """None where no pillar can be compared."""
    comparison = compare(
        old.questionnaire,
        old.sheets,
        asked.questionnaire,
        asked.sheets,
        old_mode=old.mode,
        new_mode=asked.mode,
        parameters=parameters,
    )
    comparable = any(pillar.comparable for pillar in comparison.pillars.values())
    return comparison if comparable else None


def result_rows(
    assessment: Assessment,
    asked: Asked,
    *,
    changes: Sequence[Change],
    parameters: Parameters,
    number: int = 1,
    vague: bool = False,
) -> ResultRows:
    """`changes`: since the last comparable quarter, and since the one before it, if there are any.

    `vague` says that too few answered a question of an earlier result of the same assessment.
    """
    card = score(
        asked.questionnaire,
        asked.sheets,
        mode=asked.mode,
        team_size=assessment.expected,
        parameters=parameters,
    )
    # Dashboards and histories read what is stored beside the card as it is.
    found = safe(card, asked.questionnaire, parameters)
    shown, told_margins = found.card, margins(found.card, asked.questionnaire, asked.sheets, found.hidden, parameters)
    snapshot = Snapshot(
        organisation_id=assessment.organisation_id,
        assessment=assessment,
        number=number,
        engine=ENGINE,
        parameters=parameters_to_plain(parameters),
        inputs_hash=inputs_hash(asked.sheets),
        release=card.release,
        n_submitted=card.n_submitted,
        n_valid=card.n_valid,
        card=rounded(to_plain(card)),
        active_symptoms=[code for code, symptom in shown.symptoms.items() if symptom.state == "active"],
        changes=[change.plain() for change in changes],
    )
    told = _told(assessment, card, shown, vague=vague or bool(thin_questions(card, parameters)))
    last = changes[0] if changes else None
    moves = released_changes(last.comparison.pillars, last.told, told) if last else {}
    return ResultRows(
        snapshot,
        list(_pillar_rows(snapshot, asked, shown, told_margins, _incomparable(last) | moves)),
        list(_question_rows(snapshot, asked, card)),
        _team_row(snapshot, shown, last, moves),
        told,
    )


def _incomparable(last: Change | None) -> dict[str, PillarChange]:
    """That two versions ask something else of a pillar tells nothing of anybody; its line is broken there."""
    pillars = last.comparison.pillars if last else {}
    return {code: change for code, change in pillars.items() if not change.comparable}


def _told(assessment: Assessment, card: Scorecard, shown: Scorecard, *, vague: bool) -> Told:
    scored = [code for code, pillar in shown.pillars.items() if pillar.score is not None]
    return Told(card.release, scored, vague, assessment.questionnaire_id)


def _pillar_rows(
    snapshot: Snapshot,
    asked: Asked,
    card: Scorecard,
    told_margins: Mapping[str, Interval],
    moves: Mapping[str, PillarChange],
) -> Iterator[PillarResult]:
    assessment = snapshot.assessment
    for code, pillar in card.pillars.items():
        low, high = told_margins.get(code, (None, None))
        change = moves.get(code)
        yield PillarResult(
            organisation_id=assessment.organisation_id,
            snapshot_id=snapshot.pk,
            team_id=assessment.team_id,
            cycle_id=assessment.cycle_id,
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


def _team_row(
    snapshot: Snapshot, card: Scorecard, last: Change | None, moves: Mapping[str, PillarChange]
) -> TeamResult:
    """The overall reaches over all pillars: it has a change where each of them has."""
    assessment = snapshot.assessment
    row = TeamResult(
        assessment=assessment,
        organisation_id=assessment.organisation_id,
        team_id=assessment.team_id,
        cycle_id=assessment.cycle_id,
        questionnaire_id=assessment.questionnaire_id,
        snapshot=snapshot,
        consensus=card.mode == "consensus",
        release=card.release,
        expected=assessment.expected,
        n_submitted=card.n_submitted,
        n_valid=card.n_valid,
        participation=_r6(card.participation),
    )
    if not is_publishable(card.release):
        return row
    for code, pillar in card.pillars.items():
        setattr(row, f"score_{code.lower()}", _r6(pillar.score))
    row.overall, row.weakest = _r6(card.overall.score), _r6(card.overall.weakest)
    row.balance, row.patterns = card.overall.balance or "", card.overall.patterns
    if last:
        row.since = last.cycle
        whole = len(moves) == len(last.comparison.pillars)
        row.delta = _r6(last.comparison.overall.delta) if whole else None
    row.limiting = card.overall.limiting
    row.split = tuple(code for code, pillar in card.pillars.items() if pillar.split)
    row.symptoms = tuple(snapshot.active_symptoms)
    row.n_symptoms = len(row.symptoms)
    tried = card.practices
    row.in_place = tuple(code for code, practice in tried.items() if practice.state == "in_place")
    row.wanted = (*card.recommend.now, *card.recommend.next)
    row.blocked = tuple(
        f"{code}<{missing}"
        for code, practice in tried.items()
        if practice.state == "blocked"
        for missing in practice.unmet
    )
    return row


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
            snapshot_id=snapshot.pk,
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
