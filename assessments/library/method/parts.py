"""What the method page is made of, and its figures as people read them."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Table:
    """The first cell of each row is its heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """`code` is the anchor that other pages link to; `source` names the papers behind a formula."""

    code: str
    title: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()
    table: Table | None = None
    source: str = ""


def number(value: float, places: int | None = None) -> str:
    """60, 1.5 or 0.30, with the decimal mark of the reader's language."""
    return number_format(f"{value:g}" if places is None else f"{value:.{places}f}", places)


def quoted(text: str) -> str:
    return _("“{text}”").format(text=text)
