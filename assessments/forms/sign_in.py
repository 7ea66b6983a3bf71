"""Signing in and choosing a password: allauth's forms, in our words."""

from datetime import timedelta

from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def session_end(request: HttpRequest) -> None:
    """End the session at a set time, however often it is used."""
    request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))


def _call(field: forms.Field, label: object) -> None:
    field.label = label
    field.help_text = ""
    field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _call(self.fields["login"], _("E-mail address"))
        _call(self.fields["password"], _("Password"))

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response = super().login(request, redirect_url)
        session_end(request)  # allauth has just set a length, which each change of the session would extend
        return response


class AskForLinkForm(ResetPasswordForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _call(self.fields["email"], _("E-mail address"))


class ChoosePasswordForm(ResetPasswordKeyForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _call(self.fields["password1"], _("New password"))
        _call(self.fields["password2"], _("The same password again"))
        self.fields["password1"].help_text = _(
            "At least 12 characters. Three or four words that do not belong together are easy to remember."
        )
