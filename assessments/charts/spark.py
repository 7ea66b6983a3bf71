"""A small line over four quarters, beside figures that say the same."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 76, 28
SIDE, EDGE = 6, 4


@dataclass(frozen=True, slots=True)
class Spark:
    """SVG paths in a box of 76 × 28: the line, and the dots as lines of no length with round ends."""

    line: str
    dots: str


def spark(scores: Sequence[float | None], joined: Sequence[bool]) -> Spark:
    """One place for each quarter, 0 to 100; a dot that is not `joined` begins a new line."""
    wide = (WIDTH - 2 * SIDE) / max(len(scores) - 1, 1)
    high = HEIGHT - 2 * EDGE
    line: list[str] = []
    dots: list[str] = []
    for number, (score, follows) in enumerate(zip(scores, joined, strict=True)):
        if score is not None:
            place = f"{round(SIDE + wide * number, 1)} {round(HEIGHT - EDGE - high * score / 100, 1)}"
            line.append(f"{'L' if follows and line else 'M'}{place}")
            dots.append(f"M{place}h0")
    return Spark("".join(line), "".join(dots))
