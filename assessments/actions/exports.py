"""Results that leave as a file, written down for the teams that they are of."""

import uuid
from collections.abc import Iterable

from ..models import AuditEvent, Organisation, User


def record_comparison(*, organisation: Organisation, results: Iterable[tuple[uuid.UUID, uuid.UUID]], by: User) -> None:
    """`results` are keys of a team and of its assessment. One query."""
    AuditEvent.objects.bulk_create(
        AuditEvent(
            organisation=organisation,
            team_id=team,
            what=AuditEvent.What.RESULTS_EXPORTED,
            by=by,
            detail={"assessment": str(assessment), "file": "csv"},
        )
        for team, assessment in results
    )
