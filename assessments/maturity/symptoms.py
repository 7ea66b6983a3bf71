"""Which symptoms the answers point to: hypotheses for the team to confirm or reject (scoring.md 8)."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from assessments.maturity.agreement import is_minority
from assessments.maturity.parameters import DEFAULT, Parameters
from assessments.maturity.questionnaire import Link, Questionnaire, Symptom
from assessments.maturity.rounding import r6
from assessments.maturity.scorecard import QuestionResult, Release, SymptomResult, SymptomState

_UNKNOWN = SymptomResult(state="unknown", level=None, severity=None, minority=False)
_SHOWN: tuple[SymptomState, ...] = ("active", "watch")


@dataclass(frozen=True, slots=True)
class Printed:
    """Codes of the symptoms to print in full, in order, and of those that are only counted."""

    codes: tuple[str, ...]
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Systemic:
    """A symptom active in several teams; `share` is of the publishable teams."""

    code: str
    teams: int
    share: float


def symptom_results(
    questionnaire: Questionnaire, questions: Mapping[str, QuestionResult], parameters: Parameters
) -> dict[str, SymptomResult]:
    """One result for each symptom, by code, in the questionnaire's order (scoring.md 8)."""
    return {symptom.code: _result(symptom, questions, parameters) for symptom in questionnaire.symptoms}


def link_strength(link: Link, parameters: Parameters) -> float:
    """1 for a primary link, the secondary strength in force for any other (scoring.md 8 and 9)."""
    return 1.0 if link.primary else parameters.link_secondary


def _result(symptom: Symptom, questions: Mapping[str, QuestionResult], parameters: Parameters) -> SymptomResult:
    terms: list[float] = []
    strengths: list[float] = []
    for link in symptom.links:
        mean = questions[link.question].mean
        if mean is not None:
            strengths.append(link_strength(link, parameters))
            terms.append(strengths[-1] * mean)
    if not strengths:
        return _UNKNOWN
    level = math.fsum(terms) / math.fsum(strengths)
    minority = any(_hides_minority(link, questions, parameters) for link in symptom.links)
    return SymptomResult(
        state=_state(level, minority, parameters),
        level=level,
        severity=100 - 100 / parameters.scale_max * level,
        minority=minority,
    )


def _hides_minority(link: Link, questions: Mapping[str, QuestionResult], parameters: Parameters) -> bool:
    question = questions[link.question]
    enough = question.status == "scored" and question.n_levels >= parameters.agreement_min_n
    return link.primary and enough and is_minority(question.counts, parameters)


def _state(level: float, minority: bool, parameters: Parameters) -> SymptomState:
    if r6(level) <= parameters.symptom_active:
        return "active"
    return "watch" if minority or r6(level) <= parameters.symptom_watch else "clear"


def printed(results: Mapping[str, SymptomResult], release: Release, parameters: Parameters = DEFAULT) -> Printed:
    """Active symptoms then those to watch, the most severe first, at most seven (scoring.md 8 and 9).

    At release pillars_only by code within their state, because the order would tell the severity.
    """
    ordered = sorted(
        (code for code, result in results.items() if result.state in _SHOWN),
        key=lambda code: _display_key(code, results[code], release),
    )
    most = parameters.max_symptoms_printed
    return Printed(codes=tuple(ordered[:most]), rest=tuple(ordered[most:]))


def _display_key(code: str, result: SymptomResult, release: Release) -> tuple[int, float, str]:
    severity = 0.0 if release == "pillars_only" else r6(result.severity or 0.0)
    return _SHOWN.index(result.state), -severity, code


def chronic(quarters: Sequence[Collection[str]]) -> dict[str, int]:
    """For how many quarters in a row each symptom has been active, by code, from two on (model.md).

    `quarters` holds the codes active in each and not rejected by the team, the last quarter first.
    """
    spans = {code: _span([code in active for active in quarters]) for code in sorted(quarters[0])}
    return {code: span for code, span in spans.items() if span > 1}


def _span(active: Sequence[bool]) -> int:
    return len(list(takewhile(bool, active)))


def systemic(active: Sequence[Collection[str]], parameters: Parameters = DEFAULT) -> tuple[Systemic, ...]:
    """Symptoms active in ≥ 3 teams and ≥ 30 % of the publishable ones, most shared first (reports 2, page 3).

    `active` holds one collection of active codes for each publishable team; nothing below 3 teams.
    """
    teams = len(active)
    if teams < parameters.aggregate_min_teams:
        return ()
    counts = {code: sum(code in team for team in active) for code in sorted(set().union(*active))}
    found = [Systemic(code, count, count / teams) for code, count in counts.items()]
    return tuple(
        sorted(
            (
                item
                for item in found
                if item.teams >= parameters.systemic_min_teams and r6(item.share) >= parameters.systemic_min_share
            ),
            key=lambda item: (-item.teams, item.code),
        )
    )
