"""Plans that renew: when the next period comes, what it grants, and what is kept of the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
KEPT_BEHIND = 5
"""So many are kept of those that a plan replaced, and of its own former days: each makes what is stored longer."""


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
    """What was there before it was set, or set again, as it was then."""
    again: int | None = None
    """The latest change that set it again within a period whose allowance had come: on another day, or so that it goes
    on."""
    stopped: int | None = None
    """The change that stopped it; None: it renews."""

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


def lasts(subscription: Subscription, at: datetime) -> bool:
    """Whether the period of its latest allowance lasts at that moment: of a pass all of its days, of what comes once
    for ever. While it does, whoever sets the plan again has that allowance already, whatever is left of it and whenever
    that ends."""
    end = next_renewal(subscription) if subscription.terms.days is None else _granted_until(subscription)
    return end is None or end > at


def find_lasting(present: Subscription | None, plan: str, at: datetime) -> Subscription | None:
    """What is known of a plan whose latest allowance is that of a period which lasts, be it that which renews now, or
    one that was stopped or replaced; None: nothing.

    Args:
        present: Of the wallet.
        plan: Its id.
    """
    return next((link for link in _links(present) if link.terms.plan == plan and lasts(link, at)), None)


def set_again(
    subscription: Subscription, terms: Terms, starts_on: date | None, time_zone: str, at: datetime
) -> Subscription:
    """The same one in its present period, whose allowance came already: it goes on, by these terms.

    Args:
        starts_on: A day on which it renews or did, in that time zone; None: as it was.
    """
    day, zone = (subscription.starts_on, subscription.time_zone) if starts_on is None else (starts_on, time_zone)
    periods = Subscription.present(terms, day, zone, at).periods + 1
    return replace(subscription, terms=terms, starts_on=day, time_zone=zone, periods=periods, stopped=None)


def same_days(one: Subscription, other: Subscription) -> bool:
    """Whether two of the same terms renew, and end, on the same days."""
    monthly = _every(one.terms) is Every.MONTH
    return (
        next_renewal(one) == next_renewal(other)
        and ends_of(one) == ends_of(other)
        and (not monthly or one.starts_on.day == other.starts_on.day)
    )


def ends_of(subscription: Subscription | None) -> Mapping[int, datetime | None]:
    """When the lots end that came with the latest period of each plan that is or was there, by their numbers."""
    ends: dict[int, datetime | None] = {}
    for link in _links(subscription):
        begun = replace(link, periods=link.periods - 1)
        if link.lot is not None:
            ends.setdefault(link.lot, _granted_until(begun))
        if link.rolled is not None:
            ends.setdefault(link.rolled, _kept_until(begun))
    return ends


def behind(present: Subscription | None) -> Subscription | None:
    """What is kept of what is there, by what comes in its place."""
    links = list(_links(present))[:KEPT_BEHIND]
    before: Subscription | None = None
    for link in reversed(links):
        before = replace(link, before=before)
    return before


def without(subscription: Subscription | None, change: int) -> Subscription | None:
    """What a wallet has of it once a change is undone: instead of what that change set, what was there before; what it
    stopped renews again. What a plan was stopped by has stopped what is there in its place."""
    if subscription is None:
        return None
    if subscription.stopped == change:
        return replace(subscription, stopped=None)
    before = without(subscription.before, change)
    if change not in (subscription.change, subscription.again):
        return subscription if before == subscription.before else replace(subscription, before=before)
    if before is None or before.stopped is not None:
        return before
    return replace(before, stopped=subscription.stopped)


def renewed_since(subscription: Subscription | None, change: int) -> bool:
    """Whether a plan renewed since a change set it again."""
    links = list(_links(subscription))
    for place, link in enumerate(links):
        if link.again == change:
            former = next((one for one in links[place + 1 :] if one.terms.plan == link.terms.plan), None)
            return former is None or former.lot != link.lot
    return False


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


def _links(subscription: Subscription | None) -> Iterator[Subscription]:
    """It, and what was there before, the latest first."""
    while subscription is not None:
        yield subscription
        subscription = subscription.before


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
