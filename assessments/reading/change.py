"""From one quarter to the next: which differences can be believed, in words (scoring.md 7)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ..maturity.change import PillarChange
from ..results import Change, Results
from ..wording import points

_SHORT = {
    "stable": gettext_noop("stable"),
    "possible_up": gettext_noop("possible rise"),
    "possible_down": gettext_noop("possible fall"),
    "likely_up": gettext_noop("likely rise"),
    "likely_down": gettext_noop("likely fall"),
    "not_comparable": gettext_noop("questionnaire changed, not comparable"),
    "not_assessable": gettext_noop("cannot be assessed"),
}
_SENTENCES = {
    "stable": gettext_noop(
        "{pillar}: stable. The difference ({delta} out of 100) is too small to read anything into it."
    ),
    "possible_up": gettext_noop(
        "{pillar}: possible rise ({delta} points). It may be real or due to chance; these answers cannot tell. See "
        "whether the next cycle confirms it."
    ),
    "possible_down": gettext_noop(
        "{pillar}: possible fall ({delta} points). It may be real or due to chance; these answers cannot tell. See "
        "whether the next cycle confirms it."
    ),
    "likely_up": gettext_noop(
        "{pillar}: likely rise ({delta} points). Chance alone seldom produces such a difference. Look for what "
        "helped, and keep it."
    ),
    "likely_down": gettext_noop(
        "{pillar}: likely fall ({delta} points). Chance alone seldom produces such a difference. Look together "
        "for what has changed around the team."
    ),
    "not_comparable": gettext_noop(
        "{pillar}: not comparable with last time. Too few questions stayed the same and received enough answers "
        "in both cycles."
    ),
    "not_assessable": gettext_noop(
        "{pillar}: change cannot be assessed. One of the two cycles has too few individual answers to tell a real "
        "change from chance."
    ),
}


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
        sentence=_(_SENTENCES[found.verdict]).format(pillar=name, delta=delta),
        short=_short(found, delta),
        trend=_trend(name, change.trends.get(pillar)),
    )


def change_explained(pillar: str, results: Results) -> str:
    """Empty without a difference."""
    found = results.change.pillars.get(pillar) if results.change else None
    if found is None or found.delta is None:
        return ""
    return _(
        "The change compares the questions that mean the same in both quarters. Under {mid} points it is stable; it is "
        "likely when the interval around it leaves out zero, and possible otherwise."
    ).format(mid=points(results.parameters.mid))


def signed(delta: float | None) -> str:
    """“+6”, “−12” or “0”; empty without a difference."""
    if delta is None:
        return ""
    shown = points(abs(delta))
    if shown == "0":
        return shown
    return f"+{shown}" if delta > 0 else f"−{shown}"


def _short(found: PillarChange, delta: str) -> str:
    return beside(_(_SHORT[found.verdict]), delta)


def beside(verdict: str, delta: str) -> str:
    """“stable (−2)”: apart, so that neither is read as the other's."""
    return f"{verdict} ({delta})" if delta else verdict


def _trend(name: str, direction: str | None) -> str:
    if direction == "up":
        return _("{pillar}: a rise over two quarters in a row, and their sum is likely real.").format(pillar=name)
    if direction == "down":
        return _("{pillar}: a fall over two quarters in a row, and their sum is likely real.").format(pillar=name)
    return ""
