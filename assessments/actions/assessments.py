"""What may change while an assessment is open."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ..models import Assessment, AuditEvent, User
from .asked import forget_invitations
from .refusals import Closed, NotEmpty, NotLater, TooFewExpected


@transaction.atomic
def extend_assessment(*, assessment: Assessment, closes_at: datetime, by: User) -> None:
    """Close later than said; NotLater for a time that is not, Closed once the closing time has passed."""
    assessment = still_open(assessment)
    if closes_at <= assessment.closes_at:
        raise NotLater
    assessment.extend(closes_at)
    record(assessment, AuditEvent.What.ASSESSMENT_EXTENDED, by, closes_at=closes_at.isoformat())


@transaction.atomic
def expect_people(*, assessment: Assessment, people: int, by: User) -> None:
    """Expect another number of people; ValidationError outside 1 to 500, TooFewExpected below the sheets in."""
    assessment = still_open(assessment)
    submitted = assessment.sheets.submitted().count()
    fewest = fewest_expected(assessment, submitted)
    before, assessment.expected = assessment.expected, people
    assessment.full_clean(exclude={field.name for field in Assessment._meta.fields} - {"expected"})
    if people < fewest:
        raise TooFewExpected(submitted)
    assessment.expect(people)
    record(assessment, AuditEvent.What.ASSESSMENT_EXPECTS, by, before=before, now=people)


def fewest_expected(assessment: Assessment, submitted: int) -> int:
    """Fewer people than sheets would only make a result look surer than it is; where it is so already, it may stay."""
    return min(assessment.expected, submitted)


@transaction.atomic
def cancel_assessment(*, assessment: Assessment, by: User) -> None:
    """Cancel one that nobody ever submitted to, with its drafts and invitations; the quarter is free again."""
    assessment = still_open(assessment, or_planned=True)
    if holds_answers(assessment):
        raise NotEmpty
    assessment.sheets.all().delete()
    forget_invitations(assessment)
    assessment.state = Assessment.State.CANCELLED
    assessment.save(update_fields=["state"])
    record(assessment, AuditEvent.What.ASSESSMENT_CANCELLED, by)


def holds_answers(assessment: Assessment) -> bool:
    """Whether anybody ever submitted; with a result, it was open before."""
    return assessment.sheets.submitted().exists() or assessment.snapshots.exists()


@transaction.atomic
def share_results(*, assessment: Assessment, shown: bool, by: User) -> None:
    """Whether respondents see the results by their link, once there are some."""
    assessment.shows_respondents = shown
    assessment.save(update_fields=["shows_respondents"])
    record(assessment, AuditEvent.What.RESULTS_SHARED, by, shown=shown)


def record(assessment: Assessment, what: AuditEvent.What, by: User | None, **detail: object) -> None:
    """An audit event of the assessment's team; `by` is `None` for what the clock did."""
    AuditEvent.objects.create(
        organisation_id=assessment.organisation_id,
        team_id=assessment.team_id,
        what=what,
        by=by,
        detail={"assessment": str(assessment.pk)} | detail,
    )


def still_open(assessment: Assessment, *, or_planned: bool = False) -> Assessment:
    """The row as it is now, locked: nobody answers or closes meanwhile. Closed where it is too late."""
    found = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    planned = or_planned and found.state == Assessment.State.PLANNED
    if not (planned or found.state == Assessment.State.OPEN) or found.closes_at <= timezone.now():
        raise Closed
    return found
