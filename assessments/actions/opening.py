"""Opening an assessment, now or when its time has come."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..maturity.parameters import DEFAULT, Parameters
from ..maturity.storage import parameters_to_plain
from ..models import Assessment, AuditEvent, Cycle, Organisation, Questionnaire, Team, User
from .assessments import record
from .invitations import invite_team
from .refusals import AlreadyOpen, Refused, TeamArchived
from .texts import storable

_IN_HAND = {"organisation", "team", "cycle", "questionnaire"}


class NoQuestionnaire(Refused):
    reason = _("The organisation has no published questionnaire.")


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
    opens_at: datetime | None = None,
    questionnaire: Questionnaire | None = None,
) -> Assessment:
    """Open the team's assessment of a quarter such as `2026-Q4`, or plan it where `opens_at` lies ahead.

    With the newest published questionnaire, unless another is named. With personal links, those expected are those
    invited. Thresholds and days until sealing are copied, and stay as they are at opening. AlreadyOpen where the
    quarter has one; ValidationError for a field that cannot be; NobodyToInvite, NoMail, NoQuestionnaire.
    """
    # Two who open at once take turns.
    team = Team.objects.select_for_update(no_key=True, of=("self",)).select_related("organisation").get(pk=team.pk)
    if team.archived_at:
        raise TeamArchived
    cycle = cycle_of(team.organisation, storable(quarter, longest=7))
    existing = Assessment.objects.of_quarter(team, quarter).first()
    if existing:
        raise AlreadyOpen(existing)
    now = timezone.now()
    opens_at = max(opens_at or now, now)
    assessment = Assessment(
        organisation_id=team.organisation_id,
        team=team,
        cycle=cycle,
        questionnaire=questionnaire or _newest(team.organisation),
        mode=mode,
        state=Assessment.State.PLANNED if opens_at > now else Assessment.State.OPEN,
        expected=expected,
        language=language,
        opened_at=opens_at,
        closes_at=closes_at,
        seal_days=settings.SEAL_DAYS,
        parameters=parameters_to_plain(parameters_in_force(team.organisation)),
    )
    # What it belongs to is in hand, and its codes are drawn: looking again would double the time of a large round.
    assessment.full_clean(exclude=_IN_HAND, validate_unique=False)
    assessment.save(force_insert=True)
    if assessment.state == Assessment.State.PLANNED:
        record(assessment, AuditEvent.What.ASSESSMENT_PLANNED, by, **_detail(assessment))
    else:
        _begin(assessment, by)
    return assessment


@transaction.atomic
def open_if_due(pk: UUID) -> bool:
    """Open a planned one by the clock, unless somebody was faster: is it open?

    One that cannot be opened, because nobody can be invited, is cancelled, and its quarter is free.
    """
    assessment = Assessment.objects.select_for_update(of=("self",)).select_related("team__organisation").get(pk=pk)
    if assessment.state != Assessment.State.PLANNED or assessment.opened_at > timezone.now():
        return False
    assessment.state = Assessment.State.OPEN
    assessment.parameters = parameters_to_plain(parameters_in_force(assessment.team.organisation))
    assessment.seal_days = settings.SEAL_DAYS
    try:
        with transaction.atomic():
            _begin(assessment, None)
    except Refused as refusal:
        Assessment.objects.filter(pk=pk).update(state=Assessment.State.CANCELLED)
        record(assessment, AuditEvent.What.ASSESSMENT_CANCELLED, None, because=type(refusal).__name__)
        return False
    return True


def parameters_in_force(organisation: Organisation) -> Parameters:
    """The defaults, with what the organisation raised; nothing is ever lower than its default."""
    raised = {name: max(value, getattr(DEFAULT, name)) for name, value in organisation.thresholds.items()}
    return replace(DEFAULT, **raised)


def cycle_of(organisation: Organisation, quarter: str) -> Cycle:
    """The quarter's, made when first needed."""
    if found := Cycle.objects.filter(organisation=organisation, code=quarter).first():
        return found
    Cycle(organisation=organisation, code=quarter).full_clean(exclude={"organisation"})
    return Cycle.objects.get_or_create(organisation=organisation, code=quarter)[0]


def _newest(organisation: Organisation) -> Questionnaire:
    try:
        return Questionnaire.objects.of(organisation).newest()
    except Questionnaire.DoesNotExist:
        raise NoQuestionnaire from None


def _begin(assessment: Assessment, by: User | None) -> None:
    if assessment.mode == Assessment.Mode.INDIVIDUAL:
        assessment.expected = invite_team(assessment)
    assessment.save(update_fields=["state", "parameters", "seal_days", "expected", "salt"])
    record(assessment, AuditEvent.What.ASSESSMENT_OPENED, by, **_detail(assessment))


def _detail(assessment: Assessment) -> dict[str, object]:
    return {
        "quarter": assessment.cycle.code,
        "mode": assessment.mode,
        "expected": assessment.expected,
        "closes_at": assessment.closes_at.isoformat(),
    }
