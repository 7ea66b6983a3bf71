"""What a version holds, part by part, and what keeps a draft from being published."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from ..forms.questionnaires_parts import part_title, pillar_choices, way_choices
from ..forms.questionnaires_words import Told, told
from ..maturity.drafts import HEADING, PLURAL, Draft
from ..models import Questionnaire


@dataclass(frozen=True, slots=True)
class Entry:
    """`problems` counts what is wrong with it; `first` and `last` among those of its group."""

    kind: str
    code: str
    title: str
    problems: int
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A pillar or a Way with what is listed under it."""

    code: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    kind: str
    groups: tuple[Group, ...]

    @property
    def name(self) -> str:
        return plural_name(self.kind)

    @property
    def count(self) -> int:
        return sum(len(group.entries) for group in self.groups)


@dataclass(frozen=True)
class Outline:
    questionnaire: Questionnaire

    @property
    def is_draft(self) -> bool:
        return self.questionnaire.state == Questionnaire.State.DRAFT

    @cached_property
    def draft(self) -> Draft:
        return Draft(self.questionnaire.document)

    @property
    def title(self) -> str:
        return part_title(self.draft.raw)

    @cached_property
    def problems(self) -> tuple[Told, ...]:
        """None of a version that was published: it was checked then."""
        return tuple(map(told, self.draft.problems())) if self.is_draft else ()

    @cached_property
    def by_code(self) -> Counter[str]:
        return Counter(problem.code for problem in self.problems)

    @property
    def named(self) -> list[tuple[Told, str]]:
        """Each problem with the kind of page on which it is mended; none where only the file can."""
        kinds = {part["code"]: kind for kind in PLURAL for part in self.draft.parts(kind)}
        return [(problem, kinds.get(problem.code, "" if problem.code else HEADING)) for problem in self.problems]

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        heads = {"question": pillar_choices(self.draft), "practice": pillar_choices(self.draft)}
        heads["symptom"] = [*pillar_choices(self.draft), *way_choices(self.draft)]
        return tuple(Shelf(kind, tuple(self._group(kind, *head) for head in heads[kind])) for kind in PLURAL)

    def _group(self, kind: str, code: str, name: str) -> Group:
        field = "group" if kind == "symptom" else "pillar"
        parts = [part for part in self.draft.parts(kind) if part[field] == code]
        return Group(code, name, tuple(self._entry(kind, place, parts) for place in range(len(parts))))

    def _entry(self, kind: str, place: int, parts: Sequence[dict[str, str]]) -> Entry:
        part, last = parts[place], place == len(parts) - 1
        return Entry(kind, part["code"], part_title(part), self.by_code[part["code"]], place == 0, last)


def plural_name(kind: str) -> str:
    return {"question": _("Questions"), "symptom": _("Symptoms"), "practice": _("Practices")}[kind]


def kind_name(kind: str) -> str:
    return {
        HEADING: _("Title and rules"),
        "question": _("Question"),
        "symptom": _("Symptom"),
        "practice": _("Practice"),
    }[kind]
