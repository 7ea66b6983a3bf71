"""A worker process: how soon it answers, what it loads, and whether its memory stays flat."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.load import Ask, load
from benchmarks.report import Row, at_most, run, spread, told
from benchmarks.server import Server, prepared, serving, start

START_S = 1.5
MEMORY_MB = 150
GROWTH_MB = 5  # between the two counts of requests; more is a leak
HEAVY = ("plotly", "weasyprint", "xlsxwriter", "numpy")
# Answers a page, saves a choice and reviews in a fresh process, then names what was loaded of HEAVY.
ANSWERING = """
import sys, django
django.setup()
from benchmarks.requests import browser
client = browser()
replies = [client.get("/check/C/"), client.post("/check/C/save/", {"C1": "2"}), client.get("/check/review/")]
assert [reply.status_code for reply in replies] == [200] * 3
print(*sorted(set(sys.argv[1:]) & set(sys.modules)))
"""


def measure(quick: bool) -> Iterator[Row]:
    with prepared():
        yield from cold_start(3 if quick else 9)
        loaded = loaded_by_answering()
        yield at_most(f"heavy libraries loaded by answering, of {', '.join(HEAVY)}", len(loaded), 0)
        with serving() as server:
            yield from memory(server, *((400, 2_000) if quick else (2_000, 10_000)))


def cold_start(rounds: int) -> Iterator[Row]:
    first_answer()  # writes the bytecode that an installed copy has
    times = [first_answer() for _ in range(rounds)]
    # Nothing runs beside it to compare with, and neighbours only ever add: the fastest is the machine's own.
    yield at_most(f"start to the first answering page, fastest of {rounds}", min(times), START_S, "s")
    yield told(f"the same, median ({spread(times)})", statistics.median(times), "s")


def first_answer() -> float:
    """Seconds from granian's start to a whole page of questions."""
    began = time.perf_counter()
    server = start()
    try:
        server.wait("/check/C/")
        return time.perf_counter() - began
    finally:
        server.stop()


def loaded_by_answering() -> list[str]:
    command = [sys.executable, "-c", ANSWERING, *HEAVY]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def memory(server: Server, early: int, late: int) -> Iterator[Row]:
    """Four pages of questions for each result, as one check asks for them at most."""
    from benchmarks.sheets import cookies, mixed

    kept = cookies(mixed())
    asks = [Ask(path, kept) for path in ("/check/C/", "/check/A/", "/check/L/", "/check/M/", "/check/result/")]
    yield told("memory after the start", server.memory(), "MB")
    load(server, asks, early)
    before = server.memory()
    load(server, asks, late - early)
    after = server.memory()
    yield told(f"memory after {early:,} requests", before, "MB")
    yield at_most(f"memory after {late:,} requests", after, MEMORY_MB, "MB")
    yield at_most("growth between the two", after - before, GROWTH_MB, "MB")


if __name__ == "__main__":
    run("Worker process", measure)
