"""What the fields of a questionnaire are called, and what is wrong with them, in the reader's language."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..maturity.document_checks import Problem

LABELS = {
    "title": gettext_lazy("Title"),
    "stem": gettext_lazy("Question, as it is asked"),
    "help": gettext_lazy("Help below the question"),
    "anchors": gettext_lazy("Level"),
    "pillar": gettext_lazy("Pillar"),
    "ways": gettext_lazy("Ways"),
    "weight": gettext_lazy("Weight"),
    "sensitive": gettext_lazy("Sensitive: never shown answer by answer"),
    "optional": gettext_lazy("Optional: may stay blank"),
    "metrics": gettext_lazy("Delivery metrics that it is expected to move"),
    "measures": gettext_lazy("What it is there for (a note to authors, in English)"),
    "reference": gettext_lazy("Reference"),
    "revision": gettext_lazy("Revision of the meaning"),
    "symptoms": gettext_lazy("Symptoms that it reveals"),
    "practices": gettext_lazy("Practices that act on it"),
    "group": gettext_lazy("Pillar or Way under which it is listed"),
    "origin": gettext_lazy("Origin"),
    "links": gettext_lazy("Questions"),
    "remedies": gettext_lazy("Practices that treat it, the first to try first"),
    "signs": gettext_lazy("Signs to check"),
    "harm": gettext_lazy("Why it matters"),
    "ask": gettext_lazy("To ask yourselves"),
    "also_pillars": gettext_lazy("Helps these pillars, too"),
    "effort": gettext_lazy("Effort"),
    "prerequisites": gettext_lazy("Practices to have first"),
    "what": gettext_lazy("What it is"),
    "first_step": gettext_lazy("First step"),
    "evidence": gettext_lazy("How you will know that it works"),
    "pitfalls": gettext_lazy("Pitfalls"),
    "time_to_effect": gettext_lazy("Time to effect"),
    "answering_rules": gettext_lazy("Answering rule"),
    "misuse_notice": gettext_lazy("Printed with every result"),
}
_PLACE = re.compile(r"(?P<name>\w+)(?:\.(?P<language>en|fr))?(?:\[(?P<place>\d+)\])?(?:\.(?P<key>[\w-]+))?")

# Every sentence of the checks (maturity.document_checks), and what pydantic says of plain values.
_SAID = [
    (re.compile(pattern, re.DOTALL), said)
    for pattern, said in (
        (r"text is missing", gettext_lazy("the text is missing")),
        (r"is missing", gettext_lazy("is missing")),
        (r"text is longer than (?P<most>\d+) characters", gettext_lazy("the text is longer than {most} characters")),
        (r"needs at least (?P<least>\d+), has (?P<has>\d+)", gettext_lazy("needs at least {least}, has {has}")),
        (r"needs at most (?P<most>\d+), has (?P<has>\d+)", gettext_lazy("needs at most {most}, has {has}")),
        (r"unknown key", gettext_lazy("unknown key")),
        (r"should match (?P<form>.+)", gettext_lazy("should have the form {form}")),
        (r"should be a list", gettext_lazy("should be a list")),
        (r"should be a table", gettext_lazy("should be a table")),
        (r"should be a valid string", gettext_lazy("should be a text")),
        (r"should be a valid (?:integer|number)", gettext_lazy("should be a number")),
        (r"should be a valid boolean", gettext_lazy("should be true or false")),
        (r"should be a finite number", gettext_lazy("should be a finite number")),
        (r"should be greater than (?P<least>\S+)", gettext_lazy("should be greater than {least}")),
        (r"should be greater than or equal to (?P<least>\S+)", gettext_lazy("should be {least} or more")),
        (r"should be less than (?P<most>\S+)", gettext_lazy("should be less than {most}")),
        (r"should be less than or equal to (?P<most>\S+)", gettext_lazy("should be {most} or less")),
        (r"should be (?P<choices>'.+)", gettext_lazy("should be one of {choices}")),
        (r"should be 1\.0 or 0\.5", gettext_lazy("should be 1.0 or 0.5")),
        (r"should be 0, 1, 2, 3, 4 in this order", gettext_lazy("should be 0, 1, 2, 3, 4 in this order")),
        (
            r"text holds a character that cannot be printed",
            gettext_lazy("the text holds a character that cannot be printed"),
        ),
        (r"given to (?P<times>\d+) (?P<kind>\w+)", gettext_lazy("this code is given {times} times in {kind}")),
        (r"is missing from (?P<kind>\w+)", gettext_lazy("is missing from {kind}")),
        (r"no question belongs to this pillar", gettext_lazy("no question belongs to this pillar")),
        (r"no symptom is linked to this question", gettext_lazy("no symptom is linked to this question")),
        (r"no practice is linked to this question", gettext_lazy("no practice is linked to this question")),
        (r"is not a Way", gettext_lazy("is not a Way")),
        (
            r"needs one primary Way \(1\.0\), has (?P<has>\d+)",
            gettext_lazy("needs one primary Way (1.0), has {has}"),
        ),
        (
            r"needs at most one secondary Way \(0\.5\), has (?P<has>\d+)",
            gettext_lazy("needs at most one secondary Way (0.5), has {has}"),
        ),
        (r"repeats its own pillar", gettext_lazy("repeats its own pillar")),
        (
            r"go round in a circle: (?P<circle>.+)",
            gettext_lazy("go round in a circle, each needing the next: {circle}"),
        ),
        (r"no such question", gettext_lazy("no such question")),
        (r"no such practice: (?P<code>.+)", gettext_lazy("no such practice: {code}")),
        (
            r"needs at least one primary question \(1\.0\)",
            gettext_lazy("needs at least one question that it is directly about (1.0)"),
        ),
        (r"names (?P<code>.+) twice", gettext_lazy("names {code} twice")),
        (r"is empty", gettext_lazy("is empty")),
        (r"is not UTF-8 text \(byte (?P<byte>\d+)\)", gettext_lazy("is not UTF-8 text (byte {byte})")),
        (r"is not TOML: (?P<why>.+)", gettext_lazy("is not TOML: {why}")),
    )
]


@dataclass(frozen=True, slots=True)
class Told:
    """A problem as people read it; `field` is the name of a form's field, empty where the problem has none."""

    code: str
    label: str
    text: str
    field: str


