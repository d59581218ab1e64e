"""Which rates apply to what was said, what is filled in where nothing was said, and what is on offer instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.errors.prices import NotOfferedError, NotSaidError
from core.prices.checks import specificity
from core.prices.on_offer import (
    applies,
    choices,
    depends_on_length,
    frames_fit,
    labels,
    length_fits,
    lengths,
    plain_text,
)
from core.prices.provider import Channel, Model, Modifier, Provider
from core.prices.rates import EXTRA, NEEDED, Lengths, Measure, Rate
from core.work.attributes import NO, Attribute, Kind, Value
from core.work.media import Medium
from core.work.vocabulary import name_key

USUAL_LENGTH = Decimal(5)
"""Seconds, where neither model nor provider has a usual length: what most lists price first."""
_USUAL: Mapping[Attribute, Sequence[Value]] = {
    Attribute.HDR: (NO,),
    Attribute.STYLE: ("plain",),
    Attribute.DELIVERY: ("standard",),
    Attribute.REGION: ("global", "singapore"),
    Attribute.QUALITY: ("standard", "default", "medium", "low"),
    Attribute.RESOLUTION: ("720p", "768p", "1080p", "1k", "2k", "sd"),
    Attribute.SIZE: ("1024x1024",),
    Attribute.INPUT: ("text", "image"),
}
"""What is filled in where a price file says nothing: the plainest, then the cheapest that is common."""
_ORDER = {attribute: place for place, attribute in enumerate(Attribute)}
_SPECIAL = frozenset((Attribute.MODE, Attribute.DELIVERY, Attribute.HDR, Attribute.STYLE))
"""Not said is the plain way; what no rate mentions is not offered. Flags are alike."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What one model costs on one channel on one day."""

    provider: Provider
    channel: Channel
    model: Model
    medium: Medium
    rates: tuple[Rate, ...]

    @property
    def modifiers(self) -> tuple[Modifier, ...]:
        """What multiplies its rates."""
        here = (self.channel.id, self.medium)
        return tuple(one for one in self.provider.modifiers if (one.channel, one.medium) == here)

    @property
    def usual(self) -> Mapping[Attribute, Value]:
        """What is meant where nothing is said."""
        chosen = self.provider.default.media.get(self.medium)
        of_provider = chosen.values if chosen is not None and chosen.model == self.model.id else {}
        return {**of_provider, **self.model.values}


@dataclass(frozen=True, slots=True)
class Match:
    """The rates that apply, and the values that they apply to."""

    rates: tuple[Rate, ...]
    """One; of pictures that are scaled up, one for each doubling."""
    extras: tuple[Rate, ...]
    """Charged besides."""
    values: Mapping[Attribute, Value]
    """What was said, and what was filled in."""
    assumed: tuple[Attribute, ...]
    """What of it was filled in although there was a choice."""
    unaffected: tuple[Attribute, ...]
    """What was said and changes nothing, as far as is known."""
    asked_length: Value | None
    """What was asked for, where a longer one is billed."""


def match(offer: Offer, said: Mapping[Attribute, Value]) -> Match:
    """Choose the rates of an offer by what was said.

    Raises:
        NotOfferedError: The model does not offer something that was said.
        NotSaidError: Nothing can be charged without something that was not said.
    """
    return _Matcher(offer, _meant(offer, said)).match()


def _meant(offer: Offer, said: Mapping[Attribute, Value]) -> Mapping[Attribute, Value]:
    """What was said, as this offer means it: `draft` is a resolution here and a mode there."""
    if all(attribute.kind is not Kind.LABEL for attribute in said):
        return said
    conditions = [rate.when for rate in offer.rates] + [modifier.when for modifier in offer.modifiers]
    conditions += [multiplier.when for rate in offer.rates for multiplier in rate.multipliers]
    known = {
        (attribute, label)
        for when in conditions
        for attribute, labels in when.items()
        if attribute.kind is Kind.LABEL and isinstance(labels, tuple)
        for label in labels
    }
    meant: dict[Attribute, Value] = {}
    for attribute, value in said.items():
        others = [other for other, label in known if label == value and other not in said]
        moved = attribute.kind is Kind.LABEL and (attribute, value) not in known and len(others) == 1
        meant[others[0] if moved else attribute] = value
    return meant


