"""Teams, and the people who join them."""

from typing import TypedDict

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from ..actions import Person
from ..models import Language, Membership

ROLES = [
    (Membership.Role.MEMBER, _("Member: sees the results of the team")),
    (Membership.Role.FACILITATOR, _("Facilitator: also opens and closes assessments, adds people")),
]


class PlainForm(forms.Form):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class MemberForm(PlainForm):
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, initial=Membership.Role.MEMBER, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"), choices=Language)

    def person(self) -> Person:
        return Person(self.cleaned_data["email"], self.cleaned_data["name"], self.cleaned_data["language"])


class RoleForm(PlainForm):
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect)


class TeamForm(PlainForm):
    name = forms.CharField(label=_("The team’s name"), max_length=150)
    size = forms.IntegerField(
        label=_("People in the team"),
        min_value=1,
        max_value=500,
        help_text=_("Everybody who builds or runs the product together. The next assessment expects so many answers."),
    )


class NewTeam(TypedDict):
    name: str
    size: int
    facilitator: Person


class NewTeamForm(TeamForm):
    facilitator_name = forms.CharField(label=_("The facilitator’s name"), max_length=150)
    facilitator_email = forms.EmailField(label=_("The facilitator’s e-mail address"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            Fieldset(_("The team"), "name", "size"),
            Fieldset(_("Who facilitates it"), "facilitator_name", "facilitator_email"),
        )

    def new_team(self, language: str) -> NewTeam:
        """What create_team takes; a new facilitator's pages begin in this language."""
        typed = self.cleaned_data
        facilitator = Person(typed["facilitator_email"], typed["facilitator_name"], language)
        return {"name": typed["name"], "size": typed["size"], "facilitator": facilitator}
