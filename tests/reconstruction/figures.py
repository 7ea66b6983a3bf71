"""What a released result tells, as weighted sums of levels: each with the value that it must have."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessments.maturity.parameters import Parameters
from assessments.maturity.questionnaire import Question, Sheet
from assessments.maturity.scoring import way_strength
from tests.reconstruction.publishing import Held, Publication

# A level that somebody gave: the quarter, who, with which content, to which question.
type Level = tuple[int, str, int, str]

POINT = Fraction(25)


@dataclass(frozen=True, slots=True)
class Block:
    """The levels given to one question, of which every figure takes the mean."""

    levels: Mapping[Level, int]

    @property
    def mean(self) -> Fraction:
        return Fraction(sum(self.levels.values()), len(self.levels))


@dataclass(frozen=True, slots=True)
class Figure:
    """`shares` of the means of some blocks; `shown` is what was released."""

    name: str
    shares: tuple[tuple[Fraction, Block], ...]
    shown: float

    @property
    def value(self) -> Fraction:
        return sum((share * block.mean for share, block in self.shares), Fraction(0))


def blocks(cycle: int, sheets: Mapping[Held, Sheet]) -> dict[str, Block]:
    found: dict[str, dict[Level, int]] = {}
    for (person, version), sheet in sheets.items():
        for code, answer in sheet.answers.items():
            if isinstance(answer, int):
                found.setdefault(code, {})[cycle, person, version, code] = answer
    return {code: Block(levels) for code, levels in found.items()}


def figures(found: Publication, parameters: Parameters) -> Iterator[Figure]:
    """All that is shown of one publication and is linear."""
    own = blocks(found.cycle, found.sheets)
    scored = [item for item in found.questionnaire.questions if found.whole.questions[item.code].status == "scored"]
    yield from _questions(found, own)
    for pillar, result in found.shown.pillars.items():
        if result.score is not None:
            yield Figure(f"pillar {pillar}", _mean(_of_pillar(scored, pillar), own), result.score)
    for way, result in found.shown.ways.items():
        if result.score is not None:
            yield Figure(f"way {way}", _mean(_of_way(scored, way, parameters), own), result.score)
    if found.shown.overall.score is not None:
        pillars = [code for code, result in found.shown.pillars.items() if result.score is not None]
        parts = [_mean(_of_pillar(scored, code), own) for code in pillars]
        yield Figure("overall", _average(parts), found.shown.overall.score)
    yield from _symptoms(found, own, parameters)
    yield from _practices(found, own, parameters)
    if found.change:
        yield from _changes(found, own, parameters)


def _questions(found: Publication, own: Mapping[str, Block]) -> Iterator[Figure]:
    told = {code: result.mean for code, result in found.shown.questions.items() if result.mean is not None}
    for result in found.shown.practices.values():
        gaps = result.reason.gaps if result.reason else ()
        told |= {gap.question: gap.mean for gap in gaps if gap.mean is not None}
    for code, mean in told.items():
        yield Figure(f"question {code}", ((Fraction(1), own[code]),), mean)


def _of_pillar(questions: Iterable[Question], pillar: str) -> list[tuple[Fraction, str]]:
    return [(Fraction(item.weight), item.code) for item in questions if item.pillar == pillar]


def _of_way(questions: Iterable[Question], way: str, parameters: Parameters) -> list[tuple[Fraction, str]]:
    return [
        (Fraction(item.weight * way_strength(item, way, parameters)), item.code)
        for item in questions
        if way in item.ways
    ]


def _mean(weighted: list[tuple[Fraction, str]], own: Mapping[str, Block]) -> tuple[tuple[Fraction, Block], ...]:
    """In points."""
    total = sum(weight for weight, _code in weighted)
    return tuple((POINT * weight / total, own[code]) for weight, code in weighted)


def _average(parts: list[tuple[tuple[Fraction, Block], ...]]) -> tuple[tuple[Fraction, Block], ...]:
    return tuple((share / len(parts), block) for part in parts for share, block in part)


def _symptoms(found: Publication, own: Mapping[str, Block], parameters: Parameters) -> Iterator[Figure]:
    for symptom in found.questionnaire.symptoms:
        result = found.shown.symptoms[symptom.code]
        if result.level is not None and result.severity is not None:
            weighted = [
                (Fraction(1 if link.primary else parameters.link_secondary), link.question)
                for link in symptom.links
                if found.whole.questions[link.question].mean is not None
            ]
            shares = tuple((share / POINT, block) for share, block in _mean(weighted, own))
            yield Figure(f"symptom {symptom.code}", shares, result.level)
            yield Figure(f"symptom {symptom.code}", shares, 4 - result.severity / 25)


def _practices(found: Publication, own: Mapping[str, Block], parameters: Parameters) -> Iterator[Figure]:
    """Needs, what others give to them, and so their priorities; a need is told as how far it is from the greatest."""
    needs = {practice.code: _need(practice.code, found, own, parameters) for practice in found.questionnaire.practices}
    for code, result in found.shown.practices.items():
        greatest, shares = needs[code]
        if result.need is not None:
            yield Figure(f"need {code}", shares, float(greatest) - result.need)
        if result.unlock:
            yield _gift(code, result.unlock, found, needs)
        if result.priority is not None and result.need is None:
            raise AssertionError("a priority without its need")


def _need(
    code: str, found: Publication, own: Mapping[str, Block], parameters: Parameters
) -> tuple[Fraction, tuple[tuple[Fraction, Block], ...]]:
    """What the need is at level 0 of everything that is below the target, and the means that it falls with."""
    greatest, shares = Fraction(0), []
    target = Fraction(parameters.target_level)
    for link in found.questionnaire.practice(code).links:
        mean = found.whole.questions[link.question].mean
        if mean is not None and own[link.question].mean < target and not _is_left_out(code, link.question, found):
            strength = Fraction(1 if link.primary else parameters.link_secondary)
            weight = strength * Fraction(found.questionnaire.question(link.question).weight)
            greatest += weight
            shares.append((weight / target, own[link.question]))
    return greatest, tuple(shares)


def _is_left_out(code: str, question: str, found: Publication) -> bool:
    """Practices do without questions that too few answered: then their reason names them in no gap."""
    reason = found.shown.practices[code].reason
    return reason is not None and question not in {gap.question for gap in reason.gaps}


def _gift(
    code: str,
    unlock: float,
    found: Publication,
    needs: Mapping[str, tuple[Fraction, tuple[tuple[Fraction, Block], ...]]],
) -> Figure:
    """Half of what the blocked practices weigh, shared equally among those that they wait for."""
    total, shares = Fraction(0), []
    for giver, result in found.whole.practices.items():
        seen = found.shown.practices[giver]
        if seen.state == "blocked" and code in seen.unmet and result.need:
            factor = Fraction(result.direct or 0) / Fraction(result.need) / 2 / len(seen.unmet)
            greatest, parts = needs[giver]
            total += factor * greatest
            shares += [(factor * share, block) for share, block in parts]
    return Figure(f"unlock {code}", tuple(shares), float(total) - unlock)


def _changes(found: Publication, own: Mapping[str, Block], parameters: Parameters) -> Iterator[Figure]:
    """Both sides of each change, on the questions in common with the newer weights."""
    change = found.change
    if change is None:
        return
    sides = {"old": blocks(change.cycle, change.since), "new": own}
    newer = found.questionnaire
    common = {code for each in change.found.pillars.values() for code in each.common_questions}
    shared = [item for item in newer.questions if item.code in change.found.questions]
    for side, given in sides.items():
        parts = {}
        for code, pillar in change.found.pillars.items():
            if pillar.comparable:
                asked = [newer.question(question) for question in pillar.common_questions]
                parts[code] = _mean(_of_pillar(asked, code), given)
        for code, pillar in change.pillars.items():
            if pillar.comparable:
                yield Figure(f"{side} side of {code}", parts[code], getattr(pillar, side))
        if change.whole and (value := getattr(change.found.overall, side)) is not None:
            yield Figure(f"{side} side of the overall", _average(list(parts.values())), value)
        for way, difference in change.found.ways.items():
            if change.ways and (value := getattr(difference, side)) is not None:
                yield Figure(f"{side} side of {way}", _mean(_of_way(shared, way, parameters), given), value)
    assert common <= {item.code for item in shared}
