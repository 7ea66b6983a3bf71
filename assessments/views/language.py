"""The language in which the pages of a link begin."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import activate, get_language, get_supported_language_variant

_LONGEST = 500  # of what is read of a header


def begin_in(request: HttpRequest, language: str) -> None:
    """From here on in this language, unless the reader has chosen one or the browser asks for one of ours."""
    if language != get_language() and not _is_asked(request):
        activate(language)


def _is_asked(request: HttpRequest) -> bool:
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) in dict(settings.LANGUAGES):
        return True
    wanted = request.headers.get("accept-language", "")[:_LONGEST].split(",")
    return any(_is_known(each.partition(";")[0].strip()) for each in wanted)


def _is_known(code: str) -> bool:
    try:
        return bool(get_supported_language_variant(code))
    except LookupError:
        return False
