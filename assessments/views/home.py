"""The front door, and what waits behind it for those who have signed in."""

import functools
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..charts import Radar, radar
from ..check import Check
from ..demo import answerable, present_personas
from ..maturity.document import shipped_document
from ..reading import Reading, read
from .answering import Standing
from .check import kept_check
from .desk import desk_of
from .drawings import outline
from .result import alone

# Made up: a team whose tools run ahead of trust and sharing.
SAMPLE = {
    "C": (1, 1, 2, 1, 2, 1, 2, 2),
    "A": (3, 4, 3, 3, 4, 3, 3, 3),
    "L": (2, 3, 2, 2, 2, 3, 2, 2),
    "M": (3, 2, 3, 3, 2, 3, 2, 3),
    "S": (1, 2, 1, 2, 1, 1, 2, 1),
}


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        desk = desk_of(request.user, request.GET.get("q", ""))
        return render(request, "assessments/desk.html", {"desk": desk})
    return _front(request)


@dataclass(frozen=True)
class Sample:
    reading: Reading
    radar: Radar


@functools.cache
def sample(_language: str | None) -> Sample:
    """Computed once for each language: it is the same for everybody."""
    document = shipped_document()
    answers = {
        question.code: level
        for code, levels in SAMPLE.items()
        for question, level in zip(document.questions_of(code), levels, strict=True)
    }
    reading = read(Check(document, answers).scorecard(), document)
    return Sample(reading, radar([outline(reading, alone())]))


def _front(request: HttpRequest) -> HttpResponse:
    context: dict[str, object] = {"sample": sample(get_language()), "standing": Standing(kept_check(request).check)}
    if settings.DEMO:
        context |= {"personas": present_personas(), "to_answer": answerable()}
    return render(request, "assessments/home.html", context)
