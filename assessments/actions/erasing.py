"""What is erased: sheets at the end of their time, and what an administrator deletes (trust.md 1, scoring.md 12)."""

import calendar
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.tasks import task
from django.utils import timezone

from ..models import AnswerSheet, Assessment, AuditEvent, Comment, Organisation, Team, User
from ..models.cycles import AssessmentQuerySet
from .assessments import record
from .sealing import rewrite_tables


def due_to_erase() -> AssessmentQuerySet:
    """Sealed ones that hold sheets or comments longer than their organisation keeps them."""
    now, due = timezone.now(), Q(pk__in=())
    for months in Organisation.objects.values_list("retention_months", flat=True).distinct():
        due |= Q(organisation__retention_months=months, closed_at__lt=months_before(now, months))
    held = [Exists(model.objects.filter(assessment=OuterRef("pk"))) for model in (AnswerSheet, Comment)]
    return Assessment.objects.filter(due, held[0] | held[1], state=Assessment.State.SEALED)


def months_before(moment: datetime, months: int) -> datetime:
    """The same day so many months ago, or the last one of a month that is shorter."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


@transaction.atomic
def erase_sheets(pk: UUID) -> bool:
    """Sheets and comments go, results stay; once, whoever else erases."""
    assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=pk)
    sheets, comments = AnswerSheet.objects.filter(assessment=assessment), Comment.objects.filter(assessment=assessment)
    count = sheets.count()
    if not (count or comments.exists()):
        return False
    sheets.delete()
    comments.delete()
    record(assessment, AuditEvent.What.SHEETS_ERASED, None, sheets=count)
    return True


@transaction.atomic
def delete_team(*, team: Team, by: User) -> None:
    """With all that it answered, and its results; what was written down about it in the audit stays."""
    detail = {"name": team.name, "assessments": team.assessments.count()}
    AuditEvent.objects.create(
        organisation_id=team.organisation_id, what=AuditEvent.What.TEAM_DELETED, by=by, detail=detail
    )
    team.delete()
    transaction.on_commit(lambda: rewrite.enqueue())


@task()
def rewrite() -> None:
    """What was deleted leaves the files of the database, too."""
    rewrite_tables()
