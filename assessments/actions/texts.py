"""What people type, before it is stored."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .refusals import TextRefused


def storable(text: str, *, longest: int) -> str:
    """The text with line ends as `\\n`, whatever it says; TextRefused for what no database of ours can hold."""
    text = text.replace("\r\n", "\n")
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
