"""Closing while people answer: the snapshot holds all that was acknowledged of submitted sheets, and nothing later."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from django.db import connection

from assessments.actions import (
    Closed,
    answering,
    close_assessment,
    locks,
    save_answer,
    save_comment,
    submit_sheet,
    take_back_sheet,
)
from assessments.maturity.questionnaire import Sheet
from assessments.maturity.storage import inputs_hash
from assessments.models import AnswerSheet, Comment
from tests.actions.others import at_once, errors
from tests.faults.conftest import BROKEN, MODES, begun

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 3
QUESTIONS = ("C1", "A1", "L1", "M1")


@dataclass(slots=True)
class Person:
    """Who answers, submits, takes back and submits again until told that it is over; what was acknowledged."""

    sheet: AnswerSheet
    chance: random.Random
    answers: dict[str, int] = field(default_factory=dict)
    versions: dict[str, int | None] = field(default_factory=dict)
    comment: str = ""
    submitted: bool = False
    writing: bool = False

    def go_on(self, over: threading.Event) -> None:
        last_time = False
        while not last_time:
            last_time = over.is_set()
            for change in (self.answer, self.answer, self.say, self.submit, self.take_back):
                # As people do; SQLite's lock is not fair to the closer if everybody takes it again at once.
                time.sleep(self.chance.uniform(0, 0.02 if self.submitted else 0.004))
                self.writing = True
                try:
                    change()
                except Closed:
                    return
                finally:
                    self.writing = False

    def answer(self) -> None:
        question, level = self.chance.choice(QUESTIONS), self.chance.randrange(5)
        version = self.versions.get(question)
        saved = save_answer(sheet=self.sheet, question=question, value=str(level), version=version)
        self.answers[question], self.versions[question] = level, saved.version

    def say(self) -> None:
        text = f"Comment {self.chance.random()}"
        saved = save_comment(sheet=self.sheet, question="C1", text=text, version=self.versions.get("comment"))
        self.comment, self.versions["comment"] = text, saved.version

    def submit(self) -> None:
        submit_sheet(sheet=self.sheet)
        self.submitted = True

    def take_back(self) -> None:
        take_back_sheet(sheet=self.sheet)
        self.submitted = False


@dataclass(frozen=True, slots=True)
class Outcome:
    in_flight: int
    submitted: int
    wrong: bool
    errors: list[Exception]


def race(assessment, chance: random.Random, closing: Callable[..., Any] = close_assessment) -> Outcome:
    people = [Person(begun(assessment)[1], random.Random(chance.random())) for _ in range(PEOPLE)]
    wait, seen, over = chance.uniform(0, 0.08), [], threading.Event()

    def close() -> Any:
        time.sleep(wait)
        while not seen:
            time.sleep(0.0002)
            seen.extend(person for person in people if person.writing)
        try:
            return closing(assessment=assessment)
        finally:
            over.set()

    snapshot, *others = at_once(close, *(partial(person.go_on, over) for person in people))
    counted = [person for person in people if person.submitted]
    expected = inputs_hash([Sheet(person.answers) for person in counted])
    stored = AnswerSheet.objects.filter(assessment=assessment).submitted()
    comments = sorted(Comment.objects.filter(assessment=assessment).values_list("text", flat=True))
    right = (
        not isinstance(snapshot, Exception)
        and snapshot.inputs_hash == expected == inputs_hash(stored.contents())
        and comments == sorted(person.comment for person in counted if person.comment)
    )
    return Outcome(len(seen), len(counted), not right, errors([snapshot, *others]))


@pytest.mark.rounds(500)
def test_closing_while_people_answer(quarter, rounds, chance, report):
    """By the team's link and by personal links in turn."""
    outcomes = [race(quarter(number, MODES[number % 2]), chance) for number in rounds]
    report(
        f"closing: {len(outcomes)} rounds, {sum(each.in_flight for each in outcomes)} writes in flight, "
        f"{sum(each.submitted for each in outcomes)} sheets submitted, {sum(each.wrong for each in outcomes)} wrong"
    )
    assert [each.errors for each in outcomes if each.errors] == []
    assert not any(each.wrong for each in outcomes)
    assert sum(each.in_flight for each in outcomes) >= len(outcomes)


class Late:
    """Without row locks on PostgreSQL or write locks on SQLite: all look before the closing and write after it."""

    def __init__(self) -> None:
        self.begun, self.through = threading.Event(), threading.Event()
        self.looked = threading.Barrier(PEOPLE + 1)

    def hold(self, sheet) -> bool:
        found = AnswerSheet.objects.select_related("assessment").get(pk=sheet.pk)
        if not found.assessment.is_answerable:
            raise Closed
        if self.begun.is_set():
            self.looked.wait(timeout=20)
            self.through.wait(timeout=20)
        return found.submitted

    def close(self, **given: Any) -> Any:
        self.begun.set()
        self.looked.wait(timeout=20)
        try:
            return close_assessment(**given)
        finally:
            self.through.set()


def test_harness_sees_what_comes_after_the_snapshot(quarter, chance, report, monkeypatch):
    if connection.vendor == "sqlite":
        for name in ("submit_sheet", "take_back_sheet"):
            monkeypatch.setitem(globals(), name, getattr(answering, name).__wrapped__)
    outcomes = []
    for number in range(BROKEN):
        late = Late()
        monkeypatch.setattr(locks, "hold", late.hold)
        outcomes.append(race(quarter(number, MODES[number % 2]), chance, late.close))
    wrong = sum(each.wrong for each in outcomes)
    report(f"closing, unprotected: {wrong} of {BROKEN} rounds wrong")
    assert wrong
