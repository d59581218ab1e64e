"""What an undo does to the plan of a wallet: one that was stopped or replaced comes back."""

from __future__ import annotations

from dataclasses import replace

from core.errors.plans import RenewedSinceError, StaysStoppedError
from core.ledger.changes import Change, ChangeKind, Wallet
from core.ledger.renewal import Subscription, next_renewal, renewed_since
from core.ledger.wallet import OpenWallet
from core.session import Session, Taken, WriteSession


def remember_plan(session: Session, wallet: Wallet, opened: OpenWallet) -> None:
    """Have the plan of one of the caller's wallets at hand, be it stopped."""
    if session.account is not None and opened.plan is None:
        opened.remember_plan(session.records.kept_plan(session.account, wallet))


def comes_back(session: Session, wallet: Wallet, opened: OpenWallet, change: Change) -> bool:
    """Whether the plan that a change stopped can be had back, if it stopped one: not where another was set since."""
    if change.kind is not ChangeKind.STOP:
        return True
    remember_plan(session, wallet, opened)
    return opened.plan is not None and opened.plan.stopped == change.number


def check_plan(session: WriteSession, taken: Taken, change: Change) -> None:
    """Whether what a change did to the plan of its wallet can be taken back; the plan is at hand then.

    Raises:
        StaysStoppedError, RenewedSinceError: As they say.
    """
    opened = taken.open
    if change.kind not in (ChangeKind.STOP, ChangeKind.PLAN):
        return
    remember_plan(session, taken.wallet, opened)
    if not comes_back(session, taken.wallet, opened, change):
        present = opened.subscription
        by = None if present is None else max(present.change or 0, present.again or 0)
        raise StaysStoppedError(
            number=change.number, plan=None if present is None else present.terms.name, by=by, key=opened.key
        )
    if opened.plan is not None and renewed_since(opened.plan, change.number):
        plan = opened.plan
        raise RenewedSinceError(
            number=change.number,
            plan=plan.terms.name,
            renews=next_renewal(plan) if plan.stopped is None else None,
            key=opened.key,
        )


def plan_undone(change: Change, before: Subscription | None, after: Subscription | None) -> Subscription | None:
    """The plan that an undone change was about, to be told: one that it had set has what is there in its place before
    it; one that it had stopped is there again. None: it did nothing to the plan that is there."""
    if change.kind is ChangeKind.STOP:
        return after
    if before is None or before.stopped is not None or change.number not in (before.change, before.again):
        return None
    return replace(before, before=after)
