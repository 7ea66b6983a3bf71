"""An aligned table of what was measured, and the exit status that says whether it fits."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; without a limit it is told for information."""

    what: str
    measured: str
    limit: str = ""
    over: bool = False

    @property
    def verdict(self) -> str:
        if not self.limit:
            return ""
        return "OVER" if self.over else "ok"


def at_most(what: str, value: float, limit: float, unit: str = "") -> Row:
    return Row(what, _figure(value, unit), f"<= {limit:g} {unit}".rstrip(), value > limit)


def at_least(what: str, value: float, limit: float, unit: str = "") -> Row:
    return Row(what, _figure(value, unit), f">= {limit:g} {unit}".rstrip(), value < limit)


def told(what: str, value: float, unit: str = "") -> Row:
    return Row(what, _figure(value, unit))


def spread(values: Sequence[float]) -> str:
    """Least, middle and greatest, as tables print them beside a median."""
    return f"{_number(min(values))} to {_number(max(values))}"


def run(title: str, measure: Callable[[bool], Iterator[Row]], words: Sequence[str] | None = None) -> None:
    """Measure, print and exit: 1 when a figure is over its limit. `words`: instead of the command line's."""
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("--quick", action="store_true", help="fewer rounds: for continuous integration")
    rows = list(measure(parser.parse_args(words).quick))
    print(table(title, rows), flush=True)
    sys.exit(any(row.over for row in rows))


def table(title: str, rows: Sequence[Row]) -> str:
    wide = max(len(row.what) for row in rows)
    figures = max(len(row.measured) for row in rows)
    limits = max(len(row.limit) for row in rows)
    lines = [
        f"  {row.what:<{wide}}  {row.measured:>{figures}}  {row.limit:<{limits}}  {row.verdict}".rstrip()
        for row in rows
    ]
    return "\n".join([title, *lines, ""])


def _figure(value: float, unit: str) -> str:
    return f"{_number(value)} {unit}".rstrip()


def _number(value: float) -> str:
    if isinstance(value, int) or value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 20 else f"{value:.2f}"
