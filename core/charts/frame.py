"""Frame: where amounts and times lie on the canvas, with the grid and the labels of both axes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from core.charts import glyphs
from core.charts.chart import MAX_TICKS, Axes, Day, Point, Tick
from core.charts.palette import Ink
from core.charts.scene import HEIGHT, LABEL, MARGIN, Box, Label, Line, Place, Scene, centred

BOTTOM = HEIGHT - MARGIN - 46
"""Where the axis of time lies; its labels stand beneath."""
BENEATH = 52
"""From there to the baseline of the labels."""
_LABEL_ROOM = 280
"""The widest label of an amount; a wider one is left out, for a part of a number is none."""
_SPACE = 16
_COLUMN = 6
"""Pixels; as wide as the line."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of the canvas with a span of time and of amounts; what lies outside of them is drawn at its edge."""

    box: Box
    since: datetime
    until: datetime
    low: int
    high: int
    """Above `low`."""

    def x(self, at: datetime) -> float:
        if self.until <= self.since:
            return self.box.left
        share = (at - self.since) / (self.until - self.since)
        return self.box.left + (self.box.right - self.box.left) * max(0.0, min(share, 1.0))

    def y(self, value: int) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.box.bottom - (self.box.bottom - self.box.top) * max(0.0, min(share, 1.0))

    def place(self, point: Point) -> Place:
        return self.x(point.at), self.y(point.value)


def frame_drawn(scene: Scene, axes: Axes, values: Iterable[int], top: float, right: float) -> Frame:
    """Draw grid and labels of a picture over time.

    Args:
        values: Everything that is to be within the frame besides 0 and the ticks.
        top: Of the frame, in pixels, as `right`.
    """
    ticks = axes.amounts[:MAX_TICKS]
    heights = {0, *values, *(tick.value for tick in ticks)}
    texts = _texts(ticks)
    left = MARGIN + max((glyphs.width(text, LABEL) for text, _ in texts), default=0) + _SPACE
    low, high = min(heights), max(heights)
    frame = Frame(Box(left, top, right, BOTTOM), axes.since, axes.until, low, high if high > low else low + 1)
    for text, value in texts:
        y = frame.y(value)
        scene.drawn.append(Line(((left, y), (right, y)), Ink.GRID, thick=2))
        scene.write(Label(text, left - _SPACE - glyphs.width(text, LABEL), y + 0.36 * LABEL))
    scene.drawn.append(Line(((left, frame.y(0)), (right, frame.y(0))), Ink.GRID, thick=4))
    _write_days(scene, frame, axes.days[:MAX_TICKS])
    return frame


def _texts(ticks: Sequence[Tick]) -> list[tuple[str, int]]:
    """What can be written of the labels, with their values."""
    written = [(glyphs.written(tick.label), tick.value) for tick in ticks]
    return [(text, value) for text, value in written if glyphs.width(text, LABEL) <= _LABEL_ROOM]


def _write_days(scene: Scene, frame: Frame, days: Iterable[Day]) -> None:
    for day in days:
        if frame.since <= day.at <= frame.until:
            x = frame.x(day.at)
            text = glyphs.shortened(glyphs.written(day.label), LABEL, _LABEL_ROOM)
            if scene.write(centred(text, x, BOTTOM + BENEATH)):
                scene.drawn.append(Line(((x, BOTTOM), (x, BOTTOM + 10)), Ink.GRID, thick=2))


def value_at(points: Sequence[Point], at: datetime) -> int:
    """What holds at a time: the last value until then, else the first; 0 where there is none."""
    if not points:
        return 0
    return points[max(0, bisect_right(points, at, key=lambda point: point.at) - 1)].value


def steps(frame: Frame, points: Sequence[Point], end: datetime) -> tuple[Place, ...]:
    """A line of steps: each value until the next, the last one until the end. At least two places, or none."""
    if not points:
        return ()
    begin = max(frame.since, points[0].at)
    inside = [Point(begin, value_at(points, begin)), *(point for point in points if begin < point.at <= end)]
    places = [frame.place(inside[0])]
    for point in inside[1:]:
        x, y = frame.place(point)
        places += [(x, places[-1][1]), (x, y)]
    places.append((max(places[-1][0], frame.x(end)), places[-1][1]))
    return thinned(places)


def thinned(places: Iterable[Place]) -> tuple[Place, ...]:
    """The same to the eye: of all places in one narrow column the first, the highest, the lowest and the last."""
    kept: list[Place] = []
    for _, same in groupby(places, key=lambda place: place[0] // _COLUMN):
        column = list(same)
        if len(column) > 4:
            by_height = sorted(column, key=lambda place: place[1])
            column = [column[0], by_height[0], by_height[-1], column[-1]]
        kept += column
    return tuple(kept)
