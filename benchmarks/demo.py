"""`manage.py demo`: the twelve teams that a newcomer waits for, and many teams in bulk, with progress and flat memory.

On SQLite, or on the database of DATABASE_URL.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.report import Row, at_least, at_most, run, told
from benchmarks.server import ROOT, prepared

LIMIT_S = 20
TWELVE = 12
BULK, QUICK_BULK = (200, 12), (150, 4)  # teams besides, and their quarters
BATCH = 50  # teams that one line tells of
GROWTH_LIMIT_MB = 30  # Python settles 25 MB above its first batch; rows of a quarter of 50 teams that stay take 20 MB


def measure(quick: bool) -> Iterator[Row]:
    more, cycles = QUICK_BULK if quick else BULK
    with prepared(os.environ.get("DATABASE_URL")):
        from django.db import connection

        yield at_most(f"{TWELVE} teams, {connection.display_name}", Made().seconds, LIMIT_S, "s")
        forget()
        bulk = Made(f"--teams={TWELVE + more}", f"--cycles={cycles}")
        yield told(f"{more} teams more, {cycles} quarters each", bulk.seconds, "s")
        yield at_least("... lines that tell how far it is", len(bulk.peaks), more / BATCH)
        yield at_most("... memory that grows from the first batch to the last", bulk.growth, GROWTH_LIMIT_MB, "MB")


class Made:
    """A run of the command in a process of its own: the most memory that it took for each line about more teams."""

    def __init__(self, *options: str) -> None:
        self.peaks: list[float] = []
        self._peak = 0.0
        start = time.perf_counter()
        command = [sys.executable, "-u", "manage.py", "demo", *options]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            watcher = threading.Thread(target=self._watch, args=[process])
            watcher.start()
            assert process.stdout
            for line in process.stdout:
                if "more teams" in line:
                    self.peaks.append(self._peak)
                self._peak = 0.0
        self.seconds = time.perf_counter() - start
        watcher.join()
        if process.returncode:
            raise RuntimeError(f"manage.py demo ends with {process.returncode}")

    @property
    def growth(self) -> float:
        """Megabytes; what is loaded once is loaded for the twelve, or in the first batch."""
        return max(self.peaks[-1] - self.peaks[0], 0.0)

    def _watch(self, process: "subprocess.Popen[str]") -> None:
        while process.poll() is None:
            fields = Path(f"/proc/{process.pid}/statm").read_text().split()
            self._peak = max(self._peak, int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6)
            time.sleep(0.02)


def forget() -> None:
    from assessments.demo import find_demo, remove_demo

    organisation = find_demo()
    assert organisation
    remove_demo(organisation)


if __name__ == "__main__":
    run("The demo", measure)
