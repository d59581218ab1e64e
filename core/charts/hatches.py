"""Hatches and dots within an area, worked out here: a pattern of SVG takes several times as long to draw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil

from core.charts.scene import Place

_HATCH_APART, _DOTS_APART = 20, 14
"""Pixels from one to the next, along the horizontal."""


def hatch(places: Sequence[Place]) -> Iterator[tuple[Place, Place]]:
    """The slanted lines within an area that these places enclose."""
    for number, row in _rows([(x + y, x) for x, y in places], _HATCH_APART).items():
        level = number * _HATCH_APART
        for start, end in zip(row[::2], row[1::2], strict=True):
            yield (start, level - start), (end, level - end)


def dots(places: Sequence[Place]) -> Iterator[Place]:
    """The middles of the dots within an area, every other row between those of the row above it."""
    for number, row in _rows([(y, x) for x, y in places], _DOTS_APART // 2).items():
        shift = _DOTS_APART // 2 * (number % 2)
        for start, end in zip(row[::2], row[1::2], strict=True):
            first = ceil((start - shift) / _DOTS_APART)
            last = ceil((end - shift) / _DOTS_APART)
            yield from ((at * _DOTS_APART + shift, number * _DOTS_APART // 2) for at in range(first, last))


def _rows(corners: Sequence[tuple[float, float]], apart: int) -> dict[int, list[float]]:
    """Where parallel lines cross the edge of an area.

    Args:
        corners: Across the lines, and along them.

    Returns:
        Number of a line -> the places along it at which it enters and leaves by turns. An edge has its lower corner and
        not its upper one, so that a line through a corner crosses two edges or none.
    """
    found: dict[int, list[float]] = defaultdict(list)
    for start, end in pairwise((*corners, *corners[:1])):
        low, high = sorted((start, end))
        for number in range(ceil(low[0] / apart), ceil(high[0] / apart)):
            share = (number * apart - low[0]) / (high[0] - low[0])
            found[number].append(low[1] + share * (high[1] - low[1]))
    return {number: sorted(row) for number, row in sorted(found.items())}
