"""One team beside the teams of its organisation (scoring.md 13)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from ..maturity.benchmark import Benchmark, of_scores
from ..maturity.questionnaire import PILLARS
from ..maturity.release import coach_may_benchmark
from ..models import Coaching, Organisation, TeamResult, User
from .compare import Part

_SCORES = [f"score_{pillar.lower()}" for pillar in PILLARS]


def organisation_benchmark(part: Part, organisation: Organisation, cycle: str, coach: User) -> Mapping[str, Benchmark]:
    """By pillar, of the quarter's teams with the same mode and version; a pillar without figures is left out.

    So is one of which so few teams are not the coach's own that a subtraction would tell them. One query.
    """
    rows = list(_rows(part, organisation, cycle, coach))
    found = {}
    for place, pillar in enumerate(PILLARS):
        entering = [row for row in rows if row[place] is not None and pillar not in row[-2]]
        if coach_may_benchmark(len(entering), sum(row[-1] for row in entering)):
            found[pillar] = of_scores([row[place] for row in entering])
    return {pillar: item for pillar, item in found.items() if item.median is not None}


def _rows(part: Part, organisation: Organisation, cycle: str, coach: User) -> QuerySet[TeamResult, Any]:
    """Scores by pillar, the split ones, and whether the team is the coach's.

    Of results released in full or by pillars only: none that was answered together.
    """
    results = TeamResult.objects.shown().filter(
        organisation=organisation,
        cycle__code=cycle,
        questionnaire=part.questionnaire,
        consensus=part.consensus,
        release__in=("full", "pillars_only"),
        team__archived_at=None,
    )
    own = Exists(Coaching.objects.filter(user=coach, team=OuterRef("team")))
    return results.annotate(own=own).values_list(*_SCORES, "split", "own")
