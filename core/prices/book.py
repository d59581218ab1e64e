"""The price book, and from it the prices that hold on a server on a date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from uuid import UUID

import msgspec

from core.amounts import Amount, Unit
from core.errors import (
    BeforeTheBookError,
    NoRateError,
    NotOfferedError,
    NotSaidError,
    NotSoldError,
    RequestError,
    UnknownModelError,
    WhichProviderError,
)
from core.prices.charging import charge
from core.prices.files import load_over, load_packaged
from core.prices.matching import Match, Offer, match
from core.prices.provider import Model, Provider, Source, SourceKind
from core.prices.rates import Certainty, Rate
from core.work.attributes import Attribute, Kind, Value
from core.work.media import Medium
from core.work.vocabulary import ModelName, Vocabulary, name_key, nearest, slug
from core.work.work import WorkLine

DEFAULT_PROVIDER = "vidzy"
"""Meant when no provider is named: the one that the first communities of Scrip use."""
ANY_MODEL = "any"
"""The model of a price that is the same for all."""
SHOWN_MODELS = 6
"""Of those that a provider sells instead of one that it does not."""


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
    """A price that moderators set for their server; a row is never changed, a later one takes its place."""

    provider: str
    channel: str
    medium: Medium
    amount: Amount
    starts_at: datetime
    set_by: UUID | None
    set_at: datetime


@dataclass(frozen=True)
class RateCard:
    """The prices of one channel that hold on one server at one moment."""

    provider: Provider
    channel: str
    at: datetime
    own: Mapping[Medium, ServerPrice]
    """The server's own, which come first."""

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
        default = self.provider.provider == DEFAULT_PROVIDER
        return NoRateError(provider=self.provider.name, medium=medium.value, known=known, default=default)

    def own_price(self, medium: Medium) -> Price:
        """The server's own price of a kind, the same for every model and length."""
        own = self.own[medium]
        basis = ServerBasis(own.set_by, own.set_at)
        return Price(self.provider.provider, self.channel, medium, ANY_MODEL, own.amount, basis)

    def offer(self, model_id: str, medium: Medium) -> Offer:
        """The rates of a model. Raises NotSoldError when none holds."""
        provider, day = self.provider, self.at.date()
        model = provider.model(model_id)
        sold = provider.rates_of(self.channel, model_id)
        rates = tuple(rate for rate in sold if day in rate.period)
        if not rates:
            raise _not_sold(provider, model, sold, day)
        return Offer(provider, provider.channel(self.channel), model, medium, rates)

    def listed_price(self, offer: Offer, matched: Match, amount: Amount) -> Price:
        """A price of the book, with what it rests on."""
        rate, model = matched.rates[0], offer.model
        source = self.provider.source(rate.source)
        basis = _basis(source, rate)
        rates = tuple(rate.id for rate in (*matched.rates, *matched.extras))
        name = ANY_MODEL if model.any else model.id
        return Price(self.provider.provider, self.channel, offer.medium, name, amount, basis, rates)

    @property
    def amounts(self) -> dict[Medium, Amount]:
        """What one of each kind costs, where that is exact and not free."""
        return {medium: price.amount for medium, price in self.prices.items() if price.amount.micros > 0}


def _basis(source: Source, rate: Rate) -> BookBasis:
    whole_month = source.dated is not None and source.day is not None and source.dated != source.day.isoformat()
    return BookBasis(
        source.kind, source.day, source.read, whole_month, source.title, source.url, rate.note, rate.period.until
    )


def _not_sold(provider: Provider, model: Model, rates: Iterable[Rate], day: date) -> NotSoldError:
    """With the nearest days on which it is: the last ones before that day, else the first ones after it."""
    periods = [rate.period for rate in rates]
    before = [period.until for period in periods if period.until is not None and period.until < day]
    after = [period.start for period in periods if period.start is not None and period.start > day]
    until = max(before, default=None)
    start = min(after, default=None) if until is None else None
    return NotSoldError(provider=provider.name, model=model.name, day=day, start=start, until=until)