class _Matcher:
    def __init__(self, offer: Offer, said: Mapping[Attribute, Value]) -> None:
        self.offer = offer
        self.said = said
        self.values: dict[Attribute, Value] = {}
        self.assumed: list[Attribute] = []
        self.asked_length: Value | None = None
        self.rows = [rate for rate in offer.rates if rate.per not in EXTRA]

    def match(self) -> Match:
        self._keep_what_can_be_counted()
        self._keep_the_plain_way()
        everything = list(self.rows)
        for attribute in sorted(self.said, key=_ORDER.__getitem__):
            self._keep_said(attribute, self.said[attribute])
        asked_for = {Attribute.LENGTH}.union(*(rate.when for rate in self.rows))
        for attribute in Attribute:
            if attribute in asked_for and attribute not in self.said:
                self._fill(attribute)
        doubling = self._doublings()
        rates = doubling or (max(self.rows, key=specificity),)
        self._fill_quantities(rates)
        extras = tuple(self._extras())
        unaffected = tuple(a for a in self.said if not self._matters(a, everything, (*rates, *extras)))
        return Match(rates, extras, self.values, tuple(self.assumed), unaffected, self.asked_length)

    def _keep_what_can_be_counted(self) -> None:
        """Rows that count something of which it was said how much; else those that count nothing of the kind."""
        counted = [rate for rate in self.rows if NEEDED.get(rate.per) in self.said]
        plain = [rate for rate in self.rows if rate.per not in NEEDED]
        if not counted and not plain:
            needed = tuple(dict.fromkeys(NEEDED[rate.per].value for rate in self.rows))
            raise NotSaidError(provider=self.offer.provider.name, model=self.offer.model.name, needed=needed)
        self.rows = counted or plain

    def _keep_the_plain_way(self) -> None:
        """No mode was said, so none is meant, if the plain way takes what goes in: a length that only an extension
        offers is refused, not priced as an extension."""
        if Attribute.MODE in self.said or Attribute.MODE in self.offer.usual:
            return
        plain = [rate for rate in self.rows if _is_plain(rate, Attribute.MODE)]
        given = self.said.get(Attribute.INPUT)
        self.rows = [rate for rate in plain if given is None or applies(rate, Attribute.INPUT, given)] or self.rows

    def _keep_said(self, attribute: Attribute, value: Value) -> None:
        mentioned = any(_mentions(rate, attribute) for rate in self.rows) or any(
            attribute in modifier.when for modifier in self.offer.modifiers
        )
        special = attribute in _SPECIAL or (attribute.kind is Kind.FLAG and attribute is not Attribute.SOUND)
        by_name = attribute is Attribute.MODE and name_key(value) in name_key(self.offer.model.name)  # Magnific Upscale
        if special and not mentioned and not by_name and value not in (NO, *_USUAL.get(attribute, ())):
            raise self._not_offered(attribute, value, ())
        if special and mentioned and value not in (NO, *_USUAL.get(attribute, ())):
            self.rows = [rate for rate in self.rows if _mentions(rate, attribute)] or self.rows
        if attribute is Attribute.LENGTH:
            value = self._length(Decimal(value))
        if attribute is Attribute.FRAMES:
            self._keep(attribute, value, [rate for rate in self.rows if frames_fit(rate, Decimal(value))])
        self._keep(attribute, value, [rate for rate in self.rows if applies(rate, attribute, value)])
        self.values[attribute] = value

    def _keep(self, attribute: Attribute, value: Value, rows: list[Rate]) -> None:
        if not rows:
            raise self._not_offered(attribute, value, choices(self.rows, attribute))
        self.rows = rows

    def _length(self, length: Decimal) -> Value:
        """The length that is billed. Raises NotOfferedError."""
        if any(length_fits(rate, length) for rate in self.rows):
            return plain_text(length)
        longer = [other for other in lengths(self.rows) if other > length]
        if self.offer.channel.lengths_round_up and longer:
            self.asked_length = plain_text(length)
            return plain_text(min(longer))
        raise self._not_offered(Attribute.LENGTH, plain_text(length), choices(self.rows, Attribute.LENGTH))

    def _not_offered(self, attribute: Attribute, value: Value, offered: tuple[str, ...]) -> NotOfferedError:
        return NotOfferedError(
            provider=self.offer.provider.name,
            model=None if self.offer.model.any else self.offer.model.name,
            medium=self.offer.medium.value,
            attribute=attribute.value,
            value=value,
            offered=offered,
        )

    def _fill(self, attribute: Attribute) -> None:
        """Decide what is meant where nothing was said: the usual value, among those that are on offer."""
        if attribute is Attribute.LENGTH:
            self._fill_length()
            return
        conditioned = [rate for rate in self.rows if attribute in rate.when]
        if not conditioned:
            return
        free = [rate for rate in self.rows if attribute not in rate.when]
        usual = self.offer.usual.get(attribute)
        if usual is None and (attribute in _SPECIAL or attribute.kind is Kind.FLAG):
            plain = [rate for rate in self.rows if _is_plain(rate, attribute)]
            if len(plain) > len([rate for rate in plain if attribute in rate.when]):
                self.rows = plain  # nothing special was asked for
                return
        offered = labels(conditioned, attribute)
        alike = not free and all(rate.when[attribute] == conditioned[0].when[attribute] for rate in conditioned)
        if not offered or (alike and len(offered) > 1):  # spans, chosen by what is counted; or nothing depends on it
            return
        preferred = (usual, *_USUAL.get(attribute, ()), *((NO,) if attribute.kind is Kind.FLAG else ()))
        value = next((value for value in preferred if value in offered), offered[0])
        self.rows = [rate for rate in self.rows if applies(rate, attribute, value)]
        chosen = len(offered) > 1 or bool(free)
        if value in (NO, *_USUAL.get(attribute, ())[:1]) and (attribute in _SPECIAL or not chosen):
            return  # the plain way goes unsaid
        self.values[attribute] = value
        if chosen:
            self.assumed.append(attribute)

    def _fill_length(self) -> None:
        by_frames = Attribute.FRAMES in self.said and all(rate.frames is not None for rate in self.rows)
        if by_frames or not any(depends_on_length(rate) for rate in self.rows):
            return
        offered = lengths(self.rows)
        usual = self.offer.usual.get(Attribute.LENGTH)
        wished = [Decimal(usual)] if usual else []
        wished += [USUAL_LENGTH, *sorted(offered)]
        length = next((length for length in wished if any(length_fits(rate, length) for rate in self.rows)), None)
        if length is None:
            raise self._not_offered(Attribute.LENGTH, plain_text(wished[0]), choices(self.rows, Attribute.LENGTH))
        self.rows = [rate for rate in self.rows if length_fits(rate, length)]
        self.values[Attribute.LENGTH] = plain_text(length)
        if len(offered) != 1 or any(isinstance(rate.lengths, Lengths) for rate in self.rows):
            self.assumed.append(Attribute.LENGTH)

    def _doublings(self) -> tuple[Rate, ...]:
        """For each doubling the rate of what goes into it; each makes four times as many pixels."""
        if not any(rate.per is Measure.DOUBLING for rate in self.rows):
            return ()
        if Attribute.SOURCE_MEGAPIXELS not in self.values:
            self.values[Attribute.SOURCE_MEGAPIXELS] = "1"
            self.assumed.append(Attribute.SOURCE_MEGAPIXELS)
        scale, size = int(Decimal(self.values[Attribute.SCALE])), Decimal(self.values[Attribute.SOURCE_MEGAPIXELS])
        if scale not in (2, 4, 8, 16):
            raise self._not_offered(Attribute.SCALE, self.values[Attribute.SCALE], ("2", "4", "8", "16"))
        rows = [rate for rate in self.offer.rates if rate.per is Measure.DOUBLING]
        chosen = []
        for step in range(scale.bit_length() - 1):
            fitting = [rate for rate in rows if applies(rate, Attribute.SOURCE_MEGAPIXELS, plain_text(size * 4**step))]
            chosen.append(max(fitting, key=specificity))
        return tuple(chosen)

    def _fill_quantities(self, rates: Iterable[Rate]) -> None:
        """What is counted but no condition: one megapixel, as long a source as what comes out of it."""
        for rate in rates:
            counted = {rate.per, *(surcharge.per for surcharge in rate.surcharges)}
            if (
                Measure.MEGAPIXEL in counted
                and not {
                    Attribute.MEGAPIXELS,
                    Attribute.SIZE,
                    Attribute.RESOLUTION,
                }
                & self.values.keys()
            ):
                self._assume(Attribute.MEGAPIXELS, self.offer.usual.get(Attribute.MEGAPIXELS, "1"))
            if Measure.SOURCE_MEGAPIXEL in counted and self.values.get(Attribute.INPUT) == "image":
                self._assume(Attribute.SOURCE_MEGAPIXELS, "1")
            billed = rate.billed is not None and rate.billed.source
            if billed and self.values.get(Attribute.INPUT) == "video" and Attribute.LENGTH in self.values:
                self._assume(Attribute.SOURCE_LENGTH, self.values[Attribute.LENGTH])
            for surcharge in rate.surcharges:
                references = int(Decimal(self.values.get(Attribute.REFERENCES, "0")))
                if surcharge.per is Measure.REFERENCE and surcharge.limit is not None and references > surcharge.limit:
                    raise self._not_offered(
                        Attribute.REFERENCES, self.values[Attribute.REFERENCES], (f"1-{surcharge.limit}",)
                    )

    def _assume(self, attribute: Attribute, value: Value) -> None:
        if attribute not in self.values:
            self.values[attribute] = value
            self.assumed.append(attribute)

    def _extras(self) -> Iterable[Rate]:
        for measure in Measure:  # in a fixed order: the ids of the rates are kept with what is spent
            if measure not in EXTRA or NEEDED[measure] not in self.said:
                continue
            rows = [
                rate
                for rate in self.offer.rates
                if rate.per is measure and all(applies(rate, a, self.values[a]) for a in rate.when if a in self.values)
            ]
            if not rows:
                needed = NEEDED[measure]
                raise self._not_offered(needed, self.said[needed], ())
            yield max(rows, key=specificity)

    def _matters(self, attribute: Attribute, everything: list[Rate], chosen: tuple[Rate, ...]) -> bool:
        if any(attribute in rate.when for rate in everything):
            return True
        return any(_counts(rate, attribute, self.values) for rate in chosen) or any(
            attribute in modifier.when for modifier in self.offer.modifiers
        )


