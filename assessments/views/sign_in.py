"""Who signs in, and how: allauth does it, and this says where it must differ."""

import uuid
from threading import Thread
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ..actions.accounts import deliver, record_second_factor, record_sign_in
from ..forms.sign_in import session_end
from ..models import User
from ..permissions import owes_second_factor
from .sessions import end_all_sessions, remember_session

# What a person is told by mail, with allauth's names for it: somebody else may have done it.
CHANGES = {
    "account/email/password_changed": _("Your password was changed."),
    "account/email/password_reset": _("Your password was replaced by a new one, by a link that was mailed to you."),
    "mfa/email/totp_activated": _("An authenticator app was added to your account."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed from your account."),
    "mfa/email/webauthn_added": _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": _("Your recovery codes were replaced by new ones."),
    "socialaccount/email/account_connected": _("Your account can now be entered by single sign-on."),
}


class Backend(AuthenticationBackend):
    """The person of a session, and whether they owe a second factor, in one query."""

    def get_user(self, user_id: uuid.UUID) -> User | None:
        people = User.objects.annotate(owes_second_factor=owes_second_factor())
        return people.filter(pk=user_id, is_active=True).first()


class Accounts(DefaultAccountAdapter):
    """Accounts come from the first run and by invitation; no visitor makes one."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "No account has this address with this password. Check both, or ask for a new password."
        ),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait five minutes, then try again."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages for everybody; a browser asks for what a passkey has to sign."""
        match = request.resolver_match
        return bool(match and match.url_name == "mfa_login_webauthn" and request.method in {"GET", "HEAD"})

    def add_message(
        self, request: HttpRequest, level: int, *_args: Any, message: str | None = None, **_kwargs: Any
    ) -> None:
        """Errors alone: for the rest, the page that follows says what happened."""
        if level == messages.ERROR and message:
            messages.error(request, message)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        _begin(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        return in_language_of(user, super().post_login(request, user, **kwargs))

    def set_password(self, user: User, password: str) -> None:
        """With another password, every sign-in but this one ends."""
        super().set_password(user, password)
        end_all_sessions(user)

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        return reverse("account")

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _dash, token = key.partition("-")
        return settings.BASE_URL + reverse("account_reset_password_from_key", args=[uid, token])

    def send_notification_mail(self, template_prefix: str, user: User, *_args: Any, **_kwargs: Any) -> None:
        """allauth tells what changed in an account: it is audited, and mailed to the person."""
        if template_prefix.startswith("mfa/"):
            record_second_factor(user, template_prefix.rpartition("/")[2])
        with override(user.language):
            context = {"user": user, "change": str(CHANGES[template_prefix])}
        self.send_mail("account/email/changed", user.email, context)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In a thread of its own: the reply takes no longer for an address that has an account."""
        with override(context["user"].language):
            message = self.render_mail(template_prefix, email, context)
        if settings.MAILERS:
            Thread(target=deliver, args=[message], name="mail").start()


def sign_in(request: HttpRequest, user: User) -> None:
    """Sign a person in who has just shown by other means than a password who they are."""
    login(request, user)
    _begin(request, user)


def _begin(request: HttpRequest, user: User) -> None:
    session_end(request)
    remember_session(request)
    record_sign_in(user)


def in_language_of(user: User, response: HttpResponse) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        user.language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response
