"""The price book, and from it the prices that hold on a server on a date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec

from core.amounts import Amount
from core.errors import NoRateError
from core.prices.files import load_all, packaged_files
from core.prices.rates import Provider, SourceKind
from core.work.media import Medium
from core.work.vocabulary import Vocabulary

DEFAULT_PROVIDER = "vidzy"
"""Meant when no provider is named: the one that the first communities of Scrip use."""


class BookBasis(msgspec.Struct, frozen=True, tag="book"):
    """A price rests on the price book."""

    source: SourceKind
    dated: date | None
    """What the source says of itself; None: unknown."""
    read: date


class ServerBasis(msgspec.Struct, frozen=True, tag="server"):
    """A price rests on what the server's moderators set."""

    set_by: UUID | None
    """The moderator; None when that person is gone. Names are looked up when they are shown: a price is stored with
    what other people spent, and a name in there could never be forgotten."""
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Price:
    """What one generation of a kind costs, and what that rests on."""

    provider: str
    channel: str
    medium: Medium
    model: str
    amount: Amount
    basis: BookBasis | ServerBasis


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


@dataclass(frozen=True, slots=True)
class RateCard:
    """The prices of one channel that hold on one server at one moment."""

    provider: Provider
    channel: str
    at: datetime
    prices: Mapping[Medium, Price]

    def price(self, medium: Medium) -> Price:
        """Raises NoRateError when the kind has no price here."""
        price = self.prices.get(medium)
        if price is None:
            known = tuple(known.value for known in self.prices)
            raise NoRateError(provider=self.provider.name, medium=medium.value, known=known)
        return price

    @property
    def amounts(self) -> dict[Medium, Amount]:
        """What one of each kind costs."""
        return {medium: price.amount for medium, price in self.prices.items()}


class PriceBook:
    """All price files, ready to be asked by date."""

    def __init__(self, providers: Iterable[Provider]) -> None:
        self.providers: Mapping[str, Provider] = {provider.provider: provider for provider in providers}
        names = {name.casefold(): p.provider for p in self.providers.values() for name in (p.name, *p.nicknames)}
        self.vocabulary = Vocabulary.of({**names, **{provider_id: provider_id for provider_id in self.providers}})

    @classmethod
    def packaged(cls) -> PriceBook:
        """The one that comes with Scrip. Raises PriceBookError."""
        return cls(load_all(packaged_files()))

    def provider(self, provider_id: str | None) -> Provider:
        """The provider named, or the default one."""
        return self.providers[provider_id or DEFAULT_PROVIDER]

    def rate_card(self, provider: Provider, channel: str, at: datetime, own: Iterable[ServerPrice]) -> RateCard:
        """Prices at a moment: the server's own first, the latest that has begun, then the book's.

        Args:
            own: The server's prices, of any provider and date, in the order they were set.
        """
        prices: dict[Medium, Price] = {}
        for rate in provider.rates:
            if rate.channel == channel and at.date() in rate.holds:
                source = provider.source(rate.source)
                basis = BookBasis(source.kind, source.dated, source.read)
                amount = provider.amount(rate)
                prices[rate.medium] = Price(provider.provider, channel, rate.medium, rate.model, amount, basis)
        begun = [p for p in own if (p.provider, p.channel) == (provider.provider, channel) and p.starts_at <= at]
        for own_price in sorted(begun, key=lambda price: price.starts_at):  # stable: of equals the one set last wins
            basis_here = ServerBasis(own_price.set_by, own_price.set_at)
            medium = own_price.medium
            prices[medium] = Price(provider.provider, channel, medium, "any", own_price.amount, basis_here)
        return RateCard(provider, channel, at, prices)
