"""The cheapest purchase for what is needed in each of some months, on one channel."""

from __future__ import annotations

from collections.abc import Sequence

from core.amounts import MAX_MICROS, Amount
from core.buying.offers import Offers
from core.buying.purchase import Bought, Purchase, Purchases, Way
from core.buying.ways import Found, best_of, each_month, spread, ways
from core.errors.buying import NoPackPriceError, NotSoMuchSoldError
from core.work.schedule import MAX_MONTHS


def buy(offers: Offers, needs: Sequence[Amount]) -> Purchases:
    """The cheapest way to have what is needed in each month, the next best, and what else is worth knowing.

    Compared are: packs or pay-per-use alone; each plan in every month, or only in the months that need something, or
    paid for whole years, with packs for what it does not cover; and each month bought for by itself. Of each way it is
    the cheapest, to the millionth, unless Purchases.complete is False. Two plans are not had at once, and one is
    changed for another only where each month is bought for by itself. What one has already, gifts, and prices for
    newcomers are left out.

    What is bought in one month is used in a later one only where it has not ended by then, as far as is known: a pack
    whose end is not known serves the month in which it is bought. Where packs end, each purchase is made for a run of
    months, and what it leaves over serves those and no others: where ends overlap, something cheaper may be possible.

    Args:
        needs: In the unit of the channel, the first month first; 0 in an idle one, above 0 in at least one.

    Raises:
        NoPackPriceError: Nothing is sold there at a price that is known.
        NotSoMuchSoldError: It is, but so much cannot be had.
    """
    if offers.currency is None:
        raise NoPackPriceError(
            provider=offers.provider.name, provider_id=offers.provider.provider, channel=offers.channel.name
        )
    months = each_month(offers, needs) if len(needs) > 1 and offers.plans else None
    found = [*ways(offers, needs), *([] if months is None else [months])]
    best = best_of(found)
    waiting = spread(offers, needs[0]) if len(needs) == 1 and offers.plans else None
    if waiting is not None and waiting.purchase.plan_months > MAX_MONTHS:
        waiting = None  # nobody waits that long
    if best is None and waiting is None:
        raise NotSoMuchSoldError(
            provider=offers.provider.name, provider_id=offers.provider.provider, channel=offers.channel.name
        )
    ranked = sorted((one.purchase for one in found), key=lambda purchase: purchase.order)
    runner_up = next((one for one in ranked if one.items != ranked[0].items), None)
    single = _smallest_only(offers, needs[0]) if len(needs) == 1 else None
    told = [one.items for one in (*ranked[:1], runner_up) if one is not None]
    return Purchases(
        offers=offers,
        needs=tuple(needs),
        best=None if best is None else best.purchase,
        runner_up=runner_up,
        single=None if single is None or single.items in told else single,
        spread=_cheaper(waiting, best),
        at_least=None if best is None else Amount(best.at_least, offers.currency),
        complete=all(one.complete for one in (best, waiting) if one is not None),
    )


def _cheaper(found: Found | None, than: Found | None) -> Purchase | None:
    """It, if it is."""
    if found is None or (than is not None and found.purchase.cost >= than.purchase.cost):
        return None
    return found.purchase


def _smallest_only(offers: Offers, need: Amount) -> Purchase | None:
    """As many of the smallest pack as are needed, where there are others and it is sold to anybody in any number."""
    packs = [pack for pack in offers.packs if not pack.needs_plan and pack.limit is None]
    if len(packs) < 2:
        return None
    pack = min(packs, key=lambda one: (one.amount.micros, one.price.micros))
    count = -(-need.micros // pack.amount.micros)
    if pack.price.micros * count > MAX_MICROS:
        return None
    bought = Bought(pack, count, pack.amount.times(count), pack.price.times(count))
    return Purchase.of(Way.PACKS, (bought,), need)
