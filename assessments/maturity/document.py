"""The questionnaire document: every question, symptom, practice and text, read from a TOML file.

Invalid documents do not exist past this module: whatever reads one raises DocumentError with all that is
wrong.
"""

import functools
import hashlib
import json
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from pydantic import Field, ValidationError

from .document_checks import DocumentError, Problem, problems_between_parts, shape_problems
from .document_parts import (
    Band,
    Case,
    Code,
    Metric,
    Part,
    Pattern,
    Pillar,
    Practice,
    Question,
    Several,
    Symptom,
    Text,
    Texts,
    Way,
)
from .questionnaire import Link, Questionnaire
from .questionnaire import Practice as ScoredPractice
from .questionnaire import Question as ScoredQuestion
from .questionnaire import Symptom as ScoredSymptom

__all__ = [
    "SHIPPED",
    "Band",
    "Case",
    "Document",
    "DocumentError",
    "Metric",
    "Pattern",
    "Pillar",
    "Practice",
    "Problem",
    "Question",
    "Symptom",
    "Text",
    "Texts",
    "Way",
    "decode_document",
    "differences",
    "load_document",
    "parse_document",
    "read_document",
    "shipped_document",
]

SHIPPED = Path(__file__).resolve().parent.parent / "content" / "calms-1.toml"


