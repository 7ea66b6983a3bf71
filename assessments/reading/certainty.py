"""How sure a figure is and how far people agree, in words (scoring.md 5 and 6)."""

import functools
from collections.abc import Iterator

from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from ..maturity.questionnaire import Mode
from ..maturity.scorecard import Agreement, Interval, Scorecard
from ..maturity.spread import STEP
from ..results import Released
from ..wording import points

_AGREEMENT = {
    "lack": gettext_noop("far apart"),
    "weak": gettext_noop("weak"),
    "moderate": gettext_noop("moderate"),
    "strong": gettext_noop("strong"),
    "very_strong": gettext_noop("very strong"),
}


def agreement_word(agreement: Agreement | None) -> str:
    """Empty where agreement cannot be computed."""
    return "" if agreement is None else _(_AGREEMENT[agreement])


def between(interval: Interval | None) -> str:
    """“41 to 65”; empty without an interval."""
    return "" if interval is None else _between(points(interval[0]), points(interval[1]), get_language())


@functools.lru_cache(maxsize=4096)
def _between(low: str, high: str, _language: str | None) -> str:
    """Kept: a history has one for each quarter and pillar, and there are few."""
    return _("{low} to {high}").format(low=low, high=high)


def interval_explained(interval: Interval | None, mode: Mode) -> str:
    """What the margin means, or why none is told; empty where people did not answer one by one."""
    if mode == "consensus":
        return ""
    if interval is None:
        return _(
            "No margin is told: with so few answers, or over questions whose distribution is not shown, it would tell "
            "too much of what single people answered."
        )
    return _(
        "The score is known only within a margin: these answers are compatible with a value between {low} and {high}. "
        "The fewer the answers, or the further apart, the wider the margin. Among few people it is widened to steps of "
        "{step} points, so that it tells less of single answers. It says nothing about a bias that the whole team "
        "might share."
    ).format(low=points(interval[0]), high=points(interval[1]), step=points(STEP))


def agreement_explained(agreement: Agreement | None) -> str:
    if agreement is None:
        return ""
    return _(
        "Agreement compares how far your levels are apart, over the questions of the pillar, with answers given at "
        "random: very strong when nearly all are the same, far apart when chance would do about as well."
    )


def notice(released: Released) -> str:
    """What the release level withholds, and why; empty where nothing is."""
    if released.release == "suppressed":
        return _(
            "Not shown: fewer than {k} answers. This protects those who answered. In a workshop, the team can answer "
            "together and see everything."
        ).format(k=released.parameters.k_pillar)
    if released.release == "pillars_only":
        return _(
            "Answers received: {n}. The pillars are shown, but neither their margins nor the detail of the questions: "
            "those take at least {k} answers, to protect each person’s own."
        ).format(n=released.n_valid, k=released.parameters.k_detail)
    return ""


def reliability(released: Released) -> Iterator[str]:
    """How far to trust the whole, and who took part."""
    if released.mode == "consensus":
        yield _("The team answered together, on one sheet: no margin of error and no agreement can be computed.")
    elif released.results and released.results.card.reliability:
        yield _reliability(released.results.card, released)
    if low_participation(released):
        yield _(
            "Low participation: {n} of {m}. Less than half of the team answered; the others may see things differently."
        ).format(n=released.n_valid, m=released.expected)
    if released.n_submitted > released.n_valid:
        out = released.n_submitted - released.n_valid
        yield ngettext(
            "{count} sheet was submitted too incomplete to count.",
            "{count} sheets were submitted too incomplete to count.",
            out,
        ).format(count=out)
    if released.n_valid > released.expected:
        yield _("More sheets came in than people were expected: {n} for {m}.").format(
            n=released.n_valid, m=released.expected
        )


def low_participation(released: Released) -> bool:
    return bool(released.results and released.results.card.low_participation)


def _reliability(card: Scorecard, released: Released) -> str:
    texts = {
        "good": _(
            "Good reliability, with {n} of {m} people answering. These results are a sound basis for discussion."
        ),
        "fair": _(
            "Fair reliability, with {n} of {m} people answering. Trust the main lines, not a difference of a few "
            "points."
        ),
        "indicative": _(
            "Indicative only, with {n} of {m} people answering. Use these results to open the discussion, not to "
            "conclude."
        ),
    }
    return texts[card.reliability or "indicative"].format(n=released.n_valid, m=released.expected)
