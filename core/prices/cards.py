"""Prices that hold: of a channel, on a server, on a day; and what each rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

import msgspec

from core.amounts import Amount, Unit
from core.errors.prices import NoRateError, NotOfferedError, NotSaidError, NotSoldError
from core.errors.tree import RequestError
from core.prices.charging import charge
from core.prices.matching import Match, Offer, match
from core.prices.provider import Model, Provider, Source, SourceKind
from core.prices.rates import Certainty, Rate
from core.work.media import Medium

ANY_MODEL = "any"
"""The model of a price that is the same for all."""


class BookBasis(msgspec.Struct, frozen=True, tag="book"):
    """A price rests on the price book."""

    source: SourceKind
    dated: date | None
    """When it was true by the source's own account, of a month its first day; None: unknown."""
    read: date
    whole_month: bool = False
    """Only the month is known."""
    title: str = ""
    url: str | None = None
    note: str | None = None
    until: date | None = None
    """The last day on which it holds, where that is known."""


class ServerBasis(msgspec.Struct, frozen=True, tag="server"):
    """A price rests on what the server's moderators set."""

    set_by: UUID | None
    """The moderator; None when that person is gone. Names are looked up when they are shown: a price is stored with
    what other people spent, and a name in there could never be forgotten."""
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Price:
    """What one job of a kind costs, and what that rests on."""

    provider: str
    channel: str
    medium: Medium
    model: str
    """Its id in the price file, or ANY_MODEL."""
    amount: Amount
    """Rounded to a millionth of the unit; sums are made before rounding."""
    basis: BookBasis | ServerBasis
    rates: tuple[str, ...] = ()
    """The ids of the rates in the price file."""


@dataclass(frozen=True, slots=True)
class ServerPrice:
    """A price that moderators set for their server, or that they took one back; a row is never changed, a later one
    takes its place."""

    provider: str
    channel: str
    medium: Medium
    amount: Amount | None
    """None: what the price book says holds again."""
    starts_at: datetime
    set_by: UUID | None
    set_at: datetime


@dataclass(frozen=True, slots=True)
class ServerPack:
    """A pack that moderators sell, or know of, on their server; of the same amount the one that was set last."""

    provider: str
    channel: str
    amount: Amount
    """That it brings."""
    price: Amount
    set_by: UUID | None
    """None: that person is gone."""
    set_at: datetime


@dataclass(frozen=True)
class RateCard:
    """The prices of one channel that hold on one server on one day."""

    provider: Provider
    channel: str
    day: date
    own: Mapping[Medium, ServerPrice]
    """The server's own that hold, which come first."""
    default: bool = False
    """It is what is meant on the server where nobody is named: of it, it is told what moderators set."""

    @property
    def unit(self) -> Unit:
        """Of its amounts."""
        return self.provider.channel(self.channel).unit

    @cached_property
    def prices(self) -> Mapping[Medium, Price]:
        """What one of each kind costs when nothing more is said, where that is known exactly."""
        found: dict[Medium, Price] = {}
        for medium in Medium:
            try:
                found[medium] = self.price(medium)
            except RequestError:
                continue
        return found

    def price(self, medium: Medium) -> Price:
        """What one of a kind costs when nothing more is said. Raises NoRateError when that is not known exactly."""
        if medium in self.own:
            return self.own_price(medium)
        chosen = self.provider.default.media.get(medium)
        if chosen is not None:
            try:
                offer = self.offer(chosen.model, medium)
                matched = match(offer, {})
                charged = charge(offer, matched, 1)
            except (NotSoldError, NotOfferedError, NotSaidError):
                pass
            else:
                if charged.certainty is Certainty.EXACT and charged.job is not None and charged.outputs == 1:
                    return self.listed_price(offer, matched, Amount.rounded(charged.job, self.unit))
        raise self.no_rate(medium)

    def no_rate(self, medium: Medium) -> NoRateError:
        """That a kind has no price here, with the kinds that have one."""
        listed = {kind for rate in self.provider.rates for kind in self.provider.model(rate.model).media}
        known = tuple(kind.value for kind in Medium if kind in listed or kind in self.own)
        return NoRateError(provider=self.provider.name, medium=medium.value, known=known, default=self.default)

    def own_price(self, medium: Medium) -> Price:
        """The server's own price of a kind, the same for every model and length."""
        own = self.own[medium]
        if own.amount is None:
            raise TypeError("a price that was taken back is on no card")
        basis = ServerBasis(own.set_by, own.set_at)
        return Price(self.provider.provider, self.channel, medium, ANY_MODEL, own.amount, basis)

    def offer(self, model_id: str, medium: Medium) -> Offer:
        """The rates of a model. Raises NotSoldError when none holds."""
        provider, day = self.provider, self.day
        model = provider.model(model_id)
        sold = provider.rates_of(self.channel, model_id)
        rates = tuple(rate for rate in sold if day in rate.period)
        if not rates:
            raise not_sold(provider, model, sold, day)
        return Offer(provider, provider.channel(self.channel), model, medium, rates)

    def listed_price(self, offer: Offer, matched: Match, amount: Amount) -> Price:
        """A price of the book, with what it rests on."""
        rate, model = matched.rates[0], offer.model
        source = self.provider.source(rate.source)
        basis = basis_of(source, rate.note, rate.period.until)
        rates = tuple(rate.id for rate in (*matched.rates, *matched.extras))
        name = ANY_MODEL if model.any else model.id
        return Price(self.provider.provider, self.channel, offer.medium, name, amount, basis, rates)

    @property
    def amounts(self) -> dict[Medium, Amount]:
        """What one of each kind costs, where that is exact and not free."""
        return {medium: price.amount for medium, price in self.prices.items() if price.amount.micros > 0}


def basis_of(source: Source, note: str | None = None, until: date | None = None) -> BookBasis:
    """That a figure of the book rests on that source."""
    whole_month = source.dated is not None and source.day is not None and source.dated != source.day.isoformat()
    return BookBasis(source.kind, source.day, source.read, whole_month, source.title, source.url, note, until)


def not_sold(provider: Provider, model: Model, rates: Iterable[Rate], day: date) -> NotSoldError:
    """With the nearest days on which it is: the last ones before that day, else the first ones after it."""
    periods = [rate.period for rate in rates]
    before = [period.until for period in periods if period.until is not None and period.until < day]
    after = [period.start for period in periods if period.start is not None and period.start > day]
    until = max(before, default=None)
    start = min(after, default=None) if until is None else None
    return NotSoldError(provider=provider.name, model=model.name, day=day, start=start, until=until)
