"""What an amount would make, as mixes of the kinds that have a price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.amounts import Amount
from core.work.media import Medium


@dataclass(frozen=True, slots=True)
class Mix:
    """So many of each kind, dearest first, and what stays."""

    counts: tuple[tuple[Medium, int], ...]
    left: Amount


def afford(available: Amount, prices: Mapping[Medium, Amount]) -> tuple[Mix, ...]:
    """The plainest ways to use an amount up: as many as possible of the dearest kind, then of the next with the rest;
    the same without the dearest; and so on.

    Args:
        prices: Of one generation each; all above zero and in the unit of `available`.

    Returns:
        At most one mix a kind, none twice, none empty: 6,200 at 500 and 70 are 12 videos and 2 images (60 left), or
        88 images (40 left).
    """
    dearest_first = sorted(prices.items(), key=lambda item: (-item[1].micros, item[0].value))
    mixes: list[Mix] = []
    for skipped in range(len(dearest_first)):
        left, counts = available.micros, []
        for medium, price in dearest_first[skipped:]:
            count = max(0, left // price.micros)
            if count:
                counts.append((medium, count))
                left -= count * price.micros
        mix = Mix(tuple(counts), Amount(left, available.unit))
        if counts and mix not in mixes:
            mixes.append(mix)
    return tuple(mixes)
