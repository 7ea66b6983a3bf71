"""Pages for what cannot be answered."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from .cookies import not_saved


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """As Django's own, but it never reads the body again: that may be what cannot be read."""
    return render(request, "400.html", status=400)


def no_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from an old page, or from a browser that refuses cookies: a page says so, or JSON to a script."""
    if request.headers.get("Accept") == "*/*":
        return JsonResponse({"refused": not_saved(request)}, status=403)
    return render(request, "403_csrf.html", {"refuses_cookies": not request.COOKIES}, status=403)
