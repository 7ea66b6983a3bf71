"""Results of many teams at once: the stored rows, with figures that a test chooses."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from assessments.models import Assessment, Team
from assessments.models.results import PillarResult, Snapshot
from assessments.models.team_results import TeamResult
from tests.factories import make_assessment

PILLARS = "CALMS"


def make_result(
    team: Team,
    quarter: str = "2026-Q4",
    *,
    scores: Mapping[str, float | None] | float = 50.0,
    closed: datetime | None = None,
    asked: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Assessment:
    """Closed, by default a day ago after a week in which it was open; `asked` are fields of the assessment."""
    closed = closed or timezone.now() - timedelta(days=1)
    dates = {"opened_at": closed - timedelta(days=7), "closed_at": closed, "closes_at": closed, "seals_at": closed}
    assessment = make_assessment(team, quarter, **{"state": "closed", **dates, **(asked or {})})
    shared = {"organisation_id": team.organisation_id}
    release = fields.setdefault("release", "full")
    snapshot = Snapshot.objects.create(
        assessment=assessment,
        engine="1",
        parameters={},
        inputs_hash="",
        release=release,
        n_submitted=6,
        n_valid=6,
        card={},
        created_at=closed,
        **shared,
    )
    split = fields.get("split", ())
    of = dict.fromkeys(PILLARS, scores) if isinstance(scores, float) else scores
    if release != "suppressed":
        PillarResult.objects.bulk_create(
            PillarResult(
                snapshot=snapshot,
                team=team,
                cycle=assessment.cycle,
                pillar=pillar,
                status="scored",
                score=of.get(pillar),
                split=pillar in split,
                **shared,
            )
            for pillar in PILLARS
        )
    if release != "suppressed":
        fields |= {f"score_{pillar.lower()}": of.get(pillar) for pillar in PILLARS}
    counts = {"consensus": False, "expected": 8, "n_submitted": 6, "n_valid": 6, "n_symptoms": 0}
    if release == "suppressed":
        counts["n_symptoms"] = None
    TeamResult.objects.create(
        assessment=assessment,
        team=team,
        cycle=assessment.cycle,
        questionnaire=assessment.questionnaire,
        snapshot=snapshot,
        **{**shared, **counts, **fields},
    )
    return assessment
