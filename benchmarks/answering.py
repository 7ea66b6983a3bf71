"""The page of one pillar's questions: queries, requests a second beside a bare view, and saving a choice."""

import statistics
from collections.abc import Iterator

from benchmarks.load import Ask, Load, load
from benchmarks.report import Row, at_least, at_most, run, spread, told
from benchmarks.server import Server, prepared, serving

QUERIES = 8
SHARE = 0.5  # of the bare view's requests a second


def measure(quick: bool) -> Iterator[Row]:
    with prepared():
        from benchmarks.requests import queries

        yield at_most("queries", queries("/check/C/"), QUERIES)
        with serving("benchmarks.settings") as server:
            yield from page(server, rounds=3 if quick else 9)
            yield from saving(server, rounds=3 if quick else 9)


def page(server: Server, rounds: int) -> Iterator[Row]:
    from benchmarks.sheets import cookies, mixed

    kept = cookies(mixed())
    real, bare = beside(server, Ask("/check/C/", kept), Ask("/bare/page/", kept), rounds)
    yield from rates("page", real, bare)
    shares = [one.rate / other.rate for one, other in zip(real, bare, strict=True)]
    yield at_least(f"page / bare view, median of {rounds} ({spread(shares)})", statistics.median(shares), SHARE)


def saving(server: Server, rounds: int) -> Iterator[Row]:
    """For information: no limit compares a save without a database."""
    from benchmarks.sheets import cookies, mixed

    kept = cookies(mixed())
    form = {"csrfmiddlewaretoken": "a" * 32, "C1": "2"}
    real, bare = beside(server, Ask("/check/C/save/", kept, form), Ask("/bare/save/", kept, form), rounds)
    yield from rates("save one choice", real, bare)
    shares = [one.rate / other.rate for one, other in zip(real, bare, strict=True)]
    yield told(f"save / bare view, median of {rounds} ({spread(shares)})", statistics.median(shares))


def beside(server: Server, real: Ask, bare: Ask, rounds: int) -> tuple[list[Load], list[Load]]:
    """Both in turn, so that whatever else the machine does slows both."""
    for ask in (real, bare):
        load(server, [ask], 100)
    pairs = [(load(server, [real], 400), load(server, [bare], 400)) for _ in range(rounds)]
    return [one for one, _ in pairs], [other for _, other in pairs]


def rates(name: str, real: list[Load], bare: list[Load]) -> Iterator[Row]:
    for what, loads in ((name, real), ("bare view", bare)):
        each = [one.rate for one in loads]
        cpu = statistics.median(one.cpu_ms for one in loads)
        yield told(
            f"{what}, requests/s ({spread(each)}; {cpu:.2f} ms CPU, {loads[-1].size:,} B)", statistics.median(each)
        )


if __name__ == "__main__":
    run("Answering page", measure)
