"""Credits that come: bought, given, or granted by a plan."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from core.amounts import Amount
from core.answers import Changed
from core.dates import Expiry
from core.errors import AmountNotPositiveError, MissingOptionError, NoPlanError
from core.ledger.changes import WalletKey, WalletName
from core.ledger.days import end_of
from core.ledger.lots import Draw, LotKind
from core.ledger.renewal import Subscription
from core.prices.granting import find_plan, terms_of
from core.session import WriteSession


def top_up(
    session: WriteSession,
    number: Decimal | None,
    price: Amount | None,
    expiry: Expiry | None,
    kind: LotKind,
    name: WalletName | None,
    note: str | None,
) -> Changed:
    """Add credits; what is owed is filled first.

    Args:
        number: None where `price` says it: in a wallet that is counted in that money.
    """
    key = session.key(name)
    if number is None and price is not None and price.unit is key.unit:
        number = price.decimal
    if number is None:
        raise MissingOptionError("amount")
    taken = session.take(key)
    lot_amount = positive(number, key)
    step = taken.open.top_up(lot_amount, kind, ends_at(session, expiry), cost=price, reason=note)
    return taken.finish(step, received=step.received[0])


def set_plan(session: WriteSession, plan: str, name: WalletName | None, renews_on: date | None) -> Changed:
    """Let a plan renew a wallet, instead of any other; its present allowance comes at once.

    Args:
        renews_on: A day on which it renews, or did; None: today.
    """
    key = session.key(name)
    provider = session.book.provider(key.provider)
    terms = terms_of(provider, find_plan(provider, plan, name.channel if name else None))
    key = session.key(WalletName(terms.provider, terms.channel))
    zone = session.context.caller.time_zone
    taken = session.take(key)
    day = renews_on or session.today
    subscription = Subscription.present(terms, day, zone, taken.open.moment)
    step = taken.open.subscribe(subscription)
    return taken.finish(step, received=step.received[0], plan=step.subscription)


def stop_plan(session: WriteSession, name: WalletName | None) -> Changed:
    """Let no plan renew a wallet; what was granted stays until it ends. Raises NoPlanError."""
    taken = session.take(session.key(name))
    plan = taken.open.subscription
    if plan is None:
        raise NoPlanError(provider=session.provider_name(taken.open.key))
    granted = (taken.open.lot(number) for number in (plan.rolled, plan.lot) if number is not None)
    draws = tuple(Draw(lot, lot.remaining) for lot in granted if lot is not None)
    return taken.finish(taken.open.unsubscribe(), draws=draws, plan=plan)


def ends_at(session: WriteSession, expiry: Expiry | None) -> datetime | None:
    """The first moment after an expiry, in the caller's time zone; None: never."""
    if expiry is None or expiry.through is None:
        return None
    return end_of(expiry.through, session.context.caller.time_zone)


def positive(number: Decimal, key: WalletKey) -> Amount:
    """A number of a wallet's units.

    Raises:
        AmountNotPositiveError: It is not above zero.
        TooManyDecimalsError, AmountTooLargeError: As Amount.exactly().
    """
    amount = Amount.exactly(number, key.unit)
    if amount.micros <= 0:
        raise AmountNotPositiveError(amount=amount.plain)
    return amount
