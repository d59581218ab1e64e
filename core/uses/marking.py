"""Where a person is warned: set, listed, removed, put off for a while, tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from core.alerts.levels import Mark, Measure, Seen, as_much_as_fits, level, set_mark
from core.alerts.outbox import TrialAlert
from core.alerts.pace import a_day
from core.alerts.snooze import SNOOZE, is_snoozed, snoozed
from core.alerts.thresholds import MAX_THRESHOLD, MAX_THRESHOLDS
from core.alerts.watching import peak_behind
from core.amounts import MICROS_PER_UNIT, Amount
from core.answers import Placed, Snoozed, Thresholds, ThresholdSet, TrialSent
from core.choices import default_marks
from core.errors.alerts import NoSuchThresholdError, SnoozeLengthError, TooManyThresholdsError, WhichThresholdError
from core.errors.numbers import AmountTooLargeError
from core.ledger.changes import WalletKey, WalletName
from core.session import TOLD_BY_THE_ANSWER_WITHIN, Session, Taken, WriteSession
from core.uses.receiving import positive
from core.uses.warning import seen, warn

SHORTEST_SNOOZE, LONGEST_SNOOZE = timedelta(minutes=1), timedelta(days=30)


def thresholds(session: Session, name: WalletName | None) -> Thresholds:
    """Where the caller is warned of a wallet, and where each mark is now."""
    key = session.key(name)
    held = session.holdings(key)
    wallet = session.records.wallet(session.account, key) if session.account else None
    marks: tuple[Mark, ...] = ()
    now, until = Seen(held.available, Amount(0, key.unit)), None
    if session.account is not None and wallet is not None:
        marks = tuple(session.records.marks(session.account, wallet))
        opened = session.open(session.account, wallet)
        peak = peak_behind(wallet.peak, opened.steps, opened.available, opened.available)
        now = seen(session, wallet, opened, peak, marks) if held.known else now
        until = wallet.snoozed_until if is_snoozed(wallet.snoozed_until, session.context.at) else None
    return Thresholds(
        session.wallet_name(key),
        key,
        held.available,
        held.known,
        tuple(place(mark, now) for mark in marks),
        now.peak,
        None if now.pace is None else a_day(now.pace, key.unit),
        until,
        () if wallet is not None and wallet.watched else default_marks(session.server_choices, key),
        held.default,
        _elsewhere(session, key) if name is None else (),
    )


def _elsewhere(session: Session, key: WalletKey) -> tuple[tuple[WalletKey, tuple[Mark, ...]], ...]:
    """The caller's other wallets in which something is set."""
    account, records = session.account, session.records
    others = [wallet for wallet in records.wallets(account) if wallet.key != key] if account else ()
    found = [(wallet.key, tuple(records.marks(account, wallet))) for wallet in others if account]
    return tuple((other, marks) for other, marks in found if marks)


def place(mark: Mark, now: Seen) -> Placed:
    """Where a mark is at a moment."""
    fires_at = level(mark, now)
    if fires_at is None:
        return Placed(mark, None, None)
    there = replace(now, available=as_much_as_fits(fires_at, now.available.unit))
    _, fall = set_mark(mark.measure, mark.value, there)  # at its level it fires, and tells what arms it again
    return Placed(mark, fall.lowest.level if fall else None, fall.lowest.again if fall else None)


def set_threshold(session: WriteSession, wanted: Decimal | Mark, name: WalletName | None) -> ThresholdSet:
    """Warn the caller when a wallet falls to this. What is below already has fired with this answer.

    Raises:
        AmountNotPositiveError: A threshold is above zero.
        AmountTooLargeError: It is above MAX_THRESHOLD.
        TooManyDecimalsError: It has more of them than the wallet's unit.
        TooManyThresholdsError: There are enough.
    """
    key = session.key(name)
    asked = _mark(wanted, key)
    taken = session.take(key)
    others = _others(session, taken, asked)
    if len(others) >= MAX_THRESHOLDS:
        raise TooManyThresholdsError(limit=MAX_THRESHOLDS)
    now = _seen(session, taken, (asked, *others))
    mark, fall = set_mark(asked.measure, asked.value, now if taken.open.changes else None)
    session.records.put_mark(session.account, taken.wallet, mark, session.context.at)
    taken.watch((mark, *others), taken.wallet.snoozed_until)
    answer = _answer(session, taken, mark, others, now)
    if fall is not None:
        # The answer says it; only when that is not delivered does the relay.
        not_before = session.context.at + TOLD_BY_THE_ANSWER_WITHIN
        wallet = replace(taken.wallet, changes=taken.open.changes)
        makes, marks = answer.left_makes, (mark, *others)
        warn(session, wallet, fall, now, makes, cause=None, marks=marks, not_before=not_before)
    return answer


