"""What a team says of a symptom that its result shows."""

from ..models import Assessment
from ..models.results import SymptomReview


def review_symptom(*, assessment: Assessment, symptom: str, verdict: str) -> None:
    """Store or replace the team's verdict; ValueError for a word that is none."""
    if verdict not in SymptomReview.Verdict.values:
        raise ValueError(verdict)
    SymptomReview.objects.update_or_create(
        assessment=assessment,
        symptom=symptom,
        defaults={"organisation_id": assessment.organisation_id, "verdict": verdict},
    )
