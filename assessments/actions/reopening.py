"""Opening a closed assessment again, before it is sealed (scoring.md 12)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Assessment, AuditEvent, User
from ..models.breaks import last_break
from .assessments import record
from .refusals import NotLater, Refused


class NotReopened(Refused):
    reason = _("Only a closed assessment whose answers are not sealed yet can be opened again.")


@transaction.atomic
def reopen_assessment(*, assessment: Assessment, closes_at: datetime, by: User) -> None:
    """Take answers again until another time; the published result waits, and is replaced only if enough changed.

    NotReopened unless it is closed and not due to be sealed: from then on nobody has the token of a sheet. Nor that
    of a team that is archived, or was merged or split since: other people would answer it.
    NotLater for a time that has passed.
    """
    found = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    now = timezone.now()
    changed = last_break(found.team_id, timezone.localdate())
    if not is_reopenable(found) or (changed and found.closed_at and found.closed_at < changed):
        raise NotReopened
    if closes_at <= now:
        raise NotLater
    found.state = Assessment.State.OPEN
    found.closes_at, found.reopened_at, found.seals_at = closes_at, now, None
    found.save(update_fields=["state", "closes_at", "reopened_at", "seals_at"])
    record(found, AuditEvent.What.ASSESSMENT_REOPENED, by, closes_at=closes_at.isoformat())


def is_reopenable(assessment: Assessment) -> bool:
    """Sealing may have begun at its date, before the state says so; nothing is opened for a team that is archived."""
    closed = assessment.state == Assessment.State.CLOSED and assessment.team.archived_at is None
    return closed and assessment.seals_at is not None and assessment.seals_at > timezone.now()
