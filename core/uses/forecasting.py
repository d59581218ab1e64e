"""When a wallet's credits will have run out, if spending goes on as it did lately."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.answers import Forecasted
from core.forecast.forecast import HORIZON, Forecast, forecast
from core.forecast.spending import DaySpent
from core.forecast.supply import Supply, supply_of
from core.ledger.changes import WalletName
from core.ledger.renewal import Subscription, next_renewal, renew, rolling
from core.ledger.use import Use, by_day
from core.ledger.wallet import OpenWallet
from core.prices.plans import RolloverKind
from core.session import Session
from core.uses.looking_back import past

LOOK_BACK = timedelta(days=90)
"""Further than any pace needs: so that who began long ago is told from who began lately."""
PAST_DAYS = 29
"""That are looked back on beside it: today, and the four weeks before."""
_LASTING = frozenset(
    (RolloverKind.MONTHS, RolloverKind.CAPPED_BANK, RolloverKind.ROLLS_OVER, RolloverKind.DOES_NOT_EXPIRE)
)


def outlook(session: Session, name: WalletName | None) -> Forecasted:
    """The forecast of one of the caller's wallets, and what it rests on."""
    key, zone = session.key(name), session.context.caller.time_zone
    wallet = session.records.wallet(session.account, key) if session.account else None
    if session.account is None or wallet is None or not wallet.changes:
        held = session.holdings(key)
        return Forecasted(held.provider, key, held.default, None, (), session.today, held)
    opened = session.open(session.account, wallet)
    start = datetime.combine(session.today - LOOK_BACK, time(), ZoneInfo(zone))
    used = session.used_since(session.account, wallet, start)
    if not used and (last := session.last_use(session.account, wallet)) is not None:
        used = [last]
    found = forecast(_history(used, zone), session.today, _supplies(opened, zone, session.today), key.unit)
    held = session.inside(opened)
    before = past(session, session.account, wallet, opened, PAST_DAYS) if isinstance(found, Forecast) else None
    return Forecasted(held.provider, key, held.default, found, tuple(_history(used, zone)), session.today, held, before)


def _history(used: list[Use], zone: str) -> list[DaySpent]:
    counts: dict[date, int] = {}
    for use in used:
        counts[use.day(zone)] = counts.get(use.day(zone), 0) + 1
    return [DaySpent(day, amount, counts[day]) for day, amount in by_day(used, zone).items()]


def _supplies(opened: OpenWallet, zone: str, today: date) -> Iterator[Supply]:
    """What is free in the lots, and what the plan will bring. What rolls over counts as if it did so for ever, the
    limits of that left aside: a year ahead nobody knows what will be left to roll over."""
    plan = opened.subscription
    lasting = set() if plan is None else set(rolling(plan))
    for lot in opened.lots:
        supply = supply_of(lot, opened.free(lot), zone)
        yield Supply(supply.amount, supply.first, None) if lot.number in lasting else supply
    if plan is not None:
        yield from _to_come(plan, zone, today)


def _to_come(plan: Subscription, zone: str, today: date) -> Iterator[Supply]:
    horizon = today + timedelta(days=HORIZON + 1)  # what ends on the last day looked at is followed by something
    while (at := next_renewal(plan)) is not None and at.astimezone(ZoneInfo(zone)).date() <= horizon:
        renewal = renew(plan, 1, 0)
        granted = supply_of(renewal.granted, renewal.granted.remaining, zone)
        lasts = plan.terms.rollover in _LASTING
        yield Supply(granted.amount, granted.first, None if lasts else granted.last, to_come=True)
        plan = renewal.subscription
