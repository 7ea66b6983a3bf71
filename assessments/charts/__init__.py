"""Drawings: figures → Plotly figure as a dict, figures → SVG context.

The only importer of plotly, and only when a figure is built: pages without one never load it.
"""

from .boxes import Box, Boxes, boxes
from .history import Dot, History, Mark, Track, history, history_figure
from .radar import Outline, Radar, radar, radar_figure

__all__ = [
    "Box",
    "Boxes",
    "Dot",
    "History",
    "Mark",
    "Outline",
    "Radar",
    "Track",
    "boxes",
    "history",
    "history_figure",
    "radar",
    "radar_figure",
]
