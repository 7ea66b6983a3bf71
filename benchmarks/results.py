"""The result of a personal check: queries, processor time, what a browser fetches and when it paints the radar."""

import statistics
from collections.abc import Iterator

from benchmarks.report import Row, at_most, run, spread, told
from benchmarks.server import prepared, serving

PATH = "/check/result/"
QUERIES = 15
CPU_MS = 25
FIRST_KB, NEXT_KB = 600, 25


def measure(quick: bool) -> Iterator[Row]:
    with prepared():
        yield from work(20 if quick else 100)
        with serving() as server:
            yield from fetched(server.address)
            yield from painted(server.address, rounds=2 if quick else 7)


def work(count: int) -> Iterator[Row]:
    """The sheets with the most, and with the fewest, symptoms cost differently."""
    from benchmarks.requests import cpu_ms, queries
    from benchmarks.sheets import all_at, mixed

    first = cpu_ms(PATH, mixed(), 1, warm=0)
    yield told("first in a process, Plotly's import included, CPU", first[0], "ms")
    yield at_most("queries", queries(PATH), QUERIES)
    for name, check in {"mixed answers": mixed(), "all at 0": all_at(0), "all at 4": all_at(4)}.items():
        times = cpu_ms(PATH, check, count)
        yield at_most(f"CPU, {name}, median of {count} ({spread(times)})", statistics.median(times), CPU_MS, "ms")


def fetched(address: str) -> Iterator[Row]:
    from benchmarks.browser import ENCODINGS, transfer, visitor

    for encodings in ENCODINGS:
        with visitor(address, encodings) as seen:
            first = transfer(seen, lambda seen=seen: seen.open(PATH, until="[data-plotly=drawn]"))
            seen.open("/check/review/")
            again = transfer(seen, lambda seen=seen: seen.open(PATH, until="[data-plotly=drawn]"))
        yield at_most(f"first visit, {encodings[0]}, fonts and Plotly included", first, FIRST_KB, "kB")
        yield at_most(f"next visit, {encodings[0]}", again, NEXT_KB, "kB")


def painted(address: str, rounds: int) -> Iterator[Row]:
    """The SVG radar with Plotly's script blocked and served, in turn; a first visit each time."""
    from benchmarks.browser import radar_painted

    pairs = [(radar_painted(address, plotly=False), radar_painted(address, plotly=True)) for _ in range(rounds)]
    alone = [without.svg for without, _ in pairs]
    beside = [served.svg for _, served in pairs]
    drawn = [served.plotly for _, served in pairs]
    yield told(f"SVG painted, Plotly blocked ({spread(alone)})", statistics.median(alone), "ms")
    yield told(f"SVG painted, Plotly served ({spread(beside)})", statistics.median(beside), "ms")
    yield told(f"Plotly drawn ({spread(drawn)})", statistics.median(drawn), "ms")
    late = sum(svg >= plotly for svg, plotly in zip(beside, drawn, strict=True))
    yield at_most(f"of {rounds} visits, those with Plotly before the SVG", late, 0)


if __name__ == "__main__":
    run("Results page", measure)