def _is_plain(rate: Rate, attribute: Attribute) -> bool:
    """Whether the rate holds where nothing of the kind is asked for."""
    condition = rate.when.get(attribute, (NO,))
    return isinstance(condition, tuple) and any(label in condition for label in (NO, *_USUAL.get(attribute, ())))


def _mentions(rate: Rate, attribute: Attribute) -> bool:
    return (
        attribute in rate.when
        or any(attribute in multiplier.when for multiplier in rate.multipliers)
        or any(attribute in surcharge.when for surcharge in rate.surcharges)
    )


def _counts(rate: Rate, attribute: Attribute, values: Mapping[Attribute, Value]) -> bool:
    """Whether what was said changes what the rate charges."""
    if _mentions(rate, attribute):
        return True
    counted = {rate.per, *(surcharge.per for surcharge in rate.surcharges)}
    match attribute:
        case Attribute.LENGTH:
            return depends_on_length(rate)
        case Attribute.FRAMES:
            return rate.frames is not None
        case Attribute.SOURCE_LENGTH:
            return Measure.SOURCE_SECOND in counted or (rate.billed is not None and rate.billed.source)
        case Attribute.MEGAPIXELS:
            return Measure.MEGAPIXEL in counted
        case Attribute.SIZE | Attribute.RESOLUTION:
            return Measure.MEGAPIXEL in counted and Attribute.MEGAPIXELS not in values
        case Attribute.SOURCE_MEGAPIXELS:
            return bool({Measure.SOURCE_MEGAPIXEL, Measure.DOUBLING} & counted)
        case Attribute.REFERENCES:
            return Measure.REFERENCE in counted
        case Attribute.INPUT:
            return Measure.SOURCE_MEGAPIXEL in counted
    return NEEDED.get(rate.per) is attribute
