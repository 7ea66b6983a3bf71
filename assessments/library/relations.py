"""What an entry is tied to, in both directions, as headed lists of links."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from ..maturity.document import Case, Document, Metric, Pillar, Practice, Question, Symptom, Way
from ..maturity.document_parts import METRICS
from ..maturity.questionnaire import PRIMARY
from ..wording import words
from .entries import Entry, entries, entry, plural
from .references import Piece, pieces

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Tie:
    entry: Entry
    note: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A long list shows its first ties and folds the others; a list may be short by one without folding."""

    heading: str
    ties: tuple[Tie, ...]
    letter: str = ""

    @property
    def bare(self) -> bool:
        """Without medallions, where all would repeat the letter of the page."""
        return all(tie.entry.letter == self.letter for tie in self.ties)

    @property
    def first(self) -> tuple[Tie, ...]:
        return self.ties if len(self.ties) <= SHOWN + 1 else self.ties[:SHOWN]

    @property
    def folded(self) -> tuple[Tie, ...]:
        return self.ties[len(self.first) :]


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    text: str = ""
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryPage:
    entry: Entry
    facts: tuple[Fact, ...]
    relations: tuple[Relation, ...]
    reference: tuple[Piece, ...]
    cases: tuple[Case, ...]
    previous: Entry | None
    next: Entry | None

    @property
    def explained(self) -> str:
        """The section of the method page that tells how it is computed, or nothing."""
        return {"metric": "delivery", "case": ""}.get(self.entry.kind, self.entry.kind)

    @property
    def plural(self) -> str:
        return plural(self.entry.kind)


def page(document: Document, kind: str, code: str) -> EntryPage:
    """KeyError for a kind or a code that the library does not have."""
    plural(kind)
    every = entries(document, kind)
    found = entry(document, kind, code)
    place = every.index(found)
    related = _Related(document)
    relations = related.relations(found)
    return EntryPage(
        entry=found,
        facts=tuple(fact for fact in related.facts(found) if fact.text or fact.ties),
        relations=tuple(replace(relation, letter=found.letter) for relation in relations if relation.ties),
        reference=pieces(found.part.reference) if isinstance(found.part, Question | Practice) else (),
        cases=document.cases_of(code) if kind == "practice" else (),
        previous=every[place - 1] if place else None,
        next=every[place + 1] if place + 1 < len(every) else None,
    )


