import math
from datetime import date

import plotly.graph_objects as go
import pytest

from assessments.charts import Dot, Mark, Outline, Track, history, history_figure, radar, radar_figure
from assessments.maturity.questionnaire import PILLARS

NAMES = {"C": "Culture 36", "A": "Automation"}
NOW = Outline(
    name="now",
    scores={"C": 100.0, "A": 50.0, "L": None, "M": 25.0, "S": 0.0},
    intervals={"C": (80.0, 100.0), "A": (40.0, 60.0), "L": None},
    split=frozenset("A"),
    notes={"C": "Culture"},
)
BEFORE = Outline(name="before", scores=dict.fromkeys(PILLARS, 60.0))


def test_radar_puts_culture_at_the_top_and_goes_clockwise():
    marks = radar([Outline(name="", scores=dict.fromkeys(PILLARS, 100.0))]).outlines[0].marks
    assert (marks[0].x, marks[0].y) == (0.0, -100.0)
    # Automation lies 72° clockwise from the top: x = 100 sin 72°, y = -100 cos 72°.
    assert marks[1].x == pytest.approx(100 * math.sin(math.radians(72)), abs=0.01)
    assert marks[1].y == pytest.approx(-100 * math.cos(math.radians(72)), abs=0.01)
    assert [mark.number for mark in marks] == [1, 2, 3, 4, 5]
    # The number of Culture stands left of the axis, for the scale stands right of it.
    assert (marks[0].number_x, marks[0].number_y) == (-8.0, -104.0)


def test_radar_of_five_zeros_shows_five_points_on_the_inner_ring():
    drawn = radar([Outline(name="", scores=dict.fromkeys(PILLARS, 0.0))])
    assert len({(mark.x, mark.y) for mark in drawn.outlines[0].marks}) == 5
    assert drawn.outlines[0].marks[0].y == drawn.rings[0].label_y == -9.09
    assert [ring.value for ring in drawn.rings] == [0, 20, 40, 60, 80, 100]


def test_radar_breaks_the_line_where_a_score_is_missing():
    outline = radar([NOW]).outlines[0]
    assert len(outline.marks) == 4
    assert len(outline.lines) == 3  # C-A, M-S, S-C; neither A-L nor L-M


def test_radar_draws_an_interval_along_its_axis():
    culture, automation = radar([NOW]).outlines[0].intervals
    # 0 lies 10 of 110 parts from the centre, so 80 lies 90 of 110.
    assert (culture.y1, culture.y2) == (-81.82, -100.0)
    assert not culture.dashed
    assert automation.dashed


def test_radar_marks_a_split_pillar_hollow():
    assert [mark.hollow for mark in radar([NOW]).outlines[0].marks] == [False, True, False, False]


def test_radar_draws_the_first_outline_last_so_that_it_lies_on_top():
    drawn = radar([NOW, BEFORE]).outlines
    assert [(outline.name, outline.series) for outline in drawn] == [("before", 1), ("now", 0)]
    assert {mark.shape for mark in drawn[0].marks} == {"square"}


def test_radar_refuses_a_fourth_outline():
    with pytest.raises(ValueError, match="three outlines"):
        radar([NOW, BEFORE, BEFORE, BEFORE])


def test_figure_holds_the_same_values_on_a_fixed_scale():
    figure = radar_figure([NOW, BEFORE], NAMES)
    before, *intervals, now = figure["data"]
    # Ten more than the score: 0 is a ring around the centre, as in the drawing.
    assert list(now["r"]) == [110.0, 60.0, None, 35.0, 10.0, 110.0]
    assert list(now["theta"]) == [*"CALMS", "C"]
    assert list(before["r"]) == [70.0] * 6
    # One trace for the others, one dashed for split pillars; a gap follows each interval.
    assert [list(trace["r"]) for trace in intervals] == [[90.0, 110.0, None], [50.0, 70.0, None]]
    assert [trace["line"]["dash"] for trace in intervals] == ["solid", "dot"]
    axis = figure["layout"]["polar"]["radialaxis"]
    assert (axis["range"], axis["tickvals"][0], axis["ticktext"][0]) == ([0, 110], 10, "0")
    assert figure["layout"]["polar"]["angularaxis"]["direction"] == "clockwise"


def test_figure_never_fills_an_outline_and_marks_the_split():
    *_rest, now = radar_figure([NOW], NAMES)["data"]
    assert now["fill"] == "none"
    assert list(now["marker"]["symbol"]) == ["circle", "circle-open", *["circle"] * 4]


