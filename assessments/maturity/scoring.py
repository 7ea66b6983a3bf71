"""From sheets to a scorecard: questions, pillars, the whole, the Three Ways (scoring.md 1 to 5 and 10)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.maturity import agreement, practices
from assessments.maturity.balance import band, overall
from assessments.maturity.parameters import DEFAULT, Parameters
from assessments.maturity.questionnaire import PILLARS, WAYS, Mode, Question, Questionnaire, Sheet
from assessments.maturity.release import release_level
from assessments.maturity.rounding import r6
from assessments.maturity.scorecard import PillarResult, QuestionResult, Reliability, Scorecard, WayResult
from assessments.maturity.symptoms import symptom_results
from assessments.maturity.tally import (
    Tally,
    Weighted,
    coverage,
    has_visibility_gap,
    scored,
    tally,
    valid_sheets,
)
from assessments.maturity.uncertainty import Estimate, estimate, has_error, interval, standard_error


@dataclass(frozen=True, slots=True)
class Answers:
    """The valid sheets of one assessment, counted question by question."""

    tallies: tuple[Tally, ...]
    n: int
    mode: Mode
    parameters: Parameters

    @property
    def has_error(self) -> bool:
        return has_error(self.mode, self.n, self.parameters)


def count(questionnaire: Questionnaire, sheets: Iterable[Sheet], mode: Mode, parameters: Parameters) -> Answers:
    """Count the valid sheets; ValueError for an answer that the questionnaire does not know."""
    valid = valid_sheets(questionnaire, sheets, parameters)
    tallies = tuple(tally(question, valid, parameters) for question in questionnaire.questions)
    return Answers(tallies=tallies, n=len(valid), mode=mode, parameters=parameters)


def score(
    questionnaire: Questionnaire,
    sheets: Sequence[Sheet],
    *,
    mode: Mode = "individual",
    team_size: int | None = None,
    pillar_weights: Mapping[str, float] | None = None,
    parameters: Parameters = DEFAULT,
) -> Scorecard:
    """Score one assessment, whatever the number of sheets; `release` says what may be shown.

    `team_size` counts people, `pillar_weights` are above 0 with 1 for a pillar left out.
    ValueError for an answer that the questionnaire does not know.
    """
    answers = count(questionnaire, sheets, mode, parameters)
    questions = {item.question.code: question_result(item, mode, parameters) for item in answers.tallies}
    estimates = {pillar: _estimate(pillar, answers) for pillar in PILLARS}
    known = {pillar: part for pillar, part in estimates.items() if part is not None}
    whole = overall(known, pillar_weights or {}, answers.n, parameters)
    symptoms = symptom_results(questionnaire, questions, parameters)
    found = practices.findings(questionnaire, questions, symptoms, limiting=whole.limiting, parameters=parameters)
    tried = practices.practice_results(found)
    participation = _participation(answers, team_size)
    return Scorecard(
        n_submitted=sum(sheet.submitted for sheet in sheets),
        n_valid=answers.n,
        participation=participation,
        mode=mode,
        release=release_level(mode, answers.n, parameters),
        reliability=_reliability(answers, participation),
        low_participation=participation is not None and r6(participation) < parameters.low_participation,
        questions=questions,
        pillars={pillar: _pillar(pillar, answers, estimates[pillar], questions) for pillar in PILLARS},
        overall=whole,
        ways={way: _way(way, answers) for way in WAYS},
        symptoms=symptoms,
        practices=tried,
        recommend=practices.recommend(tried, found),
    )


def _participation(answers: Answers, team_size: int | None) -> float | None:
    if answers.mode == "consensus" or not team_size:
        return None
    return min(1.0, answers.n / team_size)


def _reliability(answers: Answers, participation: float | None) -> Reliability | None:
    parameters = answers.parameters
    if not answers.has_error:
        return None
    if answers.n < parameters.reliability_fair_min_n:
        return "indicative"
    present = participation is not None and r6(participation) >= parameters.reliability_good_participation
    return "good" if present and answers.n >= parameters.reliability_good_min_n else "fair"


def question_result(counted: Tally, mode: Mode, parameters: Parameters) -> QuestionResult:
    """Figures of one question; mean and median in levels, score 0 to 100 (scoring.md 2, 6)."""
    result = _counts(counted, parameters)
    if counted.status != "scored":
        return result
    mean = counted.total / counted.n_levels
    top = sum(people for level, people in enumerate(counted.counts) if level >= parameters.target_level)
    result = replace(
        result,
        mean=mean,
        median=agreement.median(counted.counts),
        score=100 / parameters.scale_max * mean,
        top_box=top / counted.n_levels,
    )
    return result if mode == "consensus" else _with_agreement(result, parameters)


def _counts(counted: Tally, parameters: Parameters) -> QuestionResult:
    return QuestionResult(
        status=counted.status,
        n_levels=counted.n_levels,
        n_na=counted.n_na,
        n_dk=counted.n_dk,
        n_blank=counted.n_blank,
        visibility_gap=has_visibility_gap(counted, parameters),
        counts=counted.counts,
    )


def _with_agreement(result: QuestionResult, parameters: Parameters) -> QuestionResult:
    found = agreement.question_agreement(result.counts, parameters)
    if found is None:
        return result
    return replace(
        result,
        variance=found.variance,
        ad_md=found.ad_md,
        rwg=found.rwg,
        agreement=found.agreement,
        discuss=found.discuss,
        polarised=found.polarised,
    )


def pillar_weighted(pillar: str, answers: Answers) -> list[Weighted]:
    """The pillar's questions with their weights, scored or not."""
    return [(item.question.weight, item) for item in answers.tallies if item.question.pillar == pillar]


