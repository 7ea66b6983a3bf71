"""People who join a team."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from ..actions import Person
from ..models import Language, Membership


class MemberForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (Membership.Role.MEMBER, _("Member: sees the results of the team")),
            (Membership.Role.FACILITATOR, _("Facilitator: also opens and closes assessments, adds people")),
        ],
        initial=Membership.Role.MEMBER,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def person(self) -> Person:
        return Person(self.cleaned_data["email"], self.cleaned_data["name"], self.cleaned_data["language"])
