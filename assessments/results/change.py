"""What may be shown of a stored comparison with earlier quarters (scoring.md 7)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..maturity.change import Arrow, Comparison, Difference, PillarChange, Trend, is_released, trend
from ..maturity.document import Document
from ..maturity.parameters import Parameters
from ..maturity.release import counts_detail
from ..maturity.scorecard import Release, Scorecard
from ..maturity.storage import comparison_from_plain
from ..models.results import QuestionResult, Snapshot
from .history import Past
from .released import Change


@dataclass(frozen=True, slots=True)
class Compared:
    """A stored comparison of two quarters, and the release of both."""

    old: Past
    release: Release
    found: Comparison

    @property
    def released(self) -> dict[str, PillarChange]:
        pillars = self.found.pillars.items()
        return {code: change for code, change in pillars if is_released(change, self.old.release, self.release)}

    @property
    def whole(self) -> bool:
        """Whether every pillar is released: the overall and the Ways reach over all of them."""
        return len(self.released) == len(self.found.pillars)


@dataclass(frozen=True, slots=True)
class Shown:
    """This quarter as it may be shown: `card` is the reduced one."""

    snapshot: Snapshot
    card: Scorecard
    document: Document
    parameters: Parameters


def change(shown: Shown, earlier: Sequence[Past]) -> Change | None:
    """Since the last comparable quarter, if there is one; `earlier` holds the team's quarters."""
    compared = list(_compared(shown.snapshot.changes, shown.card.release, earlier))
    if not compared:
        return None
    last = compared[0]
    return Change(
        since=last.old.cycle,
        pillars=last.released,
        overall=last.found.overall if last.whole else Difference(),
        ways=last.found.ways if last.whole else {},
        arrows=_arrows(last, shown),
        trends=_trends(compared, earlier),
    )


def _compared(stored: list[dict[str, Any]], release: Release, earlier: Sequence[Past]) -> Iterator[Compared]:
    quarters = {str(quarter.assessment): quarter for quarter in earlier}
    for item in stored:
        yield Compared(quarters[item["assessment"]], release, comparison_from_plain(item["comparison"]))


def _arrows(last: Compared, shown: Shown) -> Mapping[str, Arrow]:
    """Of questions whose figures were shown in both quarters."""
    if shown.card.release == "pillars_only" or last.old.release == "pillars_only":
        return {}
    counts = dict(QuestionResult.objects.filter(snapshot=last.old.snapshot).values_list("question", "counts"))
    return {
        code: change.arrow
        for code, change in last.found.questions.items()
        if code in shown.card.questions and _was_shown(code, counts[code], last.old, shown)
    }


def _was_shown(code: str, counts: Sequence[int], old: Past, shown: Shown) -> bool:
    sensitive = shown.document.question(code).sensitive
    return counts_detail(
        counts, old.release, n_valid=old.n_valid, sensitive=sensitive, parameters=shown.parameters
    ).figures


def _trends(compared: Sequence[Compared], earlier: Sequence[Past]) -> dict[str, Trend]:
    """Over this quarter and the one before, both compared with the same third one (t−2)."""
    if len(compared) < 2:
        return {}
    last, across = compared
    stored = Snapshot.objects.values_list("changes", flat=True).get(pk=last.old.snapshot)
    before = next(_compared(stored, last.old.release, earlier), None)
    if before is None or before.old != across.old:
        return {}
    steps = before.released, last.released, across.released
    found = {code: trend(*(step[code] for step in steps)) for code in steps[0] if all(code in step for step in steps)}
    return {code: direction for code, direction in found.items() if direction}
