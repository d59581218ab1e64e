"""Which models of a channel make a kind of work, and what there is to doubt."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.comparing.features import lines_of
from core.comparing.misfits import Misfit, Why, nearest
from core.errors.prices import NotOfferedError, NotSaidError, UnknownModelError
from core.prices.book import PriceBook
from core.prices.cards import RateCard, not_sold
from core.prices.matching import USUAL_LENGTH, Match, Offer, match
from core.prices.provider import Model
from core.prices.rates import Certainty, Rate, Status
from core.work.attributes import NO, Attribute, Kind, Value
from core.work.media import Medium
from core.work.work import WorkLine

_COMMON_LINES = 720
"""Of a video: what most lists price first."""
_PLAIN: Mapping[Attribute, Value] = {Attribute.INPUT: "text", Attribute.DELIVERY: "standard", Attribute.STYLE: "plain"}
"""What may go unmentioned by a price list that has nothing else."""


class Doubt(enum.Enum):
    """Why a model may not be what was meant, the gravest first. A model of which there is less to doubt is preferred,
    whatever it costs."""

    FROM_IMAGE = "from-image"
    """It makes a video of an image, which nobody said: that has to be made first."""
    SUPERSEDED = "superseded"
    """A newer one took its place; whether it is still sold is not certain."""
    UNSTATED = "unstated"
    """Its price list does not speak of something that was said, so whether it can be had is not certain."""
    LESSER = "lesser"
    """Its usual length or resolution, which is meant where none is said, is below the common one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that makes it, at an exact price."""

    offer: Offer
    matched: Match
    doubts: tuple[Doubt, ...]
    unstated: tuple[Attribute, ...]

    @property
    def order(self) -> tuple[tuple[bool, ...], int]:
        """Less is to be doubted less."""
        return tuple(doubt in self.doubts for doubt in Doubt), len(self.unstated)


@dataclass(frozen=True, slots=True)
class Makers:
    """The models of a channel that make a kind of line, whatever its count: of those that do, the ones of which there
    is least to doubt."""

    candidates: tuple[Candidate, ...]
    """None where moderators set a price, which holds for every model."""


def makers_of(asked: WorkLine, card: RateCard, book: PriceBook) -> Makers | Misfit:
    """The models of a channel that make a line of work as it was asked, else what is in the way.

    Where no way of working was said and no model named, plain generation is meant: from text, else, of videos, from an
    image. Prices that are not exact are none here.
    """
    if asked.provider not in (None, card.provider.provider) or asked.channel not in (None, card.channel):
        return Misfit(Why.NOT_ASKED)
    models = _models(asked, card, book)
    if isinstance(models, Misfit):
        return models
    if asked.medium in card.own:
        return Makers(())
    looked_at = [_candidate(asked, model, said, card) for model, said in models]
    found = [one for one in looked_at if isinstance(one, Candidate)]
    if not found:
        nowhere = Why.NO_MEDIUM if asked.model is None else Why.UNKNOWN_MODEL
        misfits = [one for one in looked_at if isinstance(one, Misfit)]
        return nearest(misfits or [Misfit(nowhere, asked.medium, asked.model)])
    least = min(one.order for one in found)
    return Makers(tuple(one for one in found if one.order == least))


def _models(asked: WorkLine, card: RateCard, book: PriceBook) -> list[tuple[Model, Mapping[Attribute, Value]]] | Misfit:
    """Those that may be meant, with what was said of them."""
    provider = card.provider
    if asked.model is None:
        return [(model, asked.values) for model in provider.models if asked.medium in model.media]
    try:
        model, named = book.model(provider, asked.model, asked.medium, card.day)
    except UnknownModelError:
        listed = asked.medium in card.own or any(asked.medium in model.media for model in provider.models)
        return Misfit(Why.UNKNOWN_MODEL if listed else Why.NO_MEDIUM, asked.medium, asked.model)
    if model.any:
        return Misfit(Why.UNKNOWN_MODEL, asked.medium, asked.model)
    return [(model, {**named, **asked.values})]


def _candidate(
    asked: WorkLine, model: Model, said: Mapping[Attribute, Value], card: RateCard
) -> Candidate | Misfit | None:
    """A model, else what is in its way; None where it never was on the channel."""
    provider, day, medium = card.provider, card.day, asked.medium
    sold = provider.rates_of(card.channel, model.id)
    if not sold:
        return None
    rates = tuple(rate for rate in sold if day in rate.period and _is_sold(rate))
    channel = provider.channel(card.channel)
    if not rates:
        days = not_sold(provider, model, sold, day)
        return Misfit(Why.NOT_SOLD, medium, asked.model, channel, start=days.start, until=days.until)
    offer = Offer(provider, channel, model, medium, rates)
    try:
        matched = match(offer, said)
    except NotOfferedError as error:
        attribute = Attribute.of(error.attribute)
        return Misfit(Why.NOT_OFFERED, medium, asked.model, channel, attribute, error.value, error.offered)
    except NotSaidError as error:
        return Misfit(Why.NOT_SAID, medium, asked.model, channel, Attribute.of(error.needed[0]))
    if asked.model is None and _is_other_way(model, matched, said, medium):
        return Misfit(Why.OTHER_WAY, medium, asked.model, channel)
    known = [Certainty.UNKNOWN if _has_no_price(rate) else rate.known for rate in (*matched.rates, *matched.extras)]
    if Certainty.UNKNOWN in known:
        return Misfit(Why.NO_PRICE, medium, asked.model, channel)
    if any(one is not Certainty.EXACT for one in known):
        return Misfit(Why.APPROXIMATE, medium, asked.model, channel)
    unstated = tuple(one for one in matched.unaffected if not goes_unsaid(one, said.get(one)))
    return Candidate(offer, matched, tuple(_doubts(asked, matched, unstated)), unstated)


def _has_no_price(rate: Rate) -> bool:
    return rate.price is None and rate.between is None


def _doubts(asked: WorkLine, matched: Match, unstated: Sequence[Attribute]) -> Iterator[Doubt]:
    made_of = matched.values.get(Attribute.INPUT)
    if asked.model is None and Attribute.INPUT not in asked.values and made_of == "image":
        yield Doubt.FROM_IMAGE
    if any(rate.status is Status.SUPERSEDED for rate in matched.rates):
        yield Doubt.SUPERSEDED
    if unstated:
        yield Doubt.UNSTATED
    if _is_lesser(asked, matched.values):
        yield Doubt.LESSER


def _is_sold(rate: Rate) -> bool:
    """Whether a rate that holds is of something that is sold. Of what is retired only its last day says until when."""
    retired = rate.status is Status.RETIRED and rate.period.until is None
    return not retired and rate.status is not Status.RULE_OF_THUMB


def _is_other_way(model: Model, matched: Match, said: Mapping[Attribute, Value], medium: Medium) -> bool:
    """Whether it is made in a way that nobody said: a reframed video is no video that was asked for."""
    if Attribute.MODE in said:
        return False
    plain_inputs = ("text", "image") if medium is Medium.VIDEO else ("text",)
    other_input = Attribute.INPUT not in said and matched.values.get(Attribute.INPUT, "text") not in plain_inputs
    return other_input or Attribute.MODE in matched.values or Attribute.MODE in model.values


def _is_lesser(asked: WorkLine, values: Mapping[Attribute, Value]) -> bool:
    """Whether what was filled in of a video is shorter or smaller than what is usual elsewhere."""
    if asked.medium is not Medium.VIDEO:
        return False
    length, resolution = (
        None if attribute in asked.values else values.get(attribute)
        for attribute in (Attribute.LENGTH, Attribute.RESOLUTION)
    )
    lines = None if resolution is None else lines_of(resolution)
    return (length is not None and Decimal(length) < USUAL_LENGTH) or (lines is not None and lines < _COMMON_LINES)


def goes_unsaid(attribute: Attribute, value: Value | None) -> bool:
    """Whether a price list that has nothing else need not speak of it."""
    return value == (NO if attribute.kind is Kind.FLAG else _PLAIN.get(attribute, NO))
