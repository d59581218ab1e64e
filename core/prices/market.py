"""The price book as one server sees it at one moment: who makes a line of work, with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.errors import BeforeTheBookError, WhichProviderError
from core.prices.book import PriceBook
from core.prices.cards import RateCard, ServerPrice, not_sold
from core.prices.provider import Model, Provider
from core.work.media import Medium
from core.work.work import WorkLine


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
        raise not_sold(provider, model, sold, day)
