"""Where everything stands, computed: on the canvas, and no label on another."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from core.charts import glyphs
from core.charts.chart import Bar, Bars, Chart, Level, Lot, Mark, Sign
from core.charts.palette import Dash, Fill, Ink
from core.charts.picture import scene
from core.charts.scene import CANVAS, GAP, Area, Line, Scene, crosses
from tests.core.charts.hostile import HOSTILE, LONG
from tests.core.charts.samples import BARS, BUDGET, FORECAST, HISTORY, LATE, SAMPLES, TODAY, at, micros, points

EVERY = {type(chart).__name__: chart for chart in SAMPLES} | HOSTILE


def texts(placed: Scene) -> list[str]:
    return [label.text for label in placed.labels]


def lines(placed: Scene, ink: Ink) -> list[Line]:
    return [one for one in placed.drawn if isinstance(one, Line) and one.ink is ink]


def areas(placed: Scene, ink: Ink) -> list[Area]:
    return [one for one in placed.drawn if isinstance(one, Area) and one.ink is ink]


@pytest.mark.parametrize("chart", EVERY.values(), ids=EVERY)
def test_labels_are_on_the_canvas_large_enough_and_apart(chart: Chart) -> None:
    labels = scene(chart).labels
    assert all(label.text and glyphs.is_writable(label.text) and label.size >= 28 for label in labels)
    assert not [label.text for label in labels if not CANVAS.holds(label.box)]
    assert not [
        (one.text, other.text) for one, other in combinations(labels, 2) if one.box.meets(other.box, GAP - 0.01)
    ]


@pytest.mark.parametrize("chart", EVERY.values(), ids=EVERY)
def test_lines_and_areas_are_on_the_canvas(chart: Chart) -> None:
    for one in scene(chart).drawn:
        assert all(0 <= x <= CANVAS.right and 0 <= y <= CANVAS.bottom for x, y in one.places)


@pytest.mark.parametrize("chart", SAMPLES, ids=lambda chart: type(chart).__name__)
def test_what_is_said_of_an_ordinary_picture_finds_its_room(chart: Chart) -> None:
    words = " ".join(texts(scene(chart)))
    assert chart.title in words
    match chart:
        case Bars(amounts=amounts, bars=bars, others=others):
            wanted = [others, *(bar.name for bar in bars), *(bar.amount for bar in bars)]
            wanted += [tick.label for tick in amounts[:-1]]
        case _:
            wanted = [
                chart.label,
                *(tick.label for tick in chart.axes.amounts),
                *(day.label for day in chart.axes.days),
            ]
    assert [one for one in wanted if one not in words] == []


@pytest.mark.parametrize(
    ("chart", "wanted"),
    [
        (HISTORY, ["alert at 1,000", "200 to 25 Nov", "1,000 to 30 Nov", "Used since 1", "videos", "4,500", "2,100"]),
        (FORECAST, ["alert at 1,000", "8 times in 10", "12 Dec"]),
        (BUDGET, ["budget 8,000", "9,000 on 30", "November"]),
    ],
)
def test_lines_are_labelled(chart: Chart, wanted: list[str]) -> None:
    assert not set(wanted) - set(texts(scene(chart)))


@pytest.mark.parametrize("chart", SAMPLES, ids=lambda chart: type(chart).__name__)
def test_no_mark_runs_through_a_word_of_an_ordinary_picture(chart: Chart) -> None:
    placed = scene(chart)
    marks = [one for one in placed.drawn if isinstance(one, Line) and one.ink is not Ink.GRID]
    struck = [label.text for label in placed.labels for mark in marks if crosses(mark, label.box)]
    assert struck == []


@pytest.mark.parametrize("chart", EVERY.values(), ids=EVERY)
def test_every_colour_has_a_dash_or_hatch_of_its_own(chart: Chart) -> None:
    drawn = {(one.ink, one.dash if isinstance(one, Line) else one.fill) for one in scene(chart).drawn}
    allowed = {
        Ink.FIRST: {Dash.SOLID, Dash.LONG, Fill.FULL, Fill.TINT},
        Ink.SECOND: {Dash.DASHED},
        Ink.THIRD: {Dash.DOTTED, Fill.DOTS},
        Ink.FOURTH: {Fill.HATCHED},
    }
    assert not [(ink, style) for ink, style in drawn if ink in allowed and style not in allowed[ink]]


def test_balance_moves_in_steps_from_edge_to_edge() -> None:
    (line,) = [line for line in lines(scene(HISTORY), Ink.FIRST) if len(line.places) > 2]
    assert all(x0 == x1 or y0 == y1 for (x0, y0), (x1, y1) in pairwise(line.places))
    edges = {
        x for grid in lines(scene(HISTORY), Ink.GRID) if len({y for _, y in grid.places}) == 1 for x, _ in grid.places
    }
    assert {line.places[0][0], line.places[-1][0]} == edges


def test_lots_fill_what_is_beneath_the_balance() -> None:
    placed = scene(replace(HISTORY, marks=(), kinds=()))
    top = min(y for area in areas(placed, Ink.FIRST) if area.fill is Fill.TINT for _, y in area.places)
    assert top == min(y for line in lines(placed, Ink.FIRST) for _, y in line.places)


def test_lots_beyond_three_are_left_out() -> None:
    lots = tuple(Lot(f"lot {number}", points((at(1), 100 * number))) for number in range(1, 6))
    found = texts(scene(replace(HISTORY, lots=lots)))
    assert [text for text in found if text.startswith("lot")] == ["lot 3", "lot 2", "lot 1"]


def test_lot_that_is_used_up_has_no_label() -> None:
    found = texts(scene(replace(HISTORY, lots=(Lot("gone", points((at(1), 100), (at(9), 0))),))))
    assert "gone" not in found


def test_marks_too_near_to_tell_apart_are_one() -> None:
    def drawn(*days: int) -> int:
        marks = tuple(Mark(at(day), Sign.TOPUP) for day in days)
        return len([area for area in areas(scene(replace(HISTORY, marks=marks)), Ink.TEXT) if len(area.places) == 3])

    assert drawn(5, 15) == 2
    assert drawn(5, 6) == 1
    assert drawn(5, 5, 15, 15) == 2


def test_mark_before_the_span_is_left_out() -> None:
    placed = scene(replace(HISTORY, marks=(Mark(at(1, 10), Sign.TOPUP), Mark(at(25), Sign.END))))
    assert not areas(placed, Ink.TEXT)
    assert not lines(placed, Ink.TEXT)


def test_threshold_is_a_level_line_at_its_height() -> None:
    placed = scene(replace(HISTORY, threshold=Level(micros(5_000), "alert at 5,000")))
    threshold = lines(placed, Ink.SECOND)[0]
    grid = [line for line in lines(placed, Ink.GRID) if line.places[0][1] == threshold.places[0][1]]
    assert [line.places for line in grid] == [threshold.places]
    assert threshold.dash is Dash.DASHED


def test_forecast_goes_on_where_the_past_ends() -> None:
    placed = scene(FORECAST)
    past, middle = (line for line in lines(placed, Ink.FIRST) if len(line.places) > 2 or line.dash is Dash.LONG)
    if past.dash is Dash.LONG:
        past, middle = middle, past
    assert past.places[-1] == middle.places[0]
    (band,) = (area for area in areas(placed, Ink.FOURTH) if len(area.places) > 4)
    assert middle.places[0] in band.places


def ys(area: Area) -> set[float]:
    return {y for _, y in area.places}


def height_of_label(placed: Scene, ink: Ink) -> float:
    """Of the small square before it, which is in its middle."""
    square = min(areas(placed, ink), key=lambda area: max(ys(area)) - min(ys(area)))
    return (min(ys(square)) + max(ys(square))) / 2


def test_band_is_labelled_in_the_middle_of_its_end() -> None:
    high, low = points((TODAY, 5_000), (LATE, 4_000)), points((TODAY, 5_000), (LATE, 1_000))
    placed = scene(replace(FORECAST, high=high, low=low, threshold=None, out=None))
    band = max(areas(placed, Ink.FOURTH), key=lambda area: len(ys(area)))
    end = [y for x, y in band.places if x == max(x for x, _ in band.places)]
    assert max(end) - min(end) > 100
    assert height_of_label(placed, Ink.FOURTH) == pytest.approx((min(end) + max(end)) / 2)


def test_lot_is_labelled_in_the_middle_of_its_end() -> None:
    whole = (Lot("a lot", points((at(1), 6_000))),)
    placed = scene(replace(HISTORY, balance=points((at(1), 6_000)), label="", lots=whole, marks=(), threshold=None))
    lot = max(areas(placed, Ink.FOURTH), key=lambda area: max(ys(area)) - min(ys(area)))
    assert max(ys(lot)) - min(ys(lot)) > 100
    assert height_of_label(placed, Ink.FOURTH) == pytest.approx((min(ys(lot)) + max(ys(lot))) / 2)


def test_balance_that_nobody_can_tell_the_end_of_has_no_label_there() -> None:
    assert "12 Dec" not in texts(scene(replace(FORECAST, out=None)))


def test_pace_leads_from_today_to_its_end() -> None:
    placed = scene(BUDGET)
    pace = next(line for line in lines(placed, Ink.THIRD) if line.thick == 6)
    used = next(line for line in lines(placed, Ink.FIRST) if len(line.places) > 2)
    assert pace.dash is Dash.DOTTED
    assert pace.places[0] == used.places[-1]
    assert pace.places[1][1] < lines(placed, Ink.SECOND)[0].places[0][1]


def widths(chart: Bars, ink: Ink) -> list[float]:
    return [area.places[1][0] - area.places[0][0] for area in areas(scene(chart), ink)]


def test_bars_are_as_long_as_their_values() -> None:
    first, second = widths(Bars("", (), (Bar("a", 100, "100"), Bar("b", 25, "25"))), Ink.FIRST)
    assert second == pytest.approx(first / 4)


def test_kept_plan_is_hatched_behind_what_is_paid() -> None:
    chart = Bars("", (), (Bar("a", 100, "100"), Bar("b", 60, "60", kept=40)))
    whole, paid = widths(chart, Ink.FIRST)
    assert paid == pytest.approx(0.6 * whole)
    assert widths(chart, Ink.FOURTH) == [pytest.approx(0.4 * whole)]


@pytest.mark.parametrize(("values", "cuts"), [((10, 10, 30), 0), ((10, 10, 31), 1), ((10, 31), 0), ((0, 0, 5), 0)])
def test_bar_beyond_three_times_the_median_is_cut(values: tuple[int, ...], cuts: int) -> None:
    chart = Bars("", (), tuple(Bar(f"bar {value}", value, f"{value}") for value in values))
    placed = scene(chart)
    assert len(lines(placed, Ink.TEXT)) == 2 * cuts
    assert f"{values[-1]}" in texts(placed)


def test_bar_that_is_cut_is_as_long_as_three_times_the_median() -> None:
    chart = Bars("", (), (Bar("a", 10, "10"), Bar("b", 10, "10"), Bar("c", 1_000, "1,000")))
    first, _, before, behind = widths(chart, Ink.FIRST)
    assert before + behind + 14 == pytest.approx(3 * first)


def test_bars_beyond_nine_are_left_out() -> None:
    chart = Bars("", (), tuple(Bar(f"bar {number}", number, f"{number}") for number in range(30)), "21 more")
    found = texts(scene(chart))
    assert [text for text in found if text.startswith("bar")] == [f"bar {number}" for number in range(9)]
    assert "21 more" in found


def test_title_takes_two_lines_at_most() -> None:
    first, second = (label for label in scene(replace(BARS, title=LONG)).labels if label.size > 30)
    assert LONG.startswith(f"{first.text} {second.text.removesuffix('…')}")
    assert second.text.endswith("…")
