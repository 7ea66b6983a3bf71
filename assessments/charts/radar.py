"""The radar of five pillars, as SVG context and as a Plotly figure."""

import functools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..maturity.questionnaire import PILLARS
from .colours import LIGHT, PALETTE, SERIES, axis, frame

RADIUS = 100.0
FLOOR = -10.0  # what the centre stands for: 0 is a ring around it, or five points at 0 would be one, or none
RINGS = (0, 20, 40, 60, 80, 100)
DASHES = ("solid", "dash", "dot")
SHAPES = ("circle", "square", "diamond")


@dataclass(frozen=True, slots=True)
class Outline:
    """One closed line of the radar: scores 0 to 100 by pillar, None where there is none."""

    name: str
    scores: Mapping[str, float | None]
    intervals: Mapping[str, tuple[float, float] | None] = field(default_factory=dict)
    split: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)  # what hovering a point says

    @property
    def has_margin(self) -> bool:
        return any(self.intervals.values())


@dataclass(frozen=True, slots=True)
class Mark:
    x: float
    y: float
    shape: str
    hollow: bool
    number: int  # 1 to 5 in the order C, A, L, M, S: the key of the printed list
    number_x: float
    number_y: float


@dataclass(frozen=True, slots=True)
class Segment:
    x1: float
    y1: float
    x2: float
    y2: float
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class DrawnOutline:
    name: str
    series: int
    lines: list[Segment]
    intervals: list[Segment]
    marks: list[Mark]

    @property
    def edges(self) -> str:
        return _path(self.lines)

    @property
    def margins(self) -> str:
        return _path([line for line in self.intervals if not line.dashed])

    @property
    def doubts(self) -> str:
        """The margins of split pillars."""
        return _path([line for line in self.intervals if line.dashed])


@dataclass(frozen=True, slots=True)
class Ring:
    value: int
    points: str
    label_y: float


@dataclass(frozen=True, slots=True)
class Label:
    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Radar:
    """What templates/components/radar.svg draws; coordinates in a box of ±112."""

    rings: list[Ring]
    spokes: list[Segment]
    outlines: list[DrawnOutline]
    labels: list[Label]

    @property
    def grid(self) -> str:
        return "".join(f"M{ring.points}Z" for ring in self.rings) + _path(self.spokes)


def _path(segments: Sequence[Segment]) -> str:
    """As an SVG path: a template that writes each line by itself takes most of its time on it."""
    return "".join(f"M{line.x1} {line.y1}L{line.x2} {line.y2}" for line in segments)


def radar(outlines: Sequence[Outline], names: Mapping[str, str] | None = None) -> Radar:
    """The drawing of at most three outlines, first one on top.

    `names` label the axes of a drawing that stands alone; on the page the labels are HTML.
    """
    if len(outlines) > len(SERIES):
        raise ValueError("a radar shows at most three outlines")
    rings = [Ring(value, _closed(value), _place("C", value)[1]) for value in RINGS]
    spokes = [Segment(0, 0, *_place(pillar, 100)) for pillar in PILLARS]
    drawn = [_drawn(outline, series) for series, outline in enumerate(outlines)]
    labels = [_label(pillar, name) for pillar, name in (names or {}).items()]
    return Radar(rings, spokes, drawn[::-1], labels)


def radar_figure(outlines: Sequence[Outline], names: Mapping[str, str], *, labelled: bool = False) -> dict[str, object]:
    """The same outlines as a Plotly figure in plain dicts and lists, for `json_script`.

    `names` label the axes in a saved picture, and on the page where it is `labelled`: else the labels are HTML.
    """
    traces = [
        {"type": "scatterpolar", **trace}
        for series, outline in reversed(list(enumerate(outlines)))
        for trace in _traces(outline, series)
    ]
    polar = _layout()["polar"]
    angles = polar["angularaxis"] | {"ticktext": [names.get(pillar, pillar) for pillar in PILLARS]}
    layout = _layout() | {"polar": polar | {"angularaxis": angles}}
    if labelled:
        angles["showticklabels"] = True
        layout["margin"] = {"l": 20, "r": 20, "t": 26, "b": 16}
    return {"data": traces, "layout": layout, "palette": PALETTE}


