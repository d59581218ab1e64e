"""The ways to buy for some months, and the cheapest purchase of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.amounts import Amount
from core.buying.allowances import lacking
from core.buying.offers import Offers, PackOffer, PlanOffer
from core.buying.packs import Runs, Shelf, cover, serves
from core.buying.purchase import Bought, Purchase, Way

_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A purchase, and what is known of all that are bought in its way."""

    purchase: Purchase
    at_least: int
    """Millionths of money; none costs less."""
    complete: bool
    """All were looked at that could be better."""


def ways(offers: Offers, needs: Sequence[Amount]) -> Iterator[Found]:
    """The cheapest purchases for the months, one or two of each way; a purchase may come up twice."""
    shelf = Shelf(offers.packs, offers.per_use)
    micros = [need.micros for need in needs]
    yield from _with(Way.PACKS, (), micros, needs, shelf.without_plan())
    for plan in offers.plans:
        for way, bought, active in _subscribed(plan, micros):
            yield from _with(way, (bought,), lacking(micros, plan, active), needs, shelf)


def spread(offers: Offers, need: Amount) -> Found | None:
    """The cheapest purchase if one can wait for further months of plans, one after the other; None: there is none."""
    periods = {pack: (plan, yearly) for plan in offers.plans for pack, yearly in _periods(plan)}
    shelf = Shelf((*offers.packs, *periods), offers.per_use)
    found: list[Found] = []
    # What is sold only with a plan is looked at beside a first month or year of each.
    for first in (None, *periods) if shelf.without_plan() != shelf else (None,):
        fixed = () if first is None else (Bought(first, 1, first.amount, first.price),)
        missing = need.micros - sum(one.amount.micros for one in fixed)
        covering = cover([missing], shelf.without_plan() if first is None else shelf)
        decided = sum(one.cost.micros for one in fixed)
        for runs in covering.ways[:1]:
            items = [*fixed, *_all_items(runs)]
            purchase = Purchase.of(Way.SPREAD, (_period_bought(one, periods) for one in items), need)
            found.append(Found(purchase, decided + covering.at_least, covering.complete))
    return min(found, key=lambda one: one.purchase.order, default=None)


def each_month(offers: Offers, needs: Sequence[Amount]) -> Found | None:
    """Each month bought for by itself, at its cheapest; None where one of them cannot be.

    What one gets once is bought in the month where it saves most.
    """
    busy = [need for need in needs if need.micros > 0]
    again = replace(offers, packs=tuple(pack for pack in offers.packs if not pack.once))
    usual = {need: best_of(list(ways(again, (need,)))) for need in busy}
    chosen = [usual[need] for need in busy]
    if again.packs != offers.packs:
        once = {need: best_of(list(ways(offers, (need,)))) for need in busy}
        place = min(range(len(busy)), key=lambda place: _gained(once[busy[place]], usual[busy[place]]))
        chosen[place] = once[busy[place]]
    months = [one for one in chosen if one is not None]
    if len(months) < len(busy):
        return None
    items = [item for one in months for item in one.purchase.items]
    purchase = Purchase.of(Way.EACH_MONTH, items, _all(needs))
    return Found(purchase, sum(one.at_least for one in months), all(one.complete for one in months))


def best_of(found: Sequence[Found]) -> Found | None:
    """The best purchase, with what is known of all of them together; None: there are none."""
    if not found:
        return None
    best = min((one.purchase for one in found), key=lambda purchase: purchase.order)
    return Found(best, min(one.at_least for one in found), all(one.complete for one in found))


def _gained(once: Found | None, usual: Found | None) -> tuple[bool, tuple[int, ...]]:
    """By what one gets once; less is more."""
    if once is None or usual is None:
        return once is None or usual is not None, ()
    return True, tuple(new - old for new, old in zip(once.purchase.order, usual.purchase.order, strict=True))


def _with(
    way: Way, fixed: tuple[Bought, ...], missing: Sequence[int], needs: Sequence[Amount], shelf: Shelf
) -> Iterator[Found]:
    """What was decided on, with packs for what is missing."""
    covering = cover(missing, shelf)
    decided = sum(one.cost.micros for one in fixed)
    for runs in covering.ways:
        if not (fixed and _do_without_plan(runs, needs)):
            purchase = Purchase.of(way, (*fixed, *_all_items(runs)), _all(needs))
            yield Found(purchase, decided + covering.at_least, covering.complete)


def _do_without_plan(runs: Runs, needs: Sequence[Amount]) -> bool:
    """Whether a plan besides is superfluous."""
    offers = [one.offer for one in _all_items(runs) if not isinstance(one.offer, PlanOffer)]
    if any(offer.needs_plan for offer in offers):
        return False
    micros = [need.micros for need in needs]
    if all(serves(offer.lasts) >= len(needs) for offer in offers):
        return sum(run.micros for run in runs) >= sum(micros)
    served = {month for run in runs for month in range(run.first, run.last + 1)}
    return all(month in served or not need for month, need in enumerate(micros)) and all(
        run.micros >= sum(micros[run.first : run.last + 1]) for run in runs
    )


def _all_items(runs: Runs) -> tuple[Bought, ...]:
    return tuple(one for run in runs for one in run.items)


def _all(needs: Sequence[Amount]) -> Amount:
    return Amount(sum(need.micros for need in needs), needs[0].unit)


def _subscribed(plan: PlanOffer, micros: Sequence[int]) -> Iterator[tuple[Way, Bought, list[bool]]]:
    """How to have a plan: what is bought, and in which months one has it."""
    months, busy = len(micros), [need > 0 for need in micros]
    kept = plan.renewed or plan.month if months > 1 else plan.month or plan.renewed
    if kept is not None:
        yield Way.MONTHLY, Bought(plan, months, plan.amount.times(months), kept.times(months)), [True] * months
    single = plan.month or plan.renewed
    if single is not None and not all(busy):
        count = sum(busy)
        yield Way.PAUSED, Bought(plan, count, plan.amount.times(count), single.times(count)), busy
    if plan.year is not None and (months > 1 or kept is None):
        years = -(-months // _MONTHS_A_YEAR)
        amount = plan.amount.times(years * _MONTHS_A_YEAR)
        yield Way.YEARLY, Bought(plan, years, amount, plan.year.times(years), yearly=True), [True] * months


def _periods(plan: PlanOffer) -> Iterator[tuple[PackOffer, bool]]:
    """A month and a year of a plan as if they were packs, and which of them is the year."""
    month = plan.renewed or plan.month
    if month is not None:
        yield PackOffer(plan.id, plan.name, plan.amount, month, plan.basis), False
    if plan.year is not None:
        yield PackOffer(plan.id, plan.name, plan.amount.times(_MONTHS_A_YEAR), plan.year, plan.basis), True


def _period_bought(one: Bought, periods: dict[PackOffer, tuple[PlanOffer, bool]]) -> Bought:
    """With the plan itself instead of what stands for it."""
    if not isinstance(one.offer, PackOffer) or one.offer not in periods:
        return one
    plan, yearly = periods[one.offer]
    return Bought(plan, one.count, one.amount, one.cost, yearly)
