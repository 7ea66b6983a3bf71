"""kill -9 of the worker, or of everything, while people answer: what they were told is saved is there."""

import http.client
import json
import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.urls import reverse

from assessments.models import Answer, AnswerSheet, Assessment
from assessments.views.sheet import TeamSheet
from assessments.views.visit import Visit
from tests.faults.conftest import BROKEN, MODES, begun
from tests.faults.server import HOST, Server

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 6
QUESTIONS = ("C1", "C2", "C3")
AGAIN = 5  # seconds until saving works again


@dataclass(slots=True)
class Person:
    """Saves one choice after the other, and says again what got no reply."""

    port: int
    sheet: AnswerSheet
    cookie: str
    mark: str
    chance: random.Random
    acknowledged: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    unsure: tuple[str, str] | None = None
    writing: bool = False
    last: float = 0.0
    refused: list[str] = field(default_factory=list)

    def go_on(self, over: threading.Event) -> None:
        client = http.client.HTTPConnection(HOST, self.port, timeout=AGAIN)
        while not over.is_set():
            question, level = self.unsure or (self.chance.choice(QUESTIONS), str(self.chance.randrange(5)))
            self.unsure, self.writing = (question, level), True
            try:
                status, reply = self.send(client, question, level)
            except (OSError, http.client.HTTPException):
                client.close()
                time.sleep(0.02)
                continue
            finally:
                self.writing = False
            self.unsure = None
            if status == 200:
                self.acknowledged[question], self.seen[question] = level, json.loads(reply)["seen"]
                self.last = time.monotonic()
            else:
                self.refused.append(f"{status}: {reply[:200]!r}")
        client.close()

    def send(self, client: http.client.HTTPConnection, question: str, level: str) -> tuple[int, bytes]:
        path = reverse("answer_save", args=[self.sheet.assessment.link_code, question[0]])
        form = {question: level, f"seen-{question}": self.seen.get(question, ""), "sheet": self.mark}
        headers = {
            "Cookie": f"{self.cookie}; csrf={'a' * 32}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept-Language": "en",
        }
        client.request("POST", path, urlencode(form | {"csrfmiddlewaretoken": "a" * 32}), headers)
        response = client.getresponse()
        return response.status, response.read()

    def lost(self) -> int:
        stored = dict(Answer.objects.filter(sheet=self.sheet).values_list("question", "value"))
        if self.unsure:
            stored.pop(self.unsure[0], None)
            self.acknowledged.pop(self.unsure[0], None)
        return len(self.acknowledged.items() ^ stored.items())


@dataclass(frozen=True, slots=True)
class Outcome:
    in_flight: int
    again: float
    lost: int
    refused: list[str]


@contextmanager
def serving(application: str) -> Iterator[Server]:
    server = Server(application)
    try:
        server.wait()
        yield server
    finally:
        server.stop()


def somebody(server: Server, assessment: Assessment, chance: random.Random) -> Person:
    token, sheet = begun(assessment)
    cookie = f"{Visit(assessment).cookie}={token}"
    return Person(server.port, sheet, cookie, TeamSheet(sheet).mark, random.Random(chance.random()))


def fault(server: Server, people: list[Person], kill: str, chance: random.Random) -> Outcome:
    """Kill while they answer; in the end all have stopped, and what was acknowledged can be looked for."""
    connection.close()  # or SQLite's log would outlive the server in this process
    over = threading.Event()
    threads = [threading.Thread(target=person.go_on, args=[over]) for person in people]
    for thread in threads:
        thread.start()
    time.sleep(chance.uniform(0.1, 0.4))
    in_flight = sum(person.writing for person in people)
    getattr(server, kill)()
    killed = time.monotonic()
    again = _first_save(people, killed)
    time.sleep(0.1)
    over.set()
    for thread in threads:
        thread.join()
    refused = [each for person in people for each in person.refused]
    return Outcome(in_flight, again - killed, sum(person.lost() for person in people), refused)


def _first_save(people: list[Person], since: float) -> float:
    """When one was acknowledged again; a reply that was on its way already does not count."""
    while time.monotonic() < since + 4 * AGAIN:
        time.sleep(0.01)
        if (last := max(person.last for person in people)) > since + 0.1:
            return last
    return float("inf")


@pytest.mark.rounds(200)
def test_killed_while_people_answer(quarter, rounds, chance, report):
    """Half of them answer by personal links."""
    assessments = [quarter(number, mode) for number, mode in enumerate(MODES)]
    with serving("calms.wsgi:application") as server:
        people = [somebody(server, assessments[number % 2], chance) for number in range(PEOPLE)]
        kills = ("kill_worker", "kill_tree")
        outcomes = [fault(server, people, kills[number % 2], chance) for number in rounds]
    times = sorted(each.again for each in outcomes)
    report(
        f"kill -9: {len(outcomes)} rounds, {sum(each.in_flight for each in outcomes)} writes in flight, "
        f"{sum(each.lost for each in outcomes)} lost, saving again after {median(times):.1f} s, "
        f"{times[-1]:.1f} s at most"
    )
    assert [each.refused for each in outcomes if each.refused] == []
    assert sum(each.lost for each in outcomes) == 0
    assert AnswerSheet.objects.count() == PEOPLE
    assert Answer.objects.count() <= PEOPLE * len(QUESTIONS)
    assert sum(each.in_flight for each in outcomes) >= len(outcomes)
    # Beside the other tests of a suite the machine is not its own.
    assert (times[-1] if "ROUNDS" in os.environ else median(times)) <= AGAIN


def test_harness_sees_what_was_acknowledged_before_its_commit(quarter, chance, report):
    assessment = quarter(0)
    gone = 0
    with serving("tests.faults.careless:application") as server:
        for _number in range(BROKEN // 5):
            people = [somebody(server, assessment, chance) for _ in range(PEOPLE)]
            gone += fault(server, people, "kill_tree", chance).lost
    report(f"kill -9, acknowledged before the commit: {gone} lost in {BROKEN // 5} rounds")
    assert gone
