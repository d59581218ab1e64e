"""A look at all of a person's wallets on a server, when time alone may have mattered to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from core.alerts.ending import Ending, due
from core.alerts.outbox import EndingAlert, EndingPart
from core.alerts.watching import Watch, about_to_end
from core.ledger.changes import Wallet
from core.people import Caller, Context
from core.prices.book import PriceBook
from core.session import Taken, WriteSession
from core.store import Records
from core.uses import budgeting, repricing
from core.uses.warning import judge_marks


def look(records: Records, caller: Caller, at: datetime, book: PriceBook) -> bool:
    """Record what time did, judge the marks and the budgets by what is there now, and tell what is about to end, in one
    message, and which prices changed, in another.

    Args:
        caller: Whose wallets, as they read.

    Returns:
        False: nothing was due, or somebody was faster.
    """
    account = records.find_account(caller)
    wallets = records.wallets(account) if account else ()
    overdue = [wallet for wallet in wallets if _is_due(wallet, at)]
    if account is None or not overdue:
        return False
    first = overdue[0]
    request_id = f"clock {first.number} {first.look_at.isoformat() if first.look_at else ''}"
    session = WriteSession(records, Context(caller, at, request_id, ""), book, account)
    taken = [session.take(wallet.key) for wallet in wallets]
    if not any(_is_due(one.wallet, at) for one in taken):
        return False
    endings = due((watched for one in taken for watched in about_to_end(one.open)), at, caller.time_zone)
    prices = [repricing.changed_prices(session, one) for one in taken]
    steps = [_look(session, one, endings, again) for one, (_, again) in zip(taken, prices, strict=True)]
    budgeting.judge(session, [one.wallet for one in taken])
    if any(steps):
        records.remember(account, session.context, b"{}")  # what time did is recorded by a request, as any change
    if endings:
        records.put_alert(account, session.context, _ending_alert(session, endings))
    repricing.tell(session, tuple(part for parts, _ in prices for part in parts))
    return True


def _is_due(wallet: Wallet, at: datetime) -> bool:
    return wallet.look_at is not None and wallet.look_at <= at


def _look(session: WriteSession, taken: Taken, endings: Sequence[Ending], prices_at: datetime | None) -> int:
    """At one wallet. Returns how many changes time made.

    Args:
        prices_at: When its prices are to be looked at next.
    """
    records, account, wallet, opened = session.records, session.account, taken.wallet, taken.open
    told = {lot: ending.stage for ending in endings if ending.wallet == wallet.key for lot in ending.lots}
    marks = tuple(records.marks(account, wallet))
    looks = session.next_look(opened, marks, wallet.snoozed_until, told), prices_at
    watch = Watch(taken.peak, min((look for look in looks if look is not None), default=None))
    if opened.steps:
        records.append(account, wallet, session.context, opened.steps, watch)
    else:
        records.watch(account, wallet, watch)
    if told:
        records.tell_endings(account, wallet, told)
    judge_marks(session, wallet, opened, watch.peak, marks, cause=None)
    return len(opened.steps)


def _ending_alert(session: WriteSession, endings: Sequence[Ending]) -> EndingAlert:
    caller = session.context.caller
    parts = (EndingPart(session.wallet_name(one.wallet), one, session.makes(one.wallet, one.amount)) for one in endings)
    day = session.context.at.astimezone(ZoneInfo(caller.time_zone)).date()
    return EndingAlert(caller.server.name, day, tuple(parts))
