"""How one of the caller's wallets went lately, for a picture of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from core.alerts.levels import Seen, as_much_as_fits, level
from core.alerts.watching import peak_behind
from core.amounts import Amount
from core.answers import Past
from core.ledger.changes import Change, Entry, Wallet
from core.ledger.course import Move, course, free
from core.ledger.days import start_of
from core.ledger.use import by_medium
from core.ledger.wallet import OpenWallet
from core.people import Account
from core.session import Session
from core.work.media import Medium

LOOKED_AT = 1_000
"""Changes at most."""


def past(session: Session, account: Account, wallet: Wallet, opened: OpenWallet, days: int) -> Past:
    """The last days of a wallet in which something was recorded, today included; less where it began since, or where
    more was recorded than is looked at.

    Args:
        opened: The wallet as it is now: what time did since its last change is seen, too.
    """
    records, zone = session.records, session.context.caller.time_zone
    earliest = start_of(session.today - timedelta(days - 1), zone)
    changes: Sequence[Change] = records.changes_since(account, wallet, earliest, unread(wallet))
    entries: Mapping[int, Sequence[Entry]] = {}
    if changes:
        entries = records.entries_since(account, wallet, changes[0].number)
    since = changes[0].at if changes and changes[0].number == unread(wallet) + 1 else earliest
    moves = [Move(change, entries.get(change.number, ())) for change in changes]
    moves += [Move(step.change, step.entries) for step in opened.steps]
    known = {lot.number: lot for lot in opened.every_lot}
    missing = {entry.lot for move in moves for entry in move.entries if entry.lot is not None} - known.keys()
    known |= {lot.number: lot for lot in records.lots(account, wallet, missing)} if missing else {}
    went = course(moves, known.values(), opened.left, since, max(since, session.context.at))
    return Past(went, free(moves, opened.left, opened.held, went), _warned_at(session, account, wallet, opened))


def month(session: Session, account: Account, wallet: Wallet) -> tuple[Mapping[Medium | None, Amount], int | None]:
    """What was used in this month for which kind, the most first.

    Returns:
        The sums, and of how many of the latest changes they are; None: of all of the month.
    """
    first_day = start_of(session.today.replace(day=1), session.context.caller.time_zone)
    behind = unread(wallet)
    sums = by_medium(session.used_since(account, wallet, first_day, behind), wallet.key.unit)
    latest_unread = session.records.change(account, wallet, behind) if behind else None
    return sums, LOOKED_AT if latest_unread is not None and latest_unread.at >= first_day else None


def unread(wallet: Wallet) -> int:
    """The latest change that is not looked at: a page of history costs the same however much there is."""
    return max(0, wallet.changes - LOOKED_AT)


def _warned_at(session: Session, account: Account, wallet: Wallet, opened: OpenWallet) -> Amount | None:
    """The highest level at which its person is warned. One in days moves with the pace, and has no height."""
    marks = session.records.marks(account, wallet) if wallet.watched else ()
    peak = peak_behind(wallet.peak, opened.steps, opened.available, opened.available)
    now = Seen(opened.available, peak)  # without a pace
    levels = [found for mark in marks if (found := level(mark, now)) is not None]
    return as_much_as_fits(max(levels), wallet.key.unit) if levels else None
