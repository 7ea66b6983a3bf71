"""A request begins by the instance's clock, and leaves none to the next one of its thread."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

type Respond = Callable[[HttpRequest], HttpResponse]


def clock_of_one_request(get_response: Respond) -> Respond:
    def respond(request: HttpRequest) -> HttpResponse:
        with timezone.override(None):
            return get_response(request)

    return respond
