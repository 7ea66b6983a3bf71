"""Opening an assessment, and what its facilitator may change while it is open."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ..maturity.parameters import DEFAULT
from ..maturity.storage import parameters_to_plain
from ..models import Assessment, AuditEvent, Cycle, Questionnaire, Team, User
from .refusals import AlreadyOpen, Closed, NotEmpty, NotLater
from .texts import storable


@transaction.atomic
def open_assessment(
    *,
    team: Team,
    quarter: str,
    mode: str,
    closes_at: datetime,
    expected: int,
    language: str,
    by: User | None,
) -> Assessment:
    """Open the team's assessment of a quarter such as `2026-Q4`, with the newest published questionnaire.

    Thresholds and days until sealing are copied, and stay as they are now. AlreadyOpen where the quarter has
    one; ValidationError for a field that cannot be.
    """
    # Two who open at once take turns.
    team = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    cycle = _cycle(team, storable(quarter, longest=7))
    existing = Assessment.objects.of_quarter(team, quarter).first()
    if existing:
        raise AlreadyOpen(existing)
    assessment = Assessment(
        organisation_id=team.organisation_id,
        team=team,
        cycle=cycle,
        questionnaire=Questionnaire.objects.of(team.organisation).newest(),
        mode=mode,
        expected=expected,
        language=language,
        closes_at=closes_at,
        seal_days=settings.SEAL_DAYS,
        parameters=parameters_to_plain(DEFAULT),
    )
    assessment.full_clean()
    assessment.save()
    detail = {"quarter": quarter, "mode": mode, "expected": expected, "closes_at": closes_at.isoformat()}
    record(assessment, AuditEvent.What.ASSESSMENT_OPENED, by, **detail)
    return assessment


def _cycle(team: Team, quarter: str) -> Cycle:
    Cycle(organisation_id=team.organisation_id, code=quarter).full_clean(exclude={"organisation"})
    return Cycle.objects.get_or_create(organisation_id=team.organisation_id, code=quarter)[0]


@transaction.atomic
def extend_assessment(*, assessment: Assessment, closes_at: datetime, by: User) -> None:
    """Close later than said; NotLater for a time that is not, Closed once the closing time has passed."""
    assessment = _open(assessment)
    if closes_at <= assessment.closes_at:
        raise NotLater
    assessment.extend(closes_at)
    record(assessment, AuditEvent.What.ASSESSMENT_EXTENDED, by, closes_at=closes_at.isoformat())


@transaction.atomic
def expect_people(*, assessment: Assessment, people: int, by: User) -> None:
    """Expect another number of people; ValidationError outside 1 to 500."""
    assessment = _open(assessment)
    before, assessment.expected = assessment.expected, people
    assessment.full_clean(exclude={field.name for field in Assessment._meta.fields} - {"expected"})
    assessment.expect(people)
    record(assessment, AuditEvent.What.ASSESSMENT_EXPECTS, by, before=before, now=people)


@transaction.atomic
def cancel_assessment(*, assessment: Assessment, by: User) -> None:
    """Cancel an assessment that nobody submitted to, and delete its drafts; the quarter is free again."""
    assessment = _open(assessment)
    if assessment.sheets.submitted().exists():
        raise NotEmpty
    assessment.sheets.all().delete()
    assessment.state = Assessment.State.CANCELLED
    assessment.save(update_fields=["state"])
    record(assessment, AuditEvent.What.ASSESSMENT_CANCELLED, by)


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


def _open(assessment: Assessment) -> Assessment:
    """The row as it is now, locked: nobody answers or closes meanwhile. Closed where it is too late."""
    found = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if found.state != Assessment.State.OPEN or found.closes_at <= timezone.now():
        raise Closed
    return found
