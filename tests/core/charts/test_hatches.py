from __future__ import annotations

import pytest

from core.charts.hatches import dots, hatch
from core.charts.scene import Place

SQUARE = ((100.0, 100.0), (200.0, 100.0), (200.0, 200.0), (100.0, 200.0))
NOTCHED = ((100.0, 100.0), (140.0, 100.0), (140.0, 180.0), (160.0, 180.0), (160.0, 100.0), (200.0, 100.0), *SQUARE[2:])
SLANTED = ((100.0, 200.0), (150.0, 100.0), (200.0, 200.0))


def is_inside(place: Place, edge: tuple[Place, ...]) -> bool:
    """By the edges left of a place; an independent way to say it."""
    x, y = place
    left = 0
    for (x0, y0), (x1, y1) in zip(edge, (*edge[1:], edge[0]), strict=True):
        if (y0 <= y) != (y1 <= y) and x0 + (y - y0) / (y1 - y0) * (x1 - x0) < x:
            left += 1
    return left % 2 == 1


@pytest.mark.parametrize("edge", [SQUARE, NOTCHED, SLANTED])
def test_slanted_lines_are_where_the_area_is(edge: tuple[Place, ...]) -> None:
    lines = list(hatch(edge))
    assert lines
    for (x0, y0), (x1, y1) in lines:
        assert x0 + y0 == pytest.approx(x1 + y1)
        for share in (0.01, 0.5, 0.99):
            assert is_inside((x0 + share * (x1 - x0), y0 + share * (y1 - y0)), edge) or abs(x1 - x0) < 0.1


@pytest.mark.parametrize("edge", [SQUARE, NOTCHED, SLANTED])
def test_dots_are_where_the_area_is_and_nowhere_else(edge: tuple[Place, ...]) -> None:
    found = set(dots(edge))
    grid = {(14 * column + 7 * (row % 2), row * 7) for row in range(40) for column in range(20)}
    assert found == {place for place in grid if is_inside((place[0] + 0.01, place[1] + 0.01), edge)}


def test_area_without_a_height_has_neither() -> None:
    flat = ((0.0, 50.0), (100.0, 50.0), (100.0, 50.0))
    assert not list(dots(flat))
    assert all(start == end for start, end in hatch(flat))
