"""The course of a wallet: every layer at every moment, against a wallet that is followed step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from core.amounts import Amount, Unit
from core.ledger.changes import Change, ChangeKind, Entry, WalletKey
from core.ledger.course import Course, Layer, Left, Move, course, free
from core.ledger.lots import Lot, LotKind
from core.ledger.wallet import OpenWallet

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
KEY = WalletKey("vidzy", "app", Unit.CREDIT)
NOBODY = UUID(int=1)


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def at(day: int) -> datetime:
    return SINCE + timedelta(day - 1)


def left(*pairs: tuple[int, int]) -> tuple[Left, ...]:
    return tuple(Left(at(day), credit(number)) for day, number in pairs)


def lot(number: int, remaining: int, ends: datetime | None = None) -> Lot:
    return Lot(number, LotKind.PAID, credit(1_000), credit(remaining), SINCE, ends)


def move(number: int, kind: ChangeKind, day: int, before: int, *entries: tuple[int | None, int]) -> Move:
    amount = sum(each for _, each in entries)
    change = Change(number, kind, at(day), NOBODY, credit(amount), credit(before), credit(before + amount))
    return Move(change, [Entry(lot, credit(each)) for lot, each in entries])


def test_what_ends_together_is_one_layer_and_the_soonest_to_end_is_first() -> None:
    moves = [
        move(7, ChangeKind.TOP_UP, 3, 1_000, (3, 500)),
        move(8, ChangeKind.SPEND, 5, 1_500, (2, -300), (3, -500), (1, -100)),
    ]
    lots = [lot(1, 500), lot(2, 100, at(20)), lot(3, 0, at(20))]
    assert course(moves, lots, credit(600), SINCE, at(10)) == Course(
        SINCE,
        at(10),
        left((1, 1_000), (3, 1_500), (5, 600)),
        (Layer(at(20), left((1, 400), (3, 900), (5, 100))), Layer(None, left((1, 600), (5, 500)))),
        (at(3),),
        (),
    )


def test_a_wallet_in_which_nothing_was_done_is_level() -> None:
    assert course([], [lot(1, 70)], credit(70), SINCE, at(9)) == Course(
        SINCE, at(9), left((1, 70)), (Layer(None, left((1, 70))),), (), ()
    )


def test_credits_that_end_unused_are_marked_and_so_is_what_a_plan_brings() -> None:
    moves = [
        move(1, ChangeKind.RENEW, 2, 100, (2, 400)),
        move(2, ChangeKind.END, 4, 500, (1, -100)),
        move(3, ChangeKind.RELEASE, 5, 400),
        move(4, ChangeKind.UNDO, 6, 400, (2, -400)),
    ]
    found = course(moves, [lot(1, 0, at(4)), lot(2, 0)], credit(0), SINCE, at(9))
    assert (found.received, found.ended) == ((at(2),), (at(4),))


def test_what_was_done_at_its_first_moment_is_where_it_begins() -> None:
    moves = [
        move(1, ChangeKind.TOP_UP, 1, 0, (1, 500)),
        move(2, ChangeKind.SPEND, 1, 500, (1, -20)),
        move(3, ChangeKind.SPEND, 3, 480, (1, -80)),
    ]
    assert course(moves, [lot(1, 400)], credit(400), SINCE, at(9)).balance == left((1, 480), (3, 400))


def test_what_is_owed_lies_in_no_layer() -> None:
    moves = [move(1, ChangeKind.ADJUST, 2, 100, (1, -100), (None, -50))]
    found = course(moves, [lot(1, 0)], credit(-50), SINCE, at(3))
    assert found.balance == left((1, 100), (2, -50))
    assert [layer.left for layer in found.layers] == [left((1, 100), (2, 0))]


@pytest.mark.parametrize("day", [-3, 40])
def test_a_clock_that_goes_wrong_leads_neither_back_nor_beyond(day: int) -> None:
    moves = [
        move(1, ChangeKind.SPEND, 4, 100, (1, -10)),
        replace(move(2, ChangeKind.SPEND, day, 90, (1, -10))),
    ]
    found = course(moves, [lot(1, 80)], credit(80), SINCE, at(9))
    assert [one.at for one in found.balance] == [SINCE, at(4), at(4) if day < 4 else at(9)]


@pytest.mark.parametrize("seed", range(20))
def test_all_layers_together_are_what_is_left_and_not_owed_at_every_moment(seed: int) -> None:
    random = Random(seed)  # noqa: S311  # a game
    wallet = OpenWallet.empty(KEY, SINCE + timedelta(minutes=1), NOBODY)
    stands: list[dict[datetime | None, int]] = [{}]
    owed = [0]
    for _ in range(60):
        if random.random() < 0.3:
            wallet.top_up(credit(random.randint(1, 900)), LotKind.PAID, random.choice((None, at(20), at(25))))
        else:
            wallet.adjust(credit(random.randint(1, 400)))
        ends: dict[datetime | None, int] = {}
        for one in wallet.every_lot:
            ends[one.ends_at] = ends.get(one.ends_at, 0) + one.remaining.micros
        stands.append(ends)
        owed.append(wallet.owed.micros)
    cut = random.randrange(60)
    moves = [Move(step.change, step.entries) for step in wallet.steps][cut:]
    found = course(moves, wallet.every_lot, wallet.left, SINCE, at(9))
    for layer in found.layers:
        assert layer.left[0].amount.micros == stands[cut].get(layer.ends_at, 0)
        assert layer.left[-1].amount.micros == stands[-1].get(layer.ends_at, 0)
    whole = sum(layer.left[0].amount.micros for layer in found.layers)
    assert found.balance[0].amount.micros == whole - owed[cut]
    assert [one.amount.micros for one in found.balance] == [
        sum(ends.values()) - owing for ends, owing in zip(stands[cut:], owed[cut:], strict=True)
    ]


def holding(number: int, kind: ChangeKind, day: int, before: int, held: int, used: int = 0) -> Move:
    done = move(number, kind, day, before, (1, -used))
    return Move(replace(done.change, hold=number, held=credit(held)), done.entries)


def test_what_is_free_is_what_no_hold_set_aside_at_that_moment() -> None:
    moves = [
        holding(4, ChangeKind.RELEASE, 2, 900, 50),
        holding(5, ChangeKind.HOLD, 3, 900, 300),
        move(6, ChangeKind.SPEND, 4, 900, (1, -100)),
        holding(7, ChangeKind.SETTLE, 5, 800, 300, used=200),
        holding(8, ChangeKind.HOLD, 6, 600, 70),
        holding(9, ChangeKind.UNDO, 7, 600, 70),
        holding(10, ChangeKind.HOLD, 8, 600, 20),
    ]
    went = course(moves, [lot(1, 600)], credit(600), SINCE, at(9))
    assert free(moves, credit(600), credit(20), went) == left(
        (1, 850), (2, 900), (3, 600), (4, 500), (5, 600), (6, 530), (7, 600), (8, 580)
    )


def test_what_ends_as_the_next_comes_leaves_no_moment_without() -> None:
    moves = [move(1, ChangeKind.END, 3, 40, (1, -40)), move(2, ChangeKind.RENEW, 3, 0, (2, 90))]
    went = course(moves, [lot(1, 0, at(3)), lot(2, 90)], credit(90), SINCE, at(9))
    assert free(moves, credit(90), credit(0), went) == left((1, 40), (3, 90))


def test_a_wallet_in_which_nothing_was_done_is_free_as_it_is_now() -> None:
    went = course([], [lot(1, 70)], credit(70), SINCE, at(9))
    assert free([], credit(70), credit(20), went) == left((1, 50))
