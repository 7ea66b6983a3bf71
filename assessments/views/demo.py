"""Being somebody of the demo, by one click."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ..demo import person_of
from ..models import User
from .sign_in import sign_in


@never_cache
@require_POST
def demo_sign_in(request: HttpRequest, role: str) -> HttpResponse:
    """Without a password: there is one only where the demo is, on this machine alone."""
    if not settings.DEMO:
        raise Http404
    try:
        person = person_of(role)
    except User.DoesNotExist:
        raise Http404 from None
    sign_in(request, person)
    return redirect("home")
