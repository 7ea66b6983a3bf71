"""What to try next, and why (scoring.md 9). The list is a proposal; the team chooses."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.maturity.parameters import DEFAULT, Parameters
from assessments.maturity.questionnaire import Link, Practice, Questionnaire
from assessments.maturity.rounding import r6
from assessments.maturity.scorecard import (
    Gap,
    PracticeResult,
    PracticeState,
    QuestionResult,
    Reason,
    Recommendation,
    SymptomResult,
)
from assessments.maturity.symptoms import link_strength


@dataclass(frozen=True, slots=True)
class Findings:
    """What the recommendation is drawn from: `primary` is each practice's mean over its primary questions.

    `treats` gives the active symptoms that a practice remedies; practices without a figure are left out.
    """

    questionnaire: Questionnaire
    questions: Mapping[str, QuestionResult]
    limiting: tuple[str, ...]
    primary: Mapping[str, float]
    treats: Mapping[str, tuple[str, ...]]
    parameters: Parameters


def findings(
    questionnaire: Questionnaire,
    questions: Mapping[str, QuestionResult],
    symptoms: Mapping[str, SymptomResult],
    *,
    limiting: tuple[str, ...],
    parameters: Parameters,
) -> Findings:
    """Gather what every practice needs, once (scoring.md 9)."""
    treats: dict[str, tuple[str, ...]] = {}
    for symptom in questionnaire.symptoms:
        if symptoms[symptom.code].state == "active":
            for code in symptom.remedies:
                treats[code] = (*treats.get(code, ()), symptom.code)
    primary = {
        practice.code: mean
        for practice in questionnaire.practices
        if (mean := _primary_mean(practice, questions)) is not None
    }
    return Findings(questionnaire, questions, limiting, primary, treats, parameters)


def _scored_primary(practice: Practice, questions: Mapping[str, QuestionResult]) -> list[Link]:
    return [link for link in practice.links if link.primary and questions[link.question].mean is not None]


def _primary_mean(practice: Practice, questions: Mapping[str, QuestionResult]) -> float | None:
    means = [questions[link.question].mean or 0.0 for link in _scored_primary(practice, questions)]
    return math.fsum(means) / len(means) if means else None


def practice_results(found: Findings) -> dict[str, PracticeResult]:
    """One result for each practice, by code, in the questionnaire's order (scoring.md 9)."""
    alone = {practice.code: _alone(practice, found) for practice in found.questionnaire.practices}
    givers: dict[str, list[str]] = {code: [] for code in alone}
    for code, result in alone.items():
        if result.state == "blocked":
            for prerequisite in result.unmet:
                givers[prerequisite].append(code)
    return {
        code: _unlocked(result, [(giver, alone[giver]) for giver in givers[code]], found.parameters)
        for code, result in alone.items()
    }


def _alone(practice: Practice, found: Findings) -> PracticeResult:
    """The practice by itself, before the blocked ones give their share."""
    unmet = _unmet(practice, found)
    state = _state(practice.code, unmet, found)
    if state == "unknown":
        return PracticeResult(state, None, None, None, None, None, 0.0, None, unmet, None)
    gaps = _gaps(practice, found)
    reason = Reason(
        gaps=tuple(gap for gap, share in gaps if share > 0),
        treats=found.treats.get(practice.code, ()),
        limiting=_limits(practice, found),
        opens=(),
        talk_first=_talk_first(practice, found),
        effort=practice.effort,
    )
    need = math.fsum(share for _, share in gaps)
    return _weighed(state, need, unmet, reason, found.parameters)


def _weighed(
    state: PracticeState, need: float, unmet: tuple[str, ...], reason: Reason, parameters: Parameters
) -> PracticeResult:
    treated = min(parameters.symptom_factor_max, len(reason.treats))
    f_symptom = 1 + parameters.symptom_factor * treated
    f_limiting = parameters.limiting_factor if reason.limiting else 1.0
    f_agreement = parameters.discuss_factor if reason.talk_first else 1.0
    direct = need * f_symptom * f_limiting * f_agreement / parameters.effort_divisor[reason.effort]
    return PracticeResult(
        state=state,
        need=need,
        f_symptom=f_symptom,
        f_limiting=f_limiting,
        f_agreement=f_agreement,
        direct=direct,
        unlock=0.0,
        priority=direct if state == "candidate" else None,
        unmet=unmet,
        reason=reason,
    )


