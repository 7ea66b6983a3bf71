"""What is not linear: words, lists, agreement and distributions. Do they tell what few people answered?

By trying every answer to a question; what moves with every answer to every question stands in `spread`.
"""

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

from assessments.maturity.questionnaire import Sheet
from assessments.maturity.scorecard import Scorecard
from assessments.maturity.scoring import score
from assessments.maturity.withholding import Safe, safe, thin_questions
from assessments.results.reduction import reduced
from assessments.results.released import Withheld as Part
from tests.reconstruction.publishing import Held, Paper, Publication, play
from tests.reconstruction.worlds import Rules

type Told = tuple[object, ...]
type Withheld = Mapping[str, Part]


def betrayed(seed: int, rules: Rules, most: int = 2) -> list[str]:
    """Questions whose levels are seen in what is said of them, of symptoms and practices, although they are not to be.

    Of those that too few answered nothing is to be seen; of those without a distribution the mean, and no more than
    leaves several distributions with this mean.
    """
    found = []
    for publication in play(random.Random(seed), rules).publications:
        for question in sorted(thin_questions(publication.whole, rules.parameters))[:most]:
            told: dict[Told, set[Told]] = {}
            for _levels, card, withheld in _worlds(publication, question, rules):
                # What limits the team is a matter of the pillars, which are shown.
                pillars = (card.overall.limiting, card.overall.balance)
                told.setdefault(pillars, set()).add(_words(card, withheld, question))
            if any(len(different) > 1 for different in told.values()):
                found.append(f"{seed}: {question}")
        for question in _means_alone(publication)[:most]:
            alike: dict[Told, list[Told]] = {}
            for levels, card, withheld in _worlds(publication, question, rules, same_mean=True):
                alike.setdefault(_words(card, withheld, question), []).append(levels)
            if len(alike) > 1 and min(map(len, alike.values())) == 1:
                found.append(f"{seed}: distribution of {question}")
    return found


def _means_alone(publication: Publication) -> list[str]:
    shown = publication.shown.questions.items()
    questions = {item.code: item for item in publication.questionnaire.questions}
    return [code for code, item in shown if item.mean is not None and questions[code].sensitive]


def _worlds(
    publication: Publication, question: str, rules: Rules, *, same_mean: bool = False
) -> Iterator[tuple[Told, Scorecard, Withheld]]:
    """As released with each combination of levels that those who answered may have given."""
    asked, sheets = publication.questionnaire, publication.sheets
    given = {held: level for held, sheet in sheets.items() if isinstance(level := sheet.answers.get(question), int)}
    for levels in itertools.combinations_with_replacement(range(5), len(given)):
        if same_mean and sum(levels) != sum(given.values()):
            continue
        other = _with(sheets, question, dict(zip(given, levels, strict=True)))
        whole = score(asked, list(other.values()), team_size=9, parameters=rules.parameters)
        found = safe(whole, asked, rules.parameters) if rules.partners else Safe(whole)
        yield (levels, *reduced(found.card, Paper(asked), rules.parameters, found.partners))


def _with(sheets: Mapping[Held, Sheet], question: str, levels: Mapping[Held, int]) -> dict[Held, Sheet]:
    return {
        held: replace(sheet, answers={**sheet.answers, question: levels[held]}) if held in levels else sheet
        for held, sheet in sheets.items()
    }


def _words(card: Scorecard, withheld: Withheld, question: str) -> Told:
    """With all that is shown of the question itself: figures, agreement and distribution, or one word instead."""
    return (
        tuple((code, item.state, item.minority) for code, item in card.symptoms.items()),
        tuple((code, item.state, item.unmet) for code, item in card.practices.items()),
        card.recommend,
        card.questions.get(question),
        withheld.get(question),
    )
