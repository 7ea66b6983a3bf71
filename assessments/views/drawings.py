"""What a reading gives to draw: outlines of the radar, tracks of the history."""

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.translation import gettext as _

from ..charts import Dot, History, Outline, Radar, Track, history, history_figure, radar, radar_figure
from ..reading import PillarReading, Reading, TeamReading
from ..results import Point, Quarter, Results
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


def team_outlines(team: TeamReading) -> list[Outline]:
    """Now, over the last comparable quarter if there is one; for a team that has a result."""
    return [outline(team.result, team.released.cycle), *_before(team.released.results)]


def draw(team: TeamReading) -> Drawings:
    """For a team that has a result."""
    outlines, past = team_outlines(team), team.released.results.history
    quarters = [quarter.cycle for quarter in past]
    tracks = [_track(pillar, past) for pillar in team.result.pillars] if len(quarters) > 1 else []
    return Drawings(
        radar=radar(outlines),
        figure=radar_figure(outlines, labels(team.result)),
        outlines=outlines,
        history=history(tracks, quarters) if tracks else None,
        history_figure=history_figure(tracks, quarters) if tracks else None,
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


def _track(pillar: PillarReading, quarters: tuple[Quarter, ...]) -> Track:
    dots = [_dot(quarter, point) for quarter in quarters if (point := quarter.points.get(pillar.code)) is not None]
    return Track(pillar.code, pillar.name, dots)


def _dot(quarter: Quarter, point: Point) -> Dot:
    margin = ""
    if point.interval:
        low, high = map(points, point.interval)
        margin = " " + _("({low} to {high})").format(low=low, high=high)
    return Dot(
        quarter=quarter.cycle,
        score=point.score,
        interval=point.interval,
        split=point.split,
        joined=point.joined,
        note=f"{quarter.cycle}: {points(point.score)}{margin}",
    )
