"""No more pixels than the destination shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from core.advising.advice import ShownResolution, Step, Way
from core.advising.asked import Asked
from core.prices.on_offer import on_offer
from core.work.attributes import Attribute, Value
from core.work.media import Medium

PHONE_FEED = 720
"""Lines of pixels that the feed of a phone shows."""
_LINES = re.compile(r"([0-9]+)(?:p|px)")
_KILO = re.compile(r"([0-9]+(?:\.5)?)k")
_LINES_OF_1K = {Medium.VIDEO: 540, Medium.IMAGE: 1024}
"""A video of 4k is 2160 lines of 3840 pixels; an image of 1k is 1024 each way."""


def shown_resolution(asked: Asked) -> Iterator[ShownResolution]:
    """One piece of advice at most: the cheapest resolution that is enough for a phone's feed."""
    said = asked.values.get(Attribute.RESOLUTION)
    wanted = None if said is None else lines_of(said, asked.line.medium)
    if asked.offer is None or said is None or wanted is None:
        return
    fewer: list[tuple[int, Value, Step]] = []
    for value in on_offer(asked.offer.rates, Attribute.RESOLUTION, asked.offer.modifiers):
        lines = lines_of(value, asked.line.medium)
        if lines is not None and PHONE_FEED <= lines < wanted:
            values = {**asked.values, Attribute.RESOLUTION: value}
            step = asked.like(values, success=asked.line.success, record=asked.step.record)
            if step is not None and step.amount < asked.step.amount:
                fewer.append((lines, value, step))
    if fewer:
        lines, value, step = min(fewer, key=lambda one: (one[2].exact, -one[0]))
        larger = sorted((one for one in fewer if one[0] > lines), key=lambda one: one[0])
        yield ShownResolution(
            Way((asked.step,)),
            Way((step,)),
            asked=said,
            shown=value,
            turn=lines,
            larger=tuple(step for _, _, step in larger),
        )


def lines_of(resolution: Value, medium: Medium) -> int | None:
    """How many lines of pixels a resolution has at least; None where its name does not tell."""
    if (found := _LINES.fullmatch(resolution)) is not None:
        return int(found[1])
    if (found := _KILO.fullmatch(resolution)) is not None and medium in _LINES_OF_1K:
        return int(Decimal(found[1]) * _LINES_OF_1K[medium])
    return None
