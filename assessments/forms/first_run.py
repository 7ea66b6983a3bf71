"""The one page that opens an empty instance."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..actions import Person
from ..actions.accounts import Beginning
from ..models import Language, User

LONGEST_NAME = 150


class FirstRunForm(forms.Form):
    """Organisation, first administrator, first team; the facilitator is the administrator where none is named."""

    organisation = forms.CharField(label=_("Its name"), max_length=LONGEST_NAME)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language,
        initial=get_language,
        help_text=_("Of mails and messages to paste. Everybody still reads pages in their own language."),
    )
    name = forms.CharField(label=_("Your name"), max_length=LONGEST_NAME)
    email = forms.EmailField(label=_("Your e-mail address"), help_text=_("You sign in with it."))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Three or four words that do not belong together are easy to remember."),
    )
    password_again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    team = forms.CharField(label=_("The team’s name"), max_length=LONGEST_NAME)
    size = forms.IntegerField(
        label=_("People in the team"),
        min_value=1,
        max_value=500,
        initial=6,
        help_text=_("Everybody who builds or runs the product together, you included if you do."),
    )
    facilitator_name = forms.CharField(label=_("The facilitator’s name"), max_length=LONGEST_NAME, required=False)
    facilitator_email = forms.EmailField(label=_("The facilitator’s e-mail address"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Fieldset(_("Your organisation"), "organisation", "language"),
            Fieldset(_("You, its first administrator"), "name", "email", "password", "password_again"),
            Fieldset(_("The first team"), "team", "size"),
            Fieldset(
                _("Somebody else facilitates this team (leave blank if you do)"),
                "facilitator_name",
                "facilitator_email",
            ),
        )

    def clean(self) -> dict[str, object]:
        typed = super().clean()
        if typed.get("facilitator_name") and not typed.get("facilitator_email"):
            self.add_error("facilitator_email", _("Type the facilitator’s address, or leave the name blank, too."))
        if "password" in typed:
            self._check_password(typed["password"], typed.get("password_again"))
        return typed

    def _check_password(self, password: str, again: str | None) -> None:
        try:
            validate_password(password, User(email=self.data.get("email", ""), name=self.data.get("name", "")))
        except forms.ValidationError as weak:
            self.add_error("password", weak)
        if again is not None and password != again:
            self.add_error("password_again", _("The two passwords differ: type the same one twice."))

    def beginning(self) -> Beginning:
        typed = self.cleaned_data
        language = typed["language"]
        administrator = Person(typed["email"], typed["name"], language)
        facilitator = Person(typed["facilitator_email"], typed["facilitator_name"], language)
        return {
            "name": typed["organisation"],
            "language": language,
            "administrator": administrator,
            "team_name": typed["team"],
            "team_size": typed["size"],
            "facilitator": facilitator if facilitator.email else administrator,
        }
