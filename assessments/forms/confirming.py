"""What is asked again before something that cannot be undone: the password, and the name of what goes."""

from allauth.core import ratelimit
from crispy_forms.helper import FormHelper
from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .assessments import ClosingField, usual_closing


class PasswordForm(forms.Form):
    """Counted before the password is hashed, as at signing in."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: object, request: HttpRequest, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not ratelimit.consume(self.request, action="reauthenticate", user=self.request.user):
            raise forms.ValidationError(_("Too many attempts: wait a minute."))
        if not self.request.user.check_password(password):
            raise forms.ValidationError(_("This is not your password."))
        return password


class ReopenForm(PasswordForm):
    closes_at = ClosingField()
    field_order = ("closes_at", "password")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, initial={"closes_at": usual_closing(timezone.localtime())}, **kwargs)


class DeleteForm(PasswordForm):
    """`typed` must be the name of what is deleted."""

    typed = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    field_order = ("typed", "password")

    def __init__(self, *args: object, name: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.name = name
        self.fields["typed"].label = _("Type “{name}” to confirm").format(name=name)

    def clean_typed(self) -> str:
        typed = self.cleaned_data["typed"]
        if typed.split() != self.name.split():
            raise forms.ValidationError(_("This is not the name, letter for letter."))
        return typed
