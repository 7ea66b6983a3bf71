"""What is told of how far people are apart: with it, do other figures tell what single people answered?

Whoever sees a pillar knows its score, margin and agreement, and from `k_detail` sheets on how often each level was
given to most of its questions. Two things must stay open: until then what the lowest and the highest of the people gave
over the pillar, and then the levels of a question whose distribution is not shown. All distributions with the same mean
are tried, given by whoever it takes for nothing else to change; for sums over a pillar, people meet half way until they
are others. Only where the score alone leaves nothing open, nothing is found out.
"""

import itertools
import math
import random
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assessments.maturity import agreement
from assessments.maturity.parameters import Parameters
from assessments.maturity.rounding import r6
from assessments.maturity.scorecard import Release
from assessments.maturity.spread import tells_distribution, told_margin
from assessments.maturity.uncertainty import t975
from tests.reconstruction.publishing import Publication, play
from tests.reconstruction.worlds import Rules

# The levels given to each question of a pillar, each person at the same place; `None` for no level.
type Answers = list[list[int | None]]
type Told = tuple[object, ...]

WALKS, STEPS = 30, 40


@dataclass(frozen=True, slots=True)
class Pillar:
    """`hidden` are the places of questions whose distribution is not shown."""

    code: str
    answers: Answers
    weights: Sequence[float]
    hidden: frozenset[int]
    release: Release
    rules: Rules

    def told(self, answers: Answers) -> Told:
        """With these answers: the margin, the word for agreement and the questions without distribution to discuss."""
        parameters, places = self.rules.parameters, range(len(answers))
        score = _score(answers, self.weights)
        if not self.rules.spread:
            words = [_agreement([answers[place]], parameters) for place in self.hidden]
            margin = _margin(score, self.reach(answers, places))
            return r6(margin[0]), r6(margin[1]), _agreement(answers, parameters), *words
        full = self.release != "pillars_only"
        shown = [place for place in places if place not in self.hidden]
        word = _agreement([answers[place] for place in (shown if full else places)], parameters, least=1 if full else 4)
        flags = tuple(_flag(answers[place], parameters) for place in sorted(self.hidden)) if full else ()
        if not full or 2 * math.fsum(self.weights[place] for place in shown) < math.fsum(self.weights):
            return None, word, flags
        margin = _margin(score, self.reach(answers, shown))
        return told_margin(score, margin, self.release, len(answers[0])), word, flags

    def reach(self, answers: Answers, places: Sequence[int]) -> float:
        """Half of the interval (scoring.md 5): who is left out moves each of their questions by itself."""
        n, whole = len(answers[0]), math.fsum(self.weights[place] for place in places)
        moved, floor = [0.0] * n, 0.0
        for place in places:
            given = _given(answers[place])
            mean, share = statistics.fmean(given), 25 * self.weights[place] / whole
            floor += share**2 / 12 / len(given)
            for person, level in enumerate(answers[place]):
                if level is not None:
                    moved[person] += share * (mean - level) / (len(given) - 1)
        middle = math.fsum(moved) / n
        jackknife = (n - 1) / n * math.fsum((each - middle) ** 2 for each in moved)
        return t975(n - 1, self.rules.parameters) * math.sqrt(max(jackknife, floor))

    def sums(self, answers: Answers) -> list[float]:
        """What each person gave over the pillar."""
        people = zip(*answers, strict=True)
        return [math.fsum(w * (level or 0) for w, level in zip(self.weights, own, strict=True)) for own in people]


def _score(answers: Answers, weights: Sequence[float]) -> float:
    parts = [weight * statistics.fmean(_given(levels)) for weight, levels in zip(weights, answers, strict=True)]
    return 25 * math.fsum(parts) / math.fsum(weights)


def _margin(score: float, reach: float) -> tuple[float, float]:
    return max(0.0, score - reach), min(100.0, score + reach)


def _agreement(answers: Answers, parameters: Parameters, least: int = 1) -> str | None:
    found = [statistics.variance(given) for levels in answers if len(given := _given(levels)) >= 4]
    index = agreement.pillar_index(found, parameters) if len(found) >= least else None
    return None if index is None else agreement.band(index, parameters)


def _flag(levels: Sequence[int | None], parameters: Parameters) -> bool | None:
    counts = [levels.count(level) for level in range(5)]
    found = agreement.question_agreement(counts, parameters)
    return None if found is None or tells_distribution(counts, parameters) else found.discuss


def _given(levels: Sequence[int | None]) -> list[int]:
    return [level for level in levels if level is not None]


def betrayed(seed: int, rules: Rules) -> list[str]:
    """What the spread of a pillar tells that its other figures leave open."""
    chance = random.Random(seed)
    publications = play(random.Random(seed), replace(rules, questions=(2, 3, 4, 6, 8))).publications
    return [
        f"{seed}, quarter {each.cycle}, {pillar.code}: {found}"
        for each in publications
        for pillar in pillars(each, rules)
        for found in told_of(pillar, chance)
    ]


