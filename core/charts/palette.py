"""Colours, dashes and hatches. Each colour has a dash or hatch of its own, so that grey tells the same."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Ink(enum.Enum):
    """What a line, an area or a text is drawn with, on any ground."""

    TEXT = "text"
    GRID = "grid"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours on one ground, as `#RRGGBB`. Texts reach a contrast of 14, what is drawn with colours 3."""

    name: str
    ground: str
    text: str
    grid: str
    """Drawn at GRID_PERCENT: it may be overlooked."""
    first: str
    second: str
    third: str
    fourth: str

    def __getitem__(self, ink: Ink) -> str:
        colours = (self.text, self.grid, self.first, self.second, self.third, self.fourth)
        return dict(zip(Ink, colours, strict=True))[ink]


GRID_PERCENT = 40
TINT_PERCENT = 15
"""Of the first colour, so that lines of the first two still reach 3 on it."""

DARK = Palette("dark", "#20232A", "#F2F4F7", "#A9B0BA", "#56B4E9", "#E69F00", "#3DD6A3", "#D98BD0")
LIGHT = Palette("light", "#FFFFFF", "#1B1E24", "#5F6670", "#0072B2", "#D55E00", "#009E73", "#AA4499")


class Dash(enum.Enum):
    """Pixels drawn and left out, by turns."""

    SOLID = ()
    DASHED = (14, 9)
    LONG = (32, 12)
    """Where a solid line may go on."""
    DOTTED = (5, 8)


class Fill(enum.Enum):
    """How an area is filled."""

    FULL = "full"
    HATCHED = "hatched"
    DOTS = "dots"
    TINT = "tint"
    """So faint that only its edge is a mark."""
