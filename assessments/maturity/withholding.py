"""What is withheld besides, so that no subtraction tells about fewer people than a question needs (scoring.md 12).

Every figure is a weighted sum of means of questions. A question answered by too few (a thin one) shows no figure
of its own, but its pillar minus the pillar's other questions would give it. So each thin question has a partner: a
question of the same pillar, answered by enough, that shows no figure either. Where both weigh alike in every figure,
whatever holds a share of the thin one holds the same share of its partner, and stands on enough people.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.maturity import practices
from assessments.maturity.agreement import is_minority
from assessments.maturity.balance import overall
from assessments.maturity.change import PillarChange, is_released
from assessments.maturity.parameters import Parameters
from assessments.maturity.questionnaire import Question, Questionnaire, Sheet
from assessments.maturity.release import detail, may_replace
from assessments.maturity.scorecard import Overall, PillarResult, QuestionResult, Release, Scorecard, WayResult
from assessments.maturity.scoring import count
from assessments.maturity.spread import hidden_questions, told_spread, veiled
from assessments.maturity.symptoms import symptom_results
from assessments.maturity.uncertainty import Estimate


@dataclass(frozen=True, slots=True)
class Safe:
    """`card` without the pillars and Ways that would tell too much; `partners` show no figure of their own.

    `hidden` are the questions without a distribution, the partners among them.
    """

    card: Scorecard
    partners: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """What one of two compared assessments shows: `pillars` are those with a score, `vague` says that too few
    answered a question of it, `version` is any word for the version of its questionnaire.
    """

    release: Release
    pillars: Collection[str]
    vague: bool
    version: object


def released_changes(changes: Mapping[str, PillarChange], old: Told, new: Told) -> dict[str, PillarChange]:
    """The pillars whose change may be shown (scoring.md 7 and 12).

    Where too few answered a question, what compares a part of a pillar, or weighs it otherwise, would tell that
    question by subtraction.
    """
    vague, told = old.vague or new.vague, set(old.pillars) & set(new.pillars)
    return {
        code: change
        for code, change in changes.items()
        if not (vague and not (change.all_common and old.version == new.version))
        and (code in told or not change.comparable)
        and is_released(change, old.release, new.release)
    }


def is_thin(status: str, counts: Sequence[int], parameters: Parameters) -> bool:
    """Whether a question counts although fewer people gave a level than its figures need."""
    return status == "scored" and sum(counts) < parameters.k_question_levels


def thin_questions(card: Scorecard, parameters: Parameters) -> frozenset[str]:
    """None in consensus, where nobody was promised anonymity."""
    if card.mode == "consensus":
        return frozenset()
    return frozenset(code for code, item in card.questions.items() if is_thin(item.status, item.counts, parameters))


def may_publish_anew[Content](
    questionnaire: Questionnaire, held: Collection[Content], current: Mapping[Content, Sheet], parameters: Parameters
) -> bool:
    """Whether a reopened assessment may publish another result (scoring.md 12).

    `current` are the sheets that count, each by its key and content, `held` those of every published result: going
    back to an earlier content is no change. Each question that counts needs enough levels that no result held, too:
    else the new figure beside the published one would tell what a few people answered to it.
    """
    if not may_replace(dict.fromkeys(held), dict.fromkeys(current), parameters):
        return False
    sheets, fresh = list(current.values()), [sheet for key, sheet in current.items() if key not in held]
    new = {item.question.code: item.n_levels for item in count(questionnaire, fresh, "individual", parameters).tallies}
    asked = count(questionnaire, sheets, "individual", parameters).tallies
    return all(new[item.question.code] >= parameters.k_question_levels for item in asked if item.status == "scored")


def safe(card: Scorecard, questionnaire: Questionnaire, parameters: Parameters) -> Safe:
    """What may be told of a card: where a question is thin, symptoms and practices do without it, too.

    Of a question that shows no distribution they know the mean alone.
    """
    if card.mode == "consensus":
        return Safe(card)
    thin = thin_questions(card, parameters)
    pairs = {code: _partner(questionnaire.question(code), card, questionnaire, thin) for code in sorted(thin)}
    partners = frozenset(filter(None, pairs.values()))
    hidden = hidden_questions(card, questionnaire, partners, parameters)
    lean = _without(card, questionnaire, pairs, parameters) if thin else card
    known = _known(card, thin, hidden, parameters)
    if known:
        lean = _advised(lean, questionnaire, {**card.questions, **known}, parameters)
    return Safe(told_spread(lean, questionnaire, hidden, parameters), partners, hidden)


def _without(
    card: Scorecard, questionnaire: Questionnaire, pairs: Mapping[str, str | None], parameters: Parameters
) -> Scorecard:
    """Of thin questions with their partners: no pillar where one is alone, no Way where they do not weigh alike."""
    alone = frozenset(questionnaire.question(code).pillar for code, partner in pairs.items() if partner is None)
    ways = frozenset(way for code, partner in pairs.items() for way in _unlike(questionnaire, code, partner))
    lean = replace(
        card,
        pillars={code: _no_pillar(item) if code in alone else item for code, item in card.pillars.items()},
        ways={code: _no_way(item) if code in ways else item for code, item in card.ways.items()},
    )
    return replace(lean, overall=_overall(lean, parameters)) if alone else lean


def _known(
    card: Scorecard, thin: Collection[str], hidden: Collection[str], parameters: Parameters
) -> dict[str, QuestionResult]:
    """The questions of which advice would tell more than their figures do, as it may know them."""
    found = {code: replace(card.questions[code], status="insufficient", mean=None, discuss=None) for code in thin}
    if detail(card.release).figures:
        for code in set(hidden).difference(thin):
            item = veiled(card.questions[code], parameters)
            if item.discuss != card.questions[code].discuss or is_minority(card.questions[code].counts, parameters):
                found[code] = item
    return found


def _partner(question: Question, card: Scorecard, questionnaire: Questionnaire, thin: Collection[str]) -> str | None:
    """Of those in the same pillar one that counts alike in the Ways if there is one, answered by the fewest."""
    others = [
        item
        for item in questionnaire.questions
        if item.pillar == question.pillar and item.code not in thin and card.questions[item.code].status == "scored"
    ]
    order = [(item.ways != question.ways, card.questions[item.code].n_levels, item.code) for item in others]
    return min(order)[2] if order else None


def _unlike(questionnaire: Questionnaire, code: str, partner: str | None) -> set[str]:
    """The Ways in which the two do not weigh alike."""
    own = dict(questionnaire.question(code).ways)
    other = dict(questionnaire.question(partner).ways) if partner else {}
    return {way for way in own | other if own.get(way) != other.get(way)}


def _no_pillar(item: PillarResult) -> PillarResult:
    """As one without enough answers."""
    if item.status != "scored":
        return item
    return PillarResult("insufficient", None, item.coverage, None, None, None, None, None, split=False)


def _no_way(item: WayResult) -> WayResult:
    return WayResult("insufficient", None, item.coverage, None) if item.status == "scored" else item


def _overall(card: Scorecard, parameters: Parameters) -> Overall:
    """Of the pillars that are shown; without an error, which needs every sheet."""
    shown = {code: Estimate(item.score, None, 0.0) for code, item in card.pillars.items() if item.score is not None}
    return overall(shown, {}, card.n_valid, parameters)


def _advised(
    card: Scorecard, questionnaire: Questionnaire, known: Mapping[str, QuestionResult], parameters: Parameters
) -> Scorecard:
    """Symptoms and practices from the questions as they may be known."""
    symptoms = symptom_results(questionnaire, known, parameters)
    found = practices.findings(questionnaire, known, symptoms, limiting=card.overall.limiting, parameters=parameters)
    tried = practices.practice_results(found)
    return replace(card, symptoms=symptoms, practices=tried, recommend=practices.recommend(tried, found))