def _state(code: str, unmet: tuple[str, ...], found: Findings) -> PracticeState:
    if code not in found.primary:
        return "unknown"
    if r6(found.primary[code]) >= found.parameters.target_level:
        return "in_place"
    return "blocked" if unmet else "candidate"


def _unmet(practice: Practice, found: Findings) -> tuple[str, ...]:
    """Prerequisites known to be below their level: an unknown one does not block."""
    met = found.parameters.prereq_met_level
    known = found.primary
    return tuple(code for code in practice.prerequisites if code in known and r6(known[code]) < met)


def _gaps(practice: Practice, found: Findings) -> list[tuple[Gap, float]]:
    """The scored linked questions with their share of the need, largest first."""
    target = found.parameters.target_level
    gaps: list[tuple[Gap, float]] = []
    for link in practice.links:
        mean = found.questions[link.question].mean
        if mean is not None:
            weight = found.questionnaire.question(link.question).weight
            share = link_strength(link, found.parameters) * weight * max(0.0, (target - mean) / target)
            gaps.append((Gap(link.question, mean, link.primary), share))
    return sorted(gaps, key=lambda gap: (-r6(gap[1]), gap[0].question))


def _limits(practice: Practice, found: Findings) -> tuple[str, ...]:
    primary = _scored_primary(practice, found.questions)
    own = {found.questionnaire.question(link.question).pillar for link in primary}
    return tuple(pillar for pillar in found.limiting if pillar in own)


def _talk_first(practice: Practice, found: Findings) -> tuple[str, ...]:
    primary = _scored_primary(practice, found.questions)
    return tuple(link.question for link in primary if found.questions[link.question].discuss)


def _unlocked(
    result: PracticeResult, givers: Sequence[tuple[str, PracticeResult]], parameters: Parameters
) -> PracticeResult:
    """Add what the blocked practices that wait for this one give to it, one step only."""
    if not givers or result.reason is None:
        return result
    shares = [parameters.unlock_share * (giver.direct or 0.0) / len(giver.unmet) for _, giver in givers]
    unlock = math.fsum(shares)
    return replace(
        result,
        unlock=unlock,
        priority=None if result.priority is None else result.priority + unlock,
        reason=replace(result.reason, opens=tuple(code for code, _ in givers)),
    )


def recommend(results: Mapping[str, PracticeResult], found: Findings) -> Recommendation:
    """Three now, three next, the blocked ones later (scoring.md 9)."""
    practices = {practice.code: practice for practice in found.questionnaire.practices}
    ranked = _ranked(results, practices, found.parameters)
    now = _now(ranked, practices, found)
    following = [code for code in ranked if code not in now][: found.parameters.next_practices]
    later = sorted(code for code, result in results.items() if result.state == "blocked")
    return Recommendation(now=tuple(now), next=tuple(following), later=tuple(later))


def _ranked(
    results: Mapping[str, PracticeResult], practices: Mapping[str, Practice], parameters: Parameters
) -> list[str]:
    priorities = {code: r6(result.priority or 0.0) for code, result in results.items()}
    efforts = list(parameters.effort_divisor)
    return sorted(
        (code for code, priority in priorities.items() if priority > 0),
        key=lambda code: (-priorities[code], efforts.index(practices[code].effort), code),
    )


def _now(ranked: Sequence[str], practices: Mapping[str, Practice], found: Findings) -> list[str]:
    chosen: list[str] = []
    for code in ranked:
        same = sum(practices[other].pillar == practices[code].pillar for other in chosen)
        if len(chosen) < found.parameters.now_practices and same < found.parameters.now_per_pillar:
            chosen.append(code)
    limiting = [code for code in ranked if practices[code].pillar in found.limiting]
    if limiting and not set(limiting) & set(chosen):
        return [*chosen[: found.parameters.now_practices - 1], limiting[0]]
    return chosen


def may_commit(open_commitments: int, parameters: Parameters = DEFAULT) -> bool:
    """Whether a team may take one more commitment: at most three are open (model.md)."""
    return open_commitments < parameters.max_open_commitments
