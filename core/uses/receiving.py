"""Credits that come: bought, given, or granted by a plan."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from core.amounts import Amount
from core.answers import Changed
from core.dates import Expiry
from core.errors.numbers import AmountNotPositiveError
from core.errors.plans import NoPlanError, SamePlanError, SeveralPlansError
from core.errors.reading import MissingOptionError
from core.ledger.changes import WalletKey, WalletName
from core.ledger.days import end_of
from core.ledger.lots import Draw, LotKind
from core.ledger.renewal import Subscription, find_lasting, next_renewal, same_days, set_again
from core.prices.granting import find_plan, terms_of
from core.session import Taken, WriteSession
from core.uses.counting import counted_otherwise
from core.uses.undoing_plans import remember_plan

MOST_OFFERED = 4
"""Amounts of which one can be pressed."""
_CREDITS, _MONEY = (1_000, 5_000, 10_000), (10, 20, 50)


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

    Raises:
        CountedOtherwiseError: Neither says it, and the wallet is counted in other money than the price.
        MissingOptionError: Neither says it.
    """
    key = session.key(name)
    if number is None and price is not None and price.unit is key.unit:
        number = price.decimal
    if number is None and price is not None and key.unit.money:
        raise counted_otherwise(session, price, key, name)
    if number is None:
        raise MissingOptionError("amount", _often(session, key), key)
    taken = session.take(key)
    lot_amount = positive(number, key)
    step = taken.open.top_up(lot_amount, kind, ends_at(session, expiry), cost=price, reason=note)
    return taken.finish(step, received=step.received[0])


def _often(session: WriteSession, key: WalletKey) -> tuple[Amount, ...]:
    """What is often received at once: a pack that is sold, else a round number; the smallest first."""
    packs = session.records.server_packs(session.context.caller)
    own = {pack.amount for pack in packs if (pack.provider, pack.channel) == (key.provider, key.channel)}
    sold = {
        Amount.exactly(pack.amount, key.unit)
        for pack in session.book.provider(key.provider).packs
        if pack.amount is not None and pack.channel == key.channel and not pack.free and not pack.least
    }
    round_ones = {Amount.exactly(number, key.unit) for number in (_MONEY if key.unit.money else _CREDITS)}
    return tuple(sorted(own or sold or round_ones, key=lambda amount: amount.micros)[:MOST_OFFERED])


def set_plan(session: WriteSession, plan: str, name: WalletName | None, renews_on: date | None) -> Changed:
    """Let a plan renew a wallet, instead of any other; its present allowance comes at once.

    Where the plan granted an allowance already for a period that lasts, none comes: it goes on, by its days of before
    or by another one. The plan that renews already is moved to another day so.

    Args:
        renews_on: A day on which it renews, or did; None: of what goes on that of before, else today.

    Raises:
        SamePlanError: It renews that wallet already, on that day.
        UnknownPlanError, WhichPlanError, NoAllowanceError: As find_plan() and terms_of() say.
    """
    key = session.key(name)
    provider = session.book.provider(key.provider)
    terms = terms_of(provider, find_plan(provider, plan, name.channel if name else None))
    key = session.key(WalletName(terms.provider, terms.channel))
    zone = session.context.caller.time_zone
    taken = session.take(key)
    remember_plan(session, taken.wallet, taken.open)
    present, moment = taken.open.subscription, taken.open.moment
    lasting = find_lasting(taken.open.plan, terms.plan, moment)
    if lasting is None:
        replaced = granted_by(taken, present)
        subscription = Subscription.present(terms, renews_on or session.today, zone, moment)
        step = taken.open.subscribe(subscription)
        return taken.finish(step, draws=replaced, received=step.received[0], plan=step.subscription)
    kept = lasting.terms if lasting is present else terms  # who stopped it and sets it anew is told of new terms
    again = set_again(lasting, kept, renews_on, zone, moment)
    if lasting is present and same_days(again, lasting):
        raise _same_plan(session, taken, lasting)
    taken.bring_lots_of(again)
    step = taken.open.subscribe_again(again)
    replaced = () if lasting is present else granted_by(taken, present)
    return taken.finish(step, draws=(*granted_by(taken, step.subscription), *replaced), plan=step.subscription)


def stop_plan(session: WriteSession, name: WalletName | None) -> Changed:
    """Let no plan renew a wallet; what was granted stays until it ends.

    Args:
        name: Where it leaves open which wallet, and the usual one has no plan, the only one that has is meant.

    Raises:
        NoPlanError: There is none.
        SeveralPlansError: Several wallets can be meant.
    """
    taken = session.take(_key_of_plan(session, name))
    plan = taken.open.subscription
    if plan is None:
        raise NoPlanError(provider=session.provider_name(taken.open.key))
    return taken.finish(taken.open.unsubscribe(), draws=granted_by(taken, plan), plan=plan)


def granted_by(taken: Taken, plan: Subscription | None) -> tuple[Draw, ...]:
    """What a plan brought for its latest period, as far as something of it is left."""
    numbers = () if plan is None else (plan.rolled, plan.lot)
    lots = (taken.open.lot(number) for number in numbers if number is not None)
    return tuple(Draw(lot, lot.remaining) for lot in lots if lot is not None and lot.remaining.micros)


def _same_plan(session: WriteSession, taken: Taken, present: Subscription) -> SamePlanError:
    """That a plan renews the wallet already: its allowance would come a second time."""
    started = session.records.change(session.account, taken.wallet, present.change or 0)
    if started is None:
        raise LookupError(f"no change started the plan {present.terms.plan}")
    return SamePlanError(
        provider=session.provider_name(taken.open.key),
        plan=present.terms.name,
        number=started.number,
        since=started.at,
        renews=next_renewal(present),
        key=taken.open.key,
    )


def _key_of_plan(session: WriteSession, name: WalletName | None) -> WalletKey:
    usual, records, account = session.key(name), session.records, session.account
    found = [wallet for wallet in records.wallets(account) if wallet.subscribed]
    if name is not None:
        found = [wallet for wallet in found if wallet.key.provider == name.provider and name.channel is None]
    if not found or usual in [wallet.key for wallet in found]:
        return usual
    if len(found) == 1:
        return found[0].key
    plans = ((wallet.key, records.subscription(account, wallet)) for wallet in found)
    raise SeveralPlansError(tuple((key, plan.terms.name) for key, plan in plans if plan is not None))


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
