"""Pages and forms go by the clock of the organisation whose thing was found, as its mails do."""

from django.utils import timezone

from ..models import Organisation


def by_clock[Thing](organisation: Organisation, thing: Thing) -> Thing:
    """The thing; until the end of the request (views/clock.py), times are told and read by the organisation's clock."""
    timezone.activate(organisation.clock)
    return thing
