"""What a reading gives to draw: outlines of the radar, tracks of the history."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.translation import gettext as _

from ..charts import Dot, History, Mark, Outline, Radar, Track, history, history_figure, radar, radar_figure
from ..reading import Cell, EventReading, PillarReading, Reading, TeamReading
from ..reading.medians import median_said, middle_half
from ..results import Point, Quarter, Results
from ..results.medians import Medians
from ..wording import points


@dataclass(frozen=True, slots=True)
class Drawings:
    """`outlines` are those of the radar, now first; without a second quarter there is no history."""

    radar: Radar
    figure: dict[str, object]
    outlines: list[Outline]
    history: History | None
    history_figure: dict[str, object] | None


def outline(reading: Reading, name: str) -> Outline:
    pillars = reading.pillars
    return Outline(
        name=name,
        scores={pillar.code: pillar.score for pillar in pillars},
        intervals={pillar.code: pillar.interval for pillar in pillars},
        split=frozenset(pillar.code for pillar in pillars if pillar.split),
        notes={pillar.code: _note(pillar) for pillar in pillars},
    )


def labels(reading: Reading) -> dict[str, str]:
    """What a saved picture writes at each axis."""
    return {
        pillar.code: f"{pillar.name} {points(pillar.score)}" if pillar.score is not None else f"{pillar.name} –"
        for pillar in reading.pillars
    }


def team_outlines(team: TeamReading, medians: Medians = ()) -> list[Outline]:
    """Now, over the last comparable quarter and the medians if there are; for a team that has a result."""
    return [
        outline(team.result, team.released.cycle),
        *_before(team.released.results),
        *_organisation(medians, team.result),
    ]


def _organisation(medians: Medians, reading: Reading) -> list[Outline]:
    """With the middle half of the teams where an outline has its margin."""
    if not medians:
        return []
    names = {pillar.code: pillar.name for pillar in reading.pillars}
    return [
        Outline(
            name=_("median of the organisation"),
            scores={item.pillar: item.median for item in medians},
            intervals={item.pillar: middle_half(item) for item in medians},
            notes={item.pillar: f"{escape(names[item.pillar])}: {escape(median_said(item))}" for item in medians},
        )
    ]


def draw(team: TeamReading, events: Sequence[EventReading] = (), medians: Medians = ()) -> Drawings:
    """For a team that has a result."""
    outlines = team_outlines(team, medians)
    quarters = [quarter.cycle for quarter in team.released.results.history]
    pillars = team.result.pillars if len(quarters) > 1 else []
    marks = [Mark(event.number, event.date) for event in events]
    tracks = [_track(number, pillar, team) for number, pillar in enumerate(pillars)]
    return Drawings(
        radar=radar(outlines),
        figure=radar_figure(outlines, labels(team.result)),
        outlines=outlines,
        history=history(tracks, quarters, marks) if tracks else None,
        history_figure=history_figure(tracks, quarters, marks) if tracks else None,
    )


def _before(results: Results) -> list[Outline]:
    if not results.change:
        return []
    comparable = {code for code, change in results.change.pillars.items() if change.comparable}
    quarter = next(quarter for quarter in results.history if quarter.cycle == results.change.since)
    scores = {code: point.score for code, point in quarter.points.items() if code in comparable}
    notes = {code: f"{quarter.cycle}: {points(score)}" for code, score in scores.items()}
    return [Outline(name=quarter.cycle, scores=scores, notes=notes)] if scores else []


def _note(pillar: PillarReading) -> str:
    """What hovering a point says; Plotly reads a few HTML tags in it, so the words are escaped."""
    name = escape(pillar.name)
    margin = f" ({pillar.between})" if pillar.between else ""
    lines = [name if pillar.score is None else f"<b>{name} {points(pillar.score)}</b>{margin}"]
    lines += [escape(symptom.title) for symptom in pillar.active[:5]]
    if pillar.first_practice:
        lines.append(f"→ {escape(pillar.first_practice.title)}")
    return "<br>".join(lines)


def _track(number: int, pillar: PillarReading, team: TeamReading) -> Track:
    """The pillar's points with what the table says of them, which is newest first."""
    quarters = zip(team.released.results.history, reversed(team.history.quarters), strict=True)
    found = [
        _dot(quarter, quarter.points[pillar.code], read.cells[number])
        for quarter, read in quarters
        if pillar.code in quarter.points
    ]
    return Track(pillar.code, pillar.name, found)


def _dot(quarter: Quarter, point: Point, cell: Cell) -> Dot:
    return Dot(
        quarter=quarter.cycle,
        score=point.score,
        interval=point.interval,
        split=point.split,
        joined=point.joined,
        note=f"{quarter.cycle}: {cell.score} {f'({cell.note})' if cell.note else ''}".strip(),
    )
