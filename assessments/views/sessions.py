"""Where a person is signed in: a list to look through, and to end."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..models import User

NO_ADDRESS = "::"  # a network address is kept of nobody (trust.md 2)
# In this order: each of the later ones claims to be one of the earlier.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
DEVICES = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


def remember_session(request: HttpRequest) -> None:
    """Put this sign-in on the person's list, and take those off that have ended."""
    if not request.session.session_key:
        request.session.save()
    start = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    UserSession.objects.filter(user=request.user, created_at__lt=start).delete()
    fields = {"user": request.user, "ip": NO_ADDRESS, "user_agent": browser_of(request.headers.get("user-agent", ""))}
    UserSession.objects.update_or_create(session_key=request.session.session_key, defaults=fields)


def browser_of(agent: str) -> str:
    """`Firefox, Windows`: enough to know one's own, too little to know anybody's."""
    browser = next((name for mark, name in BROWSERS.items() if f"{mark}/" in agent), "")
    device = next((name for name in DEVICES if name in agent), "")
    return ", ".join(filter(None, [browser, device]))


def end_sessions(sessions: QuerySet[UserSession]) -> None:
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()


def end_all_sessions(user: User) -> None:
    end_sessions(UserSession.objects.filter(user=user))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """POST ends the one that `end` names, or all but this one."""
    own = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    if request.method != "POST":
        alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
        others = own.filter(session_key__in=alive).order_by("-created_at")
        here = browser_of(request.headers.get("user-agent", ""))
        return render(request, "usersessions/usersession_list.html", {"others": others, "here": here})
    which = request.POST.get("end", "")
    if which != "others":
        own = own.filter(pk=which) if which.isascii() and which.isdigit() and len(which) < 18 else own.none()
    end_sessions(own)
    messages.success(request, _("That is signed out."))
    return redirect("account_sessions")
