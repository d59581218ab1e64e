"""Decides within a change, or a look of the clock, whether a wallet's marks call for a warning, and puts it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.alerts.levels import Fall, Mark, Measure, Seen, next_armed
from core.alerts.outbox import ThresholdAlert
from core.alerts.pace import a_day, lasts_to
from core.alerts.snooze import judge_unless_snoozed
from core.amounts import Amount
from core.choices import default_marks
from core.ledger.changes import Change, Wallet
from core.ledger.wallet import OpenWallet
from core.work.afford import Makes

if TYPE_CHECKING:
    from core.session import Session, WriteSession


def marks_at_change(session: WriteSession, wallet: Wallet) -> tuple[Mark, ...]:
    """A wallet's marks. Where its member never set one they get the server's with this change. What is below them
    already is told then, as of a mark that a person sets: once a wallet, when its member does something with it, so
    that a moderator's choice floods nobody."""
    if wallet.watched:  # whoever took theirs away wants none
        return tuple(session.records.marks(session.account, wallet))
    marks = default_marks(session.server_choices, wallet.key)
    for mark in marks:
        session.records.put_mark(session.account, wallet, mark, session.context.at)
    return marks


def seen(session: Session, wallet: Wallet, opened: OpenWallet, peak: Amount, marks: Sequence[Mark]) -> Seen:
    """What marks are judged by. The pace is looked up only where one needs it: that reads a month of changes."""
    in_days = any(mark.measure is Measure.DAYS for mark in marks)
    return Seen(opened.available, peak, session.pace(replace(wallet, changes=opened.changes)) if in_days else None)


def judge_marks(
    session: WriteSession,
    wallet: Wallet,
    opened: OpenWallet,
    peak: Amount,
    marks: Sequence[Mark],
    cause: Change | None,
) -> None:
    """Set the state that each mark has now, and warn of a fall, unless the wallet is snoozed, or nothing was ever
    recorded in it: nobody knows how much there is.

    Args:
        cause: What made the credits fall; None: time did.
    """
    if not marks or not opened.changes:
        return
    now = seen(session, wallet, opened, peak, marks)
    moved, fall = judge_unless_snoozed(marks, now, wallet.snoozed_until, session.context.at)
    for mark in moved:
        session.records.put_mark(session.account, wallet, mark, session.context.at)
    if fall is not None:
        makes = session.makes(wallet.key, now.available)
        names = [(mark.measure, mark.value) for mark in moved]
        behind = (*moved, *(mark for mark in marks if (mark.measure, mark.value) not in names))
        warn(session, replace(wallet, changes=opened.changes), fall, now, makes, cause, behind)


def warn(
    session: WriteSession,
    wallet: Wallet,
    fall: Fall,
    now: Seen,
    makes: Makes,
    cause: Change | None,
    marks: Sequence[Mark],
    not_before: datetime | None = None,
) -> None:
    """Put a warning into the outbox.

    Args:
        wallet: With the number of its latest change.
        marks: All of the wallet's, as they are with it.
        not_before: As Records.put_alert() has it.
    """
    caller, at = session.context.caller, session.context.at
    pace = now.pace if now.pace is not None else session.pace(wallet)
    alert = ThresholdAlert(
        caller.server.name,
        wallet.key,
        session.wallet_name(wallet.key),
        fall,
        now.available,
        makes,
        cause,
        None if pace is None else a_day(pace, wallet.key.unit),
        None if pace is None else lasts_to(now.available, pace, at, caller.time_zone),
        now.peak,
        next_armed(marks, now),
    )
    session.records.put_alert(session.account, session.context, alert, not_before)
