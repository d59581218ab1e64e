"""Lots upon each other: what several are together, and between which heights each lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.charts.chart import Lot, Point


@dataclass(frozen=True, slots=True)
class Layer:
    """A lot between the heights at which it is drawn; both edges have points at the same times."""

    label: str
    lower: tuple[Point, ...]
    upper: tuple[Point, ...]


def together(lots: Sequence[Lot], label: str) -> Lot:
    """Several lots as one; before its first point a lot is empty."""
    upper = layers(lots)[-1].upper if lots else ()
    return Lot(label, upper)


def layers(lots: Sequence[Lot]) -> list[Layer]:
    """Each lot upon those before it. A lot below zero counts as empty, for nothing can stand on it."""
    times = sorted({point.at for lot in lots for point in lot.points})
    heights = [0] * len(times)
    found = []
    for lot in lots:
        lower = heights
        heights = [below + left for below, left in zip(heights, _left(lot, times), strict=True)]
        found.append(Layer(lot.label, _points(times, lower), _points(times, heights)))
    return found


def _left(lot: Lot, times: Sequence[datetime]) -> list[int]:
    """What is left of a lot at each of these times."""
    by_time = {point.at: max(0, point.value) for point in lot.points}
    found, left = [], 0
    for at in times:
        left = by_time.get(at, left)
        found.append(left)
    return found


def _points(times: Sequence[datetime], heights: Sequence[int]) -> tuple[Point, ...]:
    return tuple(Point(at, height) for at, height in zip(times, heights, strict=True))
