"""What a person says of themself: name, language, password."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from ..actions.accounts import NAME_LENGTH
from ..models import Language, User
from .sign_in import PASSWORD_HELP


class ProfileForm(forms.ModelForm):
    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
    language = forms.ChoiceField(
        label=_("Language"), choices=Language, help_text=_("Of pages when you sign in, and of mails to you.")
    )

    class Meta:
        model = User
        fields = ("name", "language")


class InvitationForm(forms.Form):
    """The first password of an account."""

    name = forms.CharField(label=_("Your name"), max_length=NAME_LENGTH)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=PASSWORD_HELP,
    )
    password_again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: object, person: User, **kwargs: object) -> None:
        super().__init__(*args, initial={"name": person.name}, **kwargs)
        self.person = person

    def clean(self) -> dict[str, object]:
        typed = super().clean()
        password, again = typed.get("password"), typed.get("password_again")
        if password:
            self._check(password, again)
        return typed

    def _check(self, password: str, again: str | None) -> None:
        try:
            validate_password(password, User(email=self.person.email, name=self.data.get("name", "")))
        except forms.ValidationError as weak:
            self.add_error("password", weak)
        if again and password != again:
            self.add_error("password_again", _("The two passwords differ: type the same one twice."))
