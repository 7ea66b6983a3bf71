"""What people type, before it is stored."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .refusals import TextRefused

# They turn the direction of what follows, the page's own words too; marks that turn nothing else stay.
_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_UNREADABLE = "\ufffd"


def without_turns(text: str) -> str:
    """The text without characters that turn its direction; where there is nothing else, a sign that says so."""
    straight = text.translate(_TURNS)
    return straight if straight.strip() or not text.strip() else _UNREADABLE


def storable(text: str, *, longest: int) -> str:
    """The text with line ends as `\\n`, whatever it says, and without turns of direction.

    TextRefused for what no database of ours can hold.
    """
    text = without_turns(text).replace("\r\n", "\n")
    if len(text) > longest:
        over = len(text) - longest
        raise TextRefused(
            ngettext(
                "This text is %(over)d character too long: the most is %(longest)d.",
                "This text is %(over)d characters too long: the most is %(longest)d.",
                over,
            )
            % {"over": over, "longest": longest}
        )
    # A zero byte, or half of a surrogate pair: PostgreSQL refuses the first, UTF-8 the second.
    if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text):
        raise TextRefused(_("This text holds a character that cannot be stored."))
    return text
