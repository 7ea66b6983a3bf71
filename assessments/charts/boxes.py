"""The pillars over many teams: a box from quartile to quartile with the median, or the median alone."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, LEFT, RIGHT, TOP, STEP, HALF = 640, 170, 610, 14, 46, 12
RULES = (0, 20, 40, 60, 80, 100)


@dataclass(frozen=True, slots=True)
class Box:
    """Points of 100; `None` where it is not shown."""

    name: str
    q1: float | None
    median: float | None
    q3: float | None
    note: str  # what stands in place of a drawing


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """SVG paths, empty where there is nothing to draw; a median without a box is a diamond."""

    name: str
    y: int
    band: str
    median: str
    diamond: str
    note: str


@dataclass(frozen=True, slots=True)
class Boxes:
    """What templates/components/boxes.svg draws."""

    width: int
    height: int
    left: int
    foot: int
    grid: str
    ticks: list[tuple[int, float]]
    boxes: list[DrawnBox]


def boxes(items: Sequence[Box]) -> Boxes:
    foot = TOP + STEP * len(items)
    return Boxes(
        width=WIDTH,
        height=foot + 26,
        left=LEFT,
        foot=foot + 18,
        grid="".join(f"M{_x(rule)} {TOP}V{foot}" for rule in RULES),
        ticks=[(rule, _x(rule)) for rule in RULES],
        boxes=[_drawn(item, TOP + STEP * number + STEP // 2) for number, item in enumerate(items)],
    )


def _drawn(item: Box, y: int) -> DrawnBox:
    band = median = diamond = ""
    if item.median is not None:
        x = _x(item.median)
        if item.q1 is None or item.q3 is None:
            diamond = f"M{x} {y - HALF}l{HALF} {HALF} -{HALF} {HALF} -{HALF} -{HALF}Z"
        else:
            band = f"M{_x(item.q1)} {y - HALF}H{_x(item.q3)}V{y + HALF}H{_x(item.q1)}Z"
            median = f"M{x} {y - HALF - 4}V{y + HALF + 4}"
    return DrawnBox(item.name, y, band, median, diamond, item.note if item.median is None else "")


def _x(value: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * value / 100, 1)
