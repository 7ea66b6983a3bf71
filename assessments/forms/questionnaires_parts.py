"""A part of a draft on a page: texts side by side in both languages, links picked from lists."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from django import forms
from django.utils.translation import gettext as _

from ..maturity.document_parts import Text
from ..maturity.drafts import Draft, Raw, Value, Values, stamps
from ..maturity.questionnaire import PILLARS, PRIMARY, WAYS
from ..wording import words
from .questionnaires_words import LABELS, field_label, field_name, language_name, strength_names

LONGEST_TYPED = 3000  # kept however long; the checks say what may be published
MORE_SLOTS = 2
MOST_SLOTS = 60
ON_ONE_LINE = ("title", "time_to_effect")

type Choices = list[tuple[str, str | list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Cell:
    field: forms.BoundField
    language: str

    @property
    def language_name(self) -> str:
        return language_name(self.language)


@dataclass(frozen=True, slots=True)
class Row:
    """A text in both languages."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Slots:
    """Places to pick from a list, each with its strength where a link has one."""

    name: str
    label: str
    places: tuple[tuple[forms.BoundField, forms.BoundField | None], ...]


class PartForm(forms.Form):
    """Typed over `values`, those of `Draft.values`; `seen` tells which values were shown."""

    strengths: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    rows_to_add: Values = {}

    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20_000)

    def __init__(self, data: Mapping[str, str] | None = None, *, draft: Draft, values: Values, seen: Values) -> None:
        super().__init__(
            data,
            initial={"seen": " ".join(f"{field}={sign}" for field, sign in stamps(self.rows_to_add | seen).items())},
        )
        self.draft = draft
        self.texts = [field for field in (values | self.rows_to_add) if "." in field]
        for field in self.texts:
            self.fields[field_name(field)] = _text_field(field, str(values.get(field, "")))
        for name in (*self.strengths, *self.lists):
            self._add_slots(name, values.get(name, []))
        self.fill(values)

    def fill(self, values: Values) -> None:
        """Choices and first values of what is neither a text nor a link."""

    def read(self) -> Values:
        """What was typed, as `Draft.values`; of a valid form."""
        typed: Values = {field: self.cleaned_data[field_name(field)] for field in self.texts}
        for name in self.strengths:
            typed[name] = {
                self.cleaned_data[field]: float(self.cleaned_data[f"{field}-strength"]) for field in self._filled(name)
            }
        for name in self.lists:
            typed[name] = [self.cleaned_data[field] for field in self._filled(name)]
        return typed

    @property
    def stamps_seen(self) -> dict[str, str]:
        pairs = (pair.partition("=") for pair in self.cleaned_data["seen"].split())
        return {field: sign for field, _equals, sign in pairs}

    @property
    def rows(self) -> Iterator[Row]:
        """Texts in both languages, in the order of the document."""
        for field in self.texts:
            if ".en" in field:
                pair = ((field, "en"), (field.replace(".en", ".fr"), "fr"))
                cells = tuple(Cell(self[field_name(each)], language) for each, language in pair)
                yield Row(field_label(field.replace(".en", "")), cells)

    @property
    def slots(self) -> list[Slots]:
        names = (*self.strengths, *self.lists)
        return [Slots(name, str(LABELS[name]), tuple(map(self._place, self._fields(name)))) for name in names]

    @property
    def plain(self) -> list[forms.BoundField]:
        """All that stands on its own."""
        apart = {field_name(field) for field in self.texts} | {"seen", "new_meaning"}
        slots = {field for name in (*self.strengths, *self.lists) for field in self._fields(name)}
        apart |= slots | {f"{field}-strength" for field in slots}
        return [self[name] for name in self.fields if name not in apart]

    def clean(self) -> dict[str, object]:
        typed = super().clean()
        for name in (*self.strengths, *self.lists):
            picked: set[str] = set()
            for field in self._fields(name):
                if typed.get(field) in picked:
                    self.add_error(field, _("{code} is picked twice.").format(code=typed[field]))
                picked |= {typed[field]} if typed.get(field) else set()
        return typed

    # Slots

    def _add_slots(self, name: str, value: Value) -> None:
        picked = list(value.items()) if isinstance(value, dict) else [(code, PRIMARY) for code in value]
        sent = next(place for place in count() if f"{name}-{place}" not in self.data)
        choices = [("", "—"), *self.choices(name)]
        for place in range(min(max(len(picked) + MORE_SLOTS, sent), MOST_SLOTS)):
            code, strength = picked[place] if place < len(picked) else ("", PRIMARY)
            title = f"{LABELS[name]}, {place + 1}"
            self.fields[f"{name}-{place}"] = forms.ChoiceField(
                choices=choices, required=False, initial=code, label=title
            )
            if name in self.strengths:
                self.fields[f"{name}-{place}-strength"] = forms.ChoiceField(
                    choices=list(strength_names().items()),
                    initial=str(strength),
                    label=_("{field}: how strongly").format(field=title),
                )

    def choices(self, name: str) -> Choices:
        kind = {"links": "question", "symptoms": "symptom"}.get(name, "practice")
        return grouped_choices(self.draft, kind)

    def _fields(self, name: str) -> list[str]:
        return [f"{name}-{place}" for place in range(MOST_SLOTS) if f"{name}-{place}" in self.fields]

    def _place(self, field: str) -> tuple[forms.BoundField, forms.BoundField | None]:
        strength = f"{field}-strength"
        return self[field], self[strength] if strength in self.fields else None

    def _filled(self, name: str) -> list[str]:
        return [field for field in self._fields(name) if self.cleaned_data[field]]


class Paragraph(forms.CharField):
    """Line breaks and runs of spaces count as one space, as in the file; a non-breaking space stays as typed."""

    def to_python(self, value: object) -> str:
        return re.sub(r"[ \t\r\n]+", " ", super().to_python(value)).strip(" ")


def _text_field(field: str, initial: str) -> forms.CharField:
    short = field.partition(".")[0] in ON_ONE_LINE
    widget = forms.TextInput() if short else forms.Textarea(attrs={"rows": 2})
    widget.attrs["lang"] = "fr" if ".fr" in field else "en"
    return Paragraph(
        label=field_label(field), required=False, strip=False, max_length=LONGEST_TYPED, initial=initial, widget=widget
    )


def pillar_choices(draft: Draft) -> Choices:
    document = draft.loosely()
    return [(code, words(document.pillar(code).name)) for code in PILLARS]


def way_choices(draft: Draft) -> Choices:
    document = draft.loosely()
    return [(code, words(document.way(code).name)) for code in WAYS]


def grouped_choices(draft: Draft, kind: str) -> Choices:
    """“C1 · Reaction to failure”, under the name of the pillar or Way."""
    names = dict([*pillar_choices(draft), *way_choices(draft)])
    groups: dict[str, list[tuple[str, str]]] = {}
    for part in draft.parts(kind):
        group = part["group"] if kind == "symptom" else part["pillar"]
        groups.setdefault(str(names[group]), []).append((part["code"], f"{part['code']} · {part_title(part)}"))
    return list(groups.items())


def part_title(part: Raw) -> str:
    """In the reader's language, in the other one where that is missing."""
    title = part["title"]
    return words(Text.model_construct(**title)) or title["en"] or title["fr"] or _("Without a title")
