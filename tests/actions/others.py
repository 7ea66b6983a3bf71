"""Another connection in the way, and many threads at one instant."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

_IMPATIENT = {"sqlite": "PRAGMA busy_timeout = 50", "postgresql": "SET lock_timeout = 50"}


@contextmanager
def somebody(statement: str) -> Iterator[None]:
    """Another connection has executed this in an open transaction; this one waits 50 ms for it at most."""
    other = connection.copy()
    try:
        with connection.cursor() as cursor:
            cursor.execute(_IMPATIENT[connection.vendor])
        with other.cursor() as busy:
            busy.execute("BEGIN")
            busy.execute(statement)
            yield
    finally:
        other.close()
        connection.close()


def reading() -> str:
    return "SELECT count(*) FROM assessments_answer"


def writing() -> str:
    return "UPDATE assessments_assessment SET expected = expected"


def at_once(*changes: Callable[[], Any]) -> list[Any]:
    """What each gave or raised, in order: a thread and a connection for each, started at the same instant."""
    start = threading.Barrier(len(changes))
    outcomes: list[Any] = [None] * len(changes)

    def run(place: int, change: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=20)
            outcomes[place] = change()
        except Exception as error:  # noqa: BLE001 - whatever a thread raises is asserted on
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(changes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def errors(outcomes: Sequence[Any]) -> list[Exception]:
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]
