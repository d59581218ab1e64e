"""The picture of a forecast: what is known, and the band in which it may go on."""

from __future__ import annotations

from core.charts.chart import Forecast, Point
from core.charts.endings import Ending, ending, room_taken, write_endings
from core.charts.frame import Frame, frame_drawn, steps, thinned
from core.charts.marks import RADIUS, dot
from core.charts.palette import Dash, Fill, Ink
from core.charts.scene import MARGIN, WIDTH, Area, Line, Place, Scene, write_near

_ROOM = 320


def forecast_scene(chart: Forecast) -> Scene:
    """Place everything."""
    scene = Scene()
    top = scene.write_title(chart.title) + 2 * RADIUS
    endings = _endings(chart)
    values = [point.value for line in (chart.past, chart.middle, chart.low, chart.high) for point in line]
    values += [chart.threshold.value] if chart.threshold else []
    frame = frame_drawn(scene, chart.axes, values, top, WIDTH - MARGIN - room_taken(endings))
    if chart.low and chart.high:
        edges = (*_straight(frame, chart.high), *reversed(_straight(frame, chart.low)))
        scene.drawn.append(Area(edges, Ink.FOURTH, Fill.HATCHED))
    if chart.threshold:
        y = frame.y(chart.threshold.value)
        scene.drawn.append(Line(((frame.box.left, y), (frame.box.right, y)), Ink.SECOND, Dash.DASHED))
    scene.drawn += [
        Line(((frame.x(end.at), frame.box.bottom - 26), (frame.x(end.at), frame.box.bottom)), Ink.TEXT, thick=5)
        for end in chart.lot_ends
        if frame.since <= end.at <= frame.until
    ]
    if chart.middle:
        scene.drawn.append(Line(_straight(frame, chart.middle), Ink.FIRST, Dash.LONG, thick=6))
    write_endings(scene, frame, endings)
    _draw_past(scene, frame, chart)
    if chart.out and frame.since <= chart.out.at <= frame.until:
        place = frame.place(Point(chart.out.at, 0))
        scene.drawn.append(dot(place, Ink.FIRST))
        write_near(scene, chart.out.label, place)
    return scene


def _endings(chart: Forecast) -> list[Ending]:
    found = []
    if chart.threshold:
        found.append(ending(chart.threshold.label, chart.threshold.value, Ink.SECOND, Dash.DASHED, _ROOM))
    if chart.low and chart.high:
        middle = (chart.low[-1].value + chart.high[-1].value) // 2
        found.append(ending(chart.band, middle, Ink.FOURTH, Fill.HATCHED, _ROOM))
    return found


def _draw_past(scene: Scene, frame: Frame, chart: Forecast) -> None:
    if chart.past:
        line = steps(frame, chart.past, chart.middle[0].at if chart.middle else chart.past[-1].at)
        scene.drawn += [Line(line, Ink.FIRST, thick=6), dot(line[-1], Ink.FIRST)]
        write_near(scene, chart.label, line[-1])


def _straight(frame: Frame, points: tuple[Point, ...]) -> tuple[Place, ...]:
    return thinned(frame.place(point) for point in points)
