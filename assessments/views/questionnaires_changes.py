"""What changed between two versions, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ..forms.questionnaires_parts import part_title, pillar_choices
from ..forms.questionnaires_words import field_label, strength_names
from ..library.entries import effort_names
from ..maturity.drafts import HEADING, KINDS, Draft, Value
from ..maturity.parameters import DEFAULT
from ..maturity.versions import FieldChange, PartChange, VersionChange, compare_versions
from ..models import Questionnaire
from ..wording import listed
from .questionnaires_outline import kind_name, plural_name


@dataclass(frozen=True, slots=True)
class FieldTold:
    label: str
    old: str
    new: str
    language: str


@dataclass(frozen=True, slots=True)
class PartTold:
    code: str
    title: str
    fate: str
    sentence: str
    fields: tuple[FieldTold, ...]


@dataclass(frozen=True, slots=True)
class KindTold:
    name: str
    parts: tuple[PartTold, ...]


@dataclass(frozen=True, slots=True)
class PillarTold:
    code: str
    name: str
    comparable: bool
    sentence: str


@dataclass(frozen=True)
class Changes:
    """From an older version to a newer one."""

    old: Questionnaire
    new: Questionnaire

    @cached_property
    def change(self) -> VersionChange:
        return compare_versions(Draft(self.old.document), Draft(self.new.document))

    @property
    def nothing(self) -> bool:
        return self.change.nothing

    @property
    def pillars(self) -> list[PillarTold]:
        names = dict(pillar_choices(Draft(self.new.document)))
        return [
            PillarTold(kept.pillar, str(names[kept.pillar]), kept.comparable, _kept(kept.comparable, kept.share))
            for kept in self.change.pillars
        ]

    @property
    def summary(self) -> str:
        broken = [pillar.name for pillar in self.pillars if not pillar.comparable]
        if not broken:
            return _("All five pillars stay comparable: history goes on.")
        if len(broken) == len(self.change.pillars):
            return _("No pillar stays comparable: history begins anew.")
        return _("Not comparable any more: {pillars}. The other pillars go on.").format(pillars=listed(broken))

    @property
    def kinds(self) -> list[KindTold]:
        found = []
        for kind in KINDS:
            parts = tuple(self._part(part) for part in self.change.parts if part.kind == kind)
            if parts:
                found.append(KindTold(kind_name(kind) if kind == HEADING else plural_name(kind), parts))
        return found

    @property
    def others(self) -> Iterator[str]:
        for kind in self.change.reordered:
            yield _("{kind}: the order differs.").format(kind=plural_name(kind))
        names = _other_names()
        for kind in self.change.others:
            yield _("{kind}: the texts differ, see the files.").format(kind=names[kind])

    def _part(self, part: PartChange) -> PartTold:
        title = part_title(part.part)
        code = "" if part.kind == HEADING else part.code
        fields = tuple(self._field(change) for change in part.fields if change.field != "revision")
        return PartTold(code, title, part.fate, _fate(part), fields)

    def _field(self, change: FieldChange) -> FieldTold:
        language = "fr" if ".fr" in change.field else "en" if ".en" in change.field else ""
        return FieldTold(field_label(change.field), value_words(change.old), value_words(change.new), language)


def value_words(value: Value | None) -> str:
    """A value of a field as people read it; a dash for nothing."""
    names = {code: str(name) for code, name in (effort_names() | strength_names()).items()}
    match value or None:
        case None:
            return "–"
        case bool():
            return _("yes")
        case dict():
            return ", ".join(f"{code} ({names[str(strength)]})" for code, strength in value.items())
        case list():
            return ", ".join(value)
        case str():
            return value
    return number_format(value)


def _kept(comparable: bool, share: float) -> str:
    if share == 1:
        return _("Comparable: the same questions, in the same meaning.")
    if comparable:
        return _("Comparable on the questions in common, {share} of its weight.").format(share=_percent(share))
    return _("Not comparable: {share} of its weight is asked in the same meaning, {needed} are needed.").format(
        share=_percent(share), needed=_percent(DEFAULT.pillar_min_coverage)
    )


def _percent(share: float) -> str:
    """Rounded down: what is short of a limit never looks as if it reached it."""
    return _("{number}%").format(number=int(share * 100 + 1e-9))


def _fate(part: PartChange) -> str:
    if part.kind == "question" and part.fate == "changed" and _only_texts(part.fields):
        return _("Wording changed, same meaning")
    return {
        "added": _("Added"),
        "removed": _("Removed"),
        "meaning": _("Another meaning: no longer compared"),
        "weight": _("Counts differently"),
        "changed": _("Changed"),
    }[part.fate]


def _only_texts(fields: Sequence[FieldChange]) -> bool:
    return all("." in change.field for change in fields)


def _other_names() -> dict[str, str]:
    return {
        "pillars": _("Pillars"),
        "ways": _("The three Ways"),
        "metrics": _("DORA metrics"),
        "cases": _("Cases"),
        "bands": _("Stages"),
        "patterns": _("Patterns"),
    }
