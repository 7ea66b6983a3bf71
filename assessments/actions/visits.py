"""What a coach keeps for themself of a team."""

from datetime import date

from ..models import Coaching
from .texts import storable

NOTES_LENGTH = 1500  # what fits on the sheet that is printed before a visit


def keep_visit(*, coaching: Coaching, notes: str, visited_on: date | None) -> None:
    """TextRefused for what cannot be stored. No audit event: nobody else learns that there is a note."""
    coaching.notes = storable(notes, longest=NOTES_LENGTH)
    coaching.visited_on = visited_on
    coaching.save(update_fields=["notes", "visited_on"])
