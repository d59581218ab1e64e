from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import Amount, Unit
from core.ledger.lots import Draw, Lot, LotKind, draw, order_of_use

START = datetime(2026, 11, 20, tzinfo=UTC)
END = START + timedelta(days=5)
PROMOTIONAL, PLAN, PAID = LotKind.PROMOTIONAL, LotKind.PLAN, LotKind.PAID


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def test_a_lot_that_holds_something_else_is_otherwise_the_same() -> None:
    every_field = Lot(1, PLAN, credit(9), credit(5), START, END, Amount.exactly(3, Unit.USD), 7)
    assert every_field.holding(credit(2)) == replace(every_field, remaining=credit(2))


def lot(number: int, kind: LotKind = PAID, remaining: int = 100, ends_at: datetime | None = None) -> Lot:
    return Lot(number, kind, credit(100_000), credit(remaining), START, ends_at)


ANY_LOTS = st.lists(
    st.builds(
        lambda kind, micros, days: (kind, Amount(micros, Unit.CREDIT), None if days is None else START + days),
        st.sampled_from(LotKind),
        st.integers(0, 10**9),
        st.none() | st.integers(1, 3).map(lambda days: timedelta(days=days)),
    ),
    max_size=8,
).map(
    lambda rows: [
        Lot(number, kind, remaining, remaining, START, ends) for number, (kind, remaining, ends) in enumerate(rows, 1)
    ]
)


@pytest.mark.parametrize(
    ("at", "live"),
    [
        (START - timedelta(microseconds=1), False),
        (START, True),
        (END - timedelta(microseconds=1), True),
        (END, False),
    ],
)
def test_lot_is_live_from_its_start_until_just_before_its_end(at: datetime, live: bool) -> None:
    assert lot(1, ends_at=END).live(at) is live


def test_lot_without_an_end_stays_live() -> None:
    assert lot(1).live(START + timedelta(days=36_500))


def test_order_of_use_is_soonest_end_then_kind_then_oldest() -> None:
    later = END + timedelta(days=5)
    in_order = [
        lot(9, PAID, ends_at=END),
        lot(8, PROMOTIONAL, ends_at=later),
        lot(3, PLAN, ends_at=later),
        lot(7, PLAN, ends_at=later),
        lot(2, PAID, ends_at=later),
        lot(6, PROMOTIONAL),
        lot(5, PLAN),
        lot(1, PAID),
        lot(4, PAID),
    ]
    assert order_of_use(sorted(in_order, key=lambda each: each.number)) == in_order


def test_ends_are_compared_as_moments_whatever_their_zone() -> None:
    east = lot(2, ends_at=datetime.fromisoformat("2026-12-01T00:00:00+05:00"))
    west = lot(1, ends_at=datetime.fromisoformat("2026-11-30T23:00:00+00:00"))
    assert order_of_use([west, east]) == [east, west]


def test_spend_is_drawn_from_the_lots_in_their_order() -> None:
    soon, late = lot(2, PROMOTIONAL, 200, END), lot(3, PROMOTIONAL, 1_000, END + timedelta(days=5))
    paid = lot(1, PAID, 5_000)
    assert draw([paid, late, soon], credit(1_280)) == (
        Draw(soon, credit(200)),
        Draw(late, credit(1_000)),
        Draw(paid, credit(80)),
    )


def test_lot_that_is_not_needed_is_left_alone() -> None:
    assert draw([lot(1), lot(2)], credit(100)) == (Draw(lot(1), credit(100)),)


def test_lots_that_do_not_cover_are_never_drawn() -> None:
    with pytest.raises(ValueError, match="do not cover"):
        draw([lot(1), lot(2)], credit(201))


@given(ANY_LOTS, st.data())
def test_draws_add_up_overdraw_no_lot_and_keep_the_order(lots: list[Lot], data: st.DataObject) -> None:
    held = sum(each.remaining.micros for each in lots)
    needed = Amount(data.draw(st.integers(0, held)), Unit.CREDIT)
    draws = draw(lots, needed)
    assert sum(taken.amount.micros for taken in draws) == needed.micros
    assert all(0 < taken.amount.micros <= taken.lot.remaining.micros for taken in draws)
    used = [taken.lot for taken in draws]
    with_credits = [each for each in order_of_use(lots) if each.remaining.micros]
    assert used == with_credits[: len(used)]
    assert all(taken.amount == taken.lot.remaining for taken in draws[:-1])


@given(ANY_LOTS)
def test_order_of_use_does_not_depend_on_the_order_given(lots: list[Lot]) -> None:
    assert order_of_use(reversed(lots)) == order_of_use(lots)
