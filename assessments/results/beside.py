"""One team beside the teams of its organisation (scoring.md 13)."""

from collections.abc import Mapping
from typing import cast

from django.db.models import Count, Q, QuerySet

from ..maturity.benchmark import Benchmark, Standing, benchmark
from ..maturity.release import coach_may_benchmark
from ..models import Organisation, TeamResult, User
from ..models.results import PillarResult
from .compare import Part


def organisation_benchmark(part: Part, organisation: Organisation, cycle: str, coach: User) -> Mapping[str, Benchmark]:
    """By pillar, of the quarter's teams with the same mode and version; a pillar without figures is left out.

    So is one of which so few teams are not the coach's own that a subtraction would tell them. Two queries.
    """
    rows = _rows(part, organisation, cycle)
    own = Count("pk", filter=Q(team__coachings__user=coach))
    counted = rows.values_list("pillar").annotate(teams=Count("pk", distinct=True), own=own)
    allowed = [pillar for pillar, teams, mine in counted if coach_may_benchmark(teams, mine)]
    standings: dict[str, list[Standing]] = {pillar: [] for pillar in allowed}
    for pillar, score in rows.filter(pillar__in=allowed).values_list("pillar", "score"):
        standings[pillar].append(Standing(cast(float, score), None, 0))
    found = {pillar: benchmark(items) for pillar, items in standings.items()}
    return {pillar: item for pillar, item in found.items() if item.median is not None}


def _rows(part: Part, organisation: Organisation, cycle: str) -> QuerySet[PillarResult]:
    """Pillars that are not split, of results released in full or by pillars only: none answered together."""
    results = TeamResult.objects.shown().filter(
        organisation=organisation,
        cycle__code=cycle,
        questionnaire=part.questionnaire,
        consensus=part.consensus,
        release__in=("full", "pillars_only"),
        team__archived_at=None,
    )
    return PillarResult.objects.filter(snapshot__in=results.values("snapshot"), score__isnull=False, split=False)