def pillars(publication: Publication, rules: Rules) -> Iterator[Pillar]:
    whole, shown, asked = publication.whole, publication.shown, publication.questionnaire
    for code, result in shown.pillars.items():
        questions = [
            item for item in asked.questions if item.pillar == code and whole.questions[item.code].status == "scored"
        ]
        sheets = publication.sheets.values()
        answers = [[_level(sheet.answers.get(item.code)) for sheet in sheets] for item in questions]
        if result.score is None or min(len(_given(levels)) for levels in answers) < 2:
            continue
        known = {item.code for item in questions if (found := shown.questions.get(item.code)) and found.counts}
        hidden = frozenset(place for place, item in enumerate(questions) if item.code not in known)
        pillar = Pillar(code, answers, [item.weight for item in questions], hidden, whole.release, rules)
        if rules.spread:
            # The attack is worth nothing if it misunderstands what is shown.
            assert pillar.told(answers)[:2] == (result.ci95, result.agreement), (code, pillar.told(answers), result)
        yield pillar


def _level(answer: object) -> int | None:
    return answer if isinstance(answer, int) else None


def told_of(pillar: Pillar, chance: random.Random) -> Iterator[str]:
    if pillar.release == "pillars_only":
        yield from (name for name, end in (("lowest", min), ("highest", max)) if _is_told(pillar, end, chance))
        return
    for place in sorted(pillar.hidden):
        others = _others(_given(pillar.answers[place]))
        starts = [_instead(pillar, place, levels) for _walk in range(WALKS) for levels in others]
        if starts and not any(_looks_alike(pillar, start, chance) for start in starts):
            yield f"question {place + 1} of {len(pillar.answers)}"


def _others(given: Sequence[int]) -> list[tuple[int, ...]]:
    """All that as many people may have answered with the same mean, what is most like it first."""
    truth = sorted(given)
    tried = itertools.combinations_with_replacement(range(5), len(given))
    others = [levels for levels in tried if sum(levels) == sum(given) and list(levels) != truth]
    return sorted(others, key=lambda levels: math.dist(levels, truth))


def _instead(pillar: Pillar, place: int, levels: Sequence[int]) -> Answers:
    """Other levels of one question, lower ones by those who gave lower ones."""
    answers = [list(each) for each in pillar.answers]
    people = [person for person, level in enumerate(answers[place]) if level is not None]
    people.sort(key=lambda person: answers[place][person] or 0)
    for person, level in zip(people, levels, strict=True):
        answers[place][person] = level
    return answers


def _looks_alike(pillar: Pillar, answers: Answers, chance: random.Random) -> bool:
    """Whether people can change places in questions, until all is told that is told of the truth."""
    places = range(len(answers))
    seen, aim = pillar.told(pillar.answers), pillar.reach(pillar.answers, places)
    away = abs(pillar.reach(answers, places) - aim)
    for _step in range(STEPS):
        if pillar.told(answers) == seen:
            return True
        levels, one, other = _two(answers, chance)
        levels[one], levels[other] = levels[other], levels[one]
        now = abs(pillar.reach(answers, places) - aim)
        if now <= away or chance.random() < 0.1:
            away = now
        else:
            levels[one], levels[other] = levels[other], levels[one]
    return False


def _is_told(pillar: Pillar, end: Callable[[list[float]], float], chance: random.Random) -> bool:
    """Whether the score leaves open who is at this end, and what is told besides does not."""
    truth, open_ = end(pillar.sums(pillar.answers)), False
    for _walk in range(WALKS):
        answers = [list(each) for each in pillar.answers]
        for _step in range(STEPS // 2):
            _meet(answers, chance)
            if chance.random() < 0.5:
                _trade(pillar, answers, chance)
            if end(pillar.sums(answers)) != truth:
                open_ = True
                if pillar.told(answers) == pillar.told(pillar.answers):
                    return False
    return open_


def _meet(answers: Answers, chance: random.Random) -> None:
    """One person gives a level more to a question and another one less, or they change places."""
    levels, one, other = _two(answers, chance)
    first, second = levels[one], levels[other]
    if first is not None and second is not None and first < 4 and second > 0 and chance.random() < 0.7:
        first, second = second - 1, first + 1
    levels[one], levels[other] = second, first


def _trade(pillar: Pillar, answers: Answers, chance: random.Random) -> None:
    """Some give a level more to one question and others a level less to another, so that the score stays."""
    if len(answers) < 2:
        return
    one, other = chance.sample(range(len(answers)), 2)
    shares = [Fraction(pillar.weights[place]) / len(_given(answers[place])) for place in (one, other)]
    ratio = shares[1] / shares[0]
    if ratio.numerator > 4 or ratio.denominator > 4:
        return
    up = [person for person, level in enumerate(answers[one]) if level is not None and level < 4]
    down = [person for person, level in enumerate(answers[other]) if level is not None and level > 0]
    if len(up) >= ratio.numerator and len(down) >= ratio.denominator:
        for person in chance.sample(up, ratio.numerator):
            answers[one][person] = (answers[one][person] or 0) + 1
        for person in chance.sample(down, ratio.denominator):
            answers[other][person] = (answers[other][person] or 0) - 1


def _two(answers: Answers, chance: random.Random) -> tuple[list[int | None], int, int]:
    levels = chance.choice(answers)
    one, other = chance.sample([person for person, level in enumerate(levels) if level is not None], 2)
    return levels, one, other
