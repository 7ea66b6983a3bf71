"""Who signs in, and how: allauth does it, and this says where it must differ."""

from threading import Thread
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ..actions.accounts import deliver
from ..forms.sign_in import session_end
from ..models import User


class Accounts(DefaultAccountAdapter):
    """Accounts come from the first run and from facilitators; no visitor makes one."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "No account has this address with this password. Check both, or ask for a new password."
        ),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def is_ajax(self, _request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page that follows says what happened."""

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        session_end(request)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        return in_language_of(user, super().post_login(request, user, **kwargs))

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _dash, token = key.partition("-")
        return settings.BASE_URL + reverse("account_reset_password_from_key", args=[uid, token])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In a thread of its own: the reply takes no longer for an address that has an account."""
        with override(context["user"].language):
            message = self.render_mail(template_prefix, email, context)
        if settings.MAILERS:
            Thread(target=deliver, args=[message], name="mail").start()


def sign_in(request: HttpRequest, user: User) -> None:
    """Sign a person in who has just shown by other means than a password who they are."""
    login(request, user)
    session_end(request)


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
