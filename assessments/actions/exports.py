"""Results that leave as a file, written down for the teams that they are of, or for the organisation.

A drawing of one result (`radar.svg`) or of an overview (`overview.svg`) repeats what the page shows and no more: like
looking at the page, it is not written down.
"""

import uuid
from collections.abc import Iterable

from ..models import AuditEvent, Organisation, User

BATCH = 500


def record_comparison(
    *, organisation: Organisation, results: Iterable[tuple[uuid.UUID, uuid.UUID]], file: str, by: User
) -> None:
    """`results` are keys of a team and of its assessment, of those whose figures are in it. A query for 500 of them."""
    AuditEvent.objects.bulk_create(
        (
            AuditEvent(
                organisation=organisation,
                team_id=team,
                what=AuditEvent.What.RESULTS_EXPORTED,
                by=by,
                detail={"assessment": str(assessment), "file": file},
            )
            for team, assessment in results
        ),
        batch_size=BATCH,
    )


def record_aggregate(*, organisation: Organisation, quarter: str, teams: int, file: str, by: User) -> None:
    """Of so many teams together: it names none of them, as the figures do."""
    AuditEvent.objects.create(
        organisation=organisation,
        what=AuditEvent.What.RESULTS_EXPORTED,
        by=by,
        detail={"quarter": quarter, "teams": teams, "file": file},
    )
