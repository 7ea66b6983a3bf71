"""Signing in at the organisation's own door: OpenID Connect, for people who are known here already."""

import logging
from collections.abc import Callable

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from ..models import User

logger = logging.getLogger(__name__)


class SingleSignOn(DefaultSocialAccountAdapter):
    """An account is found by the provider's key of the person, or the first time by a verified address."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        told = sociallogin.account.extra_data
        sociallogin.state["process"] = "login"  # nobody ties a stranger's identity to their own account
        if _differ(told):
            raise ImmediateHttpResponse(refused(request))
        sociallogin.account.extra_data = {}  # nothing of it is needed again
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
            return
        person = _person(sociallogin)
        if person is None:
            raise ImmediateHttpResponse(refused(request, unknown=True))
        sociallogin.connect(request, person)

    def on_authentication_error(self, request: HttpRequest, _provider: object, **told: object) -> None:
        if told["error"] == AuthError.CANCELLED:
            raise ImmediateHttpResponse(redirect("account_login"))
        logger.error("Single sign-on failed: %s", type(told["exception"]).__name__)
        raise ImmediateHttpResponse(refused(request))


def _differ(told: dict[str, dict[str, object]]) -> bool:
    """Whether the two answers of a provider are about two people (OpenID Connect Core 5.3.2)."""
    return len({part["sub"] for part in told.values() if "sub" in part}) > 1


def _person(sociallogin: SocialLogin) -> User | None:
    verified = [address.email for address in sociallogin.email_addresses if address.verified is True]
    return User.objects.filter(email__iexact=verified[0]).first() if verified else None


def refused(request: HttpRequest, *, unknown: bool = False) -> HttpResponse:
    status = 403 if unknown else 502
    return render(request, "socialaccount/authentication_error.html", {"unknown": unknown}, status=status)


@never_cache
@require_safe
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _asked(views.login, request, provider_id)


@never_cache
@require_safe
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _asked(views.callback, request, provider_id)


def _asked(view: Callable[[HttpRequest, str], HttpResponse], request: HttpRequest, provider_id: str) -> HttpResponse:
    """The provider may be down, or answer what nobody expects."""
    try:
        return view(request, provider_id)
    except (RequestException, ValueError, KeyError, TypeError) as error:
        logger.error("Single sign-on failed: %s", type(error).__name__)
        return refused(request)