class _Related:
    def __init__(self, document: Document) -> None:
        self.document = document

    def facts(self, of: Entry) -> Iterable[Fact]:
        match of.part:
            case Question() as question:
                yield Fact(_("Pillar"), ties=self._ties("pillar", [question.pillar]))
                yield Fact(_("Ways"), ties=self._strengths("way", question.ways))
                yield Fact(_("Weight"), "" if question.weight == 1 else _weight(question.weight))
            case Symptom() as symptom:
                kind = "pillar" if len(symptom.group) == 1 else "way"
                yield Fact(_("Told under"), ties=self._ties(kind, [symptom.group]))
            case Practice() as practice:
                yield Fact(_("Effort"), of.short_effort)
                yield Fact(_("Time to effect"), words(practice.time_to_effect))
                pillars = [practice.pillar, *practice.also_pillars]
                yield Fact(_("Pillars") if practice.also_pillars else _("Pillar"), ties=self._ties("pillar", pillars))
                yield Fact(_("Ways"), ties=self._ties("way", practice.ways))
            case Way() as way:
                yield Fact(_("Focus"), words(way.focus))
                yield Fact(_("Tools and levers"), words(way.levers))
            case Metric(target=target):
                none = _("The source that this handbook is built from sets none.")
                yield Fact(_("Target"), words(target) if target else none)

    def relations(self, of: Entry) -> Iterable[Relation]:
        match of.part:
            case Pillar() as pillar:
                return self._of_pillar(pillar)
            case Way() as way:
                return self._of_way(way)
            case Question() as question:
                return self._of_question(question)
            case Symptom() as symptom:
                return self._of_symptom(symptom)
            case Practice() as practice:
                return self._of_practice(practice)
            case Metric() as metric:
                return self._of_metric(metric)
            case Case() as case:
                return [Relation(_("Practices at work here"), self._ties("practice", case.practices))]
        return []  # pragma: no cover  (stages and patterns have no page)

    def _of_pillar(self, pillar: Pillar) -> Iterable[Relation]:
        document = self.document
        questions = [question.code for question in document.questions_of(pillar.code)]
        yield Relation(_("What we ask"), self._ties("question", questions))
        own = [symptom.code for symptom in document.symptoms if symptom.group == pillar.code]
        lent = [
            symptom.code
            for symptom in document.symptoms
            if len(symptom.group) > 1 and next(iter(symptom.links)) in questions
        ]
        yield Relation(_("Symptoms"), self._ties("symptom", own + lent))
        own = [practice.code for practice in document.practices if practice.pillar == pillar.code]
        also = [practice.code for practice in document.practices if pillar.code in practice.also_pillars]
        yield Relation(_("Practices"), self._ties("practice", own + also))

    def _of_way(self, way: Way) -> Iterable[Relation]:
        document = self.document
        strengths = {each.code: each.ways[way.code] for each in document.questions if way.code in each.ways}
        yield Relation(_("Questions that speak of it"), self._strengths("question", strengths))
        symptoms = [symptom.code for symptom in document.symptoms if symptom.group == way.code]
        yield Relation(_("Signs that it is missing"), self._ties("symptom", symptoms))
        serving = [practice for practice in document.practices if way.code in practice.ways]
        serving.sort(key=lambda practice: practice.ways.index(way.code))
        yield Relation(_("Practices that serve it"), self._ties("practice", [each.code for each in serving]))

    def _of_question(self, question: Question) -> Iterable[Relation]:
        document, code = self.document, question.code
        symptoms = {each.code: each.links[code] for each in document.symptoms_of_question(code)}
        yield Relation(_("Symptoms it reveals"), self._strengths("symptom", symptoms))
        practices = {each.code: each.links[code] for each in document.practices_of_question(code)}
        yield Relation(_("Practices that act on it"), self._strengths("practice", practices))
        yield Relation(_("Metrics expected to move with it"), self._ties("metric", question.metrics))

    def _of_symptom(self, symptom: Symptom) -> Iterable[Relation]:
        yield Relation(_("Practices that treat it"), self._ties("practice", symptom.remedies))
        yield Relation(_("Questions it is read from"), self._strengths("question", symptom.links))

    def _of_practice(self, practice: Practice) -> Iterable[Relation]:
        document = self.document
        yield Relation(_("To put in place first"), self._ties("practice", practice.prerequisites))
        unlocked = [each.code for each in document.unlocked_by(practice.code)]
        yield Relation(_("Opens the way to"), self._ties("practice", unlocked))
        treated = [each.code for each in document.symptoms_treated_by(practice.code)]
        yield Relation(_("Symptoms it treats"), self._ties("symptom", treated))
        yield Relation(_("Questions it acts on"), self._strengths("question", practice.links))
        metrics = self._metrics_of(practice)
        yield Relation(_("Metrics expected to move"), self._strengths("metric", metrics))

    def _of_metric(self, metric: Metric) -> Iterable[Relation]:
        document = self.document
        questions = [each.code for each in document.questions if metric.code in each.metrics]
        yield Relation(_("Questions expected to move it"), self._ties("question", questions))
        moving = {each.code: self._metrics_of(each).get(metric.code, 0.0) for each in document.practices}
        direct = [code for code, strength in moving.items() if strength == PRIMARY]
        yield Relation(_("Practices that act on those questions"), self._ties("practice", direct))

    def _metrics_of(self, practice: Practice) -> dict[str, float]:
        """Through its questions: as strongly as the strongest of its links to one that moves the metric."""
        found: dict[str, float] = {}
        for code, strength in practice.links.items():
            for metric in self.document.question(code).metrics:
                found[metric] = max(strength, found.get(metric, 0.0))
        return {metric: found[metric] for metric in METRICS if metric in found}

    def _ties(self, kind: str, codes: Iterable[str]) -> tuple[Tie, ...]:
        return tuple(Tie(entry(self.document, kind, code)) for code in codes)

    def _strengths(self, kind: str, strengths: Mapping[str, float]) -> tuple[Tie, ...]:
        """The strongest first, in the order of the document, each with its strength in words."""
        known = [each for each in entries(self.document, kind) if each.code in strengths]
        known.sort(key=lambda each: -strengths[each.code])
        return tuple(Tie(each, _strength(strengths[each.code])) for each in known)


def _strength(strength: float) -> str:
    return _("directly") if strength == PRIMARY else _("in part")


def _weight(weight: float) -> str:
    return _("Counts half as much as another question") if weight == 0.5 else f"{weight:g}"
