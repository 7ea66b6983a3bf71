"""A file of teams and people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .teams import PlainForm


class UploadForm(PlainForm):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("At most 5 MB and 5,000 rows. Nothing is changed before you have seen what would be."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
    creates_teams = forms.BooleanField(label=_("Make the teams that do not exist yet"), required=False)
