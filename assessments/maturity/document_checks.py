"""What is wrong with a questionnaire document, said with the file, the code and the field."""

import graphlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic_core import ErrorDetails

from .document_parts import LEVELS, METRICS, PATTERNS, Practice, Strengths, Symptom, Texts
from .questionnaire import PILLARS, WAYS

if TYPE_CHECKING:
    from .document import Document

LINES_SHOWN = 20
type Location = tuple[int | str, ...]
type Found = Iterator[tuple[str, str, str]]
"""Code, field and message of each problem."""


@dataclass(frozen=True)
class Problem:
    file: str
    code: str
    field: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.code, self.field, self.message) if part)


class DocumentError(Exception):
    """A document that cannot be used, with every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems[:LINES_SHOWN]]
        if len(self.problems) > LINES_SHOWN:
            lines.append(f"and {len(self.problems) - LINES_SHOWN} more")
        return "\n".join(lines)


def shape_problems(file: str, errors: Sequence[ErrorDetails], raw: object) -> Iterator[Problem]:
    """The errors of pydantic, with the code of each part instead of its place in the list."""
    places = {error["loc"][:-1] for error in errors}
    for error in errors:
        # A list with a refused item is called too short as well: pydantic counts the others.
        if error["type"] != "too_short" or error["loc"] not in places:
            yield _shape_problem(file, error, raw)


def _shape_problem(file: str, error: ErrorDetails, raw: object) -> Problem:
    path = tuple(step for step in error["loc"] if step != "[key]")
    code = ""
    if len(path) > 1 and isinstance(path[1], int):
        code, path = _code_of(raw, path[0], path[1]), path[2:]
    return Problem(file, code, _dotted(path), _message(error))


def _code_of(raw: object, kind: int | str, place: int) -> str:
    part = raw[kind][place] if isinstance(raw, dict) else None
    code = part.get("code", part.get("band")) if isinstance(part, dict) else None
    return str(code) if isinstance(code, str | int) else f"{kind}[{place}]"


def _dotted(path: Location) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _message(error: ErrorDetails) -> str:
    bounds = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return "text is missing" if error["loc"][-1] in {"en", "fr"} else "is missing"
        case "string_too_short":
            return "text is missing"
        case "string_too_long":
            return f"text is longer than {bounds['max_length']} characters"
        case "too_short":
            return f"needs at least {bounds['min_length']}, has {bounds['actual_length']}"
        case "too_long":
            return f"needs at most {bounds['max_length']}, has {bounds['actual_length']}"
        case "extra_forbidden":
            return "unknown key"
        case "string_pattern_mismatch":
            return f"should match {bounds['pattern']}"
        case "tuple_type":
            return "should be a list"
        case "dict_type" | "model_type":
            return "should be a table"
    return error["msg"].replace("Input should", "should")


def problems_between_parts(document: "Document") -> Found:
    """Everything that the shape of a single part cannot tell."""
    yield from _codes(document)
    yield from _languages(document)
    yield from _questions(document)
    for symptom in document.symptoms:
        yield from _links(document, symptom)
        yield from _known(symptom.code, "remedies", symptom.remedies, document.practices)
    yield from _practices(document)
    for case in document.cases:
        yield from _known(case.code, "practices", case.practices, document.practices)


def _codes(document: "Document") -> Found:
    expected = {"pillars": PILLARS, "ways": WAYS, "metrics": METRICS, "patterns": PATTERNS}
    for kind in ("pillars", "ways", "questions", "symptoms", "practices", "metrics", "cases", "patterns"):
        codes = [part.code for part in getattr(document, kind)]
        for code, times in Counter(codes).items():
            if times > 1:
                yield code, "code", f"given to {times} {kind}"
        for code in expected.get(kind, ()):
            if code not in codes:
                yield code, "", f"is missing from {kind}"
    if [band.band for band in document.bands] != list(range(LEVELS)):
        yield "", "bands", "should be 0, 1, 2, 3, 4 in this order"


def _languages(document: "Document") -> Found:
    several = [("", "answering_rules", document.answering_rules)]
    several += [(way.code, "concepts", way.concepts) for way in document.ways]
    for code, field, texts in several:
        yield from _as_many(code, field, texts)


def _as_many(code: str, field: str, texts: Texts) -> Found:
    longest = max(len(texts.en), len(texts.fr))
    for language, given in (("en", texts.en), ("fr", texts.fr)):
        if len(given) < longest:
            yield code, f"{field}.{language}[{len(given)}]", "text is missing"


def _questions(document: "Document") -> Found:
    for pillar in PILLARS:
        if not document.questions_of(pillar):
            yield pillar, "", "no question belongs to this pillar"
    for question in document.questions:
        yield from _ways(question.code, question.ways)
        if not document.symptoms_of_question(question.code):
            yield question.code, "", "no symptom is linked to this question"
        if not document.practices_of_question(question.code):
            yield question.code, "", "no practice is linked to this question"


def _ways(code: str, ways: Strengths) -> Found:
    for way in ways:
        if way not in WAYS:
            yield code, f"ways.{way}", "is not a Way"
    strengths = list(ways.values())
    if strengths.count(1.0) != 1:
        yield code, "ways", f"needs one primary Way (1.0), has {strengths.count(1.0)}"
    if strengths.count(0.5) > 1:
        yield code, "ways", f"needs at most one secondary Way (0.5), has {strengths.count(0.5)}"


def _practices(document: "Document") -> Found:
    for practice in document.practices:
        yield from _links(document, practice)
        yield from _known(practice.code, "prerequisites", practice.prerequisites, document.practices)
        if practice.pillar in practice.also_pillars:
            yield practice.code, "also_pillars", "repeats its own pillar"
    needs = {practice.code: practice.prerequisites for practice in document.practices}
    try:
        graphlib.TopologicalSorter(needs).prepare()
    except graphlib.CycleError as error:
        circle = error.args[1][::-1]
        yield circle[0], "prerequisites", "go round in a circle: " + " needs ".join(circle)


def _links(document: "Document", part: Symptom | Practice) -> Found:
    questions = {question.code for question in document.questions}
    for code in part.links:
        if code not in questions:
            yield part.code, f"links.{code}", "no such question"
    if 1.0 not in part.links.values():
        yield part.code, "links", "needs at least one primary question (1.0)"


def _known(code: str, field: str, named: Sequence[str], practices: Sequence[Practice]) -> Found:
    existing = {practice.code for practice in practices}
    for place, practice in enumerate(named):
        if practice not in existing:
            yield code, f"{field}[{place}]", f"no such practice: {practice}"
        if practice in named[:place]:
            yield code, f"{field}[{place}]", f"names {practice} twice"
