"""The picture of a budget: what was used, the budget itself, and where the pace leads."""

from __future__ import annotations

from core.charts.chart import BudgetPace
from core.charts.endings import ending, room_taken, write_endings
from core.charts.frame import frame_drawn, steps
from core.charts.marks import RADIUS, dot
from core.charts.palette import Dash, Ink
from core.charts.scene import MARGIN, WIDTH, Line, Scene, write_near

_ROOM = 320


def budget_scene(chart: BudgetPace) -> Scene:
    """Place everything."""
    scene = Scene()
    top = scene.write_title(chart.title) + 2 * RADIUS
    endings = [
        ending(chart.budget.label, chart.budget.value, Ink.SECOND, Dash.DASHED, _ROOM),
        ending(chart.pace_label, chart.pace.value, Ink.THIRD, Dash.DOTTED, _ROOM),
    ]
    values = [chart.budget.value, chart.pace.value, *(point.value for point in chart.used)]
    frame = frame_drawn(scene, chart.axes, values, top, WIDTH - MARGIN - room_taken(endings))
    y = frame.y(chart.budget.value)
    scene.drawn.append(Line(((frame.box.left, y), (frame.box.right, y)), Ink.SECOND, Dash.DASHED))
    write_endings(scene, frame, endings)
    if chart.used:
        line = steps(frame, chart.used, chart.used[-1].at)
        pace = frame.place(chart.pace)
        scene.drawn += [Line((line[-1], pace), Ink.THIRD, Dash.DOTTED, thick=6), Line(line, Ink.FIRST, thick=6)]
        scene.drawn.append(dot(line[-1], Ink.FIRST))
        write_near(scene, chart.label, line[-1])
    return scene
