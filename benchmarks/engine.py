"""Score a team of eight with the shipped questionnaire."""

import random
import statistics
import time
from collections.abc import Iterator

from assessments.maturity.document import shipped_document
from assessments.maturity.questionnaire import Answer, Questionnaire, Sheet
from assessments.maturity.scoring import score
from benchmarks.report import Row, at_most, run, told

SHEETS = 8
LIMIT_MS = 4


def measure(quick: bool) -> Iterator[Row]:
    questionnaire = shipped_document().questionnaire
    chance = random.Random(1)
    sheets = [make_sheet(questionnaire, chance) for _ in range(SHEETS)]
    times = sorted(milliseconds(questionnaire, sheets) for _ in range(50 if quick else 300))
    yield at_most(
        f"{SHEETS} sheets x {len(questionnaire.questions)} questions, median", statistics.median(times), LIMIT_MS, "ms"
    )
    yield told("the slowest in a hundred", times[len(times) * 99 // 100], "ms")


def milliseconds(questionnaire: Questionnaire, sheets: list[Sheet]) -> float:
    start = time.perf_counter()
    score(questionnaire, sheets, team_size=SHEETS)
    return (time.perf_counter() - start) * 1000


def make_sheet(questionnaire: Questionnaire, chance: random.Random) -> Sheet:
    values: list[Answer] = [0, 1, 1, 2, 2, 2, 3, 3, 4, "DK", "NA"]
    return Sheet({question.code: chance.choice(values) for question in questionnaire.questions})


if __name__ == "__main__":
    run("Engine", measure)
