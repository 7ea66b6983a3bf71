"""The pillars over the quarters, in words and figures (scoring.md 7)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ..results import Point, Quarter, Results
from ..wording import points
from .certainty import between


@dataclass(frozen=True, slots=True)
class Cell:
    """`broken` says that the line is: not comparable with the quarter before."""

    score: str
    between: str
    split: bool
    broken: bool

    @property
    def note(self) -> str:
        """Empty or what stands beside the score."""
        if not (self.split or self.broken):
            return self.between
        found = [self.between, _("far apart") if self.split else ""]
        return " · ".join(filter(None, [*found, _("not comparable with before") if self.broken else ""]))


@dataclass(frozen=True, slots=True)
class QuarterReading:
    """`cells` by pillar C-A-L-M-S, `None` without a score; `withheld` says why there are none."""

    cycle: str
    n: int
    cells: list[Cell | None]
    withheld: str


@dataclass(frozen=True, slots=True)
class HistoryReading:
    """Newest first; `sentence` says what will appear while there is one quarter only."""

    quarters: list[QuarterReading]
    sentence: str
    written: dict[object, str] = field(default_factory=dict, compare=False, repr=False)  # what a page made of it

    @property
    def broken(self) -> bool:
        return any(cell and cell.broken for quarter in self.quarters for cell in quarter.cells)

    @property
    def split(self) -> bool:
        return any(cell and cell.split for quarter in self.quarters for cell in quarter.cells)


def read_history(results: Results) -> HistoryReading:
    if len(results.history) < 2:
        return HistoryReading(
            [],
            _(
                "From the second quarter on, this shows each pillar over time with its margin, and breaks the line "
                "where the questions have changed too much to compare."
            ),
        )
    read = [_quarter(number, results.history, results) for number in range(len(results.history))]
    return HistoryReading(read[::-1], "")


def _quarter(number: int, history: Sequence[Quarter], results: Results) -> QuarterReading:
    quarter = history[number]
    before = {code for earlier in history[:number] for code in earlier.points}
    codes = [pillar.code for pillar in results.document.pillars]
    withheld = _("not shown: fewer than {k} answers").format(k=results.parameters.k_pillar)
    return QuarterReading(
        cycle=quarter.cycle,
        n=quarter.n_valid,
        cells=[_cell(quarter.points.get(code), follows=code in before) for code in codes] if quarter.points else [],
        withheld="" if quarter.points else withheld,
    )


def _cell(point: Point | None, *, follows: bool) -> Cell | None:
    if point is None:
        return None
    return Cell(points(point.score), between(point.interval), point.split, broken=follows and not point.joined)
