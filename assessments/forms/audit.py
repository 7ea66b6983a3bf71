"""What to look for among who did what."""

from datetime import date
from typing import TypedDict

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import AuditEvent


class Asked(TypedDict):
    what: str
    who: str
    team: str
    since: date | None
    until: date | None


class DateField(forms.DateField):
    def __init__(self, label: object) -> None:
        super().__init__(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class AuditForm(forms.Form):
    what = forms.ChoiceField(label=_("What was done"), required=False)
    who = forms.CharField(label=_("By whom: part of the name or address"), required=False, max_length=100)
    team = forms.CharField(label=_("Team: part of its name"), required=False, max_length=100)
    since = DateField(_("From"))
    until = DateField(_("Until"))

    def __init__(self, *args: object, of_team: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted(AuditEvent.What.choices, key=lambda choice: str(choice[1]))
        self.fields["what"].choices = [("", _("everything")), *kinds]
        if of_team:
            del self.fields["team"]

    def asked(self) -> Asked:
        """What was typed, and nothing of what cannot be."""
        self.full_clean()
        typed = self.cleaned_data
        return {
            "what": typed.get("what", ""),
            "who": typed.get("who", ""),
            "team": typed.get("team", ""),
            "since": typed.get("since"),
            "until": typed.get("until"),
        }
