"""Colours and lines that every drawing shares.

They are names of CSS custom properties in an SVG; in a figure they are the light ones, which a script
exchanges for those of the reader's theme.
"""

from collections.abc import Mapping

SERIES = ("--s1", "--s2", "--s3")
LIGHT = {
    "--s1": "#18105C",
    "--s2": "#A76C22",
    "--s3": "#6091D5",
    "--c-ink": "#1B1E2B",
    "--c-muted": "#565B6E",
    "--c-line": "#DDD9CF",
    "--c-card": "#FFFFFF",
}
PALETTE = {colour: name for name, colour in LIGHT.items()}


def frame() -> dict[str, object]:
    """What the layout of every figure has in common."""
    ink = {"color": LIGHT["--c-ink"]}
    label = {"bgcolor": LIGHT["--c-card"], "bordercolor": LIGHT["--c-ink"], "font": {**ink, "size": 14}}
    return {
        "template": "none",
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "Atkinson Hyperlegible Next, sans-serif", **ink},
        "hoverlabel": {**label, "align": "left"},
    }


def axis(size: int) -> Mapping[str, object]:
    line = LIGHT["--c-line"]
    return {"gridcolor": line, "linecolor": line, "tickfont": {"color": LIGHT["--c-ink"], "size": size}}
