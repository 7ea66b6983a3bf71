"""Time the scoring engine: 8 sheets × 40 questions × 42 symptoms × 49 practices.

Run `python benchmarks/engine.py`; exit status 1 above 4 ms, the limit that it prints.
"""

import random
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from assessments.maturity.questionnaire import (  # noqa: E402
    EFFORTS,
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
from assessments.maturity.scoring import score  # noqa: E402

LIMIT_MS = 4.0
RUNS = 300
QUESTIONS, SYMPTOMS, PRACTICES, SHEETS = 40, 42, 49, 8


def make_questionnaire(chance: random.Random) -> Questionnaire:
    codes = [f"{PILLARS[index % 5]}{index // 5 + 1}" for index in range(QUESTIONS)]
    practices = [f"P{index:02}" for index in range(PRACTICES)]
    return Questionnaire(
        version=1,
        questions=tuple(make_question(code, chance) for code in codes),
        symptoms=tuple(
            Symptom(f"SY{index:02}", make_links(codes, chance), tuple(chance.sample(practices, 3)))
            for index in range(SYMPTOMS)
        ),
        practices=tuple(
            Practice(
                code=code,
                pillar=chance.choice(PILLARS),
                effort=chance.choice(EFFORTS),
                prerequisites=tuple(chance.sample(practices[:index], min(index, 2))),
                links=make_links(codes, chance),
            )
            for index, code in enumerate(practices)
        ),
    )


def make_question(code: str, chance: random.Random) -> Question:
    primary, secondary = chance.sample(WAYS, 2)
    return Question(code, 1, code[0], chance.choice((1.0, 1.5)), {primary: 1.0, secondary: 0.5})


def make_links(codes: list[str], chance: random.Random) -> tuple[Link, ...]:
    chosen = chance.sample(codes, 4)
    return tuple(Link(code, 1.0 if index < 2 else 0.5) for index, code in enumerate(chosen))


def make_sheet(questionnaire: Questionnaire, chance: random.Random) -> Sheet:
    values: list[Answer] = [0, 1, 1, 2, 2, 2, 3, 3, 4, "DK", "NA"]
    return Sheet({question.code: chance.choice(values) for question in questionnaire.questions})


def main() -> int:
    chance = random.Random(1)
    questionnaire = make_questionnaire(chance)
    sheets = [make_sheet(questionnaire, chance) for _ in range(SHEETS)]
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        score(questionnaire, sheets, team_size=SHEETS)
        times.append((time.perf_counter() - start) * 1000)
    median = statistics.median(times)
    size = f"{SHEETS} sheets x {QUESTIONS} questions x {SYMPTOMS} symptoms x {PRACTICES} practices"
    print(f"engine, {size}: {median:.2f} ms, limit {LIMIT_MS:.0f} ms")
    return median > LIMIT_MS


if __name__ == "__main__":
    sys.exit(main())
