"""What stands at the right ends of lines and areas instead of a legend: their labels, beneath each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts import glyphs
from core.charts.frame import Frame
from core.charts.palette import Dash, Fill, Ink
from core.charts.scene import LABEL, Area, Box, Label, Line, Scene

_SAMPLE = 30
"""Pixels of the line or area that lead to a label."""
_SPACE = 12
_ROW = 38
_APART = 6


@dataclass(frozen=True, slots=True)
class Ending:
    """A label and what it is the label of."""

    lines: tuple[str, ...]
    value: int
    """The height at which it ends."""
    ink: Ink
    drawn: Dash | Fill

    @property
    def height(self) -> float:
        return _ROW * len(self.lines)


def ending(label: str, value: int, ink: Ink, drawn: Dash | Fill, room: float) -> Ending:
    """An ending whose label takes at most so many pixels beside the frame, in two lines where one is too short."""
    text = glyphs.written(label)
    return Ending(glyphs.wrapped(text, LABEL, room - _SAMPLE - 2 * _SPACE, 2), value, ink, drawn)


def room_taken(endings: Sequence[Ending]) -> float:
    """Pixels that they need beside the frame."""
    widths = [glyphs.width(line, LABEL) for one in endings for line in one.lines]
    return _SAMPLE + 2 * _SPACE + max(widths) if widths else 0


def write_endings(scene: Scene, frame: Frame, endings: Sequence[Ending]) -> None:
    """Write them at their heights, or as near as the others let them; samples lead there. Equals keep their order."""
    placed = sorted((one for one in endings if one.lines), key=lambda one: frame.y(one.value))
    for one, top in zip(placed, _tops(frame, placed), strict=True):
        left = frame.box.right
        middle = top + one.height / 2
        if isinstance(one.drawn, Dash):
            places = ((left, frame.y(one.value)), (left + _SAMPLE, middle))
            scene.drawn.append(Line(places, one.ink, one.drawn))
        else:
            square = Box(left + 8, middle - 11, left + _SAMPLE, middle + 11)
            scene.drawn.append(Area(square.corners, one.ink, one.drawn))
        for at, line in enumerate(one.lines):
            scene.write(Label(line, left + _SAMPLE + _SPACE, top + at * _ROW + 0.8 * _ROW))


def _tops(frame: Frame, placed: Sequence[Ending]) -> list[float]:
    """The upper edge of each, from the highest down: pushed apart downwards, then back up from the lower edge."""
    tops: list[float] = []
    edge = frame.box.top - _ROW
    for one in placed:
        tops.append(max(edge, frame.y(one.value) - one.height / 2))
        edge = tops[-1] + one.height + _APART
    edge = frame.box.bottom + _ROW / 2
    for at in range(len(placed) - 1, -1, -1):
        tops[at] = min(tops[at], edge - placed[at].height)
        edge = tops[at] - _APART
    return tops
