from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import Amount, Unit
from core.forecast.supply import RunOut, Supply, supply_of, usable, walk
from core.ledger.lots import Lot, LotKind

TODAY = date(2026, 11, 22)
DAYS = 40


def supply(micros: int, last: int | None = None, first: int = 0) -> Supply:
    """In days from today."""
    end = None if last is None else TODAY + timedelta(last)
    return Supply(Amount(micros, Unit.CREDIT), TODAY + timedelta(first), end)


@pytest.mark.parametrize(
    ("supplies", "run_out", "unused"),
    [
        ([supply(35)], RunOut(3, 0.5), {}),
        ([supply(30)], RunOut(2, 1.0), {}),
        ([supply(400)], None, {}),
        ([supply(25, last=4)], RunOut(2, 0.5), {}),
        ([supply(90, last=4)], RunOut(4, None), {4: 40}),
        ([supply(30, last=0), supply(25)], RunOut(3, 0.5), {0: 20}),
        ([supply(25), supply(30, last=0)], RunOut(3, 0.5), {0: 20}),
        ([supply(60, last=1), supply(60, last=3), supply(5)], RunOut(4, 0.5), {1: 40, 3: 40}),
        ([supply(30), supply(15, first=3)], RunOut(4, 0.5), {}),
        ([supply(30), supply(15, first=4)], RunOut(2, 1.0), {}),
        ([supply(35), supply(15, first=4)], RunOut(3, 0.5), {}),
        ([supply(90, last=4), supply(90, first=5, last=10)], RunOut(10, None), {4: 40, 10: 30}),
    ],
)
def test_ten_a_day_use_what_ends_first_until_nothing_is_left(
    supplies: list[Supply], run_out: RunOut | None, unused: dict[int, int]
) -> None:
    walked = walk(supplies, TODAY, accumulate(repeat(10.0)), 30)
    assert walked.run_out == run_out
    assert dict(walked.unused) == {TODAY + timedelta(day): micros for day, micros in unused.items()}


@given(
    st.lists(st.tuples(st.integers(1, 50), st.none() | st.integers(0, DAYS)), min_size=1, max_size=6),
    st.lists(st.integers(0, 20), min_size=DAYS, max_size=DAYS),
)
def test_run_out_is_when_spends_since_any_end_and_what_ended_by_then_make_all(
    lots: list[tuple[int, int | None]], spends: list[int]
) -> None:
    """Gone by the end of a day is the most, over all days before, of what ended by then and was spent since."""
    total = sum(micros for micros, _ in lots)
    up_to = [0, *accumulate(spends)]
    ended = [sum(micros for micros, last in lots if last is not None and last < day) for day in range(DAYS + 1)]
    gone = [max(ended[by] + up_to[day] - up_to[by] for by in range(day + 1)) for day in range(DAYS + 1)]
    expected = next((day - 1 for day in range(1, DAYS + 1) if gone[day] >= total), None)
    walked = walk([supply(*lot) for lot in lots], TODAY, iter(map(float, up_to[1:])), DAYS)
    assert (None if walked.run_out is None else walked.run_out.ahead) == expected
    assert len(walked.left) == walked.days
    assert [night.after for night in walked.left] == [max(0, total - gone[day + 1]) for day in range(walked.days)]
    ends = [sum(micros for micros, last in lots if last == day) for day in range(walked.days)]
    assert all(0 <= night.before - night.after <= end for night, end in zip(walked.left, ends, strict=True))


@pytest.mark.parametrize(
    ("supplies", "nights"),
    [
        ([supply(30, last=1), supply(25, first=2)], [(20, 20), (10, 25), (15, 15), (5, 5), (0, 0)]),
        ([supply(15), supply(25, first=3)], [(5, 5), (0, 0)]),
        ([supply(30), supply(25, last=6, first=3)], [(20, 20), (10, 10), (0, 25), (15, 15), (5, 5), (0, 0)]),
        ([supply(60, last=1)], [(50, 50), (40, 0)]),
    ],
)
def test_what_ends_and_what_comes_is_told_around_midnight(
    supplies: list[Supply], nights: list[tuple[int, int]]
) -> None:
    walked = walk(supplies, TODAY, accumulate(repeat(10.0)), 30)
    assert [(night.before, night.after) for night in walked.left] == nights


@pytest.mark.parametrize(
    ("ends_at", "last"),
    [
        (datetime(2026, 11, 30, 23, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2026, 11, 30, 12, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2026, 11, 30, 23, 1, tzinfo=UTC), date(2026, 12, 1)),
        (None, None),
    ],
)
def test_lot_is_there_through_the_last_day_of_its_owner(ends_at: datetime | None, last: date | None) -> None:
    amount = Amount(90, Unit.CREDIT)
    lot = Lot(1, LotKind.PAID, amount, amount, datetime(2026, 11, 21, 23, tzinfo=UTC), ends_at)
    free = Amount(60, Unit.CREDIT)
    assert supply_of(lot, free, "Europe/Amsterdam") == Supply(free, TODAY, last)


def test_what_is_over_or_used_up_is_left_out() -> None:
    there = [supply(1, last=0), supply(1, first=3), supply(1)]
    assert usable([supply(1, last=-1, first=-9), *there, supply(0)], TODAY) == there
