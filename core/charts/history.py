"""The picture of a history: the balance over its lots, and what was used by kind beside it."""

from __future__ import annotations

from core.charts import glyphs
from core.charts.chart import MAX_KINDS, MAX_LOTS, Bar, History
from core.charts.endings import Ending, ending, room_taken, write_endings
from core.charts.frame import Frame, frame_drawn, steps, value_at
from core.charts.marks import RADIUS, dot, draw_marks
from core.charts.palette import Dash, Fill, Ink
from core.charts.scene import LABEL, MARGIN, WIDTH, Area, Box, Label, Line, Scene
from core.charts.stacks import Layer, layers

_LAYERS = ((Ink.FOURTH, Fill.HATCHED), (Ink.THIRD, Fill.DOTS), (Ink.FIRST, Fill.TINT))
_ROOM, _ROOM_BESIDE_KINDS = 330, 290
"""For labels right of the lines."""
_KINDS_WIDTH = 250
_KINDS_SPACE = 36
_BAR = 26


def history_scene(chart: History) -> Scene:
    """Place everything."""
    scene = Scene()
    top = scene.write_title(chart.title) + 2 * RADIUS
    kinds = chart.kinds[:MAX_KINDS]
    right = WIDTH - MARGIN - (_KINDS_WIDTH + _KINDS_SPACE if kinds else 0)
    stacked = layers(chart.lots[:MAX_LOTS])
    endings = _endings(chart, stacked, _ROOM_BESIDE_KINDS if kinds else _ROOM)
    values = [point.value for point in chart.balance]
    values += [point.value for layer in stacked for point in layer.upper]
    values += [chart.threshold.value] if chart.threshold else []
    frame = frame_drawn(scene, chart.axes, values, top, right - room_taken(endings))
    for layer, (ink, fill) in zip(stacked, _LAYERS, strict=False):
        _draw_layer(scene, frame, layer, ink, fill)
    if chart.threshold:
        y = frame.y(chart.threshold.value)
        scene.drawn.append(Line(((frame.box.left, y), (frame.box.right, y)), Ink.SECOND, Dash.DASHED))
    line = steps(frame, chart.balance, frame.until)
    if line:
        scene.drawn += [Line(line, Ink.FIRST, thick=6), dot(line[-1], Ink.FIRST)]
        draw_marks(scene, frame, chart.balance, chart.marks)
    write_endings(scene, frame, endings)
    _draw_kinds(scene, chart.kinds_title, kinds, top, right + _KINDS_SPACE)
    return scene


def _endings(chart: History, stacked: list[Layer], room: float) -> list[Ending]:
    """Of the line, the threshold, and each lot of which something is left."""
    until = chart.axes.until
    found = []
    if chart.balance:
        found.append(ending(chart.label, value_at(chart.balance, until), Ink.FIRST, Dash.SOLID, room))
    if chart.threshold:
        found.append(ending(chart.threshold.label, chart.threshold.value, Ink.SECOND, Dash.DASHED, room))
    for layer, (ink, fill) in zip(stacked, _LAYERS, strict=False):
        lower, upper = value_at(layer.lower, until), value_at(layer.upper, until)
        if upper > lower:
            found.append(ending(layer.label, (lower + upper) // 2, ink, fill, room))
    return found


def _draw_layer(scene: Scene, frame: Frame, layer: Layer, ink: Ink, fill: Fill) -> None:
    upper, lower = steps(frame, layer.upper, frame.until), steps(frame, layer.lower, frame.until)
    if upper != lower:
        scene.drawn.append(Area((*upper, *reversed(lower)), ink, fill))


def _draw_kinds(scene: Scene, title: str, kinds: tuple[Bar, ...], top: float, left: float) -> None:
    """Bars beneath each other, each under its name and amount."""
    right = WIDTH - MARGIN
    baseline = top - 12.0
    for line in glyphs.wrapped(glyphs.written(title), LABEL, right - left, 2):
        scene.write(Label(line, left, baseline))
        baseline += 40
    most = max((bar.value for bar in kinds), default=0)
    for bar in kinds:
        baseline += 14
        amount = glyphs.shortened(glyphs.written(bar.amount), LABEL, _KINDS_WIDTH)
        wide = glyphs.width(amount, LABEL)
        scene.write(Label(amount, right - wide, baseline))
        name = glyphs.shortened(glyphs.written(bar.name), LABEL, right - left - wide - 16)
        scene.write(Label(name, left, baseline))
        long = (right - left) * max(0, bar.value) / most if most > 0 else 0.0
        y = baseline + 14
        baseline += 74
        if long > 0:
            scene.drawn.append(Area(Box(left, y, left + long, y + _BAR).corners, Ink.FIRST, Fill.FULL))