def test_figure_is_one_that_plotly_knows():
    figure = radar_figure([NOW, BEFORE], NAMES)
    go.Figure(data=figure["data"], layout=figure["layout"])


def test_figure_names_every_colour_that_it_uses():
    figure = radar_figure([NOW, BEFORE], NAMES)
    assert set(figure["palette"].values()) == {"--s1", "--s2", "--s3", "--c-ink", "--c-muted", "--c-line", "--c-card"}
    used = {trace["line"]["color"] for trace in figure["data"]}
    assert used <= set(figure["palette"])


def test_saved_pictures_name_their_axes():
    axis = radar_figure([NOW], NAMES)["layout"]["polar"]["angularaxis"]
    assert list(axis["ticktext"]) == ["Culture 36", "Automation", "L", "M", "S"]
    labels = radar([NOW], NAMES).labels
    assert [(label.text, label.anchor) for label in labels] == [("Culture 36", "middle"), ("Automation", "start")]


def make_dot(quarter, score, *, split=False, joined=True, interval=(20.0, 60.0)):
    return Dot(quarter, score, interval, split, joined, note=f"{quarter}: {score:g}")


QUARTERS = ["2025-Q4", "2026-Q1", "2026-Q3"]
DOTS = [
    make_dot("2025-Q4", 50.0, joined=False),
    make_dot("2026-Q1", 0.0),
    make_dot("2026-Q3", 100.0, split=True, joined=False, interval=None),
]


def test_history_is_drawn_by_the_calendar_on_a_fixed_scale():
    drawn = history([Track("C", "Culture", DOTS)], QUARTERS)
    assert [tick.text for tick in drawn.ticks] == ["2025-Q4", "2026-Q3"]
    assert [rule.value for rule in drawn.rules] == [0, 50, 100]
    # Three quarters from end to end over 182 units, and 94 from 100 to 0.
    assert drawn.panels[0].line == "M38.0 57.0L98.7 104.0M220.0 10.0"


def test_history_marks_a_split_pillar_hollow_and_draws_its_margin_apart():
    (panel,) = history([Track("C", "Culture", [*DOTS[:2], make_dot("2026-Q3", 50.0, split=True)])], QUARTERS).panels
    assert panel.margins.count("M") == 2
    assert panel.doubts.count("M") == 1
    assert (panel.dots.count("M"), panel.hollows.count("M")) == (2, 1)


def test_history_leaves_out_an_interval_that_does_not_exist():
    (panel,) = history([Track("C", "Culture", DOTS)], QUARTERS).panels
    assert panel.doubts == ""


def test_history_figure_breaks_the_line_and_is_one_that_plotly_knows():
    figure = history_figure([Track("C", "Culture", DOTS), Track("A", "Automation", [])], QUARTERS)
    first, second = figure["panels"]["C"]
    assert (first["y"], second["y"]) == ([50.0, 0.0], [100.0])
    assert second["marker"]["symbol"] == ["circle-open"]
    assert (second["error_y"]["array"], first["error_y"]["arrayminus"]) == ([0.0], [30.0, -20.0])
    assert figure["panels"]["A"] == []
    go.Figure(data=[first, second], layout=figure["layout"])


def test_events_stand_between_the_quarters_and_none_outside():
    quarters = ["2026-Q1", "2026-Q2", "2026-Q3"]
    days = [date(2025, 12, 1), date(2026, 2, 17), date(2026, 5, 15), date(2026, 6, 30), date(2026, 11, 1)]
    marks = [Mark(number, day) for number, day in enumerate(days, 1)]
    drawn = history([], quarters, marks)
    places = {flag.text: flag.x for flag in drawn.flags}
    # Middle of Q1: the left end of 38 to 220. Middle of Q2: halfway. The end of Q2: three quarters of the way.
    assert places == {"2": pytest.approx(38, abs=2), "3": pytest.approx(129, abs=1), "4": pytest.approx(174.5, abs=2)}
    assert drawn.poles.count("M") == 3
    layout = history_figure([], quarters, marks)["layout"]
    assert [pole["x0"] for pole in layout["shapes"]] == [flag["x"] for flag in layout["annotations"]]
    assert "shapes" not in history_figure([], quarters)["layout"]
    go.Figure(layout=layout)
