"""The coach's dashboard with 100 teams and with 1,000 over twelve quarters: queries and time, every sort and filter.

`--teams 10000` asks for more. On SQLite, or on the database of DATABASE_URL. Each page stands beside the bare SQL
that finds its teams and reads their rows.
"""

import argparse
import functools
import os
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from benchmarks.report import Row, at_most, run, told
from benchmarks.server import HOST, prepared

FEW, MANY = 100, 1000
QUERIES = 12
CPU_MS = 40
TIMES = 1.5
SORTS = ("name", "C", "A", "L", "M", "S", "change", "participation", "symptoms")
FILTERS = (
    {"q": "Web"},
    {"tag": "web"},
    {"limiting": "C"},
    {"symptom": "SY-C1"},
    {"wanted": "P10"},
    {"blocked": "P14"},
    {"pattern": "tool_led"},
    {"version": "calms-1"},
    *({"state": state} for state in ("shown", "withheld", "split", "open", "none", "stale")),
)
ASKED = [{"sort": sort} for sort in SORTS] + [{**each, "sort": sort} for each in FILTERS for sort in ("name", "C")]


def measure(quick: bool, teams: int = MANY) -> Iterator[Row]:
    rounds = 5 if quick else 15
    with prepared(os.environ.get("DATABASE_URL")):
        from django.db import connection

        from benchmarks.many import make_many

        few, many = (Board(make_many(number, slug)) for number, slug in ((FEW, "few"), (teams, "many")))
        what = f"{teams:,} teams, {connection.display_name}"
        for board in (few, many):
            board.warm()
        counts = {number: [board.queries(asked) for asked in ASKED] for number, board in ((FEW, few), (teams, many))}
        yield at_most(f"{what}: queries, at most", max(counts[teams]), QUERIES)
        usual = [{"sort": sort} for sort in SORTS]
        more = [asked for asked in usual if many.queries(asked) > few.queries(asked)]
        yield at_most(f"... orders that ask more queries than with {FEW} teams", len(more), 0)
        base = few.cpu({}, rounds)
        yield told(f"{FEW} teams, by name: page, processor time", base, "ms")
        yield at_most("... 50 teams by name: page, processor time", many.cpu({}, rounds), CPU_MS, "ms")
        yield told("... of which the bare SQL", many.bare({}, rounds), "ms")
        # Where few teams fill no page, the fair neighbour is their usual one of fifty.
        full = few.whole({}, rounds)
        found = [(many.whole(asked, rounds), max(few.whole(asked, rounds), full), asked) for asked in ASKED]
        yield told("... slowest page", max(found, key=lambda each: each[0])[0], "ms")
        for _times, slow, fast, asked in sorted(((a / b, a, b, asked) for a, b, asked in found), key=_first)[-5:]:
            name = urlencode(asked)
            yield told(f"    {name}: {slow:.1f} ms, {fast:.1f} ms with {FEW}, bare SQL", many.bare(asked, rounds), "ms")
        worst, asked = max(((a / b, asked) for a, b, asked in found), key=_first)
        yield at_most(f"... times as long as {FEW} teams, worst: {urlencode(asked)}", worst, TIMES)
        last = many.whole({"sort": "name", "page": "99999"}, rounds)
        yield told("... last page by name", last, "ms")
        yield told("... last page by a pillar", many.whole({"sort": "C", "page": str(teams // 50)}, rounds), "ms")


def _first(each) -> float:
    return each[0]


class Board:
    """The dashboard of one coach."""

    def __init__(self, many) -> None:
        from django.test import Client
        from django.urls import reverse

        self.many = many
        self.client = Client(headers={"accept-encoding": "gzip", "host": HOST})
        self.client.force_login(many.coach)
        self.path = reverse("dashboard", args=[many.organisation.pk])

    def get(self, asked: dict[str, str]) -> None:
        if self.client.get(self.path, asked).status_code != 200:
            raise RuntimeError(f"{self.path} does not answer 200")

    def warm(self) -> None:
        for asked in ASKED:
            self.get(asked)

    def queries(self, asked: dict[str, str]) -> int:
        """The fewer of two: what is kept for a minute may be read anew once."""
        return min(self._queries(asked) for _ in range(2))

    def _queries(self, asked: dict[str, str]) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            self.get(asked)
        return len(captured)

    def cpu(self, asked: dict[str, str], rounds: int) -> float:
        return fastest(functools.partial(self.get, asked), rounds, time.process_time)

    def whole(self, asked: dict[str, str], rounds: int) -> float:
        """With what the database does: SQLite in this process, PostgreSQL in its own."""
        from django.db import connection

        clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
        return fastest(functools.partial(self.get, asked), rounds, clock)

    def bare(self, asked: dict[str, str], rounds: int) -> float:
        """The statements of the page alone, sent again as they are."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            self.get(asked)
        statements = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]

        def send() -> None:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement.replace("%", "%%") if connection.vendor == "sqlite" else statement)
                    cursor.fetchall()

        return fastest(send, rounds, time.perf_counter)


def fastest(work: Callable[[], None], rounds: int, clock: Callable[[], float]) -> float:
    """Milliseconds; neighbours only slow it."""
    found = []
    for _ in range(rounds):
        start = clock()
        work()
        found.append((clock() - start) * 1000)
    return min(found)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--teams", type=int, default=MANY)
    known, rest = parser.parse_known_args()
    run("The coach's dashboard", functools.partial(measure, teams=known.teams), rest)