def way_weighted(way: str, answers: Answers) -> list[Weighted]:
    """The Way's questions with weight × strength, scored or not (scoring.md 10)."""
    return [
        (item.question.weight * way_strength(item.question, way, answers.parameters), item)
        for item in answers.tallies
        if way in item.question.ways
    ]


def way_strength(question: Question, way: str, parameters: Parameters) -> float:
    """1 for the question's primary Way, the secondary strength in force for any other (scoring.md 10)."""
    return 1.0 if question.is_primary_way(way) else parameters.way_secondary


def _estimate(pillar: str, answers: Answers) -> Estimate | None:
    weighted = pillar_weighted(pillar, answers)
    if coverage(weighted, answers.parameters)[0] != "scored":
        return None
    return estimate(scored(weighted), answers.parameters, error=answers.has_error)


def _pillar(
    pillar: str, answers: Answers, estimated: Estimate | None, questions: Mapping[str, QuestionResult]
) -> PillarResult:
    parameters = answers.parameters
    weighted = pillar_weighted(pillar, answers)
    status, share = coverage(weighted, parameters)
    if estimated is None:
        return PillarResult(status, None, share, None, None, None, None, None, split=False)
    se = standard_error(estimated)
    variances = [questions[item.question.code].variance for _, item in weighted]
    index = agreement.pillar_index((value for value in variances if value is not None), parameters)
    word = None if index is None else agreement.band(index, parameters)
    return PillarResult(
        status=status,
        score=estimated.score,
        coverage=share,
        band=band(estimated.score, parameters),
        se=se,
        ci95=interval(estimated.score, se, answers.n, parameters),
        agreement_index=index,
        agreement=word,
        split=word == "lack",
    )


def _way(way: str, answers: Answers) -> WayResult:
    weighted = way_weighted(way, answers)
    status, share = coverage(weighted, answers.parameters)
    if status != "scored":
        return WayResult(status=status, score=None, coverage=share, band=None)
    value = estimate(scored(weighted), answers.parameters, error=False).score
    return WayResult(status=status, score=value, coverage=share, band=band(value, answers.parameters))
