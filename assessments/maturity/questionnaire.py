"""What is asked, as the engine needs it: codes, weights and links, and no text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

Answer = int | Literal["NA", "DK"]
Mode = Literal["individual", "consensus"]

PILLARS: Final = ("C", "A", "L", "M", "S")
WAYS: Final = ("flow", "feedback", "learning")
MODES: Final[tuple[Mode, ...]] = ("individual", "consensus")
EFFORTS: Final = ("S", "M", "L")
PRIMARY: Final = 1.0
SECONDARY: Final = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    """One behaviour; `ways` gives each Way's strength, `PRIMARY` or `SECONDARY`; `weight` is above 0."""

    code: str
    revision: int
    pillar: str
    weight: float
    ways: Mapping[str, float]
    sensitive: bool = False
    optional: bool = False

    def is_primary_way(self, way: str) -> bool:
        return self.ways.get(way) == PRIMARY


@dataclass(frozen=True, slots=True)
class Link:
    """A symptom or a practice tied to a question, with strength `PRIMARY` or `SECONDARY`."""

    question: str
    strength: float

    @property
    def primary(self) -> bool:
        return self.strength == PRIMARY


@dataclass(frozen=True, slots=True)
class Symptom:
    """A hypothesis read from questions; `remedies` are codes of practices."""

    code: str
    links: tuple[Link, ...]
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Practice:
    """Something to try; `effort` is S, M or L, `prerequisites` are codes of practices."""

    code: str
    pillar: str
    effort: str
    prerequisites: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One respondent's answers by question code; a code left out is a blank."""

    answers: Mapping[str, Answer]
    submitted: bool = True


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One published version. `flaws` says whether its codes and links hold together."""

    version: int | str
    questions: tuple[Question, ...]
    symptoms: tuple[Symptom, ...] = ()
    practices: tuple[Practice, ...] = ()
    _questions: Mapping[str, Question] = field(init=False, repr=False, compare=False)
    _symptoms: Mapping[str, Symptom] = field(init=False, repr=False, compare=False)
    _practices: Mapping[str, Practice] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_questions", {item.code: item for item in self.questions})
        object.__setattr__(self, "_symptoms", {item.code: item for item in self.symptoms})
        object.__setattr__(self, "_practices", {item.code: item for item in self.practices})

    def question(self, code: str) -> Question:
        """The question of this code; KeyError without one."""
        return self._questions[code]

    def symptom(self, code: str) -> Symptom:
        """The symptom of this code; KeyError without one."""
        return self._symptoms[code]

    def practice(self, code: str) -> Practice:
        """The practice of this code; KeyError without one."""
        return self._practices[code]

    def has_question(self, code: str) -> bool:
        return code in self._questions

    def has_practice(self, code: str) -> bool:
        return code in self._practices


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a questionnaire does not hold together; `place` is a path such as `symptoms[2].links[0]`."""

    place: str
    message: str


def flaws(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Duplicate codes, links to nothing, repeated links and cyclic prerequisites, in reading order."""
    yield from _duplicates("questions", [item.code for item in questionnaire.questions])
    yield from _duplicates("symptoms", [item.code for item in questionnaire.symptoms])
    yield from _duplicates("practices", [item.code for item in questionnaire.practices])
    for index, symptom in enumerate(questionnaire.symptoms):
        place = f"symptoms[{index}]"
        yield from _link_flaws(questionnaire, place, symptom.links)
        yield from _reference_flaws(questionnaire, f"{place}.remedies", symptom.remedies)
    for index, practice in enumerate(questionnaire.practices):
        place = f"practices[{index}]"
        yield from _link_flaws(questionnaire, place, practice.links)
        yield from _reference_flaws(questionnaire, f"{place}.prerequisites", practice.prerequisites)
    yield from _cycles(questionnaire)


def _duplicates(place: str, codes: Sequence[str]) -> Iterator[Flaw]:
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code in seen:
            yield Flaw(f"{place}[{index}].code", f'"{code}" is used twice')
        seen.add(code)


def _link_flaws(questionnaire: Questionnaire, place: str, links: Sequence[Link]) -> Iterator[Flaw]:
    seen: set[str] = set()
    for index, link in enumerate(links):
        where = f"{place}.links[{index}].question"
        if not questionnaire.has_question(link.question):
            yield Flaw(where, f'no question "{link.question}"')
        elif link.question in seen:
            yield Flaw(where, f'"{link.question}" is linked twice')
        seen.add(link.question)


def _reference_flaws(questionnaire: Questionnaire, place: str, codes: Sequence[str]) -> Iterator[Flaw]:
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if not questionnaire.has_practice(code):
            yield Flaw(f"{place}[{index}]", f'no practice "{code}"')
        elif code in seen:
            yield Flaw(f"{place}[{index}]", f'"{code}" is listed twice')
        seen.add(code)


def _cycles(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Take away, repeatedly, what waits for nothing more or what nothing waits for: cycles remain."""
    waiting = {practice.code: set(practice.prerequisites) for practice in questionnaire.practices}
    size = 0
    while size != len(waiting):
        size = len(waiting)
        awaited = set().union(*waiting.values())
        waiting = {
            code: needs & waiting.keys()
            for code, needs in waiting.items()
            if code in awaited and needs & waiting.keys()
        }
    for index, practice in enumerate(questionnaire.practices):
        if practice.code in waiting:
            yield Flaw(f"practices[{index}].prerequisites", f'"{practice.code}" is part of a cycle')
