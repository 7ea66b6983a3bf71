"""Fifty people who save at the same instant: nobody waits in vain, nothing is lost."""

import random
import threading
from dataclasses import dataclass, field

import pytest
from django.db import connection, connections, transaction

from assessments.actions import save_answer, start_sheet, submit_sheet
from assessments.actions.answering import sheet_of
from assessments.models import AnswerSheet
from tests.actions.others import at_once, errors
from tests.faults.conftest import BROKEN

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 50


@dataclass(slots=True)
class Crowd:
    """What was acknowledged, by sheet; how many were writing when the first was told "saved"."""

    levels: dict[object, str] = field(default_factory=dict)
    begun: int = 0
    in_flight: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, assessment, level: str) -> None:
        with self.lock:
            self.begun += 1
        sheet = sheet_of(start_sheet(assessment=assessment), assessment)
        save_answer(sheet=sheet, question="C1", value=level, version=None)
        submit_sheet(sheet=sheet)
        self.acknowledge(sheet, level)

    def answer_without_commit(self, assessment, level: str) -> None:
        with transaction.atomic():
            self.answer(assessment, level)
            transaction.set_rollback(True)

    def acknowledge(self, sheet, level: str) -> None:
        with self.lock:
            self.in_flight = self.in_flight or self.begun
            self.levels[sheet.pk] = level


def lost(crowd: Crowd, assessment) -> int:
    rows = AnswerSheet.objects.filter(assessment=assessment, submitted=True).values_list("pk", "answers__value")
    return len(crowd.levels.items() ^ set(rows))


def write_at_once(assessment, chance: random.Random, how: str = "answer") -> tuple[Crowd, list[Exception]]:
    crowd = Crowd()
    answer = getattr(crowd, how)
    levels = [str(chance.randrange(5)) for _ in range(PEOPLE)]
    return crowd, errors(at_once(*(lambda level=level: answer(assessment, level) for level in levels)))


@pytest.mark.rounds(100)
def test_fifty_writers_at_one_instant(quarter, rounds, chance, report):
    gone = in_flight = 0
    failures: list[Exception] = []
    for number in rounds:
        assessment = quarter(number)
        crowd, failed = write_at_once(assessment, chance)
        gone, in_flight, failures = gone + lost(crowd, assessment), in_flight + crowd.in_flight, failures + failed
    report(
        f"{PEOPLE} writers: {len(rounds)} rounds, {in_flight} in flight at the first reply, "
        f"{len(failures)} failed or locked, {gone} lost"
    )
    assert failures == []
    assert gone == 0
    assert in_flight > len(rounds) * PEOPLE / 10


def test_harness_sees_what_was_acknowledged_and_not_committed(quarter, chance, report):
    assessment = quarter(0)
    crowd, _failed = write_at_once(assessment, chance, "answer_without_commit")
    report(f"{PEOPLE} writers, not committed: {lost(crowd, assessment)} lost")
    assert lost(crowd, assessment) == len(crowd.levels) > 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows")
def test_harness_sees_a_locked_database(quarter, chance, report, monkeypatch):
    """With Django's own transactions of SQLite, and less patience."""
    monkeypatch.setitem(connections.settings["default"], "OPTIONS", {"timeout": 0.2})
    failures = [error for number in range(BROKEN // 5) for error in write_at_once(quarter(number), chance)[1]]
    report(f"{PEOPLE} writers, SQLite as Django sets it: {len(failures)} of {BROKEN // 5 * PEOPLE} failed")
    assert {str(error) for error in failures} == {"database is locked"}
