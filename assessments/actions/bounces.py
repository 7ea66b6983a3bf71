"""Mails that came back: a delivery status notification (RFC 3464) is read, and the mails it tells of are marked.

Nothing in a mail that left says which row it was, so the address tells, and the week in which servers give up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.message import Message

from django.db.models import Q
from django.utils import timezone

from ..models import Mail

WINDOW = timedelta(days=7)
_SENT = (Mail.State.SENT, Mail.State.UNSURE)


class NotAReport(Exception):
    """The message says nothing of a delivery that a program could read."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one recipient: under which addresses it was known on the way, and why, in the server's words."""

    addresses: frozenset[str]
    action: str
    reason: str

    @property
    def is_final(self) -> bool:
        """A delay changes nothing: the server goes on trying."""
        return self.action == "failed"


def read_reports(message: bytes) -> list[Report]:
    """One for each recipient, at least one; NotAReport."""
    found = [report for part in _delivery_parts(message_from_bytes(message)) for report in _reports(part)]
    if not found:
        raise NotAReport
    return found


def mark_returned(report: Report) -> int:
    """What was sent to the address within a week is shown as refused; how many mails. The same again changes none."""
    if not report.is_final:
        return 0
    to = Q()
    for address in report.addresses:
        to |= Q(to__iexact=address)
    mails = Mail.objects.filter(to, state__in=_SENT, changed_at__gte=timezone.now() - WINDOW)
    return mails.update(state=Mail.State.REFUSED, problem=report.reason, changed_at=timezone.now())


def _delivery_parts(message: Message) -> Iterator[Message]:
    return (part for part in message.walk() if part.get_content_type() == "message/delivery-status")


def _reports(part: Message) -> Iterator[Report]:
    """The first block of fields is about the message, each other one about a recipient."""
    for block in part.walk():
        fields = {name.lower(): _plain(str(value)) for name, value in block.items()}
        known = {_typed(fields.get(name, "")) for name in ("final-recipient", "original-recipient")} - {""}
        if known and "action" in fields:
            reason = _typed(fields.get("diagnostic-code", "")) or fields.get("status", "")
            yield Report(frozenset(known), fields["action"].lower(), reason[:200])


def _typed(value: str) -> str:
    """`rfc822; ada@example.org`, without its type."""
    return value.partition(";")[2].strip().strip("<>")


def _plain(text: str) -> str:
    """On one line, as a database can hold it."""
    return " ".join(text.replace("\0", "").split())
