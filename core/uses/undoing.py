"""Changes that are taken back, by their opposite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from core.amounts import Amount
from core.answers import Changed
from core.errors.changes import (
    AlreadyUndoneError,
    NoSuchChangeError,
    NothingToUndoError,
    NotUndoableError,
    RefundedError,
    TopUpSpentError,
    UndoOfUndoError,
    UndoTooLateError,
)
from core.ledger.changes import UNDO_WITHIN, UNDOABLE, Change, ChangeKind, Entry, WalletName
from core.people import Moderates
from core.session import Taken, WriteSession
from core.uses.holding import find_hold


def undo(session: WriteSession, number: int | None, name: WalletName | None) -> Changed:
    """Take back a change: the one named, or the latest that can be.

    Raises:
        NoSuchChangeError, NothingToUndoError, AlreadyUndoneError, UndoOfUndoError, NotUndoableError, UndoTooLateError,
        RefundedError, HoldOverError: As they say.
        TopUpSpentError: Credits that it brought are there no more.
    """
    taken = session.take(session.key(name))
    records, account, wallet = session.records, session.account, taken.wallet
    change = _latest(session, taken) if number is None else records.change(account, wallet, number)
    if change is None:
        raise NothingToUndoError(wallet.changes) if number is None else NoSuchChangeError(number, wallet.changes)
    _check_undoable(session, taken, change)
    entries = records.entries(account, wallet, change.number)
    hold = find_hold(session, taken, change.number) if change.kind is ChangeKind.HOLD else None
    taken.bring_lots(entries)
    _check_there(taken, change, entries)
    plan = taken.open.subscription
    step = taken.open.undo(change, entries, hold)
    stopped = plan if plan is not None and plan.change == change.number else None
    return taken.finish(step, draws=taken.returned(step), undone=change, hold=hold, plan=stopped)


def _latest(session: WriteSession, taken: Taken) -> Change | None:
    """The latest that can be taken back. A hold that time has let go cannot, though nobody has recorded that yet."""
    over = {step.closed.change for step in taken.open.steps if step.closed is not None}
    before = taken.wallet.changes + 1
    while (found := session.records.latest_undoable(session.account, taken.wallet, before)) is not None:
        if found.number not in over:
            return found
        before = found.number
    return None


def _check_undoable(session: WriteSession, taken: Taken, change: Change) -> None:
    """Whether a change may be undone at this moment, by this caller."""
    records, account, wallet = session.records, session.account, taken.wallet
    reversal = records.reversal(account, wallet, change.number)
    if reversal is not None:
        raise AlreadyUndoneError(number=change.number, by=reversal.by, at=reversal.at)
    if change.undoes is not None:
        raise UndoOfUndoError(number=change.number, undid=change.undoes)
    if change.kind not in UNDOABLE:
        raise NotUndoableError(number=change.number, kind=change.kind.value)
    moment = taken.open.moment  # an early clock does not make an old change young
    if moment - change.at > UNDO_WITHIN and session.context.caller.moderates is not Moderates.YES:
        hours = UNDO_WITHIN // timedelta(hours=1)
        raise UndoTooLateError(number=change.number, at=change.at, hours=hours)
    refunds = records.refunds(account, wallet, change.number)
    if refunds:
        returned = sum((refund.amount for refund in refunds[1:]), start=refunds[0].amount)
        raise RefundedError(number=change.number, refund=refunds[-1].number, amount=returned)


def _check_there(taken: Taken, change: Change, entries: Sequence[Entry]) -> None:
    """Whether what the change brought to its lots is still there, and free."""
    brought: dict[int, int] = {}
    for entry in entries:
        if entry.lot is not None:
            brought[entry.lot] = brought.get(entry.lot, 0) + entry.amount.micros
    gone = 0
    for number, micros in brought.items():
        lot = taken.open.lot(number)
        gone += max(0, micros - (taken.open.free(lot).micros if lot is not None else 0))
    if gone:
        unit = change.amount.unit
        raise TopUpSpentError(
            number=change.number,
            amount=change.amount,
            spent=Amount(gone, unit),
            left=taken.open.left,
            kind=change.kind.value,
        )
