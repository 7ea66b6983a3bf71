"""What the pillars say together: which one limits, how far they are apart, and the whole (scoring.md 4)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..maturity.document import Document
from ..maturity.scorecard import Scorecard
from ..results import Results
from ..wording import listed, points, tenths, words


def lead(results: Results) -> str:
    card, document = results.card, results.document
    limiting = [words(document.pillar(code).name) for code in card.overall.limiting]
    if all(result.score is None for result in card.pillars.values()):
        return _("No pillar has a score: too few questions have a level. What you do not know yet is where to start.")
    if card.overall.score is None:
        return _(
            "Fewer than {count} pillars have a score, so there is no figure for the whole. Read each pillar on its own."
        ).format(count=results.parameters.overall_min_pillars)
    if divided(card):
        return _("Opinions are too far apart on every pillar for one number: talk first, and read the figures after.")
    if not limiting:
        return _(
            "No pillar limits the others: all are at about the same level. Let the symptoms you recognise guide your "
            "choice."
        )
    if any(card.pillars[code].split for code in card.overall.limiting):
        return ngettext(
            "{pillars}: the lowest score, but opinions too far apart for one number. Talk about it first.",
            "{pillars}: the lowest scores, but opinions too far apart for one number. Talk about them first.",
            len(limiting),
        ).format(pillars=listed(limiting))
    if len(limiting) == 1:
        return _("{pillar} is the pillar that limits the whole today: start the conversation there.").format(
            pillar=limiting[0]
        )
    return _("{pillars} limit the whole today, at about the same level: start the conversation there.").format(
        pillars=listed(limiting)
    )


def divided(card: Scorecard) -> bool:
    """Whether no pillar has a score that stands for all."""
    scored = [result for result in card.pillars.values() if result.score is not None]
    return bool(scored) and all(result.split for result in scored)


def sentences(card: Scorecard, document: Document) -> Iterator[str]:
    """The weakest pillar, then the whole, then how they stand to each other (scoring.md 4)."""
    overall = card.overall
    if overall.score is not None and overall.weakest is not None and overall.band is not None:
        yield _("The lowest pillar is at {weakest}, the whole at {score} of 100: {band}.").format(
            weakest=points(overall.weakest), score=points(overall.score), band=words(document.band(overall.band).name)
        )
    if overall.spread is not None and not divided(card):
        yield _balance()[overall.balance or ""].format(spread=points(overall.spread))
    if overall.capped and overall.band is not None and overall.band_uncapped is not None:
        weakest = min((result.score, code) for code, result in card.pillars.items() if result.score is not None)[1]
        band = card.pillars[weakest].band or 0
        yield _(
            "The score alone would say “{would}”, but {pillar}, at “{pillar_band}”, holds the whole at “{holds}”: a "
            "team moves forward on all its pillars, not on their average."
        ).format(
            would=words(document.band(overall.band_uncapped).name),
            pillar=words(document.pillar(weakest).name),
            pillar_band=words(document.band(band).name),
            holds=words(document.band(overall.band).name),
        )


def _balance() -> dict[str, str]:
    return {
        "balanced": _("The pillars are balanced. Gap between the highest and the lowest: {spread} out of 100."),
        "uneven": _(
            "The pillars are uneven. Gap between the highest and the lowest: {spread} out of 100, worth watching."
        ),
        "imbalanced": _(
            "The pillars are out of balance. Gap between the highest and the lowest: {spread} out of 100, a whole "
            "answer level or more."
        ),
    }


def gap_explained(results: Results) -> str:
    """Empty where fewer than two pillars have a score."""
    scores = {code: result.score for code, result in results.card.pillars.items() if result.score is not None}
    if results.card.overall.spread is None:
        return ""
    names = {code: words(results.document.pillar(code).name) for code in scores}
    high, low = max(scores, key=lambda code: scores[code]), min(scores, key=lambda code: scores[code])
    parameters = results.parameters
    return _(
        "{high} − {low} = {gap}. Under {uneven} points the pillars are balanced, from {imbalanced} out of balance; one "
        "answer level is worth {step} points."
    ).format(
        high=f"{names[high]} {tenths(scores[high])}",
        low=f"{names[low]} {tenths(scores[low])}",
        gap=tenths(results.card.overall.spread),
        uneven=points(parameters.balance_uneven),
        imbalanced=points(parameters.balance_imbalanced),
        step=points(100 / parameters.scale_max),
    )


def overall_missing(card: Scorecard, document: Document) -> str:
    names = listed([words(document.pillar(code).name) for code in card.overall.missing])
    if card.overall.status == "partial":
        return _("Without {pillars}, which has no score.").format(pillars=names)
    if card.overall.status == "insufficient":
        return _("No figure for the whole: {pillars} have no score.").format(pillars=names)
    return ""


def overall_explained(results: Results) -> str:
    card = results.card
    scores = [result.score for result in card.pillars.values() if result.score is not None]
    if card.overall.score is None:
        return ""
    return _(
        "The mean of the pillars: ({sum}) ÷ {count} = {score}. Read it after the weakest pillar, {weakest}, and never "
        "alone: its stage is at most {cap} above the weakest pillar’s."
    ).format(
        cap=results.parameters.cap_bands,
        sum=" + ".join(map(tenths, scores)),
        count=len(scores),
        score=points(card.overall.score),
        weakest=points(card.overall.weakest or 0),
    )
