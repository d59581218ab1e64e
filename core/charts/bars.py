"""The picture of a comparison: bars beneath each other, each with its name before and its amount behind."""

from __future__ import annotations

from collections.abc import Sequence

from core.charts import glyphs
from core.charts.chart import CUT_TIMES, MAX_BARS, MAX_TICKS, Bar, Bars
from core.charts.frame import BENEATH, BOTTOM
from core.charts.palette import Fill, Ink
from core.charts.scene import HEIGHT, LABEL, MARGIN, WIDTH, Area, Box, Label, Line, Scene, centred

_NAMES = 400
"""Pixels that names may take."""
_AMOUNTS = 300
_SPACE = 16
_OTHERS = 44
_BREAK = 46
"""From the end of a bar that is cut to the middle of the break mark in it."""
_TORN = 7
"""Half of the gap there."""


def limit(bars: Sequence[Bar]) -> int | None:
    """The length beyond which bars are cut, three times the median; None where none is."""
    values = sorted(bar.value for bar in bars)
    count = len(values)
    if not count:
        return None
    median_twice = values[(count - 1) // 2] + values[count // 2]
    most = CUT_TIMES * median_twice // 2
    return most if 0 < most < max(bar.value + bar.kept for bar in bars) else None


def bars_scene(chart: Bars) -> Scene:
    """Place everything."""
    scene = Scene()
    top = scene.write_title(chart.title)
    bars = chart.bars[:MAX_BARS]
    cut = limit(bars)
    full = cut or max((bar.value + max(0, bar.kept) for bar in bars), default=0)
    names = [glyphs.shortened(glyphs.written(bar.name), LABEL, _NAMES) for bar in bars]
    amounts = [glyphs.shortened(glyphs.written(bar.amount), LABEL, _AMOUNTS) for bar in bars]
    left = MARGIN + max((glyphs.width(name, LABEL) for name in names), default=0) + _SPACE
    right = WIDTH - MARGIN - _SPACE - max((glyphs.width(amount, LABEL) for amount in amounts), default=0)
    others = glyphs.shortened(glyphs.written(chart.others), LABEL, WIDTH - 2 * MARGIN)
    bottom = BOTTOM - (_OTHERS if others else 0)
    _write_amounts(scene, chart, left, (right - left) / full if full > 0 else 0, right, (top, bottom))
    pitch = min(84, (bottom - top) / max(1, len(bars)))
    thick = 0.55 * pitch
    for at, (bar, name, amount) in enumerate(zip(bars, names, amounts, strict=True)):
        middle = top + (at + 0.5) * pitch
        end = _draw_bar(scene, bar, Box(left, middle - thick / 2, right, middle + thick / 2), full)
        scene.write(Label(name, MARGIN, middle + 0.36 * LABEL))
        scene.write(Label(amount, end + _SPACE, middle + 0.36 * LABEL))
    scene.write(Label(others, MARGIN, HEIGHT - 0.45 * MARGIN))
    return scene


def _write_amounts(
    scene: Scene, chart: Bars, left: float, scale: float, right: float, heights: tuple[float, float]
) -> None:
    """Grid and labels of the axis, as far as bars reach."""
    top, bottom = heights
    for tick in chart.amounts[:MAX_TICKS]:
        x = left + tick.value * scale
        if tick.value >= 0 and x <= right + 1:
            scene.drawn.append(Line(((x, top), (x, bottom)), Ink.GRID, thick=2))
            scene.write(centred(glyphs.shortened(glyphs.written(tick.label), LABEL, _AMOUNTS), x, bottom + BENEATH))


def _draw_bar(scene: Scene, bar: Bar, room: Box, full: int) -> float:
    """Draw a bar that would fill its room if it were full; where it ends."""
    reach = [min(max(0, value), full) for value in (bar.value, bar.value + max(0, bar.kept))]
    wide = room.right - room.left
    paid, kept = (room.left + (wide * value / full if full > 0 else 0) for value in reach)
    parts = [(room.left, paid, Ink.FIRST, Fill.FULL), (paid, kept, Ink.FOURTH, Fill.HATCHED)]
    parts = [part for part in parts if part[1] > part[0]]
    if parts and bar.value + bar.kept > full:
        start, end, ink, fill = parts.pop()
        torn = end - min(_BREAK, (end - start) / 2)
        parts += [(start, torn - _TORN, ink, fill), (torn + _TORN, end, ink, fill)]
        scene.drawn += [_tear(torn + side, room) for side in (-_TORN, _TORN)]
    for start, end, ink, fill in parts:
        scene.drawn.append(Area(Box(start, room.top, end, room.bottom).corners, ink, fill))
    return kept


def _tear(x: float, room: Box) -> Line:
    """One of the two slanted lines of a break mark; they reach beyond the bar."""
    return Line(((x - 8, room.bottom + 8), (x + 8, room.top - 8)), Ink.TEXT)
