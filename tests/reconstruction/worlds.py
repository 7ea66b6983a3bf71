"""Made-up questionnaires, organisations and answers, the same for the same seed."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from assessments.maturity.parameters import DEFAULT, Parameters
from assessments.maturity.questionnaire import (
    PILLARS,
    WAYS,
    Answer,
    Link,
    Practice,
    Question,
    Questionnaire,
    Sheet,
    Symptom,
)

QUESTIONS = (2, 3, 3, 4)
WEIGHTS = (0.5, 1.0, 1.0, 1.5, 2.0)
# How often people leave a question out; some organisations answer nearly everything.
SILENCE = (0.02, 0.1, 0.25, 0.4)


@dataclass(frozen=True, slots=True)
class Rules:
    """What protects; each can be switched off, to see that the attack then finds something."""

    parameters: Parameters = DEFAULT
    partners: bool = True
    news: bool = True
    as_published: bool = True
    complement: bool = True
    spread: bool = True
    silence: float | None = None  # instead of one drawn for each organisation
    questions: tuple[int, ...] = QUESTIONS  # how many a pillar may have


@dataclass(frozen=True, slots=True)
class Team:
    name: str
    people: int


def make_questionnaire(chance: random.Random, rules: Rules) -> Questionnaire:
    questions = tuple(
        Question(
            f"{pillar}{number}",
            1,
            pillar,
            chance.choice(WEIGHTS),
            _ways(chance),
            sensitive=chance.random() < 0.15,
        )
        for pillar in PILLARS
        for number in range(1, 1 + chance.choice(rules.questions))
    )
    codes = [question.code for question in questions]
    practices = tuple(
        Practice(
            f"P{number}",
            chance.choice(PILLARS),
            chance.choice("SML"),
            tuple(f"P{other}" for other in range(number) if chance.random() < 0.3),
            _links(chance, codes),
        )
        for number in range(6)
    )
    symptoms = tuple(Symptom(f"Y{number}", _links(chance, codes), (f"P{number}",)) for number in range(6))
    return Questionnaire(1, questions, symptoms, practices)


def make_next_version(chance: random.Random, before: Questionnaire) -> Questionnaire:
    """Some questions mean something else, some weigh otherwise."""
    questions = tuple(
        Question(
            item.code,
            item.revision + (chance.random() < 0.2),
            item.pillar,
            chance.choice(WEIGHTS) if chance.random() < 0.2 else item.weight,
            item.ways,
            item.sensitive,
        )
        for item in before.questions
    )
    return Questionnaire(2, questions, before.symptoms, before.practices)


def _ways(chance: random.Random) -> Mapping[str, float]:
    first, second, _rest = chance.sample(WAYS, 3)
    return {first: 1.0, second: 0.5} if chance.random() < 0.3 else {first: 1.0}


def _links(chance: random.Random, codes: list[str]) -> tuple[Link, ...]:
    first, *others = chance.sample(codes, chance.choice((1, 2, 3)))
    return (Link(first, 1.0), *(Link(code, chance.choice((1.0, 0.5))) for code in others))


def make_sheet(chance: random.Random, questionnaire: Questionnaire, silence: float) -> Sheet:
    """A person answers around one level, and now and then leaves a whole pillar out."""
    own, skipped = chance.randrange(5), chance.choice([*PILLARS, "", "", "", "", ""]) if silence else ""
    answers: dict[str, Answer] = {}
    for question in questionnaire.questions:
        if chance.random() < silence or question.pillar == skipped:
            left_out = chance.choice(("NA", "DK", None))
            if left_out:
                answers[question.code] = left_out
        else:
            answers[question.code] = min(4, max(0, own + chance.choice((-1, 0, 0, 1))))
    return Sheet(answers)


def make_teams(chance: random.Random) -> list[Team]:
    return [Team(f"T{number}", chance.randint(0, 9)) for number in range(chance.randint(2, 12))]
