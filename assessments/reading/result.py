"""The whole result: headline in words, pillars, Ways, and what to do first."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..maturity.document import Band, Document
from ..maturity.scorecard import Scorecard
from ..results import Results
from ..wording import listed, points, tenths, words
from .certainty import between, interval_explained
from .change import signed
from .pillars import PillarReading, read_pillar
from .practices import PracticeReading, Practices
from .symptoms import SymptomReading, read_symptoms
from .ways import WayReading, read_way


@dataclass(frozen=True, slots=True)
class Reading:
    """`lead` is the first sentence of all, `sentences` those that follow.

    `symptoms` are those told in full, in the order in which they press; `untold` counts the others.
    """

    card: Scorecard
    document: Document
    lead: str
    sentences: list[str]
    patterns: list[tuple[str, str]]
    band: Band | None
    overall_missing: str
    overall_explained: str
    overall_between: str
    overall_certainty: str
    overall_delta: str
    pillars: list[PillarReading]
    ways: list[WayReading]
    now: list[PracticeReading]
    next: list[PracticeReading]
    later: list[PracticeReading]
    symptoms: list[SymptomReading]
    untold: int

    @property
    def active(self) -> int:
        return sum(len(pillar.active) for pillar in self.pillars)

    @property
    def watch(self) -> int:
        return sum(symptom.state == "watch" for pillar in self.pillars for symptom in [*pillar.symptoms, *pillar.more])

    @property
    def weakest_first(self) -> list[PillarReading]:
        """Lowest score first, those without one last."""
        return sorted(self.pillars, key=lambda pillar: 101 if pillar.score is None else pillar.score)

    @property
    def limiting(self) -> str:
        return listed([pillar.name for pillar in self.pillars if pillar.limiting])

    @property
    def summary(self) -> str:
        """One sentence for the drawing's text alternative."""
        scores = ", ".join(_summed_up(pillar) for pillar in self.pillars)
        return _("Radar of five pillars, 0 to 100: {scores}.").format(scores=scores)


def read(card: Scorecard, document: Document) -> Reading:
    """One sheet's result: everything may be told."""
    return read_results(Results(card, document))


def read_results(results: Results) -> Reading:
    card, document, overall = results.card, results.document, results.card.overall
    symptoms = read_symptoms(results)
    practices = Practices(card, document)
    return Reading(
        card=card,
        document=document,
        lead=_lead(card, document),
        sentences=list(_sentences(card, document)),
        patterns=[
            (words(pattern.name), words(pattern.sentence)) for pattern in map(document.pattern, overall.patterns)
        ],
        band=None if overall.band is None else document.band(overall.band),
        overall_missing=_overall_missing(card, document),
        overall_explained=_overall_explained(card),
        overall_between=between(overall.ci95),
        overall_certainty=interval_explained(overall.ci95),
        overall_delta=signed(results.change.overall.delta) if results.change else "",
        pillars=[read_pillar(pillar.code, results, symptoms, practices) for pillar in document.pillars],
        ways=[read_way(way.code, results) for way in document.ways],
        now=[practices[code] for code in card.recommend.now],
        next=[practices[code] for code in card.recommend.next],
        later=[practices[code] for code in card.recommend.later],
        symptoms=symptoms.told,
        untold=len(symptoms.rest),
    )


def _summed_up(pillar: PillarReading) -> str:
    if pillar.score is None:
        return f"{pillar.name} {_('no score')}"
    margin = f" ({pillar.between})" if pillar.between else ""
    return f"{pillar.name} {points(pillar.score)}{margin}"


def _lead(card: Scorecard, document: Document) -> str:
    limiting = [words(document.pillar(code).name) for code in card.overall.limiting]
    if card.overall.score is None:
        return _(
            "Fewer than four pillars have a score, so there is no figure for the whole. Read each pillar on its own."
        )
    if not limiting:
        return _(
            "No pillar limits the others: all are at about the same level. Let the symptoms you recognise guide your "
            "choice."
        )
    if len(limiting) == 1:
        return _("{pillar} is the pillar that limits the whole today: start the conversation there.").format(
            pillar=limiting[0]
        )
    return _("Several pillars limit the whole today, at about the same level: {pillars}.").format(
        pillars=listed(limiting)
    )


def _sentences(card: Scorecard, document: Document) -> Iterator[str]:
    """The weakest pillar, then the whole, then how they stand to each other (scoring.md 4)."""
    overall = card.overall
    if overall.score is not None and overall.weakest is not None and overall.band is not None:
        yield _("The lowest pillar is at {weakest}, the whole at {score} of 100: {band}.").format(
            weakest=points(overall.weakest), score=points(overall.score), band=words(document.band(overall.band).name)
        )
    if overall.spread is not None:
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


def _overall_missing(card: Scorecard, document: Document) -> str:
    names = listed([words(document.pillar(code).name) for code in card.overall.missing])
    if card.overall.status == "partial":
        return _("Without {pillars}, which has no score.").format(pillars=names)
    if card.overall.status == "insufficient":
        return _("No figure for the whole: {pillars} have no score.").format(pillars=names)
    return ""


def _overall_explained(card: Scorecard) -> str:
    scores = [result.score for result in card.pillars.values() if result.score is not None]
    if card.overall.score is None:
        return ""
    return _(
        "The mean of the pillars: ({sum}) ÷ {count} = {score}. Read it after the weakest pillar, {weakest}, and never "
        "alone: its stage is at most one above the weakest pillar’s."
    ).format(
        sum=" + ".join(map(tenths, scores)),
        count=len(scores),
        score=points(card.overall.score),
        weakest=points(card.overall.weakest or 0),
    )
