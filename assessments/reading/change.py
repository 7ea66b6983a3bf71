"""From one quarter to the next: which differences can be believed, in words (scoring.md 7)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..maturity.change import PillarChange
from ..results import Change
from ..wording import points


@dataclass(frozen=True, slots=True)
class ChangeReading:
    """`sentence` stands alone, `short` in a table, `trend` is a further sentence or empty."""

    sentence: str
    short: str
    trend: str


def read_change(pillar: str, name: str, change: Change | None) -> ChangeReading | None:
    """`None` where there is no earlier quarter to compare with."""
    if change is None:
        return None
    found = change.pillars.get(pillar)
    if found is None:
        sentence = _(
            "{pillar}: change not shown. One of the two quarters shows pillars only, and their questions differ."
        )
        return ChangeReading(sentence.format(pillar=name), _("not shown"), "")
    delta = signed(found.delta)
    return ChangeReading(
        sentence=_sentences()[found.verdict].format(pillar=name, delta=delta),
        short=_short(found, delta),
        trend=_trend(name, change.trends.get(pillar)),
    )


def signed(delta: float | None) -> str:
    """“+6”, “−12” or “0”; empty without a difference."""
    if delta is None:
        return ""
    shown = points(abs(delta))
    if shown == "0":
        return shown
    return f"+{shown}" if delta > 0 else f"−{shown}"


def _short(found: PillarChange, delta: str) -> str:
    words = {
        "stable": _("stable"),
        "possible_up": _("possible rise"),
        "possible_down": _("possible fall"),
        "likely_up": _("likely rise"),
        "likely_down": _("likely fall"),
        "not_comparable": _("questionnaire changed, not comparable"),
        "not_assessable": _("cannot be assessed"),
    }[found.verdict]
    return f"{words} {delta}".strip()


def _trend(name: str, direction: str | None) -> str:
    if direction == "up":
        return _("{pillar}: a rise over two quarters in a row, and their sum is likely real.").format(pillar=name)
    if direction == "down":
        return _("{pillar}: a fall over two quarters in a row, and their sum is likely real.").format(pillar=name)
    return ""


def _sentences() -> dict[str, str]:
    return {
        "stable": _("{pillar}: stable. The difference ({delta} out of 100) is too small to read anything into it."),
        "possible_up": _(
            "{pillar}: possible rise ({delta} points). It may be real or due to chance; these answers cannot tell. See "
            "whether the next cycle confirms it."
        ),
        "possible_down": _(
            "{pillar}: possible fall ({delta} points). It may be real or due to chance; these answers cannot tell. See "
            "whether the next cycle confirms it."
        ),
        "likely_up": _(
            "{pillar}: likely rise ({delta} points). Chance alone seldom produces such a difference. Look for what "
            "helped, and keep it."
        ),
        "likely_down": _(
            "{pillar}: likely fall ({delta} points). Chance alone seldom produces such a difference. Look together "
            "for what has changed around the team."
        ),
        "not_comparable": _(
            "{pillar}: not comparable with last time. Too few questions stayed the same and received enough answers "
            "in both cycles."
        ),
        "not_assessable": _(
            "{pillar}: change cannot be assessed. One of the two cycles has too few individual answers to tell a real "
            "change from chance."
        ),
    }
