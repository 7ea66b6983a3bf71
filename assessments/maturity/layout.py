"""A questionnaire as a TOML file, laid out as the one that comes with the product, comments included."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel

from .document import Band, Case, Metric, Pattern, Pillar, Practice, Question, Symptom, Way

_LONGEST_LINE = 108
_WRAPPED_AT = 100
_INDENT = "    "
_LANGUAGES = ("en", "fr")

_HEAD: Final = '''\
# What CALMS asks, and what it says back.
#
# Every text exists in English (`en`) and in French (`fr`). Inside """three quotes""" a text may run over
# several lines: line breaks and runs of spaces count as one space. French puts a non-breaking space
# (U+00A0) before : ; ? ! » and % and after «; both use curly quotes and apostrophes.
#
# A published version never changes. To change a word, raise `version`; to change what a question means,
# raise its `revision` too, and quarters stop being compared on it. A code is never given to another thing.
#
# Which symptoms and practices belong to a question is read from their `links`:
# 1.0 means that the question is about it, 0.5 that it plays a part.
'''
_KINDS: Final[Mapping[str, type[BaseModel]]] = {
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
_ABOUT: Final = {
    "pillars": "The five pillars",
    "ways": "The three Ways",
    "metrics": "Delivery metrics",
    "cases": "Cases: what other teams did",
    "bands": "Bands of a score, from 0-19 to 80-100",
    "patterns": "Patterns: how the pillars stand to one another",
}
# Kinds told pillar by pillar: what they are called, and the field that says where each belongs.
_GROUPED: Final = {
    "questions": ("Questions", "pillar"),
    "symptoms": ("Symptoms", "group"),
    "practices": ("Practices", "pillar"),
}
_GROUPS: Final = {
    "C": "Culture",
    "A": "Automation",
    "L": "Lean",
    "M": "Measurement",
    "S": "Sharing",
    "flow": "a weak flow",
    "feedback": "little feedback",
    "learning": "little learning",
}
_FIRST: Final = {
    "questions": (
        'A stem reads on from "Over the last three months …" / « Ces trois derniers mois… ».',
        "The five anchors go from level 0 to level 4. `metrics` are those that progress is expected to move.",
    ),
    "symptoms": (
        '`origin`: "source" if the course that CALMS is built from names the symptom, "added" if we did.',
        "Remedies are practices, the first one to try first.",
    ),
    "practices": ("`effort` is S, M or L. Prerequisites are practices to have first.",),
}


def toml(raw: Mapping[str, Any]) -> str:
    """The file of a canonical document; a draft that is not whole yet is written as it stands."""
    lines = [*_field("code", raw["code"]), *_field("version", raw["version"]), *_field("title", raw["title"]), ""]
    lines += ["# Read before the first question, in this order.", *_field("answering_rules", raw["answering_rules"])]
    lines += ["", "# Printed with every result.", *_field("misuse_notice", raw["misuse_notice"])]
    for kind in _KINDS:
        lines += _parts(kind, raw[kind])
    return "\n".join([_HEAD, *lines]) + "\n"


def _parts(kind: str, parts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    previous = None
    for number, part in enumerate(parts):
        heading = _heading(kind, part)
        if heading != previous:
            yield from ("", "", f"# {heading}")
            if number == 0 and kind in _FIRST:
                yield from ("#", *(f"# {line}" for line in _FIRST[kind]))
        previous = heading
        yield from ("", f"[[{kind}]]")
        for name in _KINDS[kind].model_fields:
            if name in part:
                yield from _field(name, part[name])


def _heading(kind: str, part: Mapping[str, Any]) -> str:
    if kind in _ABOUT:
        return _ABOUT[kind]
    name, field = _GROUPED[kind]
    return f"{name}: {_GROUPS[part[field]]}"


def _field(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict) and value.keys() == set(_LANGUAGES):
        for language in _LANGUAGES:
            yield from _field(f"{name}.{language}", value[language])
    elif isinstance(value, str):
        yield from _text(f"{name} = ", value, end="", indent="")
    elif isinstance(value, list) and name.endswith(_LANGUAGES):
        yield f"{name} = ["
        for each in value:
            yield from _text("", each, end=",", indent=_INDENT)
        yield "]"
    else:
        yield f"{name} = {_plain(value)}"


def _text(start: str, text: str, *, end: str, indent: str) -> Iterator[str]:
    """On one line, or between three quotes where it would be too long."""
    text = "".join(_ESCAPED.get(letter, letter) for letter in text)
    line = f'{indent}{start}"{text}"{end}'
    if len(line) <= _LONGEST_LINE - bool(indent):
        yield line
        return
    yield f'{indent}{start}"""'
    *lines, last = _wrapped(text, _WRAPPED_AT - len(indent))
    yield from (indent + each for each in lines)
    yield f'{indent}{last}"""{end}'


_ESCAPED: Final = {'"': '\\"', "\\": "\\\\"}


def _wrapped(text: str, width: int) -> list[str]:
    """At plain spaces alone: a non-breaking one stays where it is."""
    first, *words = text.split(" ")
    lines = [first]
    for word in words:
        if len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        strongest = sorted(value.items(), key=lambda item: (-item[1], item[0]))
        inner = ", ".join(f"{key} = {float(strength)!r}" for key, strength in strongest)
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(f'"{each}"' for each in value) + "]"
    return repr(value).lower()
