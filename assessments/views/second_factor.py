"""A second factor beside the password: allauth's, in our words, and before anything else where it is owed."""

import base64
import hmac
import io
from collections.abc import Callable
from functools import partial

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import User

# What a person who owes a second factor reaches: setting one up, and leaving.
WHILE_OWED = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_reauthenticate",
    "account_logout",
    "set_language",
    "set_theme",
    "healthz",
    "readyz",
}


class SecondFactorFirst:
    """Where an organisation asks for a second factor, its administrators and coaches see nothing before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        name = str(request.resolver_match.url_name)
        if name in WHILE_OWED or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if name.startswith("answer_"):
            # Those who answer need no account, and no query for one: only a page that asks who it is finds nobody.
            request.user = SimpleLazyObject(partial(_nobody_while_owed, request.user))
            return None
        return redirect("mfa_index") if _owes(request.user) else None


def _owes(user: User) -> bool:
    return getattr(user, "owes_second_factor", False)


def _nobody_while_owed(user: User) -> User | AnonymousUser:
    return AnonymousUser() if _owes(user) else user


class SecondFactors(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This code or passkey is not right. Codes work once: wait for the next one, and check the clock."
        ),
    }

    def get_totp_issuer(self) -> str:
        return "CALMS"

    def build_totp_svg(self, url: str) -> str:
        drawing = io.BytesIO()
        segno.make(url, micro=False).save(drawing, kind="svg", scale=4, border=4, light="#fff", xmldecl=False)
        return drawing.getvalue().decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  (allauth's word)
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey {number}").format(number=number)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": "CALMS"}

    def encrypt(self, text: str) -> str:
        """A copy of the database alone opens no account."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """With another SECRET_KEY, a secret that no code fits: the person needs a new second factor."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret()


def _box() -> Fernet:
    key = hmac.digest(settings.SECRET_KEY.encode(), b"second factor", "sha256")
    return Fernet(base64.urlsafe_b64encode(key))
