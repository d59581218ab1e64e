"""Work priced: a line each, a total a wallet, and what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.amounts import Amount, Unit
from core.prices.book import Price, RateCard
from core.work.media import Medium
from core.work.work import Work


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """One line of work with its price."""

    count: int
    medium: Medium
    price: Price
    amount: Amount
    assumed: tuple[str, ...]
    """What the person did not say and we filled in, by the names of the options: `provider`."""


@dataclass(frozen=True, slots=True)
class Total:
    """What the work takes from one wallet. Credits of two providers or channels are never added."""

    provider: str
    channel: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Estimate:
    """Work priced for a moment: its lines in the order asked, its totals in the order first met."""

    lines: tuple[EstimateLine, ...]
    totals: tuple[Total, ...]
    as_of: datetime


def estimate(work: Work, card_of: Callable[[str | None], RateCard], as_of: datetime) -> Estimate:
    """Price each line of the work and add the lines up.

    Args:
        card_of: The prices of a provider (None: the default one) that hold at `as_of`.

    Raises:
        NoRateError: A kind in the work has no price.
        AmountTooLargeError: The sum does not fit.
    """
    lines: list[EstimateLine] = []
    totals: dict[tuple[str, str, Unit], Amount] = {}
    for line in work.lines:
        price = card_of(line.provider).price(line.medium)
        amount = price.amount.times(line.count)
        assumed = ("provider",) if line.provider is None or line.provider_assumed else ()
        lines.append(EstimateLine(line.count, line.medium, price, amount, assumed))
        wallet = (price.provider, price.channel, amount.unit)
        totals[wallet] = totals[wallet] + amount if wallet in totals else amount
    summed = tuple(Total(provider, channel, amount) for (provider, channel, _), amount in totals.items())
    return Estimate(tuple(lines), summed, as_of)
