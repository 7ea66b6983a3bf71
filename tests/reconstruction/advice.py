"""What is not linear: words, lists, agreement and distributions. Do they tell what few people answered?

By trying every answer. The intervals of pillars are not tried: they move with every answer to every question.
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
    """Questions that too few answered whose levels are seen in what is said of symptoms and practices."""
    found = []
    for publication in play(random.Random(seed), rules).publications:
        thin = sorted(thin_questions(publication.whole, rules.parameters))
        for question in thin[:most]:
            told: dict[Told, set[Told]] = {}
            for card, withheld in _worlds(publication, question, rules):
                # What limits the team is a matter of the pillars, which are shown.
                pillars = (card.overall.limiting, card.overall.balance)
                told.setdefault(pillars, set()).add(_words(card, withheld, question))
            if any(len(different) > 1 for different in told.values()):
                found.append(f"{seed}: {question}")
    return found


def _worlds(publication: Publication, question: str, rules: Rules) -> Iterator[tuple[Scorecard, Withheld]]:
    """As released with each combination of levels that those who answered may have given."""
    asked, sheets = publication.questionnaire, publication.sheets
    people = [held for held, sheet in sheets.items() if isinstance(sheet.answers.get(question), int)]
    for levels in itertools.combinations_with_replacement(range(5), len(people)):
        other = _with(sheets, question, dict(zip(people, levels, strict=True)))
        whole = score(asked, list(other.values()), team_size=9, parameters=rules.parameters)
        found = safe(whole, asked, rules.parameters) if rules.partners else Safe(whole)
        yield reduced(found.card, Paper(asked), rules.parameters, found.partners)


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
