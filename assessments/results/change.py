"""What may be shown of a stored comparison with earlier quarters (scoring.md 7)."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..maturity.change import Arrow, Comparison, Difference, PillarChange, Trend, trend
from ..maturity.document import Document
from ..maturity.parameters import Parameters
from ..maturity.release import counts_detail
from ..maturity.scorecard import Scorecard
from ..maturity.storage import comparison_from_plain
from ..maturity.withholding import Told, is_thin, released_changes
from ..models.results import QuestionResult, Snapshot
from .history import Past
from .released import Change, Quarter

_COUNTED = ("snapshot_id", "question", "status", "counts", "snapshot__release", "snapshot__assessment_id")


type Kept = Mapping[uuid.UUID, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Compared:
    """A stored comparison of two quarters, and the changes of pillars that may be shown.

    `vague` says that too few answered a question of one of them.
    """

    old: Past
    new: Past
    found: Comparison
    vague: bool
    released: Mapping[str, PillarChange]
    counts: Mapping[str, Sequence[int]]

    @property
    def whole(self) -> bool:
        """Whether every pillar is released: the overall and the Ways reach over all of them."""
        return len(self.released) == len(self.found.pillars)


@dataclass(frozen=True, slots=True)
class Counted:
    """Levels of questions by snapshot and code; `vague` are assessments with a question that too few answered."""

    counts: dict[uuid.UUID, dict[str, list[int]]] = field(default_factory=dict)
    vague: set[uuid.UUID] = field(default_factory=set)


@dataclass(frozen=True)
class Quarters:
    """The team's quarters up to this one, oldest first."""

    earlier: Sequence[Past]
    history: Sequence[Quarter]
    parameters: Parameters

    def there(self, stored: list[dict[str, Any]]) -> Kept:
        """Of the comparisons that a quarter stored, those with quarters that are there still."""
        past = {quarter.assessment for quarter in self.earlier}
        found = {uuid.UUID(item["assessment"]): item["comparison"] for item in stored}
        return {pk: comparison for pk, comparison in found.items() if pk in past}

    def compared(self, kept: Kept, later: uuid.UUID, counted: Counted) -> Iterator[Compared]:
        """The later quarter beside each that it was compared with."""
        past = {quarter.assessment: quarter for quarter in self.earlier}
        told = {quarter.cycle: quarter.points.keys() for quarter in self.history}
        both = {
            pk: Told(past[pk].release, told[past[pk].cycle], pk in counted.vague, past[pk].questionnaire)
            for pk in [later, *kept]
        }
        for pk, plain in kept.items():
            comparison = comparison_from_plain(plain)
            yield Compared(
                old=past[pk],
                new=past[later],
                found=comparison,
                vague=both[pk].vague or both[later].vague,
                released=released_changes(comparison.pillars, both[pk], both[later]),
                counts=counted.counts.get(past[pk].snapshot, {}),
            )

    def counted(self, assessments: Sequence[uuid.UUID]) -> Counted:
        """One query."""
        rows = QuestionResult.objects.filter(snapshot__assessment__in=assessments).values_list(*_COUNTED)
        found = Counted()
        for snapshot, question, status, counts, release, assessment in rows:
            found.counts.setdefault(snapshot, {})[question] = counts
            if release != "full_consensus" and is_thin(status, counts, self.parameters):
                found.vague.add(assessment)
        return found


@dataclass(frozen=True, slots=True)
class Shown:
    """This quarter as it may be shown: `card` is the reduced one."""

    snapshot: Snapshot
    card: Scorecard
    document: Document
    parameters: Parameters


def change(shown: Shown, team: Quarters) -> Change | None:
    """Since the last comparable quarter, if there is one that was not deleted."""
    kept, now = team.there(shown.snapshot.changes), shown.snapshot.assessment_id
    if not kept:
        return None
    counted = team.counted([now, *kept])
    compared = list(team.compared(kept, now, counted))
    last = compared[0]
    return Change(
        since=last.old.cycle,
        pillars={code: _without_error(pillar) for code, pillar in last.released.items()},
        overall=last.found.overall if last.whole else Difference(),
        ways=last.found.ways if last.whole and not last.vague else {},
        arrows=_arrows(last, shown),
        trends=_trends(compared, team, counted),
    )


def _without_error(change: PillarChange) -> PillarChange:
    """Its verdict says in a word what the error would tell of single people (maturity.spread)."""
    return replace(change, se=None, df=None, df_used=None, t=None, ci95=None)


def _arrows(last: Compared, shown: Shown) -> Mapping[str, Arrow]:
    """Of questions whose figures were shown in both quarters."""
    if shown.card.release == "pillars_only" or last.old.release == "pillars_only":
        return {}
    return {
        code: change.arrow
        for code, change in last.found.questions.items()
        if code in shown.card.questions and _was_shown(code, last.counts[code], last.old, shown)
    }


def _was_shown(code: str, counts: Sequence[int], old: Past, shown: Shown) -> bool:
    sensitive = shown.document.question(code).sensitive
    return counts_detail(
        counts, old.release, n_valid=old.n_valid, sensitive=sensitive, parameters=shown.parameters
    ).figures


def _trends(compared: Sequence[Compared], team: Quarters, counted: Counted) -> dict[str, Trend]:
    """Over this quarter and the one before, both compared with the same third one (t−2)."""
    if len(compared) < 2:
        return {}
    last, across = compared
    stored = team.there(Snapshot.objects.values_list("changes", flat=True).get(pk=last.old.snapshot))
    third = across.old.assessment
    if next(iter(stored), None) != third:
        return {}
    before = next(team.compared({third: stored[third]}, last.old.assessment, counted))
    steps = before.released, last.released, across.released
    found = {code: trend(*(step[code] for step in steps)) for code in steps[0] if all(code in step for step in steps)}
    return {code: direction for code, direction in found.items() if direction}
