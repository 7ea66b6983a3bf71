"""The pillars over the quarters: one small drawing each, all on the same scale."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from .colours import LIGHT, PALETTE, SERIES, axis, frame

WIDTH, HEIGHT = 240, 132
LEFT, RIGHT, TOP, BOTTOM = 30, 228, 10, 104
RULES = (0, 50, 100)


@dataclass(frozen=True, slots=True)
class Dot:
    """One quarter of one pillar, in points; `joined` to the dot before unless they are not comparable."""

    quarter: str
    score: float
    interval: tuple[float, float] | None
    split: bool
    joined: bool
    note: str  # what hovering it says


@dataclass(frozen=True, slots=True)
class Track:
    code: str
    name: str
    dots: list[Dot]


@dataclass(frozen=True, slots=True)
class Rule:
    value: int
    y: float


@dataclass(frozen=True, slots=True)
class Tick:
    text: str
    x: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened, by its number in the list below the drawings."""

    number: int
    date: date


@dataclass(frozen=True, slots=True)
class Flag:
    text: str
    x: float


@dataclass(frozen=True, slots=True)
class Panel:
    """SVG paths: the line, the intervals and the dots, and both of those again for split pillars.

    A dot is a line of no length with round ends.
    """

    code: str
    name: str
    line: str
    margins: str
    dots: str
    doubts: str
    hollows: str


@dataclass(frozen=True, slots=True)
class History:
    """What templates/components/history.svg draws, in boxes of 240 × 132."""

    rules: list[Rule]
    ticks: list[Tick]
    flags: list[Flag]
    grid: str
    poles: str
    panels: list[Panel]


def history(tracks: Sequence[Track], quarters: Sequence[str], marks: Sequence[Mark] = ()) -> History:
    """`quarters` are codes such as `2026-Q4`, at least two, in order; the first and the last are written.

    Marks that fall outside them are left out.
    """
    flags = [Flag(mark.text, _place(mark.x, quarters)) for mark in _flags(quarters, marks)]
    return History(
        rules=[Rule(value, _y(value)) for value in RULES],
        ticks=[Tick(quarters[0], LEFT, "start"), Tick(quarters[-1], RIGHT, "end")],
        flags=flags,
        poles="".join(f"M{flag.x} {TOP}V{BOTTOM}" for flag in flags),
        grid="".join(f"M{LEFT} {_y(value)}H{RIGHT}" for value in RULES),
        panels=[_panel(track, quarters) for track in tracks],
    )


def _panel(track: Track, quarters: Sequence[str]) -> Panel:
    places = [(_x(dot.quarter, quarters), _y(dot.score)) for dot in track.dots]
    steps = list(zip(track.dots, places, strict=True))
    return Panel(
        code=track.code,
        name=track.name,
        line="".join(f"{'L' if dot.joined else 'M'}{x} {y}" for dot, (x, y) in steps),
        margins=_bars([dot for dot in track.dots if not dot.split], quarters),
        dots="".join(f"M{x} {y}h0" for dot, (x, y) in steps if not dot.split),
        doubts=_bars([dot for dot in track.dots if dot.split], quarters),
        hollows="".join(f"M{x} {y}h0" for dot, (x, y) in steps if dot.split),
    )


def _bars(dots: Sequence[Dot], quarters: Sequence[str]) -> str:
    return "".join(
        f"M{_x(dot.quarter, quarters)} {_y(dot.interval[0])}V{_y(dot.interval[1])}" for dot in dots if dot.interval
    )


@functools.lru_cache(maxsize=256)
def _number(quarter: str) -> int:
    year, part = quarter.split("-Q")
    return 4 * int(year) + int(part)


def _x(quarter: str, quarters: Sequence[str]) -> float:
    """By the calendar, so that a quarter left out leaves a gap."""
    return _place(_number(quarter), quarters)


def _place(number: float, quarters: Sequence[str]) -> float:
    first, last = _number(quarters[0]), _number(quarters[-1])
    return round(LEFT + 8 + (RIGHT - LEFT - 16) * (number - first) / (last - first), 1)


def _flags(quarters: Sequence[str], marks: Sequence[Mark]) -> list[Flag]:
    """By number of quarter: one between the middles of two quarters stands between their dots."""
    first, last = _number(quarters[0]), _number(quarters[-1])
    found = [Flag(str(mark.number), _number_of(mark.date)) for mark in marks]
    return [flag for flag in found if first <= flag.x <= last]


def _number_of(day: date) -> float:
    """As _number counts, with the middle of a quarter as the quarter itself."""
    return round(4 * day.year + (day.month - 1) / 3 + day.day / 93 + 0.5, 3)


def _y(value: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * value / 100, 1)


def history_figure(tracks: Sequence[Track], quarters: Sequence[str], marks: Sequence[Mark] = ()) -> dict[str, object]:
    """The same as Plotly traces by pillar with one layout for all, in plain dicts and lists for `json_script`."""
    ends = [_number(quarters[0]), _number(quarters[-1])]
    room = 0.14 * (ends[1] - ends[0])
    layout = {
        **frame(),
        "margin": {"l": 32, "r": 16, "t": 14, "b": 28},
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": {**axis(12), "tickvals": ends, "ticktext": [quarters[0], quarters[-1]], "showgrid": False,
                  "zeroline": False, "fixedrange": True, "range": [ends[0] - room, ends[1] + room]},
        "yaxis": {**axis(12), "range": [0, 100], "tickvals": list(RULES), "zeroline": False, "fixedrange": True},
    }  # fmt: skip
    flags = _flags(quarters, marks)
    if flags:
        layout |= {"shapes": [_pole(flag) for flag in flags], "annotations": [_flag(flag) for flag in flags]}
    panels = {track.code: [_trace(run) for run in _runs(track.dots)] for track in tracks}
    return {"layout": layout, "panels": panels, "palette": PALETTE}


def _pole(flag: Flag) -> dict[str, object]:
    line = {"color": LIGHT["--c-muted"], "width": 1, "dash": "dot"}
    return {"type": "line", "x0": flag.x, "x1": flag.x, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _flag(flag: Flag) -> dict[str, object]:
    font = {"color": LIGHT["--c-muted"], "size": 11}
    place = {"x": flag.x, "yref": "paper", "y": 1, "yanchor": "bottom"}
    return {**place, "text": flag.text, "font": font, "showarrow": False}


def _runs(dots: Sequence[Dot]) -> Iterator[list[Dot]]:
    """The dots that one line joins."""
    run: list[Dot] = []
    for dot in dots:
        if run and not dot.joined:
            yield run
            run = []
        run.append(dot)
    if run:
        yield run


def _trace(run: Sequence[Dot]) -> dict[str, object]:
    colour = LIGHT[SERIES[0]]
    intervals = [dot.interval or (dot.score, dot.score) for dot in run]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [_number(dot.quarter) for dot in run],
        "y": [round(dot.score, 1) for dot in run],
        "text": [dot.note for dot in run],
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": colour, "width": 2.5},
        "marker": {"size": 9, "color": colour, "symbol": _symbols(run)},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [round(high - dot.score, 1) for dot, (_low, high) in zip(run, intervals, strict=True)],
            "arrayminus": [round(dot.score - low, 1) for dot, (low, _high) in zip(run, intervals, strict=True)],
            "color": colour,
            "thickness": 1.5,
            "width": 0,
        },
    }


def _symbols(run: Sequence[Dot]) -> list[str] | str:
    if not any(dot.split for dot in run):
        return "circle"
    return ["circle-open" if dot.split else "circle" for dot in run]
