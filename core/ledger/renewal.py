"""Plans that renew: when the next period comes, what it grants, and what is kept of the one before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.amounts import Amount
from core.ledger.lots import Lot, LotKind
from core.ledger.periods import begins, first_day, period_at
from core.prices.granting import Terms
from core.prices.plans import Every, RolloverKind

_UNENDING = frozenset((RolloverKind.DOES_NOT_EXPIRE, RolloverKind.ROLLS_OVER))
"""All of an allowance is kept: it is granted without an end, and nothing is moved when it renews."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A plan that somebody has, and how far it was followed."""

    terms: Terms
    starts_on: date
    """Its periods are counted from this day."""
    time_zone: str
    """In which its days begin."""
    periods: int
    """The number of the next one, 0 being that which begins on `starts_on`."""
    lot: int | None = None
    """The latest allowance."""
    rolled: int | None = None
    """The lot of what was kept of earlier ones, the latest."""
    change: int | None = None
    """That started it."""
    before: Subscription | None = None
    """That it replaced, as it was then, without any before."""

    @classmethod
    def present(cls, terms: Terms, starts_on: date, time_zone: str, at: datetime) -> Subscription:
        """One whose next period is that in which a moment lies.

        Args:
            starts_on: A day on which it renews or did. Of what comes once: when it came.
        """
        return cls(terms, starts_on, time_zone, period_at(starts_on, _every(terms), time_zone, at))


@dataclass(frozen=True, slots=True)
class Renewal:
    """What the beginning of a period does."""

    at: datetime
    kept: Lot | None
    """What rolled over, new; None: nothing."""
    granted: Lot
    """The allowance, new."""
    subscription: Subscription
    """As it is afterwards."""


def next_renewal(subscription: Subscription) -> datetime | None:
    """When its next period begins; None: never."""
    every = _every(subscription.terms)
    return begins(subscription.starts_on, every, subscription.periods, subscription.time_zone)


def next_day(subscription: Subscription) -> date | None:
    """The day on which its next period begins, in its time zone; None: never."""
    at = next_renewal(subscription)
    return None if at is None else at.astimezone(ZoneInfo(subscription.time_zone)).date()


def is_over(subscription: Subscription, at: datetime) -> bool:
    """Whether it is a pass whose days have passed: who bought another one sets it anew."""
    end = None if subscription.terms.days is None else _granted_until(subscription)
    return end is not None and end <= at


def without(subscription: Subscription, change: int) -> Subscription | None:
    """What a wallet has of it once a change is undone: instead of what that change set, what it replaced."""
    if subscription.change == change:
        return subscription.before
    if subscription.before is not None and subscription.before.change == change:
        return replace(subscription, before=None)
    return subscription


def rolling(subscription: Subscription) -> tuple[int, ...]:
    """The lots of which the rest rolls over when its next period begins, in their order: as far as no hold reserves
    it. What is not kept ends."""
    lots: dict[RolloverKind | None, tuple[int | None, ...]] = {
        RolloverKind.MONTHS: (subscription.lot,),
        RolloverKind.CAPPED_BANK: (subscription.rolled, subscription.lot),
    }
    return tuple(lot for lot in lots.get(subscription.terms.rollover, ()) if lot is not None)


def renew(subscription: Subscription, number: int, kept: int) -> Renewal:
    """Begin its next period.

    Args:
        number: Of the next lot in the wallet.
        kept: Millionths that are left of the lots that roll over, and that no hold reserves; what is above the cap of
            the plan is not kept after all.

    Raises:
        ValueError: It has no next period.
    """
    terms, at = subscription.terms, next_renewal(subscription)
    if at is None:
        raise ValueError(f"the plan {terms.plan} has no period {subscription.periods}")
    rest = None
    if kept > 0 and rolling(subscription):
        micros = kept if terms.cap is None else min(kept, terms.cap.micros)
        amount = Amount(micros, terms.allowance.unit)
        rest = Lot(number, LotKind.PLAN, amount, amount, at, _kept_until(subscription))
        number += 1
    granted = Lot(number, LotKind.PLAN, terms.allowance, terms.allowance, at, _granted_until(subscription))
    after = replace(
        subscription,
        periods=subscription.periods + 1,
        lot=granted.number,
        rolled=None if rest is None else rest.number,
    )
    return Renewal(at, rest, granted, after)


def _every(terms: Terms) -> Every:
    return terms.every if terms.days is None else Every.ONCE


def _granted_until(subscription: Subscription) -> datetime | None:
    terms = subscription.terms
    if terms.days is not None:
        return begins(subscription.starts_on, Every.DAY, terms.days, subscription.time_zone)
    if terms.rollover in _UNENDING:
        return None
    return begins(subscription.starts_on, terms.every, subscription.periods + 1, subscription.time_zone)


def _kept_until(subscription: Subscription) -> datetime | None:
    """A bank is rolled again at each renewal; what is kept for months ends so many after this one."""
    terms = subscription.terms
    if terms.rollover is not RolloverKind.MONTHS:
        return _granted_until(subscription)
    if terms.months is None:
        return None
    starts_on, number = subscription.starts_on, subscription.periods + terms.months
    if terms.every is not Every.MONTH:
        starts_on, number = first_day(starts_on, terms.every, subscription.periods) or date.max, terms.months
    return begins(starts_on, Every.MONTH, number, subscription.time_zone)
