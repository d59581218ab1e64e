"""A ledger from elsewhere is repeated in a wallet, effect by effect."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.amounts import MAX_MICROS, Amount, Unit
from core.errors.numbers import AmountTooLargeError
from core.ledger.changes import ChangeKind, Wallet, WalletKey
from core.ledger.holds import Hold, Part
from core.ledger.lots import Lot, LotKind
from core.ledger.replay import Effect, Replay
from core.ledger.wallet import OpenWallet
from tests.conftest import NOW

KEY = WalletKey("vidzy", "app", Unit.CREDIT)
DAY = timedelta(days=1)


def credits_(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def wallet() -> OpenWallet:
    return OpenWallet.empty(KEY, NOW, None)


def repeated(opened: OpenWallet, *changes: list[Effect], whole: bool = True) -> OpenWallet:
    replay = Replay(opened)
    for number, effects in enumerate(changes, start=1):
        replay.change(effects, f"0123456789ab-{number}", "", last=whole and number == len(changes))
    opened.pass_time()
    return opened


def remaining(opened: OpenWallet) -> list[int]:
    return [lot.remaining.micros // 1_000_000 for lot in opened.lots]


def test_effects_go_to_the_lots_that_they_name() -> None:
    opened = repeated(
        wallet(),
        [Effect(credits_(200), "a", kind=LotKind.PROMOTIONAL, ends_at=NOW + DAY)],
        [Effect(credits_(500), "b", cost=Amount(5_000_000, Unit.USD))],
        [Effect(credits_(-300), "b")],
    )
    assert remaining(opened) == [200, 200]
    first, second = opened.lots
    assert (first.kind, first.ends_at, second.cost) == (LotKind.PROMOTIONAL, NOW + DAY, Amount(5_000_000, Unit.USD))
    assert [step.change.kind for step in opened.steps] == [ChangeKind.IMPORT] * 3
    assert [step.change.origin for step in opened.steps] == [f"0123456789ab-{number}" for number in (1, 2, 3)]


def test_what_names_no_lot_follows_the_order_of_use() -> None:
    opened = repeated(
        wallet(),
        [Effect(credits_(500))],
        [Effect(credits_(100), ends_at=NOW + 2 * DAY)],
        [Effect(credits_(100), ends_at=NOW + DAY)],
        [Effect(credits_(-150))],
    )
    assert remaining(opened) == [500, 50]


def test_what_no_lot_covers_is_owed_and_filled_by_what_comes_next() -> None:
    opened = repeated(wallet(), [Effect(credits_(-80))], [Effect(credits_(500))])
    assert (opened.owed, remaining(opened)) == (credits_(0), [420])


def test_a_ledger_that_says_what_was_filled_is_repeated_to_the_letter() -> None:
    opened = repeated(
        wallet(),
        [Effect(credits_(-80), on_owed=True)],
        [Effect(credits_(500), "a"), Effect(credits_(-50), "a"), Effect(credits_(50), on_owed=True)],
        whole=False,
    )
    assert (opened.owed, remaining(opened)) == (credits_(30), [450])


def test_behind_all_of_a_ledger_nothing_is_owed_while_something_is_free() -> None:
    """What a hold reserved there is free here: holds are not taken along."""
    opened = repeated(
        wallet(),
        [Effect(credits_(500), "a"), Effect(credits_(200), "b", LotKind.PROMOTIONAL, ends_at=NOW + DAY)],
        [Effect(credits_(-300), on_owed=True)],
    )
    assert (opened.owed, remaining(opened)) == (credits_(0), [400])


def test_credits_come_back_to_their_lot() -> None:
    opened = repeated(
        wallet(), [Effect(credits_(500), "a")], [Effect(credits_(-500), "a")], [Effect(credits_(120), "a")]
    )
    assert remaining(opened) == [120]
    assert len(opened.steps[-1].received) == 0


def test_a_lot_never_holds_more_than_it_received() -> None:
    opened = repeated(wallet(), [Effect(credits_(500), "a")], [Effect(credits_(120), "a")])
    assert remaining(opened) == [500, 120]


def test_credits_that_have_ended_come_and_are_gone() -> None:
    opened = repeated(wallet(), [Effect(credits_(500), "a", ends_at=NOW - DAY)], [Effect(credits_(-20), "a")])
    assert (opened.left, remaining(opened)) == (credits_(0), [])
    assert [step.change.kind for step in opened.steps][-1] is ChangeKind.END


def test_an_ended_lot_pays_only_for_what_names_it() -> None:
    opened = repeated(wallet(), [Effect(credits_(500), "a", ends_at=NOW - DAY)], [Effect(credits_(-20))])
    assert opened.owed == credits_(20)


def test_what_is_set_aside_here_is_not_touched() -> None:
    opened = wallet()
    opened.top_up(credits_(100), LotKind.PAID, None)
    opened.hold(credits_(60), NOW + DAY, None)
    repeated(opened, [Effect(credits_(-100))])
    assert (opened.owed, opened.held, remaining(opened)) == (credits_(60), credits_(60), [60])


def test_more_than_a_wallet_holds_is_refused() -> None:
    effect = Effect(Amount(MAX_MICROS, Unit.CREDIT))
    with pytest.raises(AmountTooLargeError):
        repeated(wallet(), [effect], [effect])


def test_what_a_hold_lets_go_of_ended_credits_is_gone_before_what_ends_later() -> None:
    wallet_ = Wallet(1, KEY, credits_(300), 2, 2, NOW, credits_(0), 1, 1)
    ended, later = (
        Lot(number, LotKind.PAID, credits_(amount), credits_(amount), NOW, NOW + end * DAY)
        for number, amount, end in ((1, 100, 1), (2, 200, 3))
    )
    hold = Hold(1, 2, credits_(100), NOW + 2 * DAY, (Part(1, credits_(100)),))
    opened = OpenWallet(wallet_, (ended, later), (hold,), None, NOW + 9 * DAY, None)
    done = [(step.change.kind, step.change.amount.plain) for step in opened.steps]
    assert done == [(ChangeKind.RELEASE, "0"), (ChangeKind.END, "-100"), (ChangeKind.END, "-200")]
