"""Prices that changed: whose wallets are to be looked at for that, and what each is then told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import takewhile
from uuid import UUID

from core.alerts.changed_prices import LATELY, PriceChange, PricedKind, Told, UsedLine, changes_of, kind_of
from core.alerts.outbox import PriceAlert, PricePart
from core.alerts.repriced import Repriced, RepricedBook, RepricedServer, digests, next_morning, told_from
from core.amounts import Amount
from core.ledger.changes import Change, Wallet
from core.ledger.use import Use, uses
from core.prices.book import PriceBook
from core.prices.estimate import EstimateLine, priced_again
from core.prices.market import Market
from core.prices.parts import rest_of
from core.prices.worth import fixed_worth
from core.session import PAGE, Session, Taken, WriteSession
from core.store import Records

AT_ONCE = 200
"""Wallets that are read, and written, in one transaction: others wait for no more."""

# Whose wallets are to be looked at


@dataclass(frozen=True, slots=True)
class Found:
    """How far the search for those who use a changed price has come."""

    server_id: UUID
    wallet: int


BEGINNING = Found(UUID(int=0), 0)


def repriced(records: Records, book: PriceBook | None, now: datetime) -> tuple[Repriced, ...]:
    """What may cost something else than when this was asked last.

    Args:
        book: None: it was asked about today's already.
    """
    servers: tuple[Repriced, ...] = tuple(records.repriced_servers())
    if book is None:
        return servers
    known, today = records.known_prices(), digests(book, now.astimezone(UTC).date())
    others = {channel: digest for channel, digest in today.items() if known.get(channel) != digest}
    return (*servers, RepricedBook(others)) if others else servers


def find_users(records: Records, what: Repriced, behind: Found, now: datetime) -> Found | None:
    """Have the next few wallets that use it looked at in their owners' next morning.

    Returns:
        Where to go on; None: that was all, and it is kept that these prices are known.
    """
    server_id = what.server_id if isinstance(what, RepricedServer) else None
    channels = what.channels if isinstance(what, RepricedServer) else what.digests.keys()
    found = records.used_wallets(server_id, now - LATELY, behind.server_id, behind.wallet, AT_ONCE)
    records.look_for_prices([(one, next_morning(now, one.time_zone)) for one in found if one.channel in channels])
    if len(found) == AT_ONCE:
        return Found(found[-1].server_id, found[-1].number)
    if isinstance(what, RepricedServer):
        records.prices_were_seen(what)
    else:
        records.keep_known_prices(what.digests)
    return None


# What is told


def changed_prices(session: WriteSession, taken: Taken) -> tuple[tuple[PricePart, ...], datetime | None]:
    """What somebody is to be told of the prices of a wallet; it is kept as told in this transaction. Nobody is told of
    a price that they set themselves.

    Returns:
        The parts, and when it is to be asked again, where it is too early in the day; else None.
    """
    wallet, at, zone = taken.wallet, session.context.at, session.context.caller.time_zone
    if wallet.prices_at is None or wallet.prices_at > at:
        return (), wallet.prices_at
    later = told_from(at, zone)
    if at < later:
        session.records.keep_told_prices(session.account, wallet, {}, at - LATELY, later)
        return (), later
    market = session.market()
    known = session.records.told_prices(session.account, wallet)
    changes = changes_of(_used(session, wallet, market), known, at)
    told = {change.kind.key: Told(change.new, at) for change in changes}
    session.records.keep_told_prices(session.account, wallet, told, at - LATELY, None)
    parts = tuple(_part(session, wallet, change) for change in changes if not _set_by(session, market, change))
    return parts, None


def tell(session: WriteSession, parts: tuple[PricePart, ...]) -> None:
    """Put what is to be told into the outbox, as one message."""
    if parts:
        name = session.context.caller.server.name
        session.records.put_alert(session.account, session.context, PriceAlert(name, parts))


def _used(session: Session, wallet: Wallet, market: Market) -> Iterator[UsedLine]:
    """What was made from a wallet lately and not taken back, with its price today; latest first, read page by page."""
    account, key = session.account, wallet.key
    if account is None:
        return
    since = session.context.at - LATELY
    kept = {use.change.number: use for use in uses(session.records.changes_since(account, wallet, since))}
    first, before = min(kept, default=wallet.changes + 1), wallet.changes + 1
    today: dict[PricedKind, EstimateLine | None] = {}
    while before > first:
        page = session.records.changes(account, wallet, before, PAGE)
        for change in page:
            for line in _kept_lines(change, kept[change.number]) if change.number in kept else ():
                if (line.price.provider, line.price.channel) != (key.provider, key.channel):
                    continue
                kind = kind_of(line)
                if kind not in today:
                    today[kind] = priced_again(line, market)
                yield UsedLine(change.at, line, today[kind])
        before = page[-1].number if page else first


def _kept_lines(change: Change, kept: Use) -> tuple[EstimateLine, ...]:
    """The work of a change without what came back. Of which of several kinds a bare number came back nobody wrote
    down: what is left of those counts in full."""
    left = None if change.estimate is None else rest_of(change.estimate, kept.parts)
    lines = () if left is None else left.lines
    if len(lines) != 1:
        return lines
    (line,) = lines
    each, jobs = line.price.amount.micros, line.jobs or line.count  # records once did not say jobs: one each
    parts = sum(part.totals[0].amount.micros for part in kept.parts)
    back = (-change.amount.micros - parts - kept.amount.micros) // each if each else 0
    if not back:
        return lines
    left_jobs = max(jobs - back, 1)
    return (replace(line, count=min(line.count, left_jobs * line.outputs), jobs=left_jobs),)


def _set_by(session: WriteSession, market: Market, change: PriceChange) -> bool:
    """Whether its owner set the price that holds, perhaps before somebody set the same once more; or took back the one
    that they know."""
    of = change.kind.provider, change.kind.channel, change.kind.medium
    here = [one for one in market.own if (one.provider, one.channel, one.medium) == of and one.starts_at <= market.at]
    latest_first = sorted(here, key=lambda one: one.starts_at)[::-1]
    if latest_first and latest_first[0].amount is None:
        known = any(one.amount == change.old for one in latest_first[1:])
        return known and latest_first[0].set_by == session.account.user_id
    same = takewhile(lambda one: one.amount == change.new, latest_first)
    return any(one.set_by == session.account.user_id for one in same)


def _part(session: Session, wallet: Wallet, change: PriceChange) -> PricePart:
    channel = session.book.provider(wallet.key.provider).channel(wallet.key.channel)
    more = change.month_new.micros - change.month_old.micros
    money = fixed_worth(Amount(abs(more), change.new.unit), channel)
    return PricePart(session.wallet_name(wallet.key), change, money)
