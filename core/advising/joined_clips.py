"""Shorter clips, joined, instead of one long one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations_with_replacement

from core.advising.advice import JoinedClips, Step, Way
from core.advising.asked import Asked
from core.prices.on_offer import on_offer
from core.prices.rates import Rate
from core.work.attributes import Attribute
from core.work.media import Medium

MOST_CLIPS = 3
"""That somebody would join."""


def joined_clips(asked: Asked) -> Iterator[JoinedClips]:
    """One piece of advice at most: for videos of a length that was said, the cheapest two or three clips that are
    exactly as long together; of those that cost the same, the fewest."""
    if asked.offer is None or asked.line.medium is not Medium.VIDEO or Attribute.LENGTH not in asked.line.values:
        return
    whole = Decimal(asked.values.get(Attribute.LENGTH, asked.line.values[Attribute.LENGTH]))
    clips = _shorter(asked, asked.offer.rates, whole)
    ways = [
        Way(tuple(clips[length] for length in reversed(lengths)))
        for count in range(2, MOST_CLIPS + 1)
        for lengths in _together(clips, count, whole)
    ]
    if not ways:
        return
    before, after = Way((asked.step,)), min(ways, key=lambda way: way.exact)
    if after.amount < before.amount:
        yield JoinedClips(before, after, turn=asked.step.kept * after.exact / before.exact)


def _together(lengths: Iterable[Decimal], count: int, whole: Decimal) -> Iterator[tuple[Decimal, ...]]:
    """All ways to come to the whole with so many, the shortest first."""
    known = set(lengths)
    for some in combinations_with_replacement(sorted(known), count - 1):
        last = whole - sum(some)
        if last >= some[-1] and last in known:
            yield (*some, last)


def _shorter(asked: Asked, rates: Iterable[Rate], whole: Decimal) -> dict[Decimal, Step]:
    clips: dict[Decimal, Step] = {}
    for value in on_offer(rates, Attribute.LENGTH):
        if Decimal(value) < whole:
            values = {**asked.values, Attribute.LENGTH: value}
            step = asked.like(values, success=asked.line.success, record=asked.step.record)
            if step is not None:
                clips[Decimal(value)] = step
    return clips
