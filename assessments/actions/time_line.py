"""What happened to a team, told on its time line beside its quarters."""

from django.utils import timezone

from ..models import Team, TeamEvent


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
