"""Pages for what cannot be answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """As Django's own, but it never reads the body again: that may be what cannot be read."""
    return render(request, "400.html", status=400)
