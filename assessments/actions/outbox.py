"""Mails wait here until a worker sends them, once each (trust.md 2).

What is queued in a transaction leaves after its commit. Logs name no address and quote no server.
"""

import logging
import smtplib
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ..models import Mail
from .letters import DeadLink, NoLetter, letter_of

logger = logging.getLogger(__name__)

BATCH = 200  # mails in one task, so that other work gets its turn
LOST_AFTER = timedelta(minutes=10)
KEPT = timedelta(days=7)
LONGEST_WAIT = timedelta(hours=1)
_ABOUT = ("organisation", "assessment__team", "assessment__cycle", "invitation", "account_invitation")


def queue_all(mails: Iterable[Mail]) -> int:
    """Many at once; how many."""
    if not settings.MAILERS:
        return 0
    queued = Mail.objects.bulk_create(mails)
    if queued:
        transaction.on_commit(send_soon)
    return len(queued)


@transaction.atomic
def send_again(*, mail: Mail) -> bool:
    """One that was refused, or may not have arrived; is it on its way by this? Any other is left alone."""
    now, found = timezone.now(), Mail.objects.with_a_problem().filter(pk=mail.pk)
    queued = found.update(state=Mail.State.QUEUED, attempts=0, due_at=now, changed_at=now, problem="") > 0
    if queued:
        transaction.on_commit(send_soon)
    return queued


def send_soon() -> None:
    """Wake the worker, unless it is called already."""
    if not DBTaskResult.objects.ready().filter(task_path=send_mails.module_path).exists():
        send_mails.enqueue()


def forget_done_tasks() -> None:
    """Their results tell nothing after a week; nothing is written where there are none."""
    done = DBTaskResult.objects.finished().filter(finished_at__lte=timezone.now() - KEPT)
    if done.exists():
        done.delete()


@task()
def send_mails() -> None:
    """A batch of those that are due; the others are the next task's."""
    give_up_lost()
    post = _Post()
    try:
        for _turn in range(BATCH):
            mail = _claim()
            if mail is None:
                return
            if again_at := _send(post, mail):
                send_mails.using(run_after=again_at).enqueue()
                return
    finally:
        post.close()
    send_soon()


def give_up_lost() -> int:
    """Those that a worker died with may have left, or not: they are shown, and sent again when somebody says so."""
    lost = Mail.objects.filter(state=Mail.State.SENDING, changed_at__lte=timezone.now() - LOST_AFTER)
    return lost.update(state=Mail.State.UNSURE, changed_at=timezone.now())


@transaction.atomic
def _claim() -> Mail | None:
    """The first that is due is this worker's, and committed as such before anything leaves."""
    mail = Mail.objects.due().select_for_update(skip_locked=True).first()
    if mail is None:
        return None
    mail.state, mail.attempts, mail.changed_at = Mail.State.SENDING, mail.attempts + 1, timezone.now()
    mail.save(update_fields=["state", "attempts", "changed_at"])
    return Mail.objects.select_related(*_ABOUT).defer("assessment__organisation").get(pk=mail.pk)


def _send(post: "_Post", mail: Mail) -> datetime | None:
    """When to go on, where no mail can leave just now."""
    try:
        letter = letter_of(mail)
    except NoLetter:
        Mail.objects.filter(pk=mail.pk).delete()
        return None
    except DeadLink:
        _settle(mail, Mail.State.REFUSED, problem="the link opens no sheet: make a new one")
        return None
    except Exception as error:  # noqa: BLE001 - one that cannot be written must not stop the others
        logger.error("A mail could not be written: %s", type(error).__name__)
        _settle(mail, Mail.State.REFUSED, problem=type(error).__name__)
        return None
    return _deliver(post, mail, EmailMessage(letter.subject, letter.text, to=[mail.to]))


def _deliver(post: "_Post", mail: Mail, message: EmailMessage) -> datetime | None:
    try:
        post.open()
    except (OSError, smtplib.SMTPException) as error:
        return _wait(mail, error)
    try:
        post.send(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        code, said = _reply(error)
        if isinstance(error, smtplib.SMTPSenderRefused) or code < 500:
            return _wait(mail, error)
        _settle(mail, Mail.State.REFUSED, problem=f"{code} {said}")
    except (OSError, smtplib.SMTPException) as error:
        # The line broke between the first word and the last: the server may have taken it.
        logger.error("A mail may have been sent: %s", type(error).__name__)
        _settle(mail, Mail.State.UNSURE, problem=type(error).__name__)
        post.close()
    except ValueError:
        _settle(mail, Mail.State.REFUSED, problem="not an address")
    else:
        _settle(mail, Mail.State.SENT)
    return None


def _wait(mail: Mail, error: Exception) -> datetime:
    """Queued again: after a minute, then after twice as long each time."""
    logger.error("A mail could not be sent: %s", type(error).__name__)
    again_at = timezone.now() + min(timedelta(minutes=2 ** min(mail.attempts - 1, 10)), LONGEST_WAIT)
    _settle(mail, Mail.State.QUEUED, problem=type(error).__name__, due_at=again_at)
    return again_at


def _settle(mail: Mail, state: str, *, problem: str = "", **fields: Any) -> None:
    mine = Mail.objects.filter(pk=mail.pk, state=Mail.State.SENDING)
    mine.update(state=state, problem=problem[:200], changed_at=timezone.now(), **fields)


def _reply(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> tuple[int, str]:
    code: int
    said: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    else:
        code, said = error.smtp_code, error.smtp_error
    return code, said.decode(errors="replace") if isinstance(said, bytes) else str(said)


class _Post:
    """One connection for a batch, asked before each mail whether it still answers."""

    def __init__(self) -> None:
        self._backend: Any = None

    def open(self) -> None:
        """OSError or SMTPException where there is no connection to be had; then nothing has left."""
        line = getattr(self._backend, "connection", None)
        if line is not None:
            try:
                line.noop()
            except (OSError, smtplib.SMTPException):
                self.close()
        if self._backend is None:
            backend: Any = mailers["default"]
            backend.open()
            self._backend = backend

    def send(self, message: EmailMessage) -> None:
        self._backend.send_messages([message])

    def close(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            # It may be gone already.
            with suppress(OSError, smtplib.SMTPException):
                backend.close()