class PriceBook:
    """All price files, ready to be asked by date."""

    def __init__(self, providers: Iterable[Provider]) -> None:
        self.providers: Mapping[str, Provider] = {provider.provider: provider for provider in providers}

    @classmethod
    def packaged(cls, folder: Path | None = None) -> PriceBook:
        """The one that comes with Scrip; files of a folder add to it, or replace a provider's.

        Raises:
            PriceBookError: For the first thing that is wrong in a file, or a name that two providers claim.
        """
        packaged = load_packaged()
        return cls(packaged if folder is None else load_over(packaged, folder))

    def provider(self, provider_id: str | None) -> Provider:
        """The provider named, or the default one."""
        return self.providers[provider_id or DEFAULT_PROVIDER]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of all price files."""
        providers: dict[str, str] = {}
        models: dict[str, ModelName] = {}
        channels: dict[str, dict[str, str]] = {}
        labels: dict[Attribute, set[str]] = {}
        for provider in self.providers.values():
            names = (provider.provider, provider.name, *provider.nicknames)
            providers |= {name.casefold(): provider.provider for name in names}
            channels[provider.provider] = {
                name_key(name): channel.id
                for channel in provider.channels
                for name in (channel.id, channel.name, *channel.nicknames)
            }
            for model in provider.models:
                for name in () if model.any else (model.name, *model.nicknames):
                    key = name_key(name)
                    known = models[key].media if key in models else frozenset()
                    models[key] = ModelName(models[key].slug if key in models else slug(name), known | {*model.media})
            for attribute, label in _labels(provider):
                labels.setdefault(attribute, set()).add(label)
        known_labels = {attribute: frozenset(values) for attribute, values in labels.items()}
        return Vocabulary.of(providers, models, channels, known_labels)

    @cached_property
    def _sold(self) -> Mapping[str, Mapping[str, tuple[Model, ...]]]:
        """Provider id -> name_key -> models of that name."""
        sold: dict[str, dict[str, tuple[Model, ...]]] = {}
        for provider in self.providers.values():
            here = sold.setdefault(provider.provider, {})
            for model in provider.models:
                for key in {name_key(name) for name in (model.id, model.name, *model.nicknames)}:
                    here[key] = (*here.get(key, ()), model)
        return sold

    def begins(self, provider: Provider) -> date | None:
        """The first day of which anything is known; None: its sources are undated, so nothing is known of that."""
        return self._begins[provider.provider]

    @cached_property
    def _begins(self) -> Mapping[str, date | None]:
        begins: dict[str, date | None] = {}
        for provider in self.providers.values():
            days = [source.day for source in provider.sources if source.day is not None]
            starts = [rate.period.start for rate in provider.rates if rate.period.start is not None]
            begins[provider.provider] = min((*days, *starts)) if days else None
        return begins

    def model(
        self, provider: Provider, name: str, medium: Medium, day: date
    ) -> tuple[Model, Mapping[Attribute, Value]]:
        """The model of a provider that a name means, and what the name says besides: `kling 3 pro` may be Kling 3 at
        quality pro.

        Raises:
            UnknownModelError: With what it sells on that day.
        """
        sold = self._sold[provider.provider]
        key = name_key(name)
        exact = self._named(provider, key, medium)
        if exact:
            return exact[0], {}
        for length in range(len(key) - 1, 1, -1):
            for model in sold.get(key[:length], ()):
                quality = key[length:]
                if medium in model.media and quality in _qualities(provider, model):
                    return model, {Attribute.QUALITY: quality}
        for model in provider.models:
            if model.any and medium in model.media:
                return model, {}
        held = {rate.model for rate in provider.rates if day in rate.period}
        names = [model.name for model in provider.models if medium in model.media and model.id in held]
        near = nearest(name, names)
        likely = sorted(names, key=lambda other: other != near)
        raise UnknownModelError(
            provider=provider.name, model=name, medium=medium.value, sold=tuple(likely[:SHOWN_MODELS])
        )

    def _named(self, provider: Provider, key: str, medium: Medium) -> Sequence[Model]:
        """The models of that name; `grok video` is the Grok of whoever does not call it so."""
        sold = self._sold[provider.provider]
        found = [model for model in sold.get(key, ()) if medium in model.media]
        shorter = key.removesuffix(medium.value)
        return found or [model for model in sold.get(shorter, ()) if medium in model.media]

    def sellers(self, name: str, medium: Medium, day: date) -> list[Provider]:
        """Who sells a model of that name on that day; when nobody does, who ever did. In the order of the book."""
        ever, now = [], []
        for provider in self.providers.values():
            ids = {model.id for model in self._named(provider, name_key(name), medium)}
            rates = [rate for rate in provider.rates if rate.model in ids]
            ever += [provider] if rates else []
            now += [provider] if any(day in rate.period for rate in rates) else []
        return now or ever


def _qualities(provider: Provider, model: Model) -> set[str]:
    conditions = (rate.when.get(Attribute.QUALITY) for rate in provider.rates if rate.model == model.id)
    return {label for condition in conditions if isinstance(condition, tuple) for label in condition}


def _labels(provider: Provider) -> Iterator[tuple[Attribute, str]]:
    """Every label that a file uses."""
    whens = [rate.when for rate in provider.rates] + [modifier.when for modifier in provider.modifiers]
    for rate in provider.rates:
        whens += [multiplier.when for multiplier in rate.multipliers]
    for when in whens:
        for attribute, condition in when.items():
            if attribute.kind is Kind.LABEL and isinstance(condition, tuple):
                yield from ((attribute, label) for label in condition)


@dataclass(frozen=True)
class Market:
    """The price book as one server sees it at one moment."""

    book: PriceBook
    own: Sequence[ServerPrice]
    """The server's prices, of any provider and date, in the order they were set."""
    at: datetime

    def card(self, provider: Provider, channel: str | None = None) -> RateCard:
        """The prices of a channel, of the default one where none is named: the server's own that began last, then the
        book's."""
        channel = channel or provider.default.channel
        begun = [
            price
            for price in self.own
            if (price.provider, price.channel) == (provider.provider, channel) and price.starts_at <= self.at
        ]
        own = {price.medium: price for price in sorted(begun, key=lambda price: price.starts_at)}
        return RateCard(provider, channel, self.at, own)

    def find(self, line: WorkLine) -> tuple[RateCard, Model | None, WorkLine, tuple[str, ...]]:
        """Who makes a line of work, with what: the card, the model (None: the server's own price, whatever the
        model), the line with what the model's name says, and what of it was assumed (`provider`, `channel`, `model`).

        Raises:
            WhichProviderError, UnknownModelError, NotSoldError, NoRateError, BeforeTheBookError: As they say.
        """
        provider, assumed = self._provider(line)
        begins = self.book.begins(provider)
        if begins is not None and self.at.date() < begins:
            raise BeforeTheBookError(provider=provider.name, day=self.at.date(), begins=begins)
        default_card = self.card(provider, line.channel)
        if line.medium in default_card.own:
            return default_card, None, line, assumed
        if line.model is not None:
            model, said = self.book.model(provider, line.model, line.medium, self.at.date())
            line = replace(line, values={**said, **line.values})
            assumed = (*assumed, "model") if line.model_assumed else assumed
        else:
            model = self._usual_model(provider, line.channel, line.medium)
            assumed = (*assumed, *(() if model.any else ("model",)))
        card = self._channel(provider, line, model)
        if line.channel is None and card.channel != provider.default.channel:
            assumed = (*assumed, "channel")
        return card, model, line, assumed

    def _provider(self, line: WorkLine) -> tuple[Provider, tuple[str, ...]]:
        if line.provider is not None:
            return self.book.provider(line.provider), ("provider",) if line.provider_assumed else ()
        if line.model is None:
            return self.book.provider(None), ("provider",)
        sellers = self.book.sellers(line.model, line.medium, self.at.date())
        if len(sellers) > 1:
            named = tuple((seller.provider, seller.name) for seller in sellers)
            raise WhichProviderError(model=line.model, providers=named)
        return (sellers[0] if sellers else self.book.provider(None)), ("provider",)

    def _usual_model(self, provider: Provider, channel: str | None, medium: Medium) -> Model:
        """The provider's usual model of a kind; on another channel the first that is sold there."""
        chosen = provider.default.media.get(medium)
        if chosen is not None:
            usual = provider.model(chosen.model)
            if channel is None or provider.rates_of(channel, usual.id):
                return usual
        wanted = channel or provider.default.channel
        for rate in provider.rates:
            model = provider.model(rate.model)
            if rate.channel == wanted and medium in model.media and self.at.date() in rate.period:
                return model
        raise self.card(provider, channel).no_rate(medium)

    def _channel(self, provider: Provider, line: WorkLine, model: Model) -> RateCard:
        """The channel that was named; else the default one, or where the model is not sold there the first that has
        it."""
        if line.channel is not None:
            return self.card(provider, line.channel)
        channels = [provider.default.channel, *(channel.id for channel in provider.channels)]
        day = self.at.date()
        for channel in channels:
            if any(day in rate.period for rate in provider.rates_of(channel, model.id)):
                return self.card(provider, channel)
        sold = [rate for rate in provider.rates if rate.model == model.id]
        raise _not_sold(provider, model, sold, day)
