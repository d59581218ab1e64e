"""The peak of a wallet through what is done to it, and when it is looked at next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from core.alerts.levels import Mark, Measure
from core.alerts.watching import next_look_at, peak_behind
from core.amounts import Amount, Unit
from core.ledger.changes import Change, ChangeKind, Wallet, WalletKey
from core.ledger.lots import Lot, LotKind
from core.ledger.wallet import OpenWallet, Step

KEY = WalletKey("vidzy", "app", Unit.CREDIT)
MAYA = UUID(int=7)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ZONE = "Europe/Amsterdam"
IN_CREDITS, IN_DAYS = Mark(Measure.CREDITS, 1_000_000), Mark(Measure.DAYS, 7)


def credits_(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def step(kind: ChangeKind, *, by_time: bool = False) -> Step:
    return Step(Change(1, kind, NOW, None if by_time else MAYA, credits_(1), credits_(0), credits_(1)))


SET_AGAIN = Step(Change(1, ChangeKind.PLAN, NOW, MAYA, credits_(0), credits_(1), credits_(1)))
"""For an allowance that had come."""


def change(kind: ChangeKind) -> Change:
    return step(kind).change


@pytest.mark.parametrize(
    ("steps", "undone", "peak"),
    [
        ([step(ChangeKind.SPEND)], None, 1_000),
        ([step(ChangeKind.SET)], None, 1_000),
        ([step(ChangeKind.TOP_UP)], None, 300),
        ([step(ChangeKind.PLAN)], None, 300),
        ([SET_AGAIN], None, 1_000),
        ([step(ChangeKind.UNDO)], SET_AGAIN.change, 1_000),
        ([step(ChangeKind.IMPORT)], None, 300),
        ([step(ChangeKind.UNDO)], change(ChangeKind.SPEND), 1_000),
        ([step(ChangeKind.UNDO)], change(ChangeKind.TOP_UP), 300),
        ([step(ChangeKind.END, by_time=True), step(ChangeKind.SPEND)], None, 1_000),
        ([step(ChangeKind.RENEW, by_time=True), step(ChangeKind.SPEND)], None, 400),
        ([step(ChangeKind.RENEW, by_time=True), step(ChangeKind.TOP_UP)], None, 300),
    ],
)
def test_the_peak_begins_anew_with_what_comes_and_else_only_rises(
    steps: list[Step], undone: Change | None, peak: int
) -> None:
    assert peak_behind(credits_(1_000), steps, credits_(400), credits_(300), undone) == credits_(peak)


def test_what_time_let_go_may_be_the_peak() -> None:
    assert peak_behind(credits_(300), [step(ChangeKind.SPEND)], credits_(400), credits_(350)) == credits_(400)


def opened(*lots: Lot, changes: int = 1) -> OpenWallet:
    sum_ = Amount(sum(lot.remaining.micros for lot in lots), Unit.CREDIT)
    return OpenWallet(Wallet(1, KEY, sum_, changes, len(lots), NOW, credits_(0)), lots, (), None, NOW, MAYA)


def lot(ends_at: datetime | None, told: int | None = None) -> Lot:
    return Lot(1, LotKind.PAID, credits_(5), credits_(5), NOW - timedelta(days=60), ends_at, None, told)


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=UTC)  # 9:00 in Amsterdam, in winter


END = datetime(2026, 12, 14, 23, tzinfo=UTC)
"""Through 14 December."""


@pytest.mark.parametrize(
    ("wallet", "marks", "snoozed_until", "look_at"),
    [
        (opened(lot(None)), (), None, None),
        (opened(lot(None)), (IN_CREDITS,), None, None),
        (opened(lot(None)), (IN_CREDITS,), NOW + timedelta(hours=2), NOW + timedelta(hours=2)),
        (opened(lot(None)), (IN_CREDITS,), NOW - timedelta(hours=2), None),
        (opened(lot(None)), (), NOW + timedelta(hours=2), None),
        (opened(lot(None)), (IN_DAYS,), None, morning(date(2026, 11, 23))),
        (opened(changes=0), (IN_DAYS,), None, None),
        (opened(lot(END)), (), None, morning(date(2026, 11, 23))),
        (opened(lot(END, told=30)), (), None, morning(date(2026, 12, 7))),
        (opened(lot(END, told=7)), (), None, morning(date(2026, 12, 13))),
        (opened(lot(END, told=1)), (), None, None),
        (opened(lot(END, told=1)), (IN_CREDITS,), None, END),
    ],
)
def test_it_is_looked_at_when_time_may_matter_and_not_before(
    wallet: OpenWallet, marks: tuple[Mark, ...], snoozed_until: datetime | None, look_at: datetime | None
) -> None:
    assert next_look_at(wallet, marks, snoozed_until, NOW, ZONE) == look_at


def test_what_is_told_just_now_is_not_looked_at_for_again() -> None:
    assert next_look_at(opened(lot(END)), (), None, NOW, ZONE, {1: 30}) == morning(date(2026, 12, 7))


def test_a_set_aside_credit_that_comes_free_matters_where_somebody_is_warned() -> None:
    wallet = opened(lot(None))
    wallet.hold(credits_(2), NOW + timedelta(hours=1), None)
    assert next_look_at(wallet, (), None, NOW, ZONE) is None
    assert next_look_at(wallet, (IN_CREDITS,), None, NOW, ZONE) == NOW + timedelta(hours=1)


def test_days_are_looked_at_on_the_very_morning_that_is_still_to_come() -> None:
    early = datetime(2026, 11, 22, 6, tzinfo=UTC)
    assert next_look_at(opened(lot(None)), (IN_DAYS,), None, early, ZONE) == morning(date(2026, 11, 22))
