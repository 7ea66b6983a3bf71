"""What is told of how far people are apart, so that it tells nothing else of them (docs/decisions/0016).

The interval of a score moves with the levels of each single person, agreement with the distribution of each question:
beside other figures both can be computed back. So both are made of the questions that show their distribution.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from assessments.maturity import agreement
from assessments.maturity.agreement import Counts, question_agreement
from assessments.maturity.parameters import Parameters
from assessments.maturity.questionnaire import Question, Questionnaire, Sheet
from assessments.maturity.release import detail, question_detail
from assessments.maturity.rounding import points, r6
from assessments.maturity.scorecard import Interval, PillarResult, QuestionResult, Release, Scorecard
from assessments.maturity.tally import tally, valid_sheets
from assessments.maturity.uncertainty import estimate, interval, standard_error

WHOLE_MIN_N = 8  # sheets from which a margin is told as it is, in whole points
STEP, LEAST = 5.0, 10.0  # otherwise it is widened on each side to a multiple of the one, at least to the other
SHOWN_SHARE = 0.5  # of a pillar's weight that questions with a distribution need, to speak for its margin
SHOWN_OVERALL = 0.75  # of the weight of all pillars, for the margin of the whole
AGREEMENT_MIN_QUESTIONS = 4  # below `k_detail`


def hidden_questions(
    card: Scorecard, questionnaire: Questionnaire, partners: Collection[str], parameters: Parameters
) -> frozenset[str]:
    """Scored questions that show no distribution; `partners` show none although enough answered them."""
    return frozenset(
        item.code
        for item in questionnaire.questions
        if card.questions[item.code].status == "scored"
        and (
            item.code in partners
            or not question_detail(card, item.code, sensitive=item.sensitive, parameters=parameters).distribution
        )
    )


def told_spread(
    card: Scorecard, questionnaire: Questionnaire, hidden: Collection[str], parameters: Parameters
) -> Scorecard:
    """The card with margins and agreement as they may be told: of the questions that show their distribution.

    Where a pillar has others, its margin takes the sheets: `margins` has it. A card of consensus is as it is: nobody
    was promised anonymity.
    """
    if card.mode == "consensus":
        return card
    whole, scored = card.overall, _scored(card, questionnaire)
    told = [item for code, items in scored.items() if card.pillars[code].score is not None for item in items]
    margin = None
    if whole.score is not None and _may_speak([item for item in told if item.code not in hidden], told, SHOWN_OVERALL):
        margin = told_margin(whole.score, whole.ci95, card.release, card.n_valid)
    return replace(
        card,
        pillars={code: _pillar(item, scored[code], card, hidden, parameters) for code, item in card.pillars.items()},
        overall=replace(whole, ci95=margin),
    )


def _scored(card: Scorecard, questionnaire: Questionnaire) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {code: [] for code in card.pillars}
    for item in questionnaire.questions:
        if card.questions[item.code].status == "scored":
            found[item.pillar].append(item)
    return found


def _pillar(
    result: PillarResult,
    questions: Sequence[Question],
    card: Scorecard,
    hidden: Collection[str],
    parameters: Parameters,
) -> PillarResult:
    if result.score is None:
        return result
    full = detail(card.release).figures
    counted = [item.code for item in questions if not full or item.code not in hidden]
    variances = [each for code in counted if (each := card.questions[code].variance) is not None]
    enough = full or len(variances) >= AGREEMENT_MIN_QUESTIONS
    index = agreement.pillar_index(variances, parameters) if enough else None
    word = None if index is None else agreement.band(index, parameters)
    margin = None
    if len(counted) == len(questions):
        margin = told_margin(result.score, result.ci95, card.release, card.n_valid)
    return replace(result, ci95=margin, agreement_index=index, agreement=word, split=word == "lack")


def margins(
    card: Scorecard,
    questionnaire: Questionnaire,
    sheets: Iterable[Sheet],
    hidden: Collection[str],
    parameters: Parameters,
) -> dict[str, Interval]:
    """The margin of each pillar that has one, of a card from `told_spread` and the sheets that it was made of.

    Where some questions show no distribution, the others speak for the pillar: the error of their mean, around the
    score over all, if they have enough of the weight.
    """
    found = {code: item.ci95 for code, item in card.pillars.items() if item.ci95 is not None}
    if card.mode == "consensus" or not detail(card.release).figures:
        return found
    valid = valid_sheets(questionnaire, sheets, parameters)
    for code, questions in _scored(card, questionnaire).items():
        score, shown = card.pillars[code].score, [item for item in questions if item.code not in hidden]
        if score is None or len(shown) == len(questions) or not _may_speak(shown, questions, SHOWN_SHARE):
            continue
        weighted = [(item.weight, tally(item, valid, parameters)) for item in shown]
        error = standard_error(estimate(weighted, parameters, error=True))
        margin = told_margin(score, interval(score, error, card.n_valid, parameters), card.release, card.n_valid)
        if margin is not None:
            found[code] = margin
    return found


def _may_speak(shown: Sequence[Question], questions: Sequence[Question], share: float) -> bool:
    weight = math.fsum(item.weight for item in shown)
    return r6(weight / math.fsum(item.weight for item in questions)) >= share


def told_margin(score: float, found: Interval | None, release: Release, n: int) -> Interval | None:
    """The 95 % interval of a score over n sheets as it may be told, in whole points of 100, or `None`.

    A detail of the result, so that it needs `k_detail` sheets; in small groups wider than it is.
    """
    if found is None or not detail(release).figures:
        return None
    if n >= WHOLE_MIN_N:
        return points(found[0]), points(found[1])
    reach = r6(max(score - found[0], found[1] - score))
    wide = max(LEAST, STEP * math.ceil(reach / STEP))
    return points(max(0.0, score - wide)), points(min(100.0, score + wide))


def veiled(result: QuestionResult, parameters: Parameters) -> QuestionResult:
    """A question that shows no distribution: its mean, and whether to discuss it where that gives none back."""
    return replace(
        result,
        counts=(),
        median=None,
        top_box=None,
        variance=None,
        ad_md=None,
        rwg=None,
        agreement=None,
        discuss=None if tells_distribution(result.counts, parameters) else result.discuss,
        polarised=None,
    )


def tells_distribution(counts: Sequence[int], parameters: Parameters) -> bool:
    """Whether the flag to discuss a question, beside its mean, may leave one distribution alone (scoring.md 6).

    Near either end of the scale, where few distributions have the mean. The answer hangs on the number and the sum of
    the levels alone, so that a flag held back tells nothing either.
    """
    n, total = sum(counts), sum(level * count for level, count in enumerate(counts))
    total = min(total, (len(counts) - 1) * n - total)  # seen from the other end of the scale, people are as far apart
    flagged = _at_most_two(distributions(n, total, widest=True), parameters, discuss=True)
    calm = _at_most_two(distributions(n, total, widest=False), parameters, discuss=False)
    return min(flagged, calm) == 1


def _at_most_two(found: Iterator[Counts], parameters: Parameters, *, discuss: bool) -> int:
    alike = (each for each in found if (told := question_agreement(each, parameters)) and told.discuss == discuss)
    return len(list(islice(alike, 2)))


def distributions(n: int, total: int, *, widest: bool) -> Iterator[Counts]:
    """All counts by level 0 to 4 of n levels with this sum; those far apart first, or those close together."""
    order = -1 if widest else 1
    for fours in range(total // 4 + 1)[::order]:
        for threes in range((total - 4 * fours) // 3 + 1)[::order]:
            rest = total - 4 * fours - 3 * threes
            for twos in range(rest // 2 + 1)[::-order]:
                ones = rest - 2 * twos
                nones = n - fours - threes - twos - ones
                if nones >= 0:
                    yield nones, ones, twos, threes, fours
