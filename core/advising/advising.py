"""What to do instead of what was asked: computed, largest saving first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from core.advising.advice import Advice
from core.advising.asked import Asked, asked
from core.advising.draft_first import draft_first
from core.advising.image_first import image_first
from core.advising.joined_clips import joined_clips
from core.advising.kept_price import kept_price
from core.advising.shown_resolution import shown_resolution
from core.amounts import Unit
from core.prices.estimate import estimate
from core.prices.market import Market
from core.retries.record import Record
from core.work.work import Work

MOST = 3
"""Pieces of advice: nobody weighs more."""


def advise(work: Work, market: Market, records: Sequence[Record] = ()) -> tuple[Advice, ...]:
    """The best other ways to make the work, a line at a time, each on the channel where it was asked for.

    Each is good by itself: two for one line are alternatives, and their savings do not add up. A line whose price is
    not known exactly gets none, nor does one that sometimes fails and whose jobs make several at once.

    Args:
        records: The person's own; they say how often a try is kept where nobody says it.

    Returns:
        At most MOST, of one wallet the largest saving first. Savings of two wallets cannot be compared, so of several
        wallets come the largest of each, in the order in which the work first meets them, then the second of each.

    Raises:
        RefusedError: As estimate(), for the first line that cannot be priced as it stands.
        AmountTooLargeError: A sum does not fit; with retries it may be far above the price of the work.
    """
    estimate(work, market)
    wallets: dict[tuple[str, str, Unit], list[Advice]] = {}
    for one in asked(work, market, records):
        price = one.priced.price
        wallets.setdefault((price.provider, price.channel, price.amount.unit), []).extend(_all(one))
    ranked = [sorted(found, key=lambda advice: -advice.saving.micros) for found in wallets.values()]
    in_turn = [advice for turn in zip_longest(*ranked) for advice in turn if advice is not None]
    return tuple(in_turn[:MOST])


def _all(one: Asked) -> Iterator[Advice]:
    advisers: tuple[Callable[[Asked], Iterator[Advice]], ...] = (
        image_first,
        draft_first,
        shown_resolution,
        joined_clips,
        kept_price,
    )
    for adviser in advisers:
        yield from adviser(one)
