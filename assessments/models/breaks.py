"""Where a team's history breaks: quarters before a merge or a split tell of other people."""

import uuid
from datetime import date, datetime, time, timedelta

from django.db.models import Max
from django.utils import timezone

from .people import TeamEvent
from .prepared import NO_DAY, NO_KEY, Prepared

_last = Prepared(
    lambda: (
        TeamEvent.objects.filter(team=NO_KEY)
        .filter(kind__in=[TeamEvent.Kind.MERGED, TeamEvent.Kind.SPLIT])
        .filter(date__lte=NO_DAY)
        .values("team")
        .annotate(last=Max("date"))
        .values_list("last")
    )
)


def last_break(team: uuid.UUID, day: date) -> datetime | None:
    """When the day ended on which the team was last merged or split, up to this day; `None` where it never was."""
    found = _last.first(team, day)
    return timezone.make_aware(datetime.combine(found[0] + timedelta(days=1), time())) if found else None
