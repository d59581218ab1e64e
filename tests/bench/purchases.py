"""`make bench`: the cheapest purchase, of few packs and of many, in one month and in twenty-four.

    python -m tests.bench.purchases

Each row is one shop. Needs run from one credit to ten million, each is bought for several times, by turns; shown are
the median and the longest of processor time, and how many of the needs were cut off before everything was looked at.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from core.amounts import Amount
from core.buying.buying import buy
from core.buying.offers import Offers, PackOffer
from core.buying.on_sale import on_sale
from core.errors.buying import NoPackPriceError, NotSoMuchSoldError
from core.prices.book import PriceBook
from tests.core.buying.selling import THREE, pack, plan, shop, use

ROUNDS = 5
NEEDS = (1, 70, 500, 9_000, 27_000, 32_000, 41_667, 123_457, 999_999, 1_000_003, 9_999_999, 10_000_000)
AIM_MS = 20
LATER = 24
"""Months, every third of them idle."""


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of some shops."""

    name: str
    shops: Sequence[Offers]
    months: int = 1

    def needs(self, offers: Offers) -> Iterator[list[Amount]]:
        """Of each month."""
        for need in NEEDS:
            some, none = Amount.exactly(need, offers.channel.unit), Amount(0, offers.channel.unit)
            yield [none if month % 3 == 2 else some for month in range(self.months)]

    def measure(self) -> str:
        """The row as it is printed."""
        times: dict[tuple[int, int], list[float]] = {}
        cut = 0
        for turn in range(ROUNDS):
            for place, offers in enumerate(self.shops):
                for number, needs in enumerate(self.needs(offers)):
                    began = time.process_time()
                    complete = bought(offers, needs)
                    times.setdefault((place, number), []).append((time.process_time() - began) * 1000)
                    cut += not complete and turn == 0
        medians = [statistics.median(one) for one in times.values()]
        slow = sum(one > AIM_MS for one in medians)
        return (
            f"{self.name:46} {len(medians):5,} {statistics.median(medians):9.2f} ms {max(medians):9.2f} ms"
            f" {slow:6,} {cut:6,}"
        )


def bought(offers: Offers, needs: Sequence[Amount]) -> bool:
    """Whether everything was looked at."""
    try:
        return buy(offers, needs).complete
    except (NoPackPriceError, NotSoMuchSoldError):
        return True


def odd(seed: int, step: int, cents: int) -> list[PackOffer]:
    """Twenty packs of odd sizes, the larger ones a little cheaper a credit; or all alike, but for some cents."""
    random = Random(seed)  # noqa: S311  # no secret
    sizes = random.sample(range(step, 30_000, step), 20)
    if cents:
        prices = [size + random.randint(0, cents) for size in sizes]
    else:
        prices = [int(size**0.93 * random.uniform(0.97, 1.03)) + 1 for size in sizes]
    return [pack(size, f"{price / 100:.2f}") for size, price in zip(sizes, prices, strict=True)]


def main() -> None:
    """Measure, and print a table."""
    book = PriceBook.packaged()
    listed = [on_sale(one, channel.id) for one in book.providers.values() for channel in one.channels]
    plans = [plan(1000, 9, year=86), plan(4000, 32, year=300), plan(12_000, 88, year=850)]
    by_use = shop([pack(1000, 10), pack(5000, "42.50"), pack(10_000, 80)], use("0.0105", least=100))
    rows = [
        Row("the three packs", [THREE]),
        Row("the three packs, a price by use from 100 on", [by_use]),
        Row("the three packs, three plans", [shop(THREE.packs, plans=plans)]),
        Row("every channel of the price book", listed),
        Row("twenty packs, sizes by 50, bulk prices", [shop(odd(seed, 50, 0)) for seed in range(12)]),
        Row("twenty packs of odd sizes, bulk prices", [shop(odd(seed, 1, 0)) for seed in range(12)]),
        Row("twenty packs of odd sizes, all but one price", [shop(odd(seed, 1, 5)) for seed in range(3)]),
        Row("the three packs, 24 months", [THREE], LATER),
        Row("the three packs, three plans, 24 months", [shop(THREE.packs, plans=plans)], LATER),
        Row("every channel of the price book, 24 months", listed, LATER),
    ]
    print(f"{len(NEEDS)} needs from {NEEDS[0]} to {NEEDS[-1]:,} a month; medians of {ROUNDS} rounds")
    print(f"{'':46} {'needs':>5} {'median':>12} {'worst':>12} {f'>{AIM_MS} ms':>6} {'cut':>6}")
    for row in rows:
        print(row.measure(), flush=True)


if __name__ == "__main__":
    main()