class Document(Part):
    """Look-ups raise KeyError for a code that the document does not have."""

    code: Code
    version: int = Field(ge=1, le=9999)
    title: Text
    answering_rules: Texts
    misuse_notice: Text
    pillars: Several[Pillar]
    ways: Several[Way]
    questions: Several[Question]
    symptoms: Several[Symptom]
    practices: Several[Practice]
    metrics: Several[Metric]
    cases: Several[Case]
    bands: Several[Band]
    patterns: Several[Pattern]

    def pillar(self, code: str) -> Pillar:
        return _of_code(self.pillars, code)

    def way(self, code: str) -> Way:
        return _of_code(self.ways, code)

    def question(self, code: str) -> Question:
        return self._questions[code]

    def symptom(self, code: str) -> Symptom:
        return self._symptoms[code]

    def practice(self, code: str) -> Practice:
        return self._practices[code]

    def metric(self, code: str) -> Metric:
        return _of_code(self.metrics, code)

    def case(self, code: str) -> Case:
        return _of_code(self.cases, code)

    def pattern(self, code: str) -> Pattern:
        return _of_code(self.patterns, code)

    def band(self, number: int) -> Band:
        return self.bands[number]

    def questions_of(self, pillar: str) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.pillar == pillar)

    def symptoms_of_question(self, code: str) -> tuple[Symptom, ...]:
        """Those that the question is about first, then those in which it plays a part."""
        linked = [symptom for symptom in self.symptoms if code in symptom.links]
        return tuple(sorted(linked, key=lambda symptom: -symptom.links[code]))

    def practices_of_question(self, code: str) -> tuple[Practice, ...]:
        """Those that act on the question first, then those that help."""
        linked = [practice for practice in self.practices if code in practice.links]
        return tuple(sorted(linked, key=lambda practice: -practice.links[code]))

    def symptoms_treated_by(self, practice: str) -> tuple[Symptom, ...]:
        return tuple(symptom for symptom in self.symptoms if practice in symptom.remedies)

    def cases_of(self, practice: str) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if practice in case.practices)

    def unlocked_by(self, practice: str) -> tuple[Practice, ...]:
        """The practices that list it as a prerequisite."""
        return tuple(other for other in self.practices if practice in other.prerequisites)

    @functools.cached_property
    def _questions(self) -> dict[str, Question]:
        return {question.code: question for question in self.questions}

    @functools.cached_property
    def _symptoms(self) -> dict[str, Symptom]:
        return {symptom.code: symptom for symptom in self.symptoms}

    @functools.cached_property
    def _practices(self) -> dict[str, Practice]:
        return {practice.code: practice for practice in self.practices}

    @functools.cached_property
    def questionnaire(self) -> Questionnaire:
        """What the engine needs of it: codes, weights and links."""
        return Questionnaire(
            version=self.version,
            questions=tuple(_scored_question(question) for question in self.questions),
            symptoms=tuple(ScoredSymptom(symptom.code, _links(symptom), symptom.remedies) for symptom in self.symptoms),
            practices=tuple(_scored_practice(practice) for practice in self.practices),
        )

    def canonical(self) -> dict[str, Any]:
        """What is stored and hashed: plain JSON values, without what is left at its default."""
        return self.model_dump(mode="json", exclude_defaults=True)

    @functools.cached_property
    def content_hash(self) -> str:
        """SHA-256 in hexadecimal, whatever the layout of the file and the order of its keys."""
        text = json.dumps(self.canonical(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _scored_question(question: Question) -> ScoredQuestion:
    return ScoredQuestion(
        code=question.code,
        revision=question.revision,
        pillar=question.pillar,
        weight=question.weight,
        ways=dict(question.ways),
        sensitive=question.sensitive,
        optional=question.optional,
    )


def _scored_practice(practice: Practice) -> ScoredPractice:
    return ScoredPractice(
        code=practice.code,
        pillar=practice.pillar,
        effort=practice.effort,
        prerequisites=practice.prerequisites,
        links=_links(practice),
    )


def _links(part: Symptom | Practice) -> tuple[Link, ...]:
    return tuple(Link(question, strength) for question, strength in part.links.items())


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


def _of_code[P: _Coded](parts: Sequence[P], code: str) -> P:
    for part in parts:
        if part.code == code:
            return part
    raise KeyError(code)


@functools.cache
def shipped_document() -> Document:
    """The questionnaire that comes with the product, read once."""
    return load_document(SHIPPED)


def load_document(path: Path) -> Document:
    """Read a TOML file of UTF-8 text; errors name it without its folder."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _refused(path.name, f"cannot be read: {error.strerror}") from error
    return decode_document(content, file=path.name)


def decode_document(content: bytes, *, file: str) -> Document:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(file, f"is not UTF-8 text (byte {error.start + 1})") from error
    return parse_document(text, file=file)


def parse_document(text: str, *, file: str) -> Document:
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: a number of thousands of digits
        raise _refused(file, f"is not TOML: {error}") from error
    if not raw:
        raise _refused(file, "is empty")
    return read_document(raw, file=file)


def read_document(raw: object, *, file: str) -> Document:
    """Check plain values, of a TOML file or of a stored canonical document."""
    try:
        document = Document.model_validate(raw)
    except ValidationError as error:
        raise DocumentError(shape_problems(file, error.errors(), raw)) from error
    if problems := [Problem(file, *found) for found in problems_between_parts(document)]:
        raise DocumentError(problems)
    return document


def _refused(file: str, message: str) -> DocumentError:
    return DocumentError([Problem(file, "", "", message)])


def differences(old: Document, new: Document) -> tuple[str, ...]:
    """One line for each field that differs, and for each part that only one of them has."""
    return tuple(_differences(_fields(old.canonical()), _fields(new.canonical())))


type _Fields = dict[tuple[str, str], dict[str, object]]


def _differences(old: _Fields, new: _Fields) -> Iterator[str]:
    for part in old | new:
        if part not in new:
            yield f"{part[1]}: removed from {part[0]}"
        elif part not in old:
            yield f"{part[1]}: added to {part[0]}"
        else:
            for field in old[part] | new[part]:
                if old[part].get(field) != new[part].get(field):
                    yield f"{part[1]}: {field} differs".removeprefix(": ")
    if old == new and list(old) != list(new):
        yield "the order of the parts differs"


def _fields(canonical: dict[str, Any]) -> _Fields:
    """Kind and code of a part → its fields, flattened; what stands outside a part has neither."""
    fields: _Fields = {("", ""): {}}
    for key, value in canonical.items():
        if isinstance(value, list):
            for part in value:
                code = str(part.get("code", part.get("band")))
                fields[key, code] = dict(_leaves("", part))
        else:
            fields["", ""] |= _leaves(key, value)
    return fields


def _leaves(path: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(f"{path}.{key}".removeprefix("."), inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _leaves(f"{path}[{place}]", inner)
    else:
        yield path, value