@functools.cache
def _layout() -> dict[str, Any]:
    """The same for every radar but for the names: checked by plotly once."""
    import plotly.graph_objects as go  # heavy: 0.3 s, so only where a figure is drawn

    layout = {
        **frame(),
        "margin": {"l": 16, "r": 16, "t": 16, "b": 16},
        "polar": {
            "bgcolor": "rgba(0,0,0,0)",
            "gridshape": "linear",
            "radialaxis": {**axis(12), "range": [0, _raised(100)], "tickvals": [_raised(ring) for ring in RINGS],
                           "ticktext": [str(ring) for ring in RINGS], "angle": 90, "tickangle": 90, "showline": False},
            "angularaxis": {**axis(18), "rotation": 90, "direction": "clockwise", "showticklabels": False, "ticks": "",
                            "categoryorder": "array", "categoryarray": list(PILLARS), "tickvals": list(PILLARS)},
        },
    }  # fmt: skip
    checked: dict[str, Any] = go.Layout(layout).to_plotly_json()
    return checked


def _traces(outline: Outline, series: int) -> list[dict[str, object]]:
    colour = LIGHT[SERIES[series]]
    around = [*PILLARS, PILLARS[0]]
    intervals = [trace for dashed in (False, True) for trace in _intervals(outline, colour, dashed=dashed)]
    symbols = [SHAPES[series] + ("-open" if pillar in outline.split else "") for pillar in around]
    line: dict[str, object] = {
        "name": outline.name,
        "theta": around,
        "r": [None if (score := outline.scores.get(pillar)) is None else _raised(score) for pillar in around],
        "mode": "lines+markers",
        "connectgaps": False,
        "fill": "none",
        "line": {"color": colour, "width": 3, "dash": DASHES[series]},
        "marker": {"size": 11, "color": colour, "symbol": symbols},
        "text": [outline.notes.get(pillar, "") for pillar in around],
        "hovertemplate": "%{text}<extra></extra>",
    }
    return [*intervals, line]


def _intervals(outline: Outline, colour: str, *, dashed: bool) -> Iterator[dict[str, object]]:
    """One trace with a gap after each interval: those of split pillars dashed, or the others."""
    found = {
        pillar: interval
        for pillar, interval in outline.intervals.items()
        if interval and (pillar in outline.split) == dashed
    }
    if found:
        yield {
            "r": [value for low, high in found.values() for value in (_raised(low), _raised(high), None)],
            "theta": [pillar for pillar in found for _ in range(3)],
            "mode": "lines",
            "hoverinfo": "skip",
            "line": {"color": colour, "width": 4, "dash": "dot" if dashed else "solid"},
            "opacity": 0.55,
        }


def _drawn(outline: Outline, series: int) -> DrawnOutline:
    places = {pillar: _place(pillar, value) for pillar in PILLARS if (value := outline.scores.get(pillar)) is not None}
    pairs = zip(PILLARS, (*PILLARS[1:], PILLARS[0]), strict=True)
    lines = [Segment(*places[one], *places[two]) for one, two in pairs if one in places and two in places]
    intervals = [
        Segment(*_place(pillar, interval[0]), *_place(pillar, interval[1]), dashed=pillar in outline.split)
        for pillar in PILLARS
        if (interval := outline.intervals.get(pillar)) and pillar in places
    ]
    marks = [_mark(pillar, outline, series, places[pillar]) for pillar in PILLARS if pillar in places]
    return DrawnOutline(outline.name, series, lines, intervals, marks)


def _mark(pillar: str, outline: Outline, series: int, place: tuple[float, float]) -> Mark:
    beside = _place(pillar, (outline.scores[pillar] or 0) + 11)
    if pillar == PILLARS[0]:  # beside the axis that carries the scale
        beside = place[0] - 8, place[1] - 4
    return Mark(*place, SHAPES[series], pillar in outline.split, PILLARS.index(pillar) + 1, *beside)


def _label(pillar: str, name: str) -> Label:
    x, y = _place(pillar, 108)
    anchor = "middle" if abs(x) < 1 else "start" if x > 0 else "end"
    return Label(name, x, y, anchor)


def _closed(value: float) -> str:
    return " ".join(f"{x},{y}" for x, y in (_place(pillar, value) for pillar in PILLARS))


def _place(pillar: str, value: float) -> tuple[float, float]:
    """Culture at the top, then clockwise; y grows downwards as in SVG."""
    angle = 2 * math.pi * PILLARS.index(pillar) / len(PILLARS)
    radius = RADIUS * _raised(value) / _raised(100)
    return round(radius * math.sin(angle), 2), round(-radius * math.cos(angle), 2)


def _raised(value: float) -> float:
    """The distance from the centre; Plotly leaves out the points of an axis that itself begins below 0.

    To a tenth of a point, which nobody sees.
    """
    return round(value - FLOOR, 1)
