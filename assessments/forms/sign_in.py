"""Signing in and choosing a password: allauth's forms, in our words."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PASSWORD_HELP = _("At least 12 characters. Three or four words that do not belong together are easy to remember.")


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

    def clean_email(self) -> str:
        """Whoever has no password is waited for by an invitation: no link leaves, and the page says the same."""
        email = super().clean_email()
        self.users = [user for user in self.users if user.has_usable_password()]
        return email


class ChoosePasswordForm(ResetPasswordKeyForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _call(self.fields["password1"], _("New password"))
        _call(self.fields["password2"], _("The same password again"))
        self.fields["password1"].help_text = PASSWORD_HELP


class AnotherPasswordForm(ChangePasswordForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _call(self.fields["oldpassword"], _("Present password"))
        _call(self.fields["password1"], _("New password"))
        _call(self.fields["password2"], _("The same password again"))
        self.fields["password1"].help_text = PASSWORD_HELP


class PasswordAgainForm(ReauthenticateForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _call(self.fields["password"], _("Password"))


class CodeForm(AuthenticateForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self.fields["code"], _("Code from your app, or a recovery code"))


class SecondFactorAgainForm(CodeAgainForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self.fields["code"], _("Code from your app, or a recovery code"))


class FirstCodeForm(ActivateTOTPForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self.fields["code"], _("The six digits that the app shows"))


class _Read:
    """What a browser says of a passkey may be anything; allauth refuses some of it and stumbles over the rest."""

    def clean_credential(self) -> object:
        with _or_refused():
            return super().clean_credential()


class SignInByPasskeyForm(_Read, LoginWebAuthnForm):
    pass


class PasskeySecondForm(_Read, AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(_Read, ReauthenticateWebAuthnForm):
    pass


@contextmanager
def _or_refused() -> Iterator[None]:
    try:
        yield
    except (AttributeError, IndexError, InvalidSignature, KeyError, TypeError, ValueError, struct.error) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class PasskeyForm(AddWebAuthnForm):
    name = forms.CharField(label=_("Name"), required=False, max_length=60)
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without my password"),
        required=False,
        initial=True,
        help_text=_("The device then asks for a fingerprint, a face or a PIN."),
    )

    field_order = ("name", "passwordless", "credential")

    def clean(self) -> dict[str, object]:
        with _or_refused():
            return super().clean()


def _ask_for_code(field: forms.Field, label: object) -> None:
    _call(field, label)
    field.max_length = 32
    field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "32"}
