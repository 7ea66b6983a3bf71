"""The pillars over the quarters of a team, from their stored rows (scoring.md 7)."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from ..maturity.release import is_publishable
from ..maturity.scorecard import Release
from ..models import Assessment
from ..models.results import PillarResult, Snapshot
from .released import Point, Quarter


@dataclass(frozen=True, slots=True)
class Past:
    """An ended quarter without its figures; `since` is the quarter that it was compared with, if any."""

    snapshot: uuid.UUID
    assessment: uuid.UUID
    questionnaire: uuid.UUID
    cycle: str
    release: Release
    n_valid: int
    closed_at: datetime
    since: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A pillar of a stored result."""

    snapshot: uuid.UUID
    pillar: str
    score: float | None
    low: float | None
    high: float | None
    split: bool
    verdict: str


def past(assessment: Assessment) -> list[Past]:
    """The quarters of the team with a result up to this one, oldest first, by their latest snapshot.

    Not those that were opened again, whose result is withheld meanwhile, nor cancelled ones.
    """
    ended = Assessment.objects.ended().filter(team=assessment.team_id)
    rows = (
        Snapshot.objects.filter(assessment__in=ended)
        .filter(assessment__cycle__code__lte=assessment.cycle.code)
        .order_by("assessment__cycle__code", "number")
        .values_list(
            "pk",
            "assessment",
            "assessment__questionnaire",
            "assessment__cycle__code",
            "release",
            "n_valid",
            "assessment__closed_at",
            F("changes__0__cycle"),
        )
    )
    return list({row[1]: Past(*row) for row in rows}.values())


def quarters(all_past: Sequence[Past]) -> tuple[Quarter, ...]:
    """Rows of quarters that may not be published are not even read."""
    published = [quarter for quarter in all_past if is_publishable(quarter.release)]
    rows: dict[uuid.UUID, list[Row]] = {}
    found = PillarResult.objects.filter(snapshot__in=[quarter.snapshot for quarter in published])
    for row in found.values_list("snapshot", "pillar", "score", "low", "high", "split", "verdict"):
        rows.setdefault(row[0], []).append(Row(*row))
    codes = [quarter.cycle for quarter in published]
    before = dict(zip(codes[1:], codes, strict=False))
    return tuple(_quarter(quarter, rows.get(quarter.snapshot, []), before) for quarter in all_past)


def _quarter(quarter: Past, rows: Iterable[Row], before: Mapping[str, str]) -> Quarter:
    """A line is drawn from the published quarter before, if that is the one it was compared with."""
    follows = quarter.since is not None and quarter.since == before.get(quarter.cycle)
    return Quarter(
        cycle=quarter.cycle,
        n_valid=quarter.n_valid,
        release=quarter.release,
        points={row.pillar: _point(row, row.score, follows=follows) for row in rows if row.score is not None},
    )


def _point(row: Row, score: float, *, follows: bool) -> Point:
    return Point(
        score=score,
        interval=None if row.low is None or row.high is None else (row.low, row.high),
        split=row.split,
        joined=follows and row.verdict != "not_comparable",
    )
