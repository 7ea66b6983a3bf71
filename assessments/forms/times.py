"""Days and hours as people type them, by the clock of their organisation."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EARLIEST = date(2000, 1, 1)


class LocalTimeField(forms.DateTimeField):
    """An hour that clocks skip or show twice is refused in plain words."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: object) -> datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as refusal:
            if refusal.code != "ambiguous_timezone":
                raise
            raise ValidationError(_changed(refusal.params["datetime"])) from refusal


def _changed(typed: datetime) -> object:
    local = typed.replace(tzinfo=timezone.get_current_timezone())
    if local.utcoffset() < local.replace(fold=1).utcoffset():
        return _("This hour does not exist on that day: the clocks change. Choose another.")
    return _("This hour comes twice on that day: the clocks change. Choose another.")


def past_day(day: date | None) -> date | None:
    """ValidationError for one to come, or from before there was anything to note."""
    if day and day > timezone.localdate():
        raise ValidationError(_("This day has not come yet."))
    if day and day < EARLIEST:
        raise ValidationError(_("This day is too long ago: choose one since the year 2000."))
    return day
