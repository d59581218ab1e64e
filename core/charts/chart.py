"""A picture as values: what is drawn of an answer. Every label is a finished string, in the reader's language.

Values are whole millionths of the one unit that a picture shows, as `Amount.micros` has them, of any size and sign;
times are aware. Whatever the values and labels are, a picture comes of them: what finds no room is left out, since
the reply says it in words.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

MAX_TICKS = 5
"""Labels of an axis."""
MAX_LOTS = 3
"""Lots that are told apart; the caller makes one of the others (`stacks.together`)."""
MAX_KINDS = 5
MAX_BARS = 9
CUT_TIMES = 3
"""A bar beyond so many times the median is cut."""


@dataclass(frozen=True, slots=True)
class Point:
    """How much there is at a time."""

    at: datetime
    value: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the axis of amounts."""

    value: int
    label: str


@dataclass(frozen=True, slots=True)
class Day:
    """A place on the axis of time."""

    at: datetime
    label: str = ""


@dataclass(frozen=True, slots=True)
class Axes:
    """What a picture over time spans, and what stands at its edges (`ticks.py` chooses the places)."""

    since: datetime
    until: datetime
    amounts: tuple[Tick, ...]
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """A height with a meaning: a threshold, a budget."""

    value: int
    label: str


class Sign(enum.Enum):
    """What a mark on the line says."""

    TOPUP = "▲"
    END = "✕"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened to a balance."""

    at: datetime
    sign: Sign


@dataclass(frozen=True, slots=True)
class Lot:
    """What was left of a lot, or of several, over time."""

    label: str
    points: tuple[Point, ...]
    """By time; each holds until the next."""


@dataclass(frozen=True, slots=True)
class Bar:
    """So much of something."""

    name: str
    value: int
    amount: str
    """The value in words."""
    kept: int = 0
    """So much more with what could be given up kept; hatched."""


@dataclass(frozen=True, slots=True)
class History:
    """Balance over time, its lots beneath, and beside it what was used by kind."""

    title: str
    axes: Axes
    balance: tuple[Point, ...]
    """By time; each holds until the next."""
    label: str
    """At the end of the line."""
    ends: tuple[str, str]
    """The first and the last balance in words, for where a line has no axes."""
    lots: tuple[Lot, ...] = ()
    """The soonest to end first, drawn at the bottom; those after MAX_LOTS are not drawn."""
    threshold: Level | None = None
    marks: tuple[Mark, ...] = ()
    kinds_title: str = ""
    kinds: tuple[Bar, ...] = ()
    """The first MAX_KINDS are drawn."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The balance so far, and where it may go."""

    title: str
    axes: Axes
    past: tuple[Point, ...]
    """By time; each holds until the next."""
    label: str
    """At the end of what is known: today."""
    middle: tuple[Point, ...]
    """By time, straight between."""
    low: tuple[Point, ...]
    """Lower edge of the band, by time, straight between."""
    high: tuple[Point, ...]
    ends: tuple[str, str]
    """The first balance of the past and where the middle leads, in words."""
    band: str = ""
    """What the band means, beside its end."""
    out: Day | None = None
    """When the middle is used up."""
    threshold: Level | None = None
    lot_ends: tuple[Day, ...] = ()


@dataclass(frozen=True, slots=True)
class BudgetPace:
    """What was used of a budget in its period, and where that leads."""

    title: str
    axes: Axes
    used: tuple[Point, ...]
    """By time; each holds until the next."""
    label: str
    budget: Level
    pace: Point
    """Where the period ends at this pace."""
    pace_label: str
    ends: tuple[str, str]
    """The first and the last value of `used`, in words."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Things side by side, in the order given."""

    title: str
    amounts: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    """The first MAX_BARS are drawn."""
    others: str = ""
    """What is not drawn, in words; it stands beneath."""


Chart: TypeAlias = History | Forecast | BudgetPace | Bars
