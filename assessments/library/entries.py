"""What stands in the library, in the order of the document."""

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..maturity.document import (
    Band,
    Case,
    Document,
    Metric,
    Pattern,
    Pillar,
    Practice,
    Question,
    Symptom,
    Text,
    Way,
)
from ..maturity.questionnaire import WAYS

type Told = Pillar | Way | Question | Symptom | Practice | Metric | Case | Band | Pattern

# Those with a page of their own; stages and patterns are told on the index.
KINDS = ("pillar", "way", "symptom", "practice", "question", "metric", "case")

_TELLS: dict[str, Callable[[Document], Iterable[Told]]] = {
    "pillar": lambda document: document.pillars,
    "way": lambda document: document.ways,
    "symptom": lambda document: document.symptoms,
    "practice": lambda document: document.practices,
    "question": lambda document: document.questions,
    "metric": lambda document: document.metrics,
    "case": lambda document: document.cases,
    "stage": lambda document: document.bands,
    "pattern": lambda document: document.patterns,
}


@dataclass(frozen=True, slots=True)
class Source:
    """A document as the key of what is derived from it: told apart by its content."""

    content_hash: str
    document: Document = field(compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """`letter` goes into the medallion: the pillar's letter or the Way's number, or nothing."""

    kind: str
    code: str
    title: Text
    letter: str
    part: Told

    @property
    def has_page(self) -> bool:
        return self.kind in KINDS

    @property
    def kind_name(self) -> str:
        return singular(self.kind)

    @property
    def effort(self) -> str:
        return effort_names()[self.part.effort] if isinstance(self.part, Practice) else ""

    @property
    def short_effort(self) -> str:
        names = {
            "S": pgettext("effort", "Small"),
            "M": pgettext("effort", "Medium"),
            "L": pgettext("effort", "Large"),
        }
        return names[self.part.effort] if isinstance(self.part, Practice) else ""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries told under a pillar or a Way."""

    head: Entry
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    kind: str
    groups: tuple[Group, ...]

    @property
    def name(self) -> str:
        return plural(self.kind)

    @property
    def about(self) -> str:
        return {
            "symptom": _("What a team lives with, and how it shows. A hypothesis to confirm or reject."),
            "practice": _("What a team can try, with a first step for this week."),
            "question": _("What the questionnaire asks, with the five sentences of each question."),
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Shelves:
    """What the index shows, shelf by shelf."""

    document: Document

    @property
    def pillars(self) -> tuple[Entry, ...]:
        return entries(self.document, "pillar")

    @property
    def ways(self) -> tuple[Entry, ...]:
        return entries(self.document, "way")

    @property
    def metrics(self) -> tuple[Entry, ...]:
        return entries(self.document, "metric")

    @property
    def cases(self) -> tuple[Entry, ...]:
        return entries(self.document, "case")

    @property
    def stages(self) -> tuple[Entry, ...]:
        return entries(self.document, "stage")

    @property
    def patterns(self) -> tuple[Entry, ...]:
        return entries(self.document, "pattern")

    @property
    def grouped(self) -> tuple[Shelf, ...]:
        kinds = ("symptom", "practice", "question")
        return tuple(Shelf(kind, grouped(self.document, kind)) for kind in kinds)


def entries(document: Document, kind: str) -> tuple[Entry, ...]:
    """Every entry of a kind; KeyError for an unknown kind."""
    return tuple(_by_code(Source(document.content_hash, document), kind).values())


def entry(document: Document, kind: str, code: str) -> Entry:
    """KeyError for a kind or a code that does not exist."""
    return _by_code(Source(document.content_hash, document), kind)[code]


def grouped(document: Document, kind: str) -> tuple[Group, ...]:
    """The entries of a kind by letter, pillars first; only heads that have some."""
    every = entries(document, kind)
    heads = (*entries(document, "pillar"), *entries(document, "way"))
    groups = [Group(head, tuple(each for each in every if each.letter == head.letter)) for head in heads]
    return tuple(group for group in groups if group.entries)


@functools.lru_cache(maxsize=64)
def _by_code(source: Source, kind: str) -> Mapping[str, Entry]:
    return {each.code: each for each in (_entry(kind, part) for part in _TELLS[kind](source.document))}


def _entry(kind: str, part: Told) -> Entry:
    title = part.name if isinstance(part, Pillar | Way | Metric | Band | Pattern) else part.title
    code = str(part.band) if isinstance(part, Band) else part.code
    return Entry(kind, code, title, _letter(part), part)


def _letter(part: Told) -> str:
    match part:
        case Pillar(code=code) | Question(pillar=code) | Practice(pillar=code):
            return code
        case Way(code=code) | Symptom(group=code):
            return str(WAYS.index(code) + 1) if code in WAYS else code
    return ""


def singular(kind: str) -> str:
    return {
        "pillar": _("Pillar"),
        "way": _("Way"),
        "symptom": _("Symptom"),
        "practice": _("Practice"),
        "question": _("Question"),
        "metric": _("Metric"),
        "case": _("Case"),
        "stage": _("Stage"),
        "pattern": _("Pattern"),
    }[kind]


def plural(kind: str) -> str:
    return {
        "pillar": _("Pillars"),
        "way": _("The three Ways"),
        "symptom": _("Symptoms"),
        "practice": _("Practices"),
        "question": _("Questions"),
        "metric": _("DORA metrics"),
        "case": _("Cases"),
    }[kind]


def effort_names() -> dict[str, str]:
    return {"S": _("Small effort"), "M": _("Medium effort"), "L": _("Large effort")}
