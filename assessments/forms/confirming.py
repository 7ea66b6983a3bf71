"""What is asked again before something that cannot be undone: the password, and the name of what goes."""

import time
from datetime import timedelta
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core import ratelimit
from crispy_forms.helper import FormHelper
from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .assessments import ClosingField, usual_closing

FRESH = timedelta(minutes=5)


class PasswordForm(forms.Form):
    """Counted before the password is hashed, as at signing in.

    Who has none, because another house signs them in, must have come in a short while ago.
    """

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
        if not request.user.has_usable_password():
            del self.fields["password"]

    def clean(self) -> dict[str, Any]:
        if "password" not in self.fields and not self._is_fresh():
            message = _("You signed in more than five minutes ago: sign out, sign in again and confirm then.")
            raise forms.ValidationError(message)
        return super().clean()

    def _is_fresh(self) -> bool:
        signed_in = get_authentication_records(self.request, self.request.user)
        return bool(signed_in) and time.time() - signed_in[-1]["at"] < FRESH.total_seconds()

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
