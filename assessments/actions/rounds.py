"""A quarter's round of many teams: asked for on a page, done by a worker, one team after the other.

Each step is one transaction with the job's own count, so that a worker may die, or two run the same job, and every
team is done once. What could not be done is said of the team, and stops no other.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ..models import Assessment, AuditEvent, Cycle, Job, Organisation, Questionnaire, Team, User
from ..models.people import TeamQuerySet
from .closing import close_for_many
from .invitations import remind_everybody
from .opening import cycle_of, open_assessment
from .refusals import AlreadyOpen, Closed, Refused
from .sealing import rewrite_tables
from .texts import storable

logger = logging.getLogger(__name__)

STALE_AFTER = timedelta(minutes=2)
MOST_PROBLEMS = 100
SMALL_TEAM = 5  # below it, names are easily guessed: trust.md 2 recommends consensus


class ClosesTooEarly(Refused):
    reason = gettext_lazy("The round closes before it opens: choose a later closing time.")


class NoTeams(Refused):
    reason = gettext_lazy("No team is left to do this for.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What is asked for all teams alike; `small_together` lets teams of fewer than five answer in consensus.

    `language` is the one that messages and pages begin in; everybody answers in their own.
    """

    quarter: str
    mode: str
    opens_at: datetime
    closes_at: datetime
    questionnaire: Questionnaire
    language: str
    small_together: bool = False


@transaction.atomic
def open_round(*, organisation: Organisation, asked: Round, teams: Sequence[UUID], by: User) -> Job:
    """Have the teams' assessments opened, or planned where the round opens later; ClosesTooEarly, NoTeams.

    Teams that have an assessment in the quarter keep it.
    """
    if asked.closes_at <= max(asked.opens_at, timezone.now()):
        raise ClosesTooEarly
    waiting = _without_one(organisation, asked.quarter).filter(pk__in=teams)
    cycle = cycle_of(organisation, storable(asked.quarter, longest=7))
    cycle.opens_at, cycle.closes_at, cycle.questionnaire = asked.opens_at, asked.closes_at, asked.questionnaire
    cycle.save(update_fields=["opens_at", "closes_at", "questionnaire"])
    told = {"mode": asked.mode, "small_together": asked.small_together, "language": asked.language}
    dates = {"opens_at": asked.opens_at.isoformat(), "closes_at": asked.closes_at.isoformat()}
    items = waiting.order_by("name", "pk").values_list("pk", flat=True)
    # By its key, because a later round of the quarter may ask with another.
    job = _ask(cycle, Job.Kind.OPEN, items, by, questionnaire=str(asked.questionnaire.pk), **told, **dates)
    _record(job, AuditEvent.What.CYCLE_OPENED, **told, **dates)
    return job


@transaction.atomic
def remind_round(*, cycle: Cycle, by: User) -> Job:
    """Have everybody with a personal link reminded, except where they had a mail within two days; NoTeams."""
    running = cycle.assessments.answerable().filter(mode=Assessment.Mode.INDIVIDUAL)
    job = _ask(cycle, Job.Kind.REMIND, running.order_by("team__name", "pk").values_list("pk", flat=True), by)
    _record(job, AuditEvent.What.PEOPLE_REMINDED)
    return job


@transaction.atomic
def close_round(*, cycle: Cycle, by: User) -> Job:
    """Have all open assessments of the round closed; NoTeams where none is open."""
    running = cycle.assessments.running()
    job = _ask(cycle, Job.Kind.CLOSE, running.order_by("team__name", "pk").values_list("pk", flat=True), by)
    _record(job, AuditEvent.What.CYCLE_CLOSED)
    return job


@transaction.atomic
def delete_round(*, cycle: Cycle, by: User) -> Job:
    """Have the assessments of all teams deleted, with their answers and results, and then the round itself."""
    job = _ask(cycle, Job.Kind.DELETE, cycle.assessments.order_by("pk").values_list("pk", flat=True), by)
    detail = {"quarter": cycle.code, "assessments": job.total}
    AuditEvent.objects.create(
        organisation_id=cycle.organisation_id, what=AuditEvent.What.CYCLE_DELETED, by=by, detail=detail
    )
    return job


def teams_without_one(organisation: Organisation, quarter: str) -> int:
    """How many a round of this quarter would still open."""
    return _without_one(organisation, quarter).count()


@task()
def run_job(pk: str) -> None:
    """Go on where the job stands, to its end; nothing where another worker has deleted the round with it."""
    job = Job.objects.select_related("cycle__organisation", "by").filter(pk=pk).first()
    if job is None:
        return
    items = job.asked["items"]
    with override(job.by.language if job.by else job.organisation.language):
        while _take_turn(job, items):
            pass
    if job.kind == Job.Kind.DELETE:
        rewrite_tables()
        _forget_empty(job.cycle_id)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE, seen_at=timezone.now())


