"""Content texts and figures in the reader's language."""

import functools
from collections.abc import Sequence
from typing import Protocol

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .maturity import rounding


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
    """A score as whole points: 52.5 is 53."""
    return _shown(rounding.points(score), 0, get_language())


def percent(share: float) -> str:
    """A share as a whole percentage, with the space before the sign that the language asks for."""
    return _("{number}%").format(number=points(100 * share))


def tenths(value: float) -> str:
    """A term of a sum: one decimal, none for a whole number, so that the sum can be done again."""
    rounded = rounding.half_up(value, 1)
    return _shown(rounded, 0 if rounded.is_integer() else 1, get_language())


def level(mean: float) -> str:
    """A level with one decimal: 2.5, or 2,5 in French; a whole one without, as one person's always is."""
    rounded = rounding.level(mean)
    return _shown(rounded, 0 if rounded.is_integer() else 1, get_language())


@functools.lru_cache(maxsize=1024)
def _shown(value: float, decimals: int, _language: str | None) -> str:
    """Kept: a result page shows hundreds of figures, and there are few."""
    return number_format(value, decimals)
