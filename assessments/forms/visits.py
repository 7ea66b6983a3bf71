"""What a coach keeps for themself of a team."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..actions.refusals import TextRefused
from ..actions.texts import storable
from ..actions.visits import NOTES_LENGTH
from .teams import PlainForm
from .times import past_day


class VisitForm(PlainForm):
    visited_on = forms.DateField(
        label=_("Last visit"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    notes = forms.CharField(
        label=_("Your notes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("At most {most} characters. Nobody else reads them: no member, no other coach, no administrator."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["notes"].help_text = self.fields["notes"].help_text.format(most=NOTES_LENGTH)

    def clean_visited_on(self) -> object:
        return past_day(self.cleaned_data["visited_on"])

    def clean_notes(self) -> str:
        try:
            return storable(self.cleaned_data["notes"], longest=NOTES_LENGTH)
        except TextRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
