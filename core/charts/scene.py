"""Scene: the lines, areas and labels of a picture with their places, still without colours."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from core.charts import glyphs
from core.charts.palette import Dash, Fill, Ink

WIDTH, HEIGHT = 1280, 720
"""Pixels of every picture. Constants: what draws it fails badly where a size is too large."""
MARGIN = 40
LABEL = 30
"""Size of labels: 28 is the least, since a phone shows a third of it."""
TITLE = 42
GAP = 10
"""Pixels at least between two labels side by side."""
_NEAR = 320
"""The widest label beside a place."""

Place: TypeAlias = tuple[float, float]
"""Pixels from the left and from the top."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in pixels from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def corners(self) -> tuple[Place, ...]:
        return ((self.left, self.top), (self.right, self.top), (self.right, self.bottom), (self.left, self.bottom))

    def meets(self, other: Box, gap: float = 0) -> bool:
        """Whether the two overlap, or stand side by side less than the gap apart."""
        beside = self.left < other.right + gap and other.left < self.right + gap
        return beside and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: Box) -> bool:
        """Whether the other is all within this one."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


CANVAS = Box(0, 0, WIDTH, HEIGHT)


@dataclass(frozen=True, slots=True)
class Line:
    """A line through some places."""

    places: tuple[Place, ...]
    ink: Ink
    dash: Dash = Dash.SOLID
    thick: int = 4


@dataclass(frozen=True, slots=True)
class Area:
    """What a line around it encloses."""

    places: tuple[Place, ...]
    ink: Ink
    fill: Fill


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text that the font can write."""

    text: str
    left: float
    baseline: float
    size: int = LABEL
    on_ground: bool = False
    """What is beneath it is covered first."""

    @property
    def box(self) -> Box:
        """What it covers, whichever signs it has."""
        return Box(
            self.left,
            self.baseline - glyphs.ASCENT * self.size,
            self.left + glyphs.width(self.text, self.size),
            self.baseline + glyphs.DESCENT * self.size,
        )


@dataclass(slots=True)
class Scene:
    """A picture in the making: areas and lines in the order in which they are drawn, then the labels."""

    drawn: list[Line | Area] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    def write(self, *ways: Label) -> bool:
        """Write the first of these that is on the canvas and meets no label; rather one that no line runs through.

        Returns:
            Whether one was written.
        """
        free = [way for way in ways if way.text and CANVAS.holds(way.box) and not self._is_taken(way.box)]
        clear = (way for way in free if not any(crosses(line, way.box) for line in self._marks))
        chosen = next(clear, free[0] if free else None)
        if chosen is not None:
            self.labels.append(chosen)
        return chosen is not None

    def _is_taken(self, box: Box) -> bool:
        return any(box.meets(label.box, GAP) for label in self.labels)

    @property
    def _marks(self) -> list[Line]:
        return [one for one in self.drawn if isinstance(one, Line) and one.ink is not Ink.GRID]

    def write_title(self, title: str) -> float:
        """Write the title in one line or two; the pixels from the top at which the rest may begin."""
        lines = glyphs.wrapped(glyphs.written(title), TITLE, WIDTH - 2 * MARGIN, 2)
        for at, line in enumerate(lines):
            self.labels.append(Label(line, MARGIN, MARGIN + TITLE + at * 1.3 * TITLE, TITLE))
        return MARGIN + max(1, len(lines)) * 1.3 * TITLE + 20


def centred(text: str, middle: float, baseline: float) -> Label:
    """A label around a place, moved as far as it must to be on the canvas."""
    wide = glyphs.width(text, LABEL)
    return Label(text, max(MARGIN / 2, min(middle - wide / 2, WIDTH - MARGIN / 2 - wide)), baseline)


def write_near(scene: Scene, label: str, place: Place) -> None:
    """Write a label near a place of a line, where it is clearest."""
    text = glyphs.shortened(glyphs.written(label), LABEL, _NEAR)
    wide = glyphs.width(text, LABEL)
    x, y = place
    scene.write(
        *(
            Label(text, left, baseline, on_ground=True)
            for baseline in (y - 26, y - 64, y - 102, y + 52)
            for left in (x + 16, x - wide / 2, x - wide - 16)
        )
    )


def crosses(line: Line, box: Box) -> bool:
    """Whether some of the line is within the box."""
    return any(_enters(start, end, box) for start, end in pairwise(line.places))


def _enters(start: Place, end: Place, box: Box) -> bool:
    """Clip a straight line at each edge in turn: whether something is left."""
    since, until = 0.0, 1.0
    for low, high, at, to in (
        (box.left, box.right, start[0], end[0]),
        (box.top, box.bottom, start[1], end[1]),
    ):
        if at == to:
            if not low <= at <= high:
                return False
            continue
        first, last = sorted(((low - at) / (to - at), (high - at) / (to - at)))
        since, until = max(since, first), min(until, last)
    return since <= until
