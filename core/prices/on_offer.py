"""What single rates admit, and what they have on offer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from core.prices.provider import Modifier
from core.prices.rates import Condition, Lengths, Measure, Rate, Span
from core.work.attributes import NO, YES, Attribute, Kind, Value

SHOWN_SECONDS = 60
"""Of a span of lengths."""


def holds(condition: Condition, value: Value) -> bool:
    """Whether a condition is met."""
    return Decimal(value) in condition if isinstance(condition, Span) else value in condition


def applies(rate: Rate, attribute: Attribute, value: Value) -> bool:
    """Whether a rate admits a value; one without a condition admits any."""
    if attribute is Attribute.LENGTH and not length_fits(rate, Decimal(value)):
        return False
    return attribute not in rate.when or holds(rate.when[attribute], value)


def depends_on_length(rate: Rate) -> bool:
    """Whether a length changes what it costs, or whether it can be had."""
    timed = {rate.per, *(surcharge.per for surcharge in rate.surcharges)} & {Measure.SECOND}
    return bool(timed) or Attribute.LENGTH in rate.when or rate.lengths is not None


def length_fits(rate: Rate, length: Decimal) -> bool:
    """Whether a length can be had at that rate."""
    condition = rate.when.get(Attribute.LENGTH)
    if condition is not None and not holds(condition, plain_text(length)):
        return False
    if rate.frames is not None and not frames_fit(rate, length * rate.frames.a_second):
        return False
    return rate.lengths is None or length in rate.lengths


def frames_fit(rate: Rate, frames: Decimal) -> bool:
    """Likewise for so many frames."""
    return rate.frames is None or rate.frames.start <= frames <= rate.frames.to


def lengths(rows: Iterable[Rate]) -> list[Decimal]:
    """Single lengths on offer, and the shortest of each span."""
    found: set[Decimal] = set()
    for rate in rows:
        condition = rate.when.get(Attribute.LENGTH)
        if isinstance(condition, tuple):
            found |= {Decimal(label) for label in condition}
        elif isinstance(rate.lengths, tuple):
            found |= set(rate.lengths)
        elif rate.lengths is not None and rate.lengths.start is not None:
            found.add(rate.lengths.start)
        elif rate.frames is not None:
            found.add(rate.frames.start / rate.frames.a_second)
    return sorted(found)


def labels(rows: Iterable[Rate], attribute: Attribute) -> list[Value]:
    """In the order of the file."""
    conditions = (rate.when[attribute] for rate in rows if attribute in rate.when)
    return list(dict.fromkeys(label for labels in conditions if not isinstance(labels, Span) for label in labels))


def choices(rows: Iterable[Rate], attribute: Attribute) -> tuple[str, ...]:
    """What is on offer, for people: `5`, `10`, `3-15`, `≤30`, in order."""
    rows = list(rows)
    if attribute is Attribute.FRAMES:
        frames = [rate.frames for rate in rows if rate.frames is not None]
        return tuple(dict.fromkeys(f"{plain_text(some.start)}-{plain_text(some.to)}" for some in frames))
    if attribute is not Attribute.LENGTH:
        return tuple(sorted(labels(rows, attribute), key=_numeric))
    spans = [rate.lengths for rate in rows if isinstance(rate.lengths, Lengths) and Attribute.LENGTH not in rate.when]
    single = [rate for rate in rows if rate.lengths is None or isinstance(rate.lengths, tuple)]
    return tuple(dict.fromkeys((*map(plain_text, lengths(single)), *map(_span, spans))))


def _span(span: Lengths) -> str:
    if span.start is not None and span.to is not None:
        return f"{plain_text(span.start)}-{plain_text(span.to)}"
    if span.to is not None:
        return f"\u2264{plain_text(span.to)}"
    return f"\u2265{plain_text(span.start or Decimal(0))}"


def on_offer(rates: Iterable[Rate], attribute: Attribute, modifiers: Iterable[Modifier] = ()) -> tuple[Value, ...]:
    """Single values that can be said where these rates hold, smallest first; of lengths the whole seconds."""
    rates = list(rates)
    if attribute is Attribute.LENGTH:
        single = {length for length in lengths(rates) if not length % 1}  # what frames come to need not be whole
        return tuple(plain_text(length) for length in sorted(single | _whole_seconds(rates)))
    whens = [modifier.when for modifier in modifiers]
    for rate in rates:
        whens += [rate.when, *(one.when for one in rate.multipliers), *(one.when for one in rate.surcharges)]
    conditions = [when[attribute] for when in whens if attribute in when]
    labels = {label for labels in conditions if not isinstance(labels, Span) for label in labels}
    if labels and attribute.kind is Kind.FLAG:
        labels = {YES, NO}
    return tuple(sorted(labels, key=_numeric))


def _whole_seconds(rates: Iterable[Rate]) -> set[Decimal]:
    """Of spans that have both ends."""
    spans = [rate.lengths for rate in rates if isinstance(rate.lengths, Lengths)]
    ends = [(span, int(span.start), int(span.to)) for span in spans if span.start is not None and span.to is not None]
    return {
        second
        for span, start, to in ends
        for second in map(Decimal, range(start, min(to, start + SHOWN_SECONDS) + 1))
        if second in span
    }


def _numeric(label: str) -> tuple[bool, Decimal, str]:
    """360p before 1080p before 4k; words behind."""
    found = re.match(r"([0-9]+(?:\.[0-9]+)?)(k?)", label)
    return (False, Decimal(found[1]) * (1_000 if found[2] else 1), label) if found else (True, Decimal(0), label)


def plain_text(number: Decimal) -> str:
    """As price files and sentences write it: `2.5`."""
    return f"{number.normalize():f}"
