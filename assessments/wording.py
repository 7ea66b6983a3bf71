"""Content texts and figures in the reader's language."""

import math
from collections.abc import Sequence
from typing import Protocol

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _


class Translated[T](Protocol):
    def in_language(self, code: str) -> T: ...


def words[T](text: Translated[T]) -> T:
    """The text, or texts, in the language of the current request."""
    return text.in_language(get_language() or "en")


def listed(items: Sequence[str]) -> str:
    """“a, b and c”, in the language of the current request."""
    if len(items) < 2:
        return "".join(items)
    return _("{items} and {last}").format(items=", ".join(items[:-1]), last=items[-1])


def points(score: float) -> str:
    """A score as whole points, half up (scoring.md 0): 52.5 is 53."""
    return number_format(math.floor(round(score, 6) + 0.5))


def level(mean: float) -> str:
    """A level with one decimal, half up: 2.5, or 2,5 in French."""
    return number_format(math.floor(round(mean, 6) * 10 + 0.5) / 10, 1)
