"""What happened to a team, told on its time line beside its quarters."""

from datetime import date

from django.utils import timezone

from ..models import Team, TeamEvent
from .texts import storable

TEXT_LENGTH = 200


def tell(team: Team, kind: TeamEvent.Kind, text: str = "", other: Team | None = None) -> None:
    """Today; `text` is a name as it was: the former one of the team, or the one of the other team."""
    TeamEvent.objects.create(
        organisation_id=team.organisation_id,
        team=team,
        other=other,
        kind=kind,
        date=timezone.localdate(),
        text=text,
    )


def note_event(*, team: Team, date: date, text: str) -> TeamEvent:
    """What the team itself puts on its time line; TextRefused for a text that cannot be stored."""
    text = storable(text, longest=TEXT_LENGTH)
    return TeamEvent.objects.create(organisation_id=team.organisation_id, team=team, date=date, text=text)
