"""What a team's page tells besides its people and quarters."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from ..forms.assessments import begins_on, free_quarters
from ..models import AuditEvent, Coaching, Team, TeamEvent, User

EVENTS = 20
TOLD_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Around:
    """`self_assigned` names administrators who made themselves coach lately: the team is told, even if they left."""

    tags: Sequence[str]
    coachings: Sequence[Coaching]
    events: Sequence[TeamEvent]
    self_assigned: Sequence[User]

    @property
    def coached(self) -> bool:
        return bool(self.coachings)


@dataclass(frozen=True, slots=True)
class Proposed:
    """The quarter that can be opened next; `begins_on` where it is yet to come."""

    quarter: str
    begins_on: date | None


def propose(team: Team) -> Proposed | None:
    """One query; `None` where each quarter around today has its assessment."""
    quarter = next(iter(free_quarters(team)), None)
    if quarter is None:
        return None
    day = begins_on(quarter)
    return Proposed(quarter, day if day > timezone.localdate() else None)


def around(team: Team) -> Around:
    """Five queries at most."""
    return Around(
        tags=[tag.name for tag in team.tags.all()],
        coachings=team.coachings.select_related("user").order_by("user__name", "user__email"),
        events=team.events.exclude(kind=TeamEvent.Kind.NOTE).order_by("-date", "-pk")[:EVENTS],
        self_assigned=_self_assigned(team),
    )


def _self_assigned(team: Team) -> list[User]:
    since = timezone.now() - TOLD_FOR
    assigned = AuditEvent.objects.of_team(team).filter(what=AuditEvent.What.COACH_ASSIGNED, at__gte=since)
    told = {event.by for event in assigned.select_related("by") if event.by and _is(event.by, event.detail["person"])}
    return sorted(told, key=str)


def _is(user: User, key: str) -> bool:
    return user.pk == uuid.UUID(key)
