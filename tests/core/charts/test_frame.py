from __future__ import annotations

from datetime import timedelta

import pytest

from core.charts.frame import Frame, steps, thinned, value_at
from core.charts.scene import Box
from tests.core.charts.samples import at, micros, points

POINTS = points((at(3), 100), (at(5), 200), (at(9), 50))
FRAME = Frame(Box(100, 50, 300, 250), at(1), at(11), 0, micros(200))


@pytest.mark.parametrize(("day", "value"), [(1, 100), (3, 100), (4, 100), (5, 200), (8, 200), (9, 50), (30, 50)])
def test_value_holds_from_its_time_until_the_next(day: int, value: int) -> None:
    assert value_at(POINTS, at(day)) == micros(value)
    assert value_at((), at(day)) == 0


def test_frame_spans_its_times_and_amounts() -> None:
    assert [FRAME.x(at(day)) for day in (1, 6, 11)] == [100, 200, 300]
    assert [FRAME.y(micros(number)) for number in (0, 50, 200)] == [250, 200, 50]


def test_what_lies_outside_is_at_the_edge() -> None:
    assert (FRAME.x(at(1, 10)), FRAME.x(at(30))) == (100, 300)
    assert (FRAME.y(-1), FRAME.y(micros(10**9))) == (250, 50)


def test_steps_go_from_value_to_value() -> None:
    places = ((140, 150), (180, 150), (180, 50), (260, 50), (260, 200), (300, 200))
    assert steps(FRAME, POINTS, at(11)) == places
    assert steps(FRAME, (), at(11)) == ()


def test_steps_begin_at_the_edge_with_what_was_there_before() -> None:
    later = Frame(FRAME.box, at(6), at(11), FRAME.low, FRAME.high)
    assert steps(later, POINTS, at(11))[0] == (100, 50)


def test_many_places_in_a_column_are_few_and_keep_their_heights() -> None:
    many = [(100 + number / 100, (number * 37) % 101) for number in range(500)]
    kept = thinned(many)
    assert kept[0] == many[0]
    assert kept[-1] == many[-1]
    assert len(kept) <= 8
    assert {min(y for _, y in kept), max(y for _, y in kept)} == {0, 100}
    assert thinned(many[:3]) == tuple(many[:3])


def test_no_time_at_all_is_drawn_at_the_left() -> None:
    still = Frame(FRAME.box, at(1), at(1), 0, 1)
    assert still.x(at(1) + timedelta(1)) == 100
