"""What the people of a team answer in a quarter: drawn, but always the same."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from ..maturity.document import Document, Question
from .characters import Character

# Chosen so that no change is likely but those that are meant.
SEED: Final = "calms-5"
PERSON_SPREAD, QUESTION_SPREAD, NOISE = 0.35, 0.35, 0.55
BLANK, DONT_KNOW, NOT_APPLICABLE = 0.01, 0.03, 0.015
OFTEN = 0.55
ALMOST_ALWAYS = 0.9

type Filled = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Person:
    bias: float
    side: int


def filled_sheets(character: Character, quarter: int, document: Document) -> list[Filled]:
    """The sheets submitted in a quarter (0 is the oldest), each question's answer by its code; blank is absent.

    Neither another team nor another quarter changes them.
    """
    people = [_Person(0, 0)] if character.consensus else _people(character)
    chance = Random(f"{SEED}/{character.name}/{quarter}")
    present = chance.sample(people, character.submitted[quarter])
    profile = _profile(character, document)
    return [_sheet(character, quarter, person, profile, chance) for person in present]


def _people(character: Character) -> list[_Person]:
    """The same in every quarter: one sees things a little better than another, and belongs to a camp."""
    chance = Random(f"{SEED}/{character.name}/people")
    return [_Person(chance.gauss(0, PERSON_SPREAD), 1 if number % 2 else -1) for number in range(character.size)]


def _profile(character: Character, document: Document) -> list[tuple[Question, float]]:
    """How far each question lies from its pillar's level, the same in every quarter; 0 on average."""
    chance = Random(f"{SEED}/{character.name}/questions")
    found: list[tuple[Question, float]] = []
    for pillar in document.pillars:
        questions = document.questions_of(pillar.code)
        drawn = [chance.gauss(0, QUESTION_SPREAD) for _ in questions]
        found += [(question, each - _mean(drawn)) for question, each in zip(questions, drawn, strict=True)]
    return found


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _sheet(
    character: Character, quarter: int, person: _Person, profile: Sequence[tuple[Question, float]], chance: Random
) -> Filled:
    filled: Filled = {}
    for question, offset in profile:
        # Always two draws: a special case moves no other answer.
        roll, noise = chance.random(), chance.gauss(0, NOISE)
        level = character.exceptions.get(question.code)
        if level is None:
            level = character.levels[question.pillar][quarter] + offset
        level += person.bias + person.side * character.camps.get(question.code, 0) + noise
        special = _special(character, question, roll)
        if special is None:
            filled[question.code] = str(min(4, max(0, math.floor(level + 0.5))))
        elif special:
            filled[question.code] = special
    return filled


def _special(character: Character, question: Question, roll: float) -> str | None:
    """Blank (an empty text), "DK" or "NA"; `None` for a level. A session leaves nothing open."""
    if question.pillar in character.not_applicable:
        return "NA" if roll < ALMOST_ALWAYS else None
    if question.code in character.unknown and roll < OFTEN:
        return "DK"
    if character.consensus or roll >= BLANK + DONT_KNOW + NOT_APPLICABLE:
        return None
    return "" if roll < BLANK else "DK" if roll < BLANK + DONT_KNOW else "NA"
