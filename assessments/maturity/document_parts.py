"""What a questionnaire document is made of: the shape of each part, and of each text in it.

A part is frozen, refuses unknown keys and coerces nothing. Rules that look at several parts are in
document_checks.
"""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic_core import PydanticCustomError

LONGEST_TEXT = 600
LEVELS = 5


def _one_paragraph(value: object) -> object:
    """Count line breaks and runs of spaces as one space; a non-breaking space stays as typed."""
    return re.sub(r"[ \t\r\n]+", " ", value).strip(" ") if isinstance(value, str) else value


def _printable(text: str) -> str:
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for character in text):
        raise PydanticCustomError("unprintable", "text holds a character that cannot be printed")
    return text


def _strength(value: float) -> float:
    if value not in {1.0, 0.5}:
        raise PydanticCustomError("strength", "should be 1.0 or 0.5")
    return value


def _in_order(strengths: Mapping[str, float]) -> Mapping[str, float]:
    """Strongest first, then by code: a database may hand the keys back in any order."""
    return MappingProxyType(dict(sorted(strengths.items(), key=lambda item: (-item[1], item[0]))))


type Line = Annotated[
    str,
    Field(min_length=1, max_length=LONGEST_TEXT),
    BeforeValidator(_one_paragraph),
    AfterValidator(_printable),
]
type Several[T] = Annotated[tuple[T, ...], Field(strict=False, max_length=200)]
type Strengths = Annotated[
    Mapping[str, Annotated[float, AfterValidator(_strength)]],
    AfterValidator(_in_order),
    PlainSerializer(dict),
]
type Code = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,31}$")]
type QuestionCode = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
type PillarCode = Literal["C", "A", "L", "M", "S"]
type WayCode = Literal["flow", "feedback", "learning"]
type MetricCode = Literal["lead_time", "deployment_frequency", "change_failure_rate", "recovery_time", "rework_rate"]
type PatternCode = Literal["tool_led", "talk_without_engine", "clogged_flow", "flying_blind", "knowledge_island"]

METRICS: tuple[str, ...] = get_args(MetricCode.__value__)
PATTERNS: tuple[str, ...] = get_args(PatternCode.__value__)


class Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Text(Part):
    en: Line
    fr: Line

    def in_language(self, code: str) -> str:
        """The text in that language ("fr", "fr-ca"), or in English."""
        return self.fr if code.startswith("fr") else self.en


class Texts(Part):
    """Several texts in a row, as many in each language."""

    en: Several[Line] = Field(min_length=1)
    fr: Several[Line] = Field(min_length=1)

    def in_language(self, code: str) -> tuple[str, ...]:
        return self.fr if code.startswith("fr") else self.en


class Anchors(Texts):
    """The observable text of each level, from 0 to 4."""

    en: Several[Line] = Field(min_length=LEVELS, max_length=LEVELS)
    fr: Several[Line] = Field(min_length=LEVELS, max_length=LEVELS)


class Pillar(Part):
    code: PillarCode
    name: Text
    definition: Text
    why: Text


class Way(Part):
    code: WayCode
    name: Text
    objective: Text
    focus: Text
    concepts: Texts
    levers: Text


class Question(Part):
    """`metrics` are expected to move with it; `measures` tells authors what it is there for."""

    code: QuestionCode
    revision: int = Field(ge=1, le=9999)
    pillar: PillarCode
    ways: Strengths
    weight: float = Field(gt=0, le=10, allow_inf_nan=False)
    sensitive: bool = False
    optional: bool = False
    metrics: Several[MetricCode] = ()
    measures: Line
    reference: Line
    title: Text
    stem: Text
    help: Text
    anchors: Anchors


class Symptom(Part):
    """`group` is the pillar or the Way under which the source lists it."""

    code: Code
    group: Literal["C", "A", "L", "M", "S", "flow", "feedback", "learning"]
    origin: Literal["source", "added"]
    links: Strengths
    remedies: Several[Code] = Field(min_length=1)
    title: Text
    signs: Text
    harm: Text
    ask: Text


class Practice(Part):
    code: Code
    pillar: PillarCode
    also_pillars: Several[PillarCode] = ()
    ways: Several[WayCode] = Field(min_length=1)
    effort: Literal["S", "M", "L"]
    links: Strengths
    prerequisites: Several[Code] = ()
    reference: Line
    title: Text
    what: Text
    first_step: Text
    evidence: Text
    pitfalls: Text
    time_to_effect: Text


class Metric(Part):
    """A delivery figure; without `target` the source gives none."""

    code: MetricCode
    name: Text
    definition: Text
    why: Text
    example: Text
    target: Text | None = None
    how: Text


class Case(Part):
    code: Code
    practices: Several[Code] = Field(min_length=1)
    title: Text
    text: Text


class Band(Part):
    band: int = Field(ge=0, lt=LEVELS)
    name: Text
    meaning: Text


class Pattern(Part):
    code: PatternCode
    name: Text
    sentence: Text
