"""The medians of an organisation behind the radar of one of its teams (scoring.md 13).

Made by the clock and kept: computed for each page they would cost a thousand rows, and a result that has just come
would move them while its team looks.
"""

import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from ..maturity.benchmark import of_scores
from ..maturity.questionnaire import PILLARS
from ..maturity.rounding import r6
from ..models import Assessment, Coaching, Cycle, Membership, Team, User
from ..models.medians import CycleMedians
from ..models.prepared import NO_KEY, Prepared
from .counted import MOST_KNOWN, Counted, Reader, counted, scores_of

_FRESH = timedelta(hours=1)


class Median(NamedTuple):
    """Points of 100; the quartiles are `None` below 8 teams."""

    pillar: str
    q1: float | None
    median: float
    q3: float | None


type Medians = tuple[Median, ...]


def organisation_medians(assessment: Assessment, reader: User | None) -> Medians:
    """Of the teams that answered the same version in the same way.

    Without a reader it is for whoever holds a link, and these may know `MOST_KNOWN` teams. Empty in consensus, with
    too few teams, and for who knows more: they compare (results/beside.py). One query.
    """
    if assessment.mode == Assessment.Mode.CONSENSUS:
        return ()
    if reader is None:
        row = _of_cycle.first(assessment.cycle_id)
    else:
        row = _of_reader.first(reader.pk, reader.pk, assessment.organisation_id, assessment.cycle_id)
    figures, known = row or ({}, 0)
    by_known = figures.get(str(assessment.questionnaire_id), {})
    found = by_known.get(str(MOST_KNOWN if reader is None else known or 1), {})
    return tuple(Median(pillar, *found[pillar]) for pillar in PILLARS if pillar in found)


def _with_known() -> QuerySet[CycleMedians, tuple[Any, ...]]:
    """How many teams of the organisation the reader sees one by one, too."""
    member = Membership.objects.filter(user=NO_KEY).values("team")
    coach = Coaching.objects.filter(user=NO_KEY).values("team")
    seen = Team.objects.filter(Q(pk__in=member) | Q(pk__in=coach), organisation=NO_KEY)
    counted_once = seen.order_by().values("organisation").annotate(teams=Count("pk")).values("teams")
    rows = CycleMedians.objects.annotate(known=Subquery(counted_once)).filter(cycle=NO_KEY)
    return rows.values_list("figures", "known")


_of_reader = Prepared(_with_known)
_of_cycle = Prepared(lambda: CycleMedians.objects.filter(cycle=NO_KEY).values_list("figures", "cycle"))


def refresh_medians() -> int:
    """Make those that are missing, older than an hour, or older than a closing. How many were made."""
    now = timezone.now()
    due = list(_due(now).select_related("organisation"))
    for cycle in due:
        figures = _figures(cycle)
        CycleMedians.objects.update_or_create(
            cycle=cycle, defaults={"organisation": cycle.organisation, "made_at": now, "figures": figures}
        )
    return len(due)


def _due(now: datetime) -> QuerySet[Cycle]:
    since = now - _FRESH
    closed = Assessment.objects.filter(cycle=OuterRef("pk"), closed_at__isnull=False)
    closed_since = closed.filter(closed_at__gte=OuterRef("medians__made_at"))
    stale = Q(medians=None) | Q(medians__made_at__lt=since) | Exists(closed_since)
    return Cycle.objects.filter(stale, Exists(closed)).order_by("pk")


def _figures(cycle: Cycle) -> Mapping[str, Mapping[str, Mapping[str, list[float | None]]]]:
    found: dict[str, dict[str, Mapping[str, list[float | None]]]] = {}
    for known in range(1, MOST_KNOWN + 1):
        reader = Reader(cycle.organisation, None, known=known)
        now = counted(reader, [cycle.code])[cycle.code]
        for version in {entry.questionnaire for entry in now.publishable}:
            found.setdefault(str(version), {})[str(known)] = dict(_pillars(now, reader, version))
    return found


def _pillars(now: Counted, reader: Reader, version: uuid.UUID) -> Iterator[tuple[str, list[float | None]]]:
    for pillar in PILLARS:
        found = of_scores(scores_of(now, reader, version, pillar))
        if found.median is not None:
            yield pillar, [None if value is None else r6(value) for value in (found.q1, found.median, found.q3)]
