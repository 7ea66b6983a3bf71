"""The page of one pillar's questions: queries, requests a second beside a bare view, and saving a choice."""

import statistics
from collections.abc import Iterator

from benchmarks.load import Ask, Load, load
from benchmarks.report import Row, at_least, at_most, run, spread, told
from benchmarks.server import Server, prepared, serving

QUERIES = 8
SHARE = 0.5  # of the bare view's requests a second
REQUESTS = 200  # in a round: short ones meet the same neighbours
FIRST_KB, NEXT_KB = 150, 12


def measure(quick: bool) -> Iterator[Row]:
    with prepared():
        from benchmarks.requests import queries

        yield at_most("queries", queries("/check/C/"), QUERIES)
        with serving("benchmarks.settings") as server:
            yield from page(server, rounds=5 if quick else 25)
            yield from saving(server, rounds=5 if quick else 25)
        with serving() as server:
            yield from fetched(server.address)
            yield from slowly(server.address)


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


def fetched(address: str) -> Iterator[Row]:
    """A pillar with an empty cache, then the next one by its button."""
    from benchmarks.browser import ENCODINGS, transfer, visitor

    for encodings in ENCODINGS:
        with visitor(address, encodings) as seen:
            first = transfer(seen, lambda seen=seen: seen.open("/check/C/"))
            again = transfer(seen, lambda seen=seen: seen.press("[data-continue]"))
        yield at_most(f"first visit, {encodings[0]}, fonts included", first, FIRST_KB, "kB")
        yield at_most(f"next pillar, {encodings[0]}, with the answers sent", again, NEXT_KB, "kB")


def slowly(address: str) -> Iterator[Row]:
    """Told without a limit; it is usable when a first visit can answer before it would have left."""
    from benchmarks.browser import on_slow_3g

    shown = on_slow_3g(address, "/check/C/")
    yield told("slow 3G (400 kbit/s, 400 ms), first visit: first paint", shown.painted / 1000, "s")
    yield told("slow 3G, first visit: all questions answerable", shown.answerable / 1000, "s")


def beside(server: Server, real: Ask, bare: Ask, rounds: int) -> tuple[list[Load], list[Load]]:
    """Both in turn, so that whatever else the machine does slows both."""
    for ask in (real, bare):
        load(server, [ask], 100)
    pairs = [(load(server, [real], REQUESTS), load(server, [bare], REQUESTS)) for _ in range(rounds)]
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
