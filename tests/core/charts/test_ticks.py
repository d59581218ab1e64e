from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from core.amounts import MAX_MICROS
from core.charts.chart import MAX_TICKS
from core.charts.ticks import amount_ticks, day_ticks


@pytest.mark.parametrize(
    ("lowest", "highest", "finest", "expected"),
    [
        (0, 9_800, 1, [0, 2_500, 5_000, 7_500, 10_000]),
        (0, 8_000, 1, [0, 2_000, 4_000, 6_000, 8_000]),
        (100, 400, 1, [0, 100, 200, 300, 400]),
        (-30, 100, 1, [-50, 0, 50, 100]),
        (-7, -3, 1, [-8, -6, -4, -2, 0]),
        (0, 3, 10, [0, 10]),
        (0, 90, 10, [0, 50, 100]),
        (0, 0, 1, [0]),
    ],
)
def test_amounts_have_round_labels_from_zero(lowest: int, highest: int, finest: int, expected: list[int]) -> None:
    assert list(amount_ticks(lowest, highest, finest)) == expected


@pytest.mark.parametrize("highest", [1, 7, 19, 101, 4_999, 123_456_789, MAX_MICROS, 10**40])
def test_amounts_are_within_their_few_labels(highest: int) -> None:
    for lowest in (0, -highest, -(highest // 3)):
        ticks = amount_ticks(lowest, highest)
        assert 2 <= len(ticks) <= MAX_TICKS
        assert ticks[0] <= lowest
        assert highest <= ticks[-1] <= 3 * highest
        assert len({right - left for left, right in pairwise(ticks)}) == 1


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (date(2026, 11, 30), [1, 8, 15, 22, 29]),
        (date(2026, 11, 22), [1, 6, 11, 16, 21]),
        (date(2026, 11, 3), [1, 2, 3]),
        (date(2026, 11, 1), [1]),
        (date(2026, 10, 1), [1]),
    ],
)
def test_days_are_evenly_apart_from_the_first(last: date, expected: list[int]) -> None:
    assert [day.day for day in day_ticks(date(2026, 11, 1), last)] == expected


@pytest.mark.parametrize("last", [date(2027, 1, 1), date(2027, 12, 31), date(2226, 1, 1), date.max])
def test_days_of_years_are_few_and_reach_near_the_end(last: date) -> None:
    first = date(2026, 11, 1)
    days = day_ticks(first, last)
    assert 3 <= len(days) <= MAX_TICKS
    assert last - days[-1] < days[1] - days[0]
