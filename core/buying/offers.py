"""What can be bought on a channel, and what cannot be reckoned with."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from core.amounts import Amount, Unit
from core.prices.cards import BookBasis, ServerBasis
from core.prices.plans import Lasts, Rollover
from core.prices.provider import Channel, Provider
from core.prices.rates import Status


class Why(enum.Enum):
    """Why something is not reckoned with."""

    FREE = "free"
    """It is given, not sold; whether somebody has had it is not known."""
    NO_PRICE = "no-price"
    NO_AMOUNT = "no-amount"
    """What one gets for it is not known."""
    COUNTED_OTHERWISE = "counted-otherwise"
    """It grants something else than credits of the channel."""
    NOT_MONTHLY = "not-monthly"
    """It grants by the day or the week, and what is not used then may be lost."""
    NOT_SOLD = "not-sold"
    """Not any more, as far as is known."""
    NEEDS_PLAN = "needs-plan"
    """Only with a plan, and there is none to reckon with."""
    OTHER_CURRENCY = "other-currency"


@dataclass(frozen=True, slots=True)
class Excluded:
    """What is not reckoned with."""

    id: str
    name: str | None
    """Of a plan."""
    why: Why
    amount: Amount | None
    """What it grants, where that is known in the unit of the channel."""


@dataclass(frozen=True, slots=True)
class PackOffer:
    """Credits at a fixed price, a pass for some days among them."""

    id: str
    name: str | None
    """Of a pass; packs have none."""
    amount: Amount
    price: Amount
    basis: BookBasis | ServerBasis
    lasts: Lasts | None = None
    """None: not known."""
    needs_plan: bool = False
    once: bool = False
    """Each person gets it once."""
    limit: int | None = None
    """How many at most in one purchase; None: any number."""
    status: Status = Status.ACTIVE


@dataclass(frozen=True, slots=True)
class UseOffer:
    """Any amount at so much a unit. Where the unit is money, it is that money."""

    id: str
    """Of the pack, else of the channel."""
    units: Amount
    price: Amount
    """Of those units together."""
    basis: BookBasis | None
    """None: money is money."""
    least: Amount | None = None
    most: Amount | None = None
    lasts: Lasts | None = None
    """None: not known."""
    needs_plan: bool = False

    @property
    def rate(self) -> Fraction:
        """Of a unit."""
        return Fraction(self.price.micros, self.units.micros)


@dataclass(frozen=True, slots=True)
class PlanOffer:
    """A plan that grants credits each month. Amount and prices are those of all the seats that it takes."""

    id: str
    name: str
    amount: Amount
    """A month."""
    month: Amount | None
    """The price of a month by itself; one of the three is known."""
    renewed: Amount | None
    """A month's, where it renews by itself."""
    year: Amount | None
    """That of twelve months, paid at once."""
    rollover: Rollover | None
    """None: not known."""
    seats: int
    """The fewest that are sold; 1 too where it is not sold by the seat."""
    basis: BookBasis
    status: Status = Status.ACTIVE


Offer: TypeAlias = PackOffer | UseOffer | PlanOffer


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be bought on a channel, all in one currency."""

    provider: Provider
    channel: Channel
    currency: Unit | None
    """None: nothing can be bought."""
    packs: tuple[PackOffer, ...]
    per_use: UseOffer | None
    plans: tuple[PlanOffer, ...]
    excluded: tuple[Excluded, ...]
