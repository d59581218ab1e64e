"""The price book as one server sees it at one moment: who makes a line of work, with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from core.errors.prices import BeforeTheBookError, WhichProviderError
from core.prices.book import PriceBook
from core.prices.cards import RateCard, ServerPrice, not_sold
from core.prices.provider import ChannelKey, Model, Provider
from core.work.media import Medium
from core.work.work import WorkLine


@dataclass(frozen=True)
class Market:
    """The price book as one server sees it at one moment."""

    book: PriceBook
    own: Sequence[ServerPrice]
    """The server's prices, of any provider and date, in the order they were set."""
    at: datetime
    """Of the server's prices those hold that began by then."""
    chosen: ChannelKey | None = None
    """What moderators want to be meant where nobody is named; None: as the book says."""
    on: date | None = None
    """The day of whoever asks; None: that of `at` in UTC."""

    @property
    def day(self) -> date:
        """Of the book's prices those hold that it names for this day. Days in a price list are days of a calendar: a
        day is meant wherever one is."""
        return self.on or self.at.date()

    @cached_property
    def default(self) -> ChannelKey:
        """What is meant where nobody is named."""
        return self.book.default(self.chosen)

    def default_channel(self, provider: Provider) -> str:
        """What is meant of a provider where no channel is named."""
        return self.default.channel if provider.provider == self.default.provider else provider.default.channel

    def card(self, provider: Provider | None = None, channel: str | None = None) -> RateCard:
        """The prices of a channel, of what is not named the default one: the server's own that began last, then the
        book's."""
        provider = provider or self.book.provider(self.default.provider)
        channel = channel or self.default_channel(provider)
        begun = [
            price
            for price in self.own
            if (price.provider, price.channel) == (provider.provider, channel) and price.starts_at <= self.at
        ]
        latest = {price.medium: price for price in sorted(begun, key=lambda price: price.starts_at)}
        own = {medium: price for medium, price in latest.items() if price.amount is not None}
        default = ChannelKey(provider.provider, channel) == self.default
        return RateCard(provider, channel, self.day, own, default=default)

    def find(self, line: WorkLine) -> tuple[RateCard, Model | None, WorkLine, tuple[str, ...]]:
        """Who makes a line of work, with what: the card, the model (None: the server's own price, whatever the
        model), the line with what the model's name says, and what of it was assumed (`provider`, `channel`, `model`).

        Raises:
            WhichProviderError, UnknownModelError, NotSoldError, NoRateError, BeforeTheBookError: As they say.
        """
        provider, assumed = self._provider(line)
        begins = self.book.begins(provider)
        if begins is not None and self.day < begins:
            raise BeforeTheBookError(provider=provider.name, day=self.day, begins=begins)
        default_card = self.card(provider, line.channel)
        if line.medium in default_card.own:
            return default_card, None, line, assumed
        if line.model is not None:
            model, said = self.book.model(provider, line.model, line.medium, self.day)
            line = replace(line, values={**said, **line.values})
            assumed = (*assumed, "model") if line.model_assumed else assumed
        else:
            model = self.usual_model(provider, line.channel, line.medium)
            assumed = (*assumed, *(() if model.any else ("model",)))
        card = self._channel(provider, line, model)
        if line.channel is None and card.channel != self.default_channel(provider):
            assumed = (*assumed, "channel")
        return card, model, line, assumed

    def _provider(self, line: WorkLine) -> tuple[Provider, tuple[str, ...]]:
        if line.provider is not None:
            return self.book.provider(line.provider), ("provider",) if line.provider_assumed else ()
        usual = self.book.provider(self.default.provider)
        if line.model is None:
            return usual, ("provider",)
        sellers = self.book.sellers(line.model, line.medium, self.day)
        if not sellers or usual in sellers:
            return usual, ("provider",)
        if len(sellers) > 1:
            named = tuple((seller.provider, seller.name) for seller in sellers)
            raise WhichProviderError(model=line.model, providers=named)
        return sellers[0], ("provider",)

    def usual_model(self, provider: Provider, channel: str | None, medium: Medium) -> Model:
        """The provider's usual model of a kind; on another channel the first that is sold there, and where nobody
        named that channel and it has none, the usual one after all. Raises NoRateError."""
        chosen = provider.default.media.get(medium)
        wanted = channel or self.default_channel(provider)
        usual = None if chosen is None else provider.model(chosen.model)
        as_the_book_says = channel is None and wanted == provider.default.channel
        if usual and (as_the_book_says or provider.rates_of(wanted, usual.id)):
            return usual
        for rate in provider.rates:
            model = provider.model(rate.model)
            if rate.channel == wanted and medium in model.media and self.day in rate.period:
                return model
        if usual and channel is None:
            return usual
        raise self.card(provider, channel).no_rate(medium)

    def _channel(self, provider: Provider, line: WorkLine, model: Model) -> RateCard:
        """The channel that was named; else the default one, or where the model is not sold there the first that has
        it."""
        if line.channel is not None:
            return self.card(provider, line.channel)
        channels = [self.default_channel(provider), *(channel.id for channel in provider.channels)]
        day = self.day
        for channel in channels:
            if any(day in rate.period for rate in provider.rates_of(channel, model.id)):
                return self.card(provider, channel)
        sold = [rate for rate in provider.rates if rate.model == model.id]
        raise not_sold(provider, model, sold, day)
