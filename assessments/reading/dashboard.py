"""A coach's teams in one quarter, in words: where help is needed, and nobody's place."""

import functools
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from ..maturity.document import Document
from ..maturity.release import is_publishable
from ..results.dashboard import Level, Next, Shown, Step, TeamRow
from ..wording import listed, points, words
from .change import beside, signed

_CHANGES = {
    "stable": gettext_noop("stable"),
    "possible_up": gettext_noop("possible rise"),
    "possible_down": gettext_noop("possible fall"),
    "likely_up": gettext_noop("likely rise"),
    "likely_down": gettext_noop("likely fall"),
    "not_comparable": gettext_noop("not comparable"),
    "not_assessable": gettext_noop("cannot be assessed"),
}


SAMPLE = (34, 81, 55, 67, 48)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A pillar: its figure with its stage, or in `stage` why there is none."""

    code: str
    name: str
    score: str
    band: int | None
    stage: str
    split: bool
    limiting: bool
    change: str

    @property
    def kept(self) -> tuple[object, ...]:
        """All but the change, which has too many values to be kept by a template."""
        return self.name, self.score, self.stage, self.split, self.limiting

    @property
    def look(self) -> str:
        """The colour of its stage, or `split`, or `none`."""
        return "split" if self.split else "none" if self.band is None else str(self.band)


@dataclass(frozen=True, slots=True)
class RowReading:
    """A team; without a result to show, `reason` says why and the cells are empty.

    `weakest` comes before `overall`, whose figure alone is `score`. `past` tells the small line in words.
    """

    team: uuid.UUID
    name: str
    assessment: uuid.UUID | None
    cells: Sequence[HeatCell]
    reason: str
    weakest: str
    overall: str
    score: str
    change: str
    limits: str
    symptoms: int | None
    answers: str
    low: bool
    consensus: bool
    trail: Sequence[Step]
    past: str
    next: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """A pillar as a column."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Words:
    """Of one questionnaire, in the reader's language: taken once for all rows of a page."""

    cycle: str
    pillars: Sequence[Heading]
    stages: Sequence[str]


def read_headings(document: Document) -> list[Heading]:
    return [Heading(pillar.code, words(pillar.name)) for pillar in document.pillars]


def sample_cells(document: Document) -> list[HeatCell]:
    """Made up: what a row will look like before there is one."""
    stages = [words(band.name) for band in document.bands]
    pillars = zip(read_headings(document), SAMPLE, strict=True)
    return [
        HeatCell(
            pillar.code, pillar.name, points(score), score // 20, stages[score // 20], False, score == min(SAMPLE), ""
        )
        for pillar, score in pillars
    ]


def read_rows(rows: Iterable[TeamRow], cycle: str, document: Document) -> Iterator[RowReading]:
    told = Words(cycle, read_headings(document), [words(band.name) for band in document.bands])
    return (_read_row(row, told) for row in rows)


def _read_row(row: TeamRow, told: Words) -> RowReading:
    shown = row.shown if row.shown and is_publishable(row.shown.release) else None
    cells = list(_cells(shown, told)) if shown else []
    return RowReading(
        team=row.team,
        name=row.name,
        assessment=row.shown.assessment if row.shown else None,
        cells=cells,
        reason="" if shown else _reason(row, told.cycle),
        weakest=_weakest(shown, cells) if shown else "",
        overall=_overall(shown.overall, get_language()) if shown else "",
        score=points(shown.overall) if shown and shown.overall is not None else "",
        change=_since(shown) if shown else "",
        limits=listed([cell.name for cell in cells if cell.code in shown.limiting]) if shown else "",
        symptoms=shown.n_symptoms if shown else None,
        answers=_answers(row.shown) if row.shown else "",
        low=bool(row.shown and row.shown.low_participation),
        consensus=bool(row.shown and row.shown.consensus),
        trail=row.trail,
        past=", ".join(f"{step.cycle}: {points(step.overall)}" for step in row.trail if step.overall is not None),
        next=_next(row.next) if row.next else "",
        stale=row.stale,
    )


def _cells(shown: Shown, told: Words) -> Iterator[HeatCell]:
    for pillar in told.pillars:
        level = shown.pillars.get(pillar.code)
        if level is None or level.score is None:
            yield HeatCell(pillar.code, pillar.name, "–", None, _("no score"), False, False, "")
        else:
            yield _cell(pillar, level, level.score, told)


def _cell(pillar: Heading, level: Level, score: float, told: Words) -> HeatCell:
    band = None if level.split or level.band is None else level.band
    return HeatCell(
        code=pillar.code,
        name=pillar.name,
        score=points(score),
        band=band,
        stage=_("too far apart") if band is None else told.stages[band],
        split=level.split,
        limiting=level.limiting,
        change=beside(_(_CHANGES[level.verdict]), signed(level.delta)) if level.verdict else "",
    )


def _weakest(shown: Shown, cells: Sequence[HeatCell]) -> str:
    """Empty where no pillar has a score."""
    scores = [(level.score, code) for code, level in shown.pillars.items() if level.score is not None]
    return next((f"{cell.name} {cell.score}" for cell in cells if cell.code == min(scores, default=(0, ""))[1]), "")


def _overall(score: float | None, language: str | None) -> str:
    return _("no overall") if score is None else _in_words(points(score), language)


@functools.lru_cache(maxsize=256)
def _in_words(score: str, _language: str | None) -> str:
    return _("overall {score}").format(score=score)


def _since(shown: Shown) -> str:
    """The overall has a difference and no verdict (scoring.md 7)."""
    if shown.delta is None:
        return ""
    return _("{delta} since {quarter}").format(delta=signed(shown.delta), quarter=shown.since)


def _answers(shown: Shown) -> str:
    if shown.consensus:
        return _("together")
    return _("{n} of {expected}").format(n=shown.n_valid, expected=shown.expected)


def _reason(row: TeamRow, cycle: str) -> str:
    if row.shown:
        return _("not shown: fewer than {k} answers").format(k=row.shown.k)
    if row.next and row.next.cycle == cycle:
        return _("being answered") if row.next.open else _("planned")
    return _("no result in {quarter}").format(quarter=cycle)


def _next(coming: Next) -> str:
    text = _("{quarter}, open until {day}") if coming.open else _("{quarter}, from {day}")
    return text.format(quarter=coming.cycle, day=_day(coming, get_language()))


@functools.lru_cache(maxsize=256)
def _day(coming: Next, _language: str | None) -> str:
    return date_format(coming.day, "j F")
