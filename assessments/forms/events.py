"""What a team puts on its time line."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..actions.time_line import TEXT_LENGTH
from .teams import PlainForm
from .times import past_day


class EventForm(PlainForm):
    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    text = forms.CharField(
        label=_("What happened"),
        max_length=TEXT_LENGTH,
        help_text=_("One line, such as “Two people joined” or “New deployment pipeline”. Name nobody."),
    )

    def clean_date(self) -> object:
        return past_day(self.cleaned_data["date"])