def wake_stale_jobs() -> int:
    """Jobs whose worker died, or that never had one, get another; how many."""
    stale = Job.objects.exclude(state=Job.State.DONE).filter(seen_at__lte=timezone.now() - STALE_AFTER)
    found = list(stale.values_list("pk", flat=True))
    for pk in found:
        Job.objects.filter(pk=pk).update(seen_at=timezone.now())
        run_job.enqueue(str(pk))
    return len(found)


@transaction.atomic
def _take_turn(job: Job, items: Sequence[str]) -> bool:
    """Do the next item and count it; was there one?"""
    now = Job.objects.select_for_update().only("state", "done", "problems").filter(pk=job.pk).first()
    if now is None or now.done >= len(items):
        return False
    fields: dict[str, Any] = {"seen_at": timezone.now()}
    problem = _problem_with(job, items[now.done])
    if problem and len(now.problems) < MOST_PROBLEMS:
        fields["problems"] = [*now.problems, problem]
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, done=now.done + 1, **fields)
    return True


def _problem_with(job: Job, item: str) -> str:
    """What became of one team, if it is not what was asked for."""
    try:
        with transaction.atomic():
            _WORK[Job.Kind(job.kind)](job, UUID(item))
    except (AlreadyOpen, Closed):
        return ""  # somebody was faster, with the same in mind
    except Refused as refusal:
        problem = str(refusal)
    except ValidationError as error:
        problem = " ".join(error.messages)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other teams are due as well
        # Without the text of the error, because a database's may quote a row.
        logger.error("%s of %s failed: %s", job.kind, item, type(error).__name__)
        problem = _("this failed ({error}); try again.").format(error=type(error).__name__)
    else:
        return ""
    team = _team_of(job, item)
    return f"{team}: {problem}" if team else _("A team or its assessment was deleted meanwhile.")


@transaction.atomic
def _forget_empty(pk: UUID) -> None:
    """The round, unless an assessment was opened in it meanwhile."""
    cycle = Cycle.objects.select_for_update().filter(pk=pk).first()
    if cycle and not cycle.assessments.exists():
        cycle.delete()


def _without_one(organisation: Organisation, quarter: str) -> TeamQuerySet:
    taken = Assessment.objects.filter(organisation=organisation, cycle__code=quarter).not_cancelled()
    return Team.objects.of(organisation).active().exclude(pk__in=taken.values("team"))


def _ask(cycle: Cycle, kind: Job.Kind, items: Iterable[UUID], by: User, **asked: object) -> Job:
    found = [str(item) for item in items]
    if not found and kind != Job.Kind.DELETE:
        raise NoTeams
    job = Job.objects.create(
        organisation_id=cycle.organisation_id,
        cycle=cycle,
        kind=kind,
        asked={"items": found} | asked,
        total=len(found),
        by=by,
    )
    transaction.on_commit(partial(run_job.enqueue, str(job.pk)))
    return job


def _record(job: Job, what: AuditEvent.What, **detail: object) -> None:
    AuditEvent.objects.create(
        organisation_id=job.organisation_id,
        what=what,
        by=job.by,
        detail={"quarter": job.cycle.code, "teams": job.total} | detail,
    )


def _team_of(job: Job, item: str) -> Team | None:
    """Nothing where it, or the assessment, is gone."""
    if job.kind == Job.Kind.OPEN:
        return Team.objects.filter(pk=item).first()
    return Team.objects.filter(assessments=UUID(item)).first()


def _open_one(job: Job, pk: UUID) -> None:
    team = Team.objects.select_related("organisation").get(pk=pk, organisation=job.organisation)
    asked_with = job.asked.get("questionnaire", job.cycle.questionnaire_id)  # jobs of earlier versions name none
    small = job.asked["small_together"] and team.size < SMALL_TEAM
    open_assessment(
        team=team,
        quarter=job.cycle.code,
        mode=Assessment.Mode.CONSENSUS if small else job.asked["mode"],
        opens_at=parse_datetime(job.asked["opens_at"]),
        closes_at=datetime.fromisoformat(job.asked["closes_at"]),
        expected=max(team.size - team.memberships.filter(on_leave=True).count(), 1),
        language=job.asked.get("language", team.organisation.language),
        questionnaire=Questionnaire.objects.defer("document").get(pk=asked_with),
        by=job.by,
    )


def _remind_one(job: Job, pk: UUID) -> None:
    remind_everybody(assessment=Assessment.objects.get(pk=pk, cycle=job.cycle), by=job.by)


def _delete_one(job: Job, pk: UUID) -> None:
    Assessment.objects.filter(pk=pk, cycle=job.cycle).delete()


def _close_one(job: Job, pk: UUID) -> None:
    close_for_many(pk, job.by)


_WORK: dict[Job.Kind, Callable[[Job, UUID], None]] = {
    Job.Kind.OPEN: _open_one,
    Job.Kind.REMIND: _remind_one,
    Job.Kind.CLOSE: _close_one,
    Job.Kind.DELETE: _delete_one,
}
