"""What is kept of whom, for how long, and who reads it: for everybody, before they answer or sign in."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..check import COOKIE_DAYS
from ..models import AccountInvitation, Assessment, Organisation
from .terms import Terms
from .visit import Visit, sheet_cookie

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Cookie:
    name: str
    text: str


class Usual:
    """What holds unless an organisation chose otherwise: months, days and hours."""

    check_days = COOKIE_DAYS
    link_days = AccountInvitation.LIFETIME.days
    session_hours = settings.SESSION_COOKIE_AGE // HOUR
    months = Organisation._meta.get_field("retention_months").default


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """With the promises of an assessment that is opened today, where nobody has raised a threshold."""
    opened = Assessment(parameters={}, seal_days=settings.SEAL_DAYS)
    context = {"visit": Visit(opened), "terms": Terms(opened), "usual": Usual(), "cookies": list(cookies())}
    return render(request, "assessments/privacy.html", context)


def cookies() -> Iterator[Cookie]:
    """Every one that a page may set, by the name that a browser shows."""
    yield Cookie(
        settings.CHECK_COOKIE_NAME,
        _("the answers of the personal check, for {days} days after the last change").format(days=COOKIE_DAYS),
    )
    yield Cookie(
        f"{sheet_cookie('')}…",
        _("finds your sheet of one assessment again until it closes; it holds no answer and no name"),
    )
    yield Cookie(
        settings.SESSION_COOKIE_NAME,
        _("keeps you signed in, for {hours} hours at most").format(hours=Usual.session_hours),
    )
    yield Cookie(settings.CSRF_COOKIE_NAME, _("protects forms against other sites, for a year"))
    yield Cookie(settings.LANGUAGE_COOKIE_NAME, _("the language that you chose, or that of your account, for a year"))
    yield Cookie(settings.THEME_COOKIE_NAME, _("light or dark, if you chose, for a year"))
    yield Cookie(
        f"{settings.COOKIE_PREFIX}messages", _("carries a sentence such as “Saved.” from one page to the next")
    )
