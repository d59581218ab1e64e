"""Credits that are set aside for work that is running."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from core.amounts import Amount
from core.answers import Changed
from core.errors.changes import NoSuchChangeError
from core.errors.holds import (
    HoldOverError,
    HoldTooLongError,
    HoldTooSmallError,
    NotAHoldError,
    NothingHeldError,
    WhichHoldError,
)
from core.ledger.changes import Change, ChangeKind, Wallet, WalletKey, WalletName
from core.ledger.holds import LONGEST_TIME, USUAL_TIME, Hold
from core.prices.estimate import Estimate, one_total
from core.prices.parts import part_of
from core.session import Taken, WriteSession
from core.uses.receiving import positive
from core.uses.using import check_available, check_counted, needed_for
from core.work.work import Work

TOLD_FOR = timedelta(days=1)
"""So long it is told of a hold that time let go it, to whoever names none."""


def reserve(session: WriteSession, wanted: Work | Decimal, time: timedelta | None, name: WalletName | None) -> Changed:
    """Set credits aside until they are settled, released, or the time is over. Raises HoldTooLongError."""
    time = USUAL_TIME if time is None else time
    taken, needed, priced = needed_for(session, wanted, name)
    if time > LONGEST_TIME:
        raise HoldTooLongError(days=LONGEST_TIME.days)
    check_available(session, taken, needed)
    step, draws = taken.open.hold(needed, taken.open.moment + time, priced)
    return taken.finish(step, draws=draws, hold=step.made)


def settle(
    session: WriteSession, wanted: Work | Decimal | None, number: int | None, name: WalletName | None
) -> Changed:
    """Use what is set aside, all or less of it; the rest is free again.

    Raises:
        HoldTooSmallError: More would be used than is set aside.
        RefusedError: As find_hold() says, or the work cannot be priced.
    """
    taken = session.take(session.key(name))
    key = taken.open.key
    if isinstance(wanted, Work):
        check_counted(wanted)
    number_asked = None if wanted is None or isinstance(wanted, Work) else positive(wanted, key)
    hold = find_hold(session, taken, number, wanted)
    made = session.records.change(session.account, taken.wallet, hold.change)
    priced = None if made is None else made.estimate
    used = hold.amount if number_asked is None else number_asked
    if isinstance(wanted, Work):
        priced, used = _used_for(session, wanted, priced, key)
    elif wanted is not None:
        priced = None
    if hold.amount < used:
        raise HoldTooSmallError(number=hold.change, held=hold.amount, asked=used)
    step, draws = taken.open.settle(hold, used, priced)
    return taken.finish(step, draws=draws, hold=hold)


def _used_for(session: WriteSession, work: Work, held_for: Estimate | None, key: WalletKey) -> tuple[Estimate, Amount]:
    """What work takes of what was set aside: at the prices of then, as far as it was set aside for that, else at those
    of the moment."""
    share = None if held_for is None else part_of(held_for, work)
    if share is not None:
        return share, share.totals[0].amount
    priced = session.estimate(work)
    total = one_total(work, priced, session.book.providers)
    if WalletKey(total.provider, total.channel, total.amount.unit) != key:
        raise NothingHeldError(())
    return priced, total.amount


def release(session: WriteSession, number: int | None, name: WalletName | None) -> Changed:
    """Let what is set aside go. Raises RefusedError as find_hold() says."""
    taken = session.take(session.key(name))
    hold = find_hold(session, taken, number)
    return taken.finish(taken.open.release(hold), hold=hold)


def find_hold(session: WriteSession, taken: Taken, number: int | None, wanted: Work | Decimal | None = None) -> Hold:
    """The hold that a change made; the only one where none is named.

    Args:
        wanted: What is to be used of it, for whoever is asked which one.

    Raises:
        NothingHeldError, WhichHoldError: None is named, and none or several are open.
        NoSuchChangeError, NotAHoldError, HoldOverError: As they say. The last one, too, if none is named or open
            anywhere, of the latest that time let go: whoever settles late is told what became of it.
    """
    holds = taken.open.holds
    if number is None:
        if len(holds) == 1:
            return holds[0]
        if holds:
            raise WhichHoldError(holds, taken.open.key, wanted)
        elsewhere = tuple((held.key, hold) for held in session.all_holdings() for hold in held.holds)
        lapsed = None if elsewhere else _lapsed(session, taken, wanted)
        raise lapsed or NothingHeldError(elsewhere)
    found = next((hold for hold in holds if hold.change == number), None)
    if found is not None:
        return found
    made = session.records.change(session.account, taken.wallet, number)
    if made is None:
        raise NoSuchChangeError(number, taken.wallet.changes)
    if made.kind is not ChangeKind.HOLD or made.held is None:
        raise NotAHoldError(number=number)
    over = next((step.change for step in taken.open.steps if step.closed and step.closed.change == number), None)
    closing = over or session.records.closing(session.account, taken.wallet, number)
    if closing is None:
        raise LookupError(f"#{number} is neither open nor closed")
    raise _over(number, made.held, closing, wanted)


def _over(number: int, amount: Amount, closing: Change, wanted: Work | Decimal | None) -> HoldOverError:
    return HoldOverError(
        number=number,
        amount=amount,
        how=closing.kind.value,
        at=closing.at,
        by_time=closing.actor is None and closing.kind is ChangeKind.RELEASE,
        settled=-closing.amount,
        wanted=wanted,
    )


def _lapsed(session: WriteSession, taken: Taken, wanted: Work | Decimal | None) -> HoldOverError | None:
    """What time let go last, in this wallet, else in the caller's others; None: nothing lately."""
    here = max(_lapsed_in(session, taken.wallet, wanted), key=_when, default=None)
    if here is not None:
        return here
    others = [wallet for wallet in session.records.wallets(session.account) if wallet.key != taken.wallet.key]
    found = [(wallet.key, over) for wallet in others for over in _lapsed_in(session, wallet, wanted)]
    if not found:
        return None
    key, latest = max(found, key=lambda one: _when(one[1]))
    latest.there = key
    return latest


def _when(over: HoldOverError) -> datetime:
    return over.at


def _lapsed_in(session: WriteSession, wallet: Wallet, wanted: Work | Decimal | None) -> Iterator[HoldOverError]:
    """Likewise in one wallet: what its next write will record, and what was recorded."""
    opened = session.open(session.account, wallet)
    since = opened.moment - TOLD_FOR
    for step in opened.steps:
        if step.closed is not None and step.change.at >= since:
            yield _over(step.closed.change, step.closed.amount, step.change, wanted)
    lapsed = session.records.lapsed_hold(session.account, wallet, since)
    if lapsed is not None:
        number, closing = lapsed
        yield _over(number, closing.held or closing.amount, closing, wanted)