def remove_threshold(session: WriteSession, wanted: Decimal | Mark | None, name: WalletName | None) -> ThresholdSet:
    """Take a threshold away: the one named, or the only one.

    Raises:
        NoSuchThresholdError: It is not set.
        WhichThresholdError: None was named, and several are set.
    """
    key = session.key(name)
    taken = session.take(key)
    marks = tuple(session.records.marks(session.account, taken.wallet))
    if wanted is None and len(marks) > 1:
        raise WhichThresholdError(marks=marks, key=key)
    asked = None if wanted is None else _named(wanted, key)
    named = next((mark for mark in marks if asked is None or _same(mark, asked)), None)
    if named is None:
        raise NoSuchThresholdError(mark=asked, marks=marks, key=key)
    others = tuple(mark for mark in marks if mark is not named)
    session.records.remove_mark(session.account, taken.wallet, named)
    now = _seen(session, taken, marks)
    taken.watch(others, taken.wallet.snoozed_until)
    return _answer(session, taken, named, others, now)


def snooze(session: WriteSession, time: timedelta | None, name: WalletName | None) -> Snoozed:
    """Warn of nothing for a while; what is still low behind it is told once more.

    Raises:
        SnoozeLengthError: It is shorter than a minute, or longer than 30 days.
        NoSuchThresholdError: There is nothing to be warned of.
    """
    time = SNOOZE if time is None else time
    key = session.key(name)
    if not SHORTEST_SNOOZE <= time <= LONGEST_SNOOZE:
        raise SnoozeLengthError(days=LONGEST_SNOOZE.days)
    taken = session.take(key)
    marks = tuple(session.records.marks(session.account, taken.wallet))
    if not marks:
        raise NoSuchThresholdError(mark=None, marks=(), key=key)
    until = session.context.at + time
    for mark in snoozed(marks, _seen(session, taken, marks)):
        session.records.put_mark(session.account, taken.wallet, mark, session.context.at)
    session.records.snooze(session.account, taken.wallet, until)
    taken.watch(marks, until)
    return Snoozed(session.wallet_name(key), key, until, key == session.default_key)


def send_trial(session: WriteSession) -> TrialSent:
    """Send the caller a warning that warns of nothing."""
    at: datetime = session.context.at
    session.records.put_alert(session.account, session.context, TrialAlert(session.context.caller.server.name, at))
    return TrialSent(at)


def _mark(wanted: Decimal | Mark, key: WalletKey) -> Mark:
    """Of a wallet. Raises RefusedError as set_threshold() says."""
    if isinstance(wanted, Mark):
        return wanted
    amount = positive(wanted, key)
    if amount.micros > MAX_THRESHOLD * MICROS_PER_UNIT:
        raise AmountTooLargeError(limit=MAX_THRESHOLD)
    return Mark(Measure.CREDITS, amount.micros)


def _named(wanted: Decimal | Mark, key: WalletKey) -> Mark:
    """Likewise, of a number that no mark may have: then there is none."""
    return wanted if isinstance(wanted, Mark) else Mark(Measure.CREDITS, Amount.exactly(wanted, key.unit).micros)


def _others(session: WriteSession, taken: Taken, asked: Mark) -> tuple[Mark, ...]:
    marks = session.records.marks(session.account, taken.wallet)
    return tuple(mark for mark in marks if not _same(mark, asked))


def _same(one: Mark, other: Mark) -> bool:
    return (one.measure, one.value) == (other.measure, other.value)


def _seen(session: WriteSession, taken: Taken, marks: Sequence[Mark]) -> Seen:
    return seen(session, taken.wallet, taken.open, taken.peak, marks)


def _answer(session: WriteSession, taken: Taken, mark: Mark, others: Sequence[Mark], now: Seen) -> ThresholdSet:
    key, opened = taken.wallet.key, taken.open
    placed = replace(place(mark, now), mark=mark)
    return ThresholdSet(
        session.wallet_name(key),
        now.available,
        opened.changes > 0,
        () if placed.level is None else session.makes(key, placed.level),
        session.makes(key, now.available),
        placed,
        tuple(others),
        key,
        key == session.default_key,
        now.peak,
        None if now.pace is None else a_day(now.pace, key.unit),
    )
