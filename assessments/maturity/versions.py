"""What changed from one version of a questionnaire to another, and which pillars stay comparable."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from .change import bridge, common_share
from .drafts import HEADING, KINDS, PLURAL, Draft, Raw, Value, Values
from .questionnaire import PILLARS, Questionnaire

Fate = Literal["added", "removed", "meaning", "weight", "changed"]

_OTHERS: Final = ("pillars", "ways", "metrics", "cases", "bands", "patterns")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field as `Draft.values` names it; `None` on the side where it is empty or left at its default."""

    field: str
    old: Value | None
    new: Value | None


@dataclass(frozen=True, slots=True)
class PartChange:
    """`part` is the newer one, or the one that was removed; a fate says the most that happened to it."""

    kind: str
    code: str
    part: Raw
    fate: Fate
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class PillarKept:
    """`share` is the smaller of the two versions' shares of weight asked in the same meaning."""

    pillar: str
    comparable: bool
    share: float


@dataclass(frozen=True, slots=True)
class VersionChange:
    """`reordered` names the kinds whose parts stand in another order; `others` are the kinds edited in the file."""

    pillars: tuple[PillarKept, ...]
    parts: tuple[PartChange, ...]
    reordered: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        return not (self.parts or self.reordered or self.others)


def compare_versions(old: Draft, new: Draft) -> VersionChange:
    """Drafts may be compared as well, however incomplete."""
    parts = tuple(change for kind in KINDS for change in _parts(kind, old, new))
    reordered = tuple(kind for kind in PLURAL if _order(kind, old, new) != _order(kind, new, old))
    others = tuple(kind for kind in _OTHERS if old.raw[kind] != new.raw[kind])
    return VersionChange(_pillars(old, new), parts, reordered, others)


def _pillars(old: Draft, new: Draft) -> tuple[PillarKept, ...]:
    before, after = (draft.loosely().questionnaire for draft in (old, new))
    comparable = bridge(before, after)
    return tuple(PillarKept(pillar, comparable[pillar], _share(pillar, before, after)) for pillar in PILLARS)


def _share(pillar: str, before: Questionnaire, after: Questionnaire) -> float:
    return min(common_share(pillar, before, after), common_share(pillar, after, before))


def _parts(kind: str, old: Draft, new: Draft) -> Iterator[PartChange]:
    """In the order of the newer version; what was removed comes last."""
    before, after = _by_code(kind, old), _by_code(kind, new)
    for code, part in after.items():
        if code not in before:
            yield PartChange(kind, code, part, "added")
        elif fields := tuple(_fields(old.values(kind, code), new.values(kind, code))):
            yield PartChange(kind, code, part, _fate({change.field for change in fields}), fields)
    yield from (PartChange(kind, code, part, "removed") for code, part in before.items() if code not in after)


def _by_code(kind: str, draft: Draft) -> dict[str, Raw]:
    return (
        {HEADING: draft.part(kind, HEADING)} if kind == HEADING else {part["code"]: part for part in draft.parts(kind)}
    )


def _fields(old: Values, new: Values) -> Iterator[FieldChange]:
    """Links of symptoms and practices are told once: with them, not with the question."""
    told = {"symptoms", "practices"}
    for field in {**old, **new}:
        before, after = old.get(field) or None, new.get(field) or None
        if field not in told and before != after:
            yield FieldChange(field, before, after)


def _fate(fields: set[str]) -> Fate:
    if "revision" in fields:
        return "meaning"
    return "weight" if fields & {"weight", "pillar"} else "changed"


def _order(kind: str, draft: Draft, other: Draft) -> list[str]:
    """Of the parts that both have."""
    kept = _by_code(kind, other)
    return [code for code in _by_code(kind, draft) if code in kept]
