"""What happened to a team, in words, for its time line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ..models import TeamEvent

_SENTENCES = {
    "renamed": gettext_noop("Renamed: it was called “{name}” before."),
    "merged": gettext_noop("Merged with “{name}”. Quarters before tell of other people and are not compared."),
    "split": gettext_noop("Split: part of it is “{name}”. Quarters before tell of other people and are not compared."),
    "archived": gettext_noop("Archived."),
    "restored": gettext_noop("Taken up again."),
}


@dataclass(frozen=True, slots=True)
class EventReading:
    """`number` is its mark in the drawings, from 1 by date."""

    number: int
    date: date
    text: str


def read_events(events: Iterable[TeamEvent]) -> list[EventReading]:
    """In the order given, which is by date."""
    return [EventReading(number, event.date, _text(event)) for number, event in enumerate(events, 1)]


def _text(event: TeamEvent) -> str:
    return _(_SENTENCES[event.kind]).format(name=event.text) if event.kind in _SENTENCES else event.text
