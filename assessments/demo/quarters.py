"""When things happened in the demo: counted back from the day on which it is made."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from .characters import QUARTERS, Now

# Days after the quarter began, when it is over; days from now, in the present quarter.
OPENED, CLOSED = 55, 69
SO_FAR: dict[Now, tuple[int, int]] = {"open": (-8, 6), "just_open": (-1, 13), "closed": (-17, -3)}


@dataclass(frozen=True, slots=True)
class Dates:
    opened_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Quarter:
    year: int
    number: int

    @property
    def code(self) -> str:
        return f"{self.year}-Q{self.number}"

    def before(self) -> "Quarter":
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    def dates(self) -> Dates:
        """Of an assessment in a quarter that is over."""
        begins = date(self.year, 3 * self.number - 2, 1)
        return Dates(_at(begins + timedelta(OPENED), 9), _at(begins + timedelta(CLOSED), 18))


def last_quarters(today: date, count: int = QUARTERS) -> list[Quarter]:
    """The present one and those before it, oldest first."""
    found = [Quarter(today.year, (today.month + 2) // 3)]
    while len(found) < count:
        found.insert(0, found[0].before())
    return found


def present_dates(today: date, now: Now) -> Dates:
    opened, closes = SO_FAR[now]
    return Dates(_at(today + timedelta(opened), 9), _at(today + timedelta(closes), 18))


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))
