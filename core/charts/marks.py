"""Small shapes: the dot at the end of a line, a triangle for a top-up, a cross for an end."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from core.charts.chart import Mark, Point, Sign
from core.charts.frame import Frame, value_at
from core.charts.palette import Fill, Ink
from core.charts.scene import Area, Line, Place, Scene

RADIUS = 13
_APART = 2 * RADIUS + 4
_CORNERS = 24


def dot(middle: Place, ink: Ink) -> Area:
    """A dot, slightly wider than a line."""
    turns = (2 * pi * at / _CORNERS for at in range(_CORNERS))
    return Area(tuple((middle[0] + 8 * cos(turn), middle[1] + 8 * sin(turn)) for turn in turns), ink, Fill.FULL)


def draw_marks(scene: Scene, frame: Frame, balance: Sequence[Point], marks: Sequence[Mark]) -> None:
    """Draw the marks within the frame on the line of the balance; of two of a kind too near to tell apart the later."""
    for sign in Sign:
        last = float("inf")
        for mark in sorted((mark for mark in marks if mark.sign is sign), key=lambda mark: mark.at, reverse=True):
            x, y = frame.place(Point(mark.at, value_at(balance, mark.at)))
            if frame.since <= mark.at <= frame.until and last - x >= _APART:
                scene.drawn += _triangle(x, y) if sign is Sign.TOPUP else _cross(x, y)
                last = x


def _triangle(x: float, y: float) -> list[Line | Area]:
    """On top of the line, so that it does not hide where that is."""
    top = y - 2 * RADIUS - 4
    return [Area(((x, top), (x + RADIUS, y - 4), (x - RADIUS, y - 4)), Ink.TEXT, Fill.FULL)]


def _cross(x: float, y: float) -> list[Line | Area]:
    arm = RADIUS - 3
    return [
        Line(((x - arm, y - arm), (x + arm, y + arm)), Ink.TEXT, thick=5),
        Line(((x - arm, y + arm), (x + arm, y - arm)), Ink.TEXT, thick=5),
    ]
