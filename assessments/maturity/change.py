"""From one quarter to the next: which differences can be believed (scoring.md 7)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assessments.maturity.parameters import DEFAULT, Parameters
from assessments.maturity.questionnaire import PILLARS, WAYS, Mode, Questionnaire, Sheet
from assessments.maturity.release import is_publishable
from assessments.maturity.rounding import r6
from assessments.maturity.scorecard import Interval, Release
from assessments.maturity.scoring import Answers, count, pillar_weighted, way_weighted
from assessments.maturity.tally import Tally, Weighted
from assessments.maturity.uncertainty import Estimate, Welch, estimate, standard_error, welch

Verdict = Literal[
    "stable",
    "likely_up",
    "likely_down",
    "possible_up",
    "possible_down",
    "not_comparable",
    "not_assessable",
]
Arrow = Literal["up", "down", "steady"]
Trend = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class PillarChange:
    """`delta` is new minus old, in points; coverages are shares of each version's own applicable weight.

    When not comparable only the coverages exist, `None` for a pillar that does not apply. `all_common` says
    that the pillar's questions are the common ones, no more and no less, in both versions.
    """

    comparable: bool
    coverage_old: float | None
    coverage_new: float | None
    verdict: Verdict
    common_questions: tuple[str, ...] = ()
    all_common: bool = False
    old: float | None = None
    new: float | None = None
    delta: float | None = None
    se: float | None = None
    df: float | None = None
    df_used: int | None = None
    t: float | None = None
    ci95: Interval | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A change without a verdict, in points; `None` where it cannot be compared."""

    old: float | None = None
    new: float | None = None
    delta: float | None = None


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """Mean levels of a common question, and its arrow."""

    old: float
    new: float
    delta: float
    arrow: Arrow


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two assessments of one team; mappings by code, pillars C-A-L-M-S, questions those in common."""

    pillars: Mapping[str, PillarChange]
    overall: Difference
    ways: Mapping[str, Difference]
    questions: Mapping[str, QuestionChange]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two counted assessments; `common` holds both tallies of the questions scored in both, newer order."""

    old: Answers
    new: Answers
    common: Mapping[str, tuple[Tally, Tally]]
    parameters: Parameters


def compare(
    old_questionnaire: Questionnaire,
    old_sheets: Sequence[Sheet],
    new_questionnaire: Questionnaire,
    new_sheets: Sequence[Sheet],
    *,
    old_mode: Mode = "individual",
    new_mode: Mode = "individual",
    pillar_weights: Mapping[str, float] | None = None,
    parameters: Parameters = DEFAULT,
) -> Comparison:
    """Compare two assessments of one team on their common questions, with the newer weights (scoring.md 7).

    `pillar_weights` are those of the newer assessment. ValueError for an answer that its questionnaire does
    not know. `is_released` says which pillars may be shown.
    """
    old = count(old_questionnaire, old_sheets, old_mode, parameters)
    new = count(new_questionnaire, new_sheets, new_mode, parameters)
    pair = Pair(old=old, new=new, common=_common(old, new), parameters=parameters)
    pillars = {pillar: _pillar(pillar, pair) for pillar in PILLARS}
    return Comparison(
        pillars=pillars,
        overall=_overall(pillars, pillar_weights or {}, parameters),
        ways={way: _way(way, pair) for way in WAYS},
        questions={code: _question(*both, parameters) for code, both in pair.common.items()},
    )


def _common(old: Answers, new: Answers) -> dict[str, tuple[Tally, Tally]]:
    before = {_identity(item): item for item in old.tallies if item.status == "scored"}
    return {
        item.question.code: (before[_identity(item)], item)
        for item in new.tallies
        if item.status == "scored" and _identity(item) in before
    }


def _identity(item: Tally) -> tuple[str, int]:
    """Same code and revision: same meaning in every version (model.md)."""
    return item.question.code, item.question.revision


def _share(weighted: Sequence[Weighted], pair: Pair) -> float | None:
    """Common scored weight over applicable weight, by the version's own weights."""
    applicable = math.fsum(weight for weight, item in weighted if item.status != "not_applicable")
    common = math.fsum(weight for weight, item in weighted if item.question.code in pair.common)
    return common / applicable if applicable else None


def _is_covered(share: float | None, parameters: Parameters) -> bool:
    return share is not None and r6(share) >= parameters.pillar_min_coverage


def _estimates(weighted: Sequence[Weighted], pair: Pair) -> tuple[Estimate, Estimate]:
    """Both sides on the common ones among the newer questions, with the newer weights."""
    error = pair.old.has_error and pair.new.has_error
    known = [(weight, item.question.code) for weight, item in weighted if item.question.code in pair.common]
    before = [(weight, pair.common[code][0]) for weight, code in known]
    after = [(weight, pair.common[code][1]) for weight, code in known]
    return estimate(before, pair.parameters, error=error), estimate(after, pair.parameters, error=error)


