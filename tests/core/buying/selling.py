"""Small shops for tests: what is sold on one channel, written as a moderator or a price file would."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.amounts import Amount, Unit
from core.buying.buying import buy
from core.buying.offers import Offers, PackOffer, PlanOffer, UseOffer
from core.buying.purchase import Bought, Purchase, Purchases
from core.prices.cards import BookBasis
from core.prices.plans import Lasts, Rollover, RolloverKind
from core.prices.provider import Channel, SourceKind
from tests.core.prices.toys import provider, rate

BASIS = BookBasis(SourceKind.VENDOR, None, date(2026, 11, 20))
FOR_EVER = Lasts(forever=True)
ENDLESS = Rollover(RolloverKind.DOES_NOT_EXPIRE)
ACME = provider(rate())
CHANNEL = Channel("api", "API", Unit.CREDIT)
NOTHING = Offers(ACME, CHANNEL, None, (), None, (), ())


def credit(number: str | int) -> Amount:
    return Amount.exactly(Decimal(number), Unit.CREDIT)


def usd(number: str | int) -> Amount:
    return Amount.exactly(Decimal(number), Unit.USD)


def pack(amount: str | int, price: str | int, lasts: Lasts | None = FOR_EVER, **more: object) -> PackOffer:
    """`pack(1000, 10, once=True)`."""
    return replace(PackOffer(f"pack-{amount}", None, credit(amount), usd(price), BASIS, lasts), **more)  # type: ignore[arg-type]  # fields by name


def use(price: str, least: int | None = None, most: int | None = None, lasts: Lasts | None = FOR_EVER) -> UseOffer:
    """Credits at so much each."""
    bounds = [None if bound is None else credit(bound) for bound in (least, most)]
    return UseOffer("use", credit(1), usd(price), BASIS, *bounds, lasts)


def plan(
    amount: int,
    month: str | int | None,
    *,
    renewed: str | int | None = None,
    year: str | int | None = None,
    rollover: Rollover | None = None,
    seats: int = 1,
) -> PlanOffer:
    """A plan named by its allowance."""
    month_price, renewed_price, year_price = (None if one is None else usd(one) for one in (month, renewed, year))
    name = f"plan-{amount}"
    return PlanOffer(name, name, credit(amount), month_price, renewed_price, year_price, rollover, seats, BASIS)


def shop(packs: Iterable[PackOffer] = (), per_use: UseOffer | None = None, plans: Iterable[PlanOffer] = ()) -> Offers:
    """All in dollars."""
    return replace(NOTHING, currency=Unit.USD, packs=tuple(packs), per_use=per_use, plans=tuple(plans))


THREE = shop([pack(1000, 10), pack(5000, "42.50"), pack(10000, 80)])
"""The packs of the issue."""


def bought(offers: Offers, *needs: str | int) -> Purchases:
    """What is bought for the needs of each month."""
    return buy(offers, [credit(need) for need in needs])


def told(purchase: Purchase | None) -> str | None:
    """What is bought: `$85 packs: 1 × pack-10000, 1 × pack-500; 500 left`."""
    if purchase is None:
        return None
    items = ", ".join(_told(one) for one in purchase.items)
    return f"${purchase.cost.plain} {purchase.way.value}: {items}; {purchase.leftover.plain} left"


def _told(one: Bought) -> str:
    if isinstance(one.offer, UseOffer):
        return f"{one.amount.plain} by use"
    years = " (years)" if one.yearly else ""
    return f"{one.count} × {one.offer.id}{years}"


def counts(items: Sequence[Bought]) -> dict[str, int]:
    """How many of each."""
    return {one.offer.id: one.count for one in items}
