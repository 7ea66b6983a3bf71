"""A comparison as drawings and as rows of figures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ..charts import Outline, Radar, radar, radar_figure
from ..maturity.benchmark import Benchmark
from ..maturity.questionnaire import PILLARS
from ..reading.certainty import between
from ..reading.compare import BesideReading, ComparedReading, SideReading, named_scores, summary
from ..results.compare import Compared, Figures, Side
from ..wording import points, words

LETTERS = {pillar: pillar for pillar in PILLARS}
WIDTH, HEIGHT, FOOT = 400, 320, 30
CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")  # no drawing may hold them
FITS = 44  # letters of a name on one line


@dataclass(frozen=True, slots=True)
class Picture:
    """The radar of one team, on the same scale as all; `whole`, `x` and `y` are for a file with all of them.

    `figure` is the same for Plotly, `key` what it is called in the page.
    """

    team: str
    lines: list[str]
    summary: str
    key: str
    radar: Radar
    figure: dict[str, object]
    whole: Radar
    x: int
    y: int


def pictures(compared: Compared, read: ComparedReading, found: Mapping[str, Benchmark]) -> list[Picture]:
    heads = [side for group in read.groups for side in group.sides]
    drawn = enumerate(zip(compared.sides, heads, strict=True))
    return [_picture(number, side, head, [read.cycle, head.version], found) for number, (side, head) in drawn]


def _picture(
    number: int, side: Side, head: SideReading, asked: Sequence[str], found: Mapping[str, Benchmark]
) -> Picture:
    names = {code: words(side.part.document.pillar(code).name) for code in PILLARS}
    outlines = [_outline(side.name, side.figures, names), *_median(found, names)]
    return Picture(
        team=Truncator(CONTROL.sub("", side.name)).chars(FITS),
        lines=[" · ".join(head.facts), " · ".join(asked)],
        summary=summary(side.figures, side.part.document),
        key=f"radar-figure-{number}",
        radar=radar(outlines, LETTERS),
        figure=radar_figure(outlines, LETTERS, labelled=True),
        whole=radar(outlines, named_scores(side.figures, side.part.document)),
        x=WIDTH * (number % 2),
        y=HEIGHT * (number // 2),
    )


def sheet(drawn: Sequence[Picture], read: ComparedReading, *, beside: bool) -> dict[str, object]:
    """What the drawing of all of them needs; different versions stay apart in it as well."""
    height = HEIGHT * -(-len(drawn) // 2)
    note = _("Different versions of the questionnaire: not comparable.") if read.warning else ""
    if beside:
        note = _("Dashed: median of the organisation. Pale bars: middle half of the teams.")
    return {
        "pictures": drawn,
        "title": ". ".join(f"{picture.team}, {read.cycle}: {picture.summary}" for picture in drawn),
        "width": WIDTH * min(2, len(drawn)),
        "height": height + (FOOT if note else 0),
        "note": note,
        "note_y": height + FOOT // 2,
    }


def _outline(name: str, figures: Figures, names: Mapping[str, str]) -> Outline:
    return Outline(
        name=name,
        scores={code: pillar.score for code, pillar in figures.pillars.items()},
        intervals={code: pillar.interval for code, pillar in figures.pillars.items()},
        split=frozenset(code for code, pillar in figures.pillars.items() if pillar.split),
        notes={
            code: _note(names[code], pillar.score, pillar.interval)
            for code, pillar in figures.pillars.items()
            if pillar.score is not None
        },
    )


def _note(name: str, score: float, interval: tuple[float, float] | None) -> str:
    """What hovering a point says; Plotly reads a few HTML tags in it, so the words are escaped."""
    margin = f" ({between(interval)})" if interval else ""
    return f"<b>{escape(name)} {points(score)}</b>{margin}"


def _median(found: Mapping[str, Benchmark], names: Mapping[str, str]) -> list[Outline]:
    """With the middle half of the teams where an outline has its margin."""
    if not found:
        return []
    bands = {code: (item.q1, item.q3) for code, item in found.items() if item.q1 is not None and item.q3 is not None}
    medians = {code: item.median for code, item in found.items()}
    notes = {code: _note(names[code], score, bands.get(code)) for code, score in medians.items() if score is not None}
    return [Outline(_("organisation"), medians, bands, notes=notes)]


def rows(read: ComparedReading, beside: Sequence[BesideReading]) -> Iterator[Sequence[object]]:
    """One row for each team and pillar or Way; a cell is empty where there is no figure."""
    head = [_("Quarter"), _("Team"), _("Questionnaire"), _("How it was answered"), _("Participation"), _("Code")]
    head += [_("Pillar or Way"), _("Score (0 to 100)"), _("Margin, from"), _("Margin, to"), _("Note")]
    extra = [_("Median"), _("Middle half of the teams")] if beside else []
    yield [*head, *extra]
    told = {row.code: [row.median, row.band] for row in beside}
    for group in read.groups:
        for number, side in enumerate(group.sides):
            facts = [read.cycle, side.name, side.version, *side.facts]
            for row in [*group.pillars, *group.ways]:
                cell = row.cells[number]
                figures = [cell.score, cell.low, cell.high, cell.note or cell.missing]
                yield [*facts, row.code, row.name, *figures, *(told.get(row.code, ["", ""]) if beside else [])]
    for side in read.untold:
        facts = side.facts or ["", ""]
        yield [read.cycle, side.name, side.version, *facts, "", "", "", "", "", side.notice, *[""] * len(extra)]