def _pillar(pillar: str, pair: Pair) -> PillarChange:
    before, after = pillar_weighted(pillar, pair.old), pillar_weighted(pillar, pair.new)
    share_old, share_new = _share(before, pair), _share(after, pair)
    if not (_is_covered(share_old, pair.parameters) and _is_covered(share_new, pair.parameters)):
        return PillarChange(False, share_old, share_new, "not_comparable")
    codes = tuple(item.question.code for _, item in after if item.question.code in pair.common)
    old, new = _estimates(after, pair)
    delta = new.score - old.score
    error = _welch(old, new, pair)
    return PillarChange(
        comparable=True,
        coverage_old=share_old,
        coverage_new=share_new,
        verdict=verdict(delta, error, pair.parameters),
        common_questions=codes,
        all_common=set(codes) == _codes(before) == _codes(after),
        old=old.score,
        new=new.score,
        delta=delta,
        se=error.se if error else None,
        df=error.df if error else None,
        df_used=error.df_used if error else None,
        t=error.t if error else None,
        ci95=error.around(delta) if error else None,
    )


def _codes(weighted: Sequence[Weighted]) -> set[str]:
    return {item.question.code for _, item in weighted}


def _welch(old: Estimate, new: Estimate, pair: Pair) -> Welch | None:
    """`None` where one side has no error: fewer than 3 people, consensus, or one person alone answered."""
    before, after = standard_error(old), standard_error(new)
    if before is None or after is None:
        return None
    return welch((before, pair.old.n), (after, pair.new.n), pair.parameters)


def verdict(delta: float, error: Welch | None, parameters: Parameters = DEFAULT) -> Verdict:
    """The word for a difference in points; without an error it cannot be assessed (scoring.md 7)."""
    if error is None:
        return "not_assessable"
    if abs(r6(delta)) < parameters.mid:
        return "stable"
    if error.excludes_zero(delta):
        return "likely_up" if delta > 0 else "likely_down"
    return "possible_up" if delta > 0 else "possible_down"


def _overall(pillars: Mapping[str, PillarChange], weights: Mapping[str, float], parameters: Parameters) -> Difference:
    """The weighted mean of the comparable pillars, if there are enough for an overall."""
    sides = [
        (weights.get(pillar, 1.0), change.old, change.new)
        for pillar, change in pillars.items()
        if change.old is not None and change.new is not None
    ]
    if len(sides) < parameters.overall_min_pillars:
        return Difference()
    total = math.fsum(weight for weight, _, _ in sides)
    old = math.fsum(weight * before for weight, before, _ in sides) / total
    new = math.fsum(weight * after for weight, _, after in sides) / total
    return Difference(old=old, new=new, delta=new - old)


def _way(way: str, pair: Pair) -> Difference:
    before, after = way_weighted(way, pair.old), way_weighted(way, pair.new)
    shares = _share(before, pair), _share(after, pair)
    if not all(_is_covered(share, pair.parameters) for share in shares):
        return Difference()
    old, new = _estimates(after, pair)
    return Difference(old=old.score, new=new.score, delta=new.score - old.score)


def _question(before: Tally, after: Tally, parameters: Parameters) -> QuestionChange:
    old, new = before.total / before.n_levels, after.total / after.n_levels
    delta = new - old
    moved = abs(r6(delta)) >= parameters.arrow_levels
    arrow: Arrow = "steady"
    if moved:
        arrow = "up" if delta > 0 else "down"
    return QuestionChange(old=old, new=new, delta=delta, arrow=arrow)


def trend(before: PillarChange, last: PillarChange, across: PillarChange) -> Trend | None:
    """A trend over t−2 → t−1 (`before`), t−1 → t (`last`) and t−2 → t (`across`) (scoring.md 7).

    Only when the two changes have the same sign and the change across both is likely.
    """
    steps = (before.delta, last.delta)
    if across.verdict == "likely_up" and all(step is not None and r6(step) > 0 for step in steps):
        return "up"
    if across.verdict == "likely_down" and all(step is not None and r6(step) < 0 for step in steps):
        return "down"
    return None


def is_released(change: PillarChange, old: Release, new: Release) -> bool:
    """Whether a pillar's change may be shown, given the release of both assessments (scoring.md 7).

    Where one has no detail, a change over part of the pillar's questions would give some away.
    """
    if not (is_publishable(old) and is_publishable(new)):
        return False
    return change.all_common or "pillars_only" not in (old, new)


def bridge(old: Questionnaire, new: Questionnaire, parameters: Parameters = DEFAULT) -> dict[str, bool]:
    """By pillar, whether two versions may be drawn on one chart (scoring.md 7 and 14).

    Common code and revision must make 60 % of the pillar's weight in each version.
    """
    return {
        pillar: _is_bridged(pillar, old, new, parameters) and _is_bridged(pillar, new, old, parameters)
        for pillar in PILLARS
    }


def _is_bridged(pillar: str, one: Questionnaire, other: Questionnaire, parameters: Parameters) -> bool:
    return r6(common_share(pillar, one, other)) >= parameters.pillar_min_coverage


def common_share(pillar: str, one: Questionnaire, other: Questionnaire) -> float:
    """Of the pillar's weight in one version, that of questions of common code and revision; 0 without a question."""
    known = {(question.code, question.revision) for question in other.questions}
    own = [question for question in one.questions if question.pillar == pillar]
    total = math.fsum(question.weight for question in own)
    common = math.fsum(item.weight for item in own if (item.code, item.revision) in known)
    return common / total if total else 0.0
