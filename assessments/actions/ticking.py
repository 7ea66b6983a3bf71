"""What time brings: openings, reminders, closings and sealings that are due, and work that was left lying."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.models import Session
from django.utils import timezone

from ..models import Assessment, Mail, Upload
from ..models.cycles import AssessmentQuerySet
from ..results.medians import refresh_medians
from .asked import forget_sent_results
from .closing import close_if_due
from .erasing import due_to_erase, erase_sheets
from .invitations import QUIET, TooSoon, last_mailed, remind_everybody
from .opening import open_if_due
from .outbox import forget_done_tasks, send_soon
from .refusals import Closed
from .rounds import wake_stale_jobs
from .sealing import finish_sealing, rewrite_tables, shuffle_sheets

LAST_CALL = timedelta(days=1)  # before closing
TOO_LATE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Ticked:
    """How many were closed, sealed, opened, reminded and rid of old sheets; how many expired sign-ins were forgotten.

    `failed` says which could not be, and by which kind of error.
    """

    closed: int
    sealed: int
    failed: tuple[str, ...]
    opened: int = 0
    reminded: int = 0
    signed_out: int = 0
    erased: int = 0


def tick() -> Ticked:
    """Do what is due; called again, or twice at once, it does no more than once.

    One that fails stops no other, and is tried again next time.
    """
    failed: list[str] = []
    opened = _each("opening", Assessment.objects.due_to_open(), open_if_due, failed)
    reminded = _each("reminding", _due_to_remind(), _remind, failed)
    closed = _each("closing", Assessment.objects.due_to_close(), close_if_due, failed)
    sealed = _seal(failed)
    erased = _each("erasing sheets of", due_to_erase(), erase_sheets, failed)
    if erased:
        with _noting(failed, "rewriting the tables after erasing"):
            rewrite_tables()
    with _noting(failed, "calling the worker"):
        forget_sent_results()
        forget_done_tasks()
        wake_stale_jobs()
        _wake_outbox()
    with _noting(failed, "making the medians of organisations"):
        refresh_medians()
    signed_out = 0
    with _noting(failed, "forgetting expired sign-ins"):
        signed_out = _forget_sign_ins()
        _forget_uploads()
    return Ticked(closed, sealed, tuple(failed), opened, reminded, signed_out, erased)


def due_to_remind(assessment: Assessment, now: datetime) -> bool:
    """Half-way, and the day before closing; never within two days of the last mail, nor when it is too late."""
    last, closes_at = last_mailed(assessment), assessment.closes_at
    if now < last + QUIET or now > closes_at - TOO_LATE:
        return False
    moments = (assessment.opened_at + (closes_at - assessment.opened_at) / 2, closes_at - LAST_CALL)
    return any(last < moment <= now for moment in moments)


def _due_to_remind() -> AssessmentQuerySet:
    now = timezone.now()
    quiet = Assessment.objects.answerable().filter(mode=Assessment.Mode.INDIVIDUAL, opened_at__lte=now - QUIET)
    due = [each.pk for each in quiet.defer("parameters").iterator() if due_to_remind(each, now)]
    return Assessment.objects.filter(pk__in=due)


def _remind(pk: UUID) -> bool:
    """Unless a person was faster, or has closed it: is somebody reminded?"""
    try:
        return remind_everybody(assessment=Assessment.objects.get(pk=pk)) > 0
    except (TooSoon, Closed):
        return False


def _wake_outbox() -> None:
    """Where a worker died, or none was there when a mail was queued."""
    if Mail.objects.due().exists() or Mail.objects.filter(state=Mail.State.SENDING).exists():
        send_soon()


def _forget_sign_ins() -> int:
    """Nothing is written where there is nothing to forget."""
    expired = Session.objects.filter(expire_date__lte=timezone.now())
    return expired.delete()[0] if expired.exists() else 0


def _forget_uploads() -> None:
    forgotten = Upload.objects.forgotten()
    if forgotten.exists():
        forgotten.delete()


def _each(what: str, due: AssessmentQuerySet, work: Callable[[UUID], bool], failed: list[str]) -> int:
    done = 0
    for pk in due.values_list("pk", flat=True):
        with _noting(failed, f"{what} {pk}"):
            done += work(pk)
    return done


def _seal(failed: list[str]) -> int:
    """Rewriting the tables takes time: once for all."""
    shuffled, sealed = [], 0
    for assessment in Assessment.objects.due_to_seal():
        with _noting(failed, f"sealing {assessment.pk}"):
            if shuffle_sheets(assessment.pk):
                shuffled.append(assessment.pk)
    if shuffled:
        with _noting(failed, f"rewriting the tables of {len(shuffled)} to seal"):
            finish_sealing(shuffled)
            sealed = len(shuffled)
    return sealed


@contextmanager
def _noting(failed: list[str], what: str) -> Iterator[None]:
    """Without the text of the error, because a database's may quote a row."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, the others are due as well
        failed.append(f"{what}: {type(error).__name__}")
