"""What a team says of a symptom that its result shows."""

import uuid
from collections.abc import Iterable

from ..models import Assessment
from ..models.results import SymptomReview
from .history import Past


def review_symptom(*, assessment: Assessment, symptom: str, verdict: str) -> None:
    """Store or replace the team's verdict; ValueError for a word that is none."""
    if verdict not in SymptomReview.Verdict.values:
        raise ValueError(verdict)
    SymptomReview.objects.update_or_create(
        assessment=assessment,
        symptom=symptom,
        defaults={"organisation_id": assessment.organisation_id, "verdict": verdict},
    )


def verdicts(all_past: Iterable[Past]) -> dict[uuid.UUID, dict[str, str]]:
    """By assessment and symptom."""
    found: dict[uuid.UUID, dict[str, str]] = {}
    rows = SymptomReview.objects.filter(assessment__in=[quarter.assessment for quarter in all_past])
    for assessment, symptom, verdict in rows.values_list("assessment", "symptom", "verdict"):
        found.setdefault(assessment, {})[symptom] = verdict
    return found
