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
    WhichUndoError,
)
from core.ledger.changes import UNDO_WITHIN, UNDOABLE, Change, ChangeKind, Entry, Wallet, WalletKey, WalletName
from core.ledger.wallet import OpenWallet
from core.people import Moderates
from core.session import Taken, WriteSession
from core.uses.holding import find_hold
from core.uses.undoing_plans import check_plan, comes_back, plan_undone


def undo(session: WriteSession, number: int | None, name: WalletName | None) -> Changed:
    """Take back a change: the one named, or the latest that can be.

    Args:
        name: Where it leaves open which wallet, and the usual one has nothing to undo, the only one that has is meant.

    Raises:
        NoSuchChangeError, NothingToUndoError, WhichUndoError, AlreadyUndoneError, UndoOfUndoError, NotUndoableError,
        UndoTooLateError, RefundedError, HoldOverError, StaysStoppedError, RenewedSinceError: As they say.
        TopUpSpentError: Credits that it brought are there no more.
    """
    taken = session.take(session.key(name) if number is not None else _key_to_undo(session, name))
    records, account, wallet = session.records, session.account, taken.wallet
    change = _latest(session, wallet, taken.open) if number is None else records.change(account, wallet, number)
    if change is None:
        raise NothingToUndoError(wallet.changes) if number is None else NoSuchChangeError(number, wallet.changes)
    _check_undoable(session, taken, change)
    entries = records.entries(account, wallet, change.number)
    hold = find_hold(session, taken, change.number) if change.kind is ChangeKind.HOLD else None
    check_plan(session, taken, change)
    taken.bring_lots(entries)
    taken.bring_lots_of(taken.open.plan)
    _check_there(taken, change, entries)
    before = taken.open.plan
    step = taken.open.undo(change, entries, hold)
    plan = plan_undone(change, before, taken.open.plan)
    return taken.finish(step, draws=taken.returned(step), undone=change, hold=hold, plan=plan)


def _key_to_undo(session: WriteSession, name: WalletName | None) -> WalletKey:
    """The wallet whose latest change is meant. What a moderator undoes for somebody is in none that they do not name:
    where else that person has credits is theirs to say. Raises WhichUndoError."""
    usual, records, account = session.key(name), session.records, session.account
    wallet = records.wallet(account, usual)
    here = wallet is not None and _latest(session, wallet, session.open(account, wallet)) is not None
    if here or session.actor != account.user_id or (name is not None and name.channel is not None):
        return usual
    latest: list[tuple[WalletKey, Change]] = []
    for other in records.wallets(account):
        opened = session.open(account, other)
        found = _latest(session, other, opened) if name is None or other.key.provider == name.provider else None
        if found is not None and not _too_late(session, opened, found):
            latest.append((other.key, found))
    if len(latest) > 1:
        raise WhichUndoError(tuple(sorted(latest, key=lambda one: one[1].at, reverse=True)))
    return latest[0][0] if latest else usual


def _latest(session: WriteSession, wallet: Wallet, opened: OpenWallet) -> Change | None:
    """The latest that can be taken back. A hold that time has let go cannot, though nobody has recorded that yet, nor a
    stop after which another plan was set."""
    over = {step.closed.change for step in opened.steps if step.closed is not None}
    before = wallet.changes + 1
    while (found := session.records.latest_undoable(session.account, wallet, before)) is not None:
        if found.number not in over and comes_back(session, wallet, opened, found):
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
    if _too_late(session, taken.open, change):
        hours = UNDO_WITHIN // timedelta(hours=1)
        raise UndoTooLateError(number=change.number, at=change.at, hours=hours)
    refunds = records.refunds(account, wallet, change.number)
    if refunds:
        returned = sum((refund.amount for refund in refunds[1:]), start=refunds[0].amount)
        raise RefundedError(number=change.number, refund=refunds[-1].number, amount=returned)


def _too_late(session: WriteSession, opened: OpenWallet, change: Change) -> bool:
    """Whether only a moderator may undo it now. An early clock does not make an old change young."""
    return opened.moment - change.at > UNDO_WITHIN and session.context.caller.moderates is not Moderates.YES


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
