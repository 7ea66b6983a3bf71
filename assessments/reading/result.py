"""The whole result: headline in words, pillars, Ways, and what to do first."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ..maturity.document import Band, Document
from ..maturity.parameters import Parameters
from ..maturity.scorecard import Scorecard
from ..results import Results
from ..wording import listed, percent, points, words
from .certainty import between, interval_explained
from .change import signed
from .headline import divided, gap_explained, lead, overall_explained, overall_missing, sentences
from .pillars import PillarReading, read_pillar
from .practices import PracticeReading, Practices, nothing
from .symptoms import SymptomReading, counted, read_symptoms
from .ways import WayReading, read_way


@dataclass(frozen=True, slots=True)
class Reading:
    """`lead` is the first sentence of all, `sentences` those that follow.

    `gap_explained` is of the distance between the pillars. `symptoms` are those told in full, in the order in which
    they press; `untold` counts the others. `nothing` says why nothing is to be done now, where that is so.
    """

    card: Scorecard
    document: Document
    parameters: Parameters
    lead: str
    sentences: list[str]
    gap_explained: str
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
    nothing: str
    symptoms: list[SymptomReading]
    untold: int
    written: dict[object, str] = field(default_factory=dict, compare=False, repr=False)  # what a page made of it

    @property
    def active(self) -> int | None:
        """How many symptoms are; `None` where no pillar can say “none”."""
        counts = [pillar.count for pillar in self.pillars if pillar.count is not None]
        return sum(counts) if counts else None

    @property
    def counted(self) -> str:
        """How many symptoms show, and how they are told."""
        return counted(self.card, told=len(self.symptoms), untold=self.untold)

    @property
    def weakest_first(self) -> list[PillarReading]:
        """Lowest score first, those without one last."""
        return sorted(self.pillars, key=lambda pillar: 101 if pillar.score is None else pillar.score)

    @property
    def limiting(self) -> str:
        return listed([pillar.name for pillar in self.pillars if pillar.limiting])

    @property
    def limiting_counts(self) -> str:
        """What a limiting pillar changes in the order of practices; empty without one."""
        if not self.limiting:
            return ""
        more = percent(self.parameters.limiting_factor - 1)
        return _("What strengthens {pillars} counts {share} more.").format(pillars=self.limiting, share=more)

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
        parameters=results.parameters,
        lead=lead(results),
        sentences=list(sentences(card, document)),
        gap_explained="" if divided(card) else gap_explained(results),
        patterns=[
            (words(pattern.name), words(pattern.sentence))
            for pattern in map(document.pattern, () if divided(card) else overall.patterns)
        ],
        band=None if overall.band is None else document.band(overall.band),
        overall_missing=overall_missing(card, document),
        overall_explained=overall_explained(results),
        overall_between=between(overall.ci95),
        overall_certainty="" if overall.score is None else interval_explained(overall.ci95, card.mode),
        overall_delta=signed(results.change.overall.delta) if results.change else "",
        pillars=[read_pillar(pillar.code, results, symptoms, practices) for pillar in document.pillars],
        ways=[read_way(way.code, results) for way in document.ways],
        now=[practices[code] for code in card.recommend.now],
        next=[practices[code] for code in card.recommend.next],
        later=[practices[code] for code in card.recommend.later],
        nothing="" if card.recommend.now else nothing(card),
        symptoms=symptoms.told,
        untold=len(symptoms.rest),
    )


def _summed_up(pillar: PillarReading) -> str:
    if pillar.score is None:
        return f"{pillar.name} {_('no score')}"
    margin = f" ({pillar.between})" if pillar.between else ""
    return f"{pillar.name} {points(pillar.score)}{margin}"