def told(problem: Problem) -> Told:
    return Told(problem.code, field_label(problem.field), message(problem.message), field_name(problem.field))


def line(problem: Problem) -> str:
    """With the file, the code and the field as they are written there."""
    return ": ".join(part for part in (problem.file, problem.code, problem.field, message(problem.message)) if part)


def message(text: str) -> str:
    """A sentence of the checks in the reader's language; one that is not known stays as it is."""
    for pattern, said in _SAID:
        if found := pattern.fullmatch(text):
            return str(said).format(
                **{name: value.replace(" needs ", " → ") for name, value in found.groupdict().items()}
            )
    return text


def field_label(field: str) -> str:
    """“Title (French)”, “Level 2 (English)”, for a field as a problem names it."""
    found = _PLACE.fullmatch(field)
    if not found or found["name"] not in LABELS:
        return field
    label = str(LABELS[found["name"]])
    if found["place"]:
        label = f"{label} {_number(found['name'], int(found['place']))}"
    if found["language"]:
        label = f"{label} ({language_name(found['language'])})"
    return f"{label}, {found['key']}" if found["key"] else label


def _number(name: str, place: int) -> int:
    """Levels are counted from 0, rules from 1."""
    return place if name == "anchors" else place + 1


def language_name(language: str) -> str:
    return _("French") if language == "fr" else _("English")


def strength_names() -> dict[str, str]:
    return {"1.0": _("directly"), "0.5": _("in part")}


def field_name(field: str) -> str:
    """The name of a form's field: `title-fr`, `anchors-fr-2`, `links`."""
    found = _PLACE.fullmatch(field)
    if not found:
        return ""
    return "-".join(part for part in (found["name"], found["language"], found["language"] and found["place"]) if part)
