"""What a job costs by the rates that apply: exact fractions, rounded once by who asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from core.prices.matching import Match, Offer
from core.prices.on_offer import holds
from core.prices.rates import NEEDED, Certainty, Measure, Rate, Surcharge, When
from core.work.attributes import NO, Attribute, Value

PIXELS_PER_MEGAPIXEL = 1024 * 1024
"""As BFL and the hosts of its models count them (github.com/black-forest-labs/skills, read 2026-11-22)."""
_MEGAPIXELS_OF: Mapping[str, Fraction] = {
    label: Fraction(width * height, PIXELS_PER_MEGAPIXEL)
    for label, width, height in (
        ("512p", 512, 512),
        ("0.5k", 512, 512),
        ("720p", 1280, 720),
        ("1024p", 1024, 1024),
        ("1k", 1024, 1024),
        ("1080p", 1920, 1080),
        ("1440p", 2560, 1440),
        ("2048px", 2048, 2048),
        ("2k", 2048, 2048),
        ("4k", 4096, 4096),
    )
}


@dataclass(frozen=True, slots=True)
class Charge:
    """What a count of a kind costs, in the unit of the channel."""

    jobs: int
    outputs: int
    """Of one job."""
    job: Fraction | None
    """What one job costs; of a range the lower figure; None: not known."""
    job_at_most: Fraction | None
    """Of a range the higher figure."""
    certainty: Certainty


def charge(offer: Offer, match: Match, count: int) -> Charge:
    """Price `count` outputs. Jobs that make several at once are bought whole."""
    outputs = match.rates[0].outputs
    rates = (*match.rates, *match.extras)
    low = _sum(_job(rate, offer, match.values, rate.between[0] if rate.between else rate.price) for rate in rates)
    high = _sum(_job(rate, offer, match.values, rate.between[1] if rate.between else rate.price) for rate in rates)
    certainty = max((rate.known for rate in rates), key=list(Certainty).index)
    return Charge(ceil(Fraction(count, outputs)), outputs, low, high, certainty)


def _sum(parts: Iterable[Fraction | None]) -> Fraction | None:
    total = Fraction(0)
    for part in parts:
        if part is None:
            return None
        total += part
    return total


def _job(rate: Rate, offer: Offer, values: Mapping[Attribute, Value], price: Decimal | None) -> Fraction | None:
    """One job by one rate: units times price, multipliers, surcharges beyond the free count, then the minimum."""
    if price is None:
        return None
    cost = _units_cost(rate, values, Fraction(price))
    for multiplier in rate.multipliers:
        if _met(multiplier.when, values):
            cost *= Fraction(multiplier.factor)
    for modifier in offer.modifiers:
        if _met(modifier.when, values):
            cost *= Fraction(modifier.factor)
    cost += sum(_surcharge(surcharge, rate, values) for surcharge in rate.surcharges)
    return max(cost, Fraction(rate.minimum)) if rate.minimum is not None else cost


def _units_cost(rate: Rate, values: Mapping[Attribute, Value], price: Fraction) -> Fraction:
    units = quantity(rate.per, rate, values)
    if rate.first is None:
        return _blocks(units, rate) * price
    further = units - Fraction(rate.first.units)
    return Fraction(rate.first.price) + (_blocks(further, rate) * price if further > 0 else 0)


def _blocks(units: Fraction, rate: Rate) -> Fraction:
    blocks = units / Fraction(rate.block)
    return Fraction(ceil(blocks)) if rate.rounds_up else blocks


def _surcharge(surcharge: Surcharge, rate: Rate, values: Mapping[Attribute, Value]) -> Fraction:
    if not _met(surcharge.when, values):
        return Fraction(0)
    units = quantity(surcharge.per, rate, values)
    if surcharge.per is Measure.SOURCE_MEGAPIXEL and rate.rounds_up:
        units = Fraction(ceil(units))
    return max(units - surcharge.free, Fraction(0)) * Fraction(surcharge.price)


def _met(when: When, values: Mapping[Attribute, Value]) -> bool:
    return all(
        holds(condition, values[attribute]) if attribute in values else isinstance(condition, tuple) and NO in condition
        for attribute, condition in when.items()
    )


def quantity(per: Measure, rate: Rate, values: Mapping[Attribute, Value]) -> Fraction:
    """How much of a measure one job has; 0 of what was not said."""

    def number(attribute: Attribute, otherwise: str = "0") -> Fraction:
        return Fraction(values.get(attribute, otherwise))

    match per:
        case Measure.GENERATION | Measure.DOUBLING:
            return Fraction(1)
        case Measure.OUTPUT:
            return Fraction(rate.outputs)
        case Measure.SECOND:
            return _seconds(rate, values)
        case Measure.MEGAPIXEL:
            return _megapixels(values)
        case Measure.REFERENCE:
            return number(Attribute.REFERENCES)
        case Measure.SOURCE_SECOND:
            return number(Attribute.SOURCE_LENGTH)
        case Measure.SOURCE_MEGAPIXEL:
            return number(Attribute.SOURCE_MEGAPIXELS)
        case _:
            return number(NEEDED[per])


def _seconds(rate: Rate, values: Mapping[Attribute, Value]) -> Fraction:
    """Billed seconds."""
    output = Fraction(values.get(Attribute.LENGTH, "0"))
    if rate.frames is not None and Attribute.FRAMES in values:
        output = Fraction(values[Attribute.FRAMES]) / Fraction(rate.frames.a_second)
    if rate.billed is None or not _met(rate.billed.when, values):
        return output
    source = Fraction(values.get(Attribute.SOURCE_LENGTH, "0"))
    billed = output * rate.billed.output + source * rate.billed.source
    if rate.billed.at_least_outputs is not None:
        billed = max(billed, Fraction(rate.billed.at_least_outputs) * output)
    return min(billed, Fraction(rate.billed.at_most)) if rate.billed.at_most is not None else billed


def _megapixels(values: Mapping[Attribute, Value]) -> Fraction:
    if Attribute.MEGAPIXELS in values:
        return Fraction(values[Attribute.MEGAPIXELS])
    if Attribute.SIZE in values:
        width, height = map(int, values[Attribute.SIZE].split("x"))
        return Fraction(width * height, PIXELS_PER_MEGAPIXEL)
    return _MEGAPIXELS_OF.get(values.get(Attribute.RESOLUTION, ""), Fraction(1))
