"""The results page of a team with one quarter and with twelve: queries and processor time.

On SQLite, or on the database of DATABASE_URL.
"""

import os
import statistics
import time
from collections.abc import Iterator

from benchmarks.report import Row, at_most, run, spread, told
from benchmarks.server import HOST, prepared

QUERIES = 15
CPU_MS = 25


def measure(quick: bool) -> Iterator[Row]:
    count = 20 if quick else 100
    with prepared(os.environ.get("DATABASE_URL")):
        from benchmarks.closing import Team, close

        team = Team()
        for quarters in (1, 12):
            closed = [team.opened(f"Team of {quarters}", quarter) for quarter in range(quarters)]
            for assessment in closed:
                close(assessment)
            yield from page(f"quarters: {quarters}", f"/assessments/{closed[-1].pk}/results/", closed[-1], count)


def page(what: str, path: str, assessment, count: int) -> Iterator[Row]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = member(assessment)
    for _ in range(10):
        asked(client, path)
    yield told(f"{what}, CPU, the first look at it, median of 10", statistics.median(first_looks(client, path)), "ms")
    with CaptureQueriesContext(connection) as captured:
        asked(client, path)
    yield at_most(f"{what}, queries", len(captured), QUERIES)
    times = [asked(client, path) for _ in range(count)]
    # Neighbours only slow it: the fastest counts.
    yield at_most(f"{what}, CPU, fastest of {count}", min(times), CPU_MS, "ms")
    yield told(f"{what}, CPU, median ({spread(times)})", statistics.median(times), "ms")


def first_looks(client, path: str) -> Iterator[float]:
    """Each as if nobody had looked before; later ones find the reading made."""
    from assessments.reading import kept

    for _ in range(10):
        kept.forget()
        yield asked(client, path)


def member(assessment):
    """A client signed in as a facilitator of the team."""
    from django.test import Client

    from assessments.models import Membership, User

    user = User.objects.get()
    Membership.objects.create(team=assessment.team, user=user, role=Membership.Role.FACILITATOR)
    client = Client(headers={"accept-encoding": "gzip", "host": HOST})
    client.force_login(user)
    return client


def asked(client, path: str) -> float:
    """Milliseconds of this process."""
    start = time.process_time()
    if client.get(path).status_code != 200:
        raise RuntimeError(f"{path} does not answer 200")
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    run("Results page of a team", measure)
