"""A questionnaire while it is written: texts may be missing and links may lead nowhere yet, nothing typed is lost.

A draft holds the plain values of a document of the right shape. A part is edited as its values, by field as a
problem names it: `title.fr`, `anchors.en[2]`, `links`.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from pydantic import BaseModel

from .document import (
    Band,
    Case,
    Document,
    DocumentError,
    Metric,
    Pattern,
    Pillar,
    Practice,
    Problem,
    Question,
    Symptom,
    Text,
    Texts,
    Way,
    read_document,
)
from .document_checks import problems_between_parts
from .document_parts import LEVELS
from .questionnaire import PRIMARY

type Raw = dict[str, Any]
type Value = str | float | bool | list[str] | dict[str, float]
type Values = dict[str, Value]

HEADING: Final = "heading"  # what stands before the parts: a kind and a code
PLURAL: Final = {"question": "questions", "symptom": "symptoms", "practice": "practices"}
KINDS: Final = (HEADING, *PLURAL)
_GROUP: Final = {"question": "pillar", "symptom": "group", "practice": "pillar"}
_OF_HEADING: Final = ("title", "misuse_notice", "answering_rules")
_LETTERS: Final = {"flow": "F", "feedback": "B", "learning": "K"}
_MODELS: Final[Mapping[str, type[BaseModel]]] = {
    "pillars": Pillar,
    "ways": Way,
    "questions": Question,
    "symptoms": Symptom,
    "practices": Practice,
    "metrics": Metric,
    "cases": Case,
    "bands": Band,
    "patterns": Pattern,
}
_TEXTS: Final = {
    "question": ("title", "stem", "help"),
    "symptom": ("title", "signs", "harm", "ask"),
    "practice": ("title", "what", "first_step", "evidence", "pitfalls", "time_to_effect"),
}
_PLAIN: Final[Mapping[str, Raw]] = {
    "question": {"revision": 1, "ways": {"flow": PRIMARY}, "weight": 1.0, "measures": "", "reference": ""},
    "symptom": {"origin": "added", "links": {}, "remedies": []},
    "practice": {"ways": ["flow"], "effort": "S", "links": {}, "reference": ""},
}
_DEFAULTS: Final[Mapping[str, Values]] = {
    "question": {"sensitive": False, "optional": False, "metrics": []},
    "practice": {"also_pillars": [], "prerequisites": []},
}
_PLACE: Final = re.compile(r"(?P<name>\w+)\.(?P<language>en|fr)(?:\[(?P<place>\d+)\])?")


@dataclass(frozen=True)
class Draft:
    """Look-ups raise KeyError for a code that the draft does not have; a change makes another draft."""

    raw: Raw

    def parts(self, kind: str) -> list[Raw]:
        return list(self.raw[PLURAL[kind]])

    def part(self, kind: str, code: str) -> Raw:
        if kind == code == HEADING:
            return {name: self.raw[name] for name in _OF_HEADING}
        return {part["code"]: part for part in (self.parts(kind) if kind in PLURAL else ())}[code]

    def document(self) -> Document:
        """DocumentError with all that is wrong."""
        return read_document(self.raw, file="")

    def problems(self) -> tuple[Problem, ...]:
        """All that keeps it from being published, texts and links alike."""
        try:
            self.document()
        except DocumentError as error:
            between = (Problem("", *found) for found in problems_between_parts(self.loosely()))
            return tuple(dict.fromkeys((*error.problems, *between)))
        return ()

    def settled(self) -> tuple[Raw, str]:
        """What to store, and its hash: that of the document where it is whole."""
        try:
            document = self.document()
        except DocumentError:
            return self.raw, _hash(self.raw)
        return document.canonical(), document.content_hash

    def loosely(self) -> Document:
        """A document on which every look-up works, and of which nothing was checked."""
        whole: Raw = {name: _loose(self.raw[name]) for name in ("code", "version", *_OF_HEADING)}
        for kind, model in _MODELS.items():
            whole[kind] = tuple(_part(model, part) for part in self.raw[kind])
        return Document.model_construct(**whole)

    # Reading and changing one part

    def values(self, kind: str, code: str) -> Values:
        """In the order of a page, whatever a database made of it.

        Of a question also `symptoms` and `practices`, the strengths with which they are linked to it.
        """
        part = self.part(kind, code)
        order = [name for name in (*_TEXTS.get(kind, _OF_HEADING), "anchors") if name in part]
        part = _DEFAULTS.get(kind, {}) | part
        found = dict(_flat({name: part[name] for name in (*order, *sorted(part))}))
        if kind == "question":
            found |= {PLURAL[other]: self._linked_to(other, code) for other in ("symptom", "practice")}
        return found

    def with_values(self, kind: str, code: str, values: Values) -> "Draft":
        """Values that are not named stay as they are."""
        defaults = _DEFAULTS.get(kind, {})
        every = self.values(kind, code) | values
        part = _deep({field: value for field, value in every.items() if value != defaults.get(field)})
        linked = {name: part.pop(name) for name in ("symptoms", "practices") if name in part}
        if kind == HEADING:
            return Draft(self.raw | part)
        changed = {PLURAL[kind]: [part if each["code"] == code else each for each in self.parts(kind)]}
        for name, strengths in linked.items():
            changed[name] = [_relinked(each, code, strengths) for each in self.raw[name]]
        return Draft(self.raw | changed)

    def added(self, kind: str, group: str, *, taken: Sequence[str] = ()) -> tuple["Draft", str]:
        """With a new, empty part behind the last of its pillar or Way, and its code, which nothing ever had."""
        used = {part["code"] for part in self.parts(kind)} | set(taken)
        code = next(code for code in _codes(kind, group) if code not in used)
        empty: Raw = {name: {"en": "", "fr": ""} for name in _TEXTS[kind]}
        if kind == "question":
            empty["anchors"] = {"en": [""] * LEVELS, "fr": [""] * LEVELS}
        part = {"code": code, _GROUP[kind]: group} | _PLAIN[kind] | empty
        parts = self.parts(kind)
        places = [place for place, each in enumerate(parts, start=1) if each[_GROUP[kind]] == group]
        parts.insert(max(places, default=len(parts)), part)
        return self._with(kind, parts), code

    def without(self, kind: str, code: str) -> "Draft":
        """Without the part and all that leads to it; a case that told of this practice alone goes as well."""
        self.part(kind, code)
        draft = self._with(kind, [part for part in self.parts(kind) if part["code"] != code])
        raw = {name: [_forgetting(part, kind, code) for part in draft.raw[name]] for name in ("symptoms", "practices")}
        cases = draft.raw["cases"]
        if kind == "practice":
            cases = [_forgetting(case, kind, code) for case in cases if case["practices"] != [code]]
        return Draft(draft.raw | raw | {"cases": cases})

    def moved(self, kind: str, code: str, *, up: bool) -> "Draft":
        """Before the one above, or behind the one below, among those of its pillar or Way."""
        parts, group = self.parts(kind), self.part(kind, code)[_GROUP[kind]]
        places = [place for place, part in enumerate(parts) if part[_GROUP[kind]] == group]
        here = next(place for place in places if parts[place]["code"] == code)
        other = places.index(here) + (-1 if up else 1)
        if 0 <= other < len(places):
            there = places[other]
            parts[here], parts[there] = parts[there], parts[here]
        return self._with(kind, parts)

    def _with(self, kind: str, parts: list[Raw]) -> "Draft":
        return Draft(self.raw | {PLURAL[kind]: parts})

    def _linked_to(self, kind: str, question: str) -> dict[str, float]:
        found = {part["code"]: part["links"][question] for part in self.parts(kind) if question in part["links"]}
        return _strongest_first(found)


@dataclass(frozen=True, slots=True)
class Merged:
    """What two people wrote, put together; `conflicts` are fields that both changed, where ours stands."""

    values: Values
    conflicts: tuple[str, ...]


def merge(stored: Values, ours: Values, seen: Mapping[str, str]) -> Merged:
    """Ours over what is stored now, given the stamps of what we saw: a field that we left alone stays theirs."""
    merged, conflicts = dict(stored), []
    for field, value in ours.items():
        theirs = stored.get(field, "")
        if value == theirs or stamp(value) == seen.get(field):
            continue
        merged[field] = value
        if stamp(theirs) != seen.get(field):
            conflicts.append(field)
    return Merged(merged, tuple(conflicts))


def stamp(value: Value) -> str:
    """A few signs that tell one value of a field from another."""
    return _hash(value)[:8]


def stamps(values: Values) -> dict[str, str]:
    return {field: stamp(value) for field, value in values.items()}


def _hash(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _codes(kind: str, group: str) -> Iterator[str]:
    letter = _LETTERS.get(group, group)
    form = {"question": f"{letter}{{}}", "symptom": f"SY-{letter}{{}}", "practice": "P{:02}"}[kind]
    return (form.format(number) for number in count(1))


def _relinked(part: Raw, question: str, strengths: Mapping[str, float]) -> Raw:
    links = {code: strength for code, strength in part["links"].items() if code != question}
    if part["code"] in strengths:
        links[question] = strengths[part["code"]]
    return part | {"links": links}


def _forgetting(part: Raw, kind: str, code: str) -> Raw:
    """The part without its links to another."""
    changed = dict(part)
    if kind == "question" and code in part.get("links", {}):
        changed["links"] = {other: strength for other, strength in part["links"].items() if other != code}
    for name in ("remedies", "prerequisites", "practices"):
        if kind == "practice" and name in part:
            changed[name] = [each for each in part[name] if each != code]
    return changed


def _flat(part: Raw) -> Iterator[tuple[str, Value]]:
    for name, value in part.items():
        if isinstance(value, dict) and value.keys() == {"en", "fr"}:
            for language, texts in value.items():
                if isinstance(texts, list):
                    yield from ((f"{name}.{language}[{place}]", text) for place, text in enumerate(texts))
                else:
                    yield f"{name}.{language}", texts
        else:
            yield name, _strongest_first(value) if isinstance(value, dict) else value


def _strongest_first(strengths: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(strengths.items(), key=lambda item: (-item[1], item[0])))


def _deep(values: Values) -> Raw:
    """The part of these values; a row of texts that is empty in both languages is left out, but not a level."""
    part: Raw = {}
    for field, value in values.items():
        if not (found := _PLACE.fullmatch(field)):
            part[field] = value
        elif found["place"]:
            rows = part.setdefault(found["name"], {"en": {}, "fr": {}})
            rows[found["language"]][int(found["place"])] = value
        else:
            part.setdefault(found["name"], {})[found["language"]] = value
    for name in ("anchors", "answering_rules"):
        if name in part:
            part[name] = _rows(part[name], keep=LEVELS if name == "anchors" else 0)
    return part


def _rows(texts: Mapping[str, Mapping[int, str]], *, keep: int) -> dict[str, list[str]]:
    places = sorted(texts["en"].keys() | texts["fr"].keys())
    kept = [place for place in places if place < keep or any(texts[each].get(place) for each in ("en", "fr"))]
    return {language: [texts[language].get(place, "") for place in kept] for language in ("en", "fr")}


def _loose(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"en", "fr"}:
        kind = Texts if isinstance(value["en"], list) else Text
        return kind.model_construct(**{language: _loose(texts) for language, texts in value.items()})
    return tuple(value) if isinstance(value, list) else value


def _part(model: type[BaseModel], raw: Raw) -> BaseModel:
    return model.model_construct(**{name: _loose(value) for name, value in raw.items()})
