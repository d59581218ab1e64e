"""What an amount would make, as mixes of the kinds that have a price."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from core.amounts import Amount
from core.work.media import Medium


@dataclass(frozen=True, slots=True)
class Mix:
    """So many of each kind, dearest first, and what stays."""

    counts: tuple[tuple[Medium, int], ...]
    left: Amount


Makes: TypeAlias = tuple[Mix, ...] | None
"""What an amount would make; empty: nothing yet; None: of no kind is it known what one costs when no more is said."""


class How(enum.Enum):
    """How an amount is divided among kinds."""

    ONLY = "only"
    """All of it for one kind."""
    FIRST = "first"
    """As many as possible of one kind, then of the next cheaper ones with what it leaves."""
    SHARED = "shared"
    """As much for each kind, then as by afford() with what that leaves."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to use an amount up."""

    how: How
    mix: Mix


def afford(available: Amount, prices: Mapping[Medium, Amount]) -> tuple[Mix, ...]:
    """The plainest ways to use an amount up: as many as possible of the dearest kind, then of the next with the rest;
    the same without the dearest; and so on.

    Args:
        prices: Of one generation each; all above zero and in the unit of `available`.

    Returns:
        At most one mix a kind, none twice, none empty: 6,200 at 500 and 70 are 12 videos and 2 images (60 left), or
        88 images (40 left).
    """
    dearest_first = _dearest_first(prices)
    mixes: list[Mix] = []
    for skipped in range(len(dearest_first)):
        mix = _greedy(available.micros, dearest_first[skipped:], available)
        if mix.counts and mix not in mixes:
            mixes.append(mix)
    return tuple(mixes)


def ways(available: Amount, prices: Mapping[Medium, Amount]) -> tuple[Way, ...]:
    """What could be made of an amount: of each kind alone, of one before the others, and of all alike.

    Args:
        prices: As for afford().

    Returns:
        From the most of the dearest kind to the most of the cheapest, no mix twice, none empty: 6,200 at 500 and 70 are
        12 videos (200 left); 12 videos and 2 images (60 left); 6 videos and 45 images (50 left); 88 images (40 left).
    """
    dearest_first = _dearest_first(prices)
    found: list[Way] = []
    for place, kind in enumerate(dearest_first):
        found.append(Way(How.ONLY, _greedy(available.micros, [kind], available)))
        if found[-1].mix.counts:
            found.append(Way(How.FIRST, _greedy(available.micros, dearest_first[place:], available)))
        if place == 0:
            found.append(Way(How.SHARED, _shared(available, dearest_first)))
    mixes = [way.mix for way in found]
    return tuple(way for place, way in enumerate(found) if way.mix.counts and way.mix not in mixes[:place])


def _dearest_first(prices: Mapping[Medium, Amount]) -> list[tuple[Medium, Amount]]:
    return sorted(prices.items(), key=lambda item: (-item[1].micros, item[0].value))


def _greedy(left: int, prices: Sequence[tuple[Medium, Amount]], available: Amount) -> Mix:
    """As many as possible of the first kind, then of the next."""
    counts = []
    for medium, price in prices:
        count = max(0, left // price.micros)
        if count:
            counts.append((medium, count))
            left -= count * price.micros
    return Mix(tuple(counts), Amount(left, available.unit))


def _shared(available: Amount, prices: Sequence[tuple[Medium, Amount]]) -> Mix:
    """As much for each kind, and what that leaves for as many as it is enough for. Empty where a share makes none."""
    counts = {medium: max(0, available.micros // (len(prices) * price.micros)) for medium, price in prices}
    if not all(counts.values()):
        return Mix((), available)
    left = available.micros - sum(counts[medium] * price.micros for medium, price in prices)
    rest = _greedy(left, prices, available)
    for medium, count in rest.counts:
        counts[medium] += count
    return Mix(tuple((medium, counts[medium]) for medium, _ in prices), rest.left)
