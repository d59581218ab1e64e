"""Prices of work that somebody is still typing: one look at the records, then any number of answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from core.errors.prices import WhichProviderError
from core.errors.tree import RefusedError
from core.prices.estimate import Estimate, estimate
from core.prices.market import Market
from core.prices.matching import Offer
from core.prices.on_offer import on_offer
from core.work.attributes import NO, YES, Attribute, Kind, Value
from core.work.vocabulary import name_key
from core.work.work import Work, WorkLine


@dataclass(frozen=True)
class Previews:
    """The prices of one server, by day."""

    market: Callable[[date | None], Market]
    """None: of the moment."""

    def estimate(self, work: Work, day: date | None = None) -> Estimate:
        """As Budget.estimate() would price it. Raises RefusedError, AmountTooLargeError."""
        return estimate(work, self.market(day))

    def values(self, work: Work | None, attribute: Attribute, day: date | None = None) -> tuple[Value, ...]:
        """What the price of the work may depend on, smallest first; without work all that the book knows."""
        market = self.market(day)
        lines = [] if work is None else [line for line in work.lines if line.medium in attribute.media]
        offers = [offer for line in lines for offer in _offers(line, market)]
        rates = {rate.id: rate for offer in offers for rate in offer.rates}.values()
        modifiers = [modifier for offer in offers for modifier in offer.modifiers]
        found = on_offer(rates, attribute, modifiers)
        if not lines:
            everything = [rate for provider in market.book.providers.values() for rate in provider.rates]
            found = on_offer(everything, attribute)
        return (YES, NO) if attribute.kind is Kind.FLAG else found

    def models(self, work: Work | None, day: date | None = None) -> tuple[str, ...]:
        """Slugs of models that can make the work, of the providers that it names; of all where it names none."""
        book = self.market(day).book
        named = {line.provider for line in work.lines if line.provider} if work is not None else set()
        media = {line.medium for line in work.lines} if work is not None else None
        models = [
            model
            for provider in book.providers.values()
            if not named or provider.provider in named
            for model in provider.models
            if not model.any and (media is None or media.intersection(model.media))
        ]
        return tuple(dict.fromkeys(book.vocabulary.models[name_key(model.name)].slug for model in models))


def _offers(line: WorkLine, market: Market) -> Iterator[Offer]:
    """Of whoever makes a line; of everybody who sells its model where that is not said."""
    try:
        card, model, found, _ = market.find(line)
        if model is not None:
            yield card.offer(model.id, found.medium)
    except WhichProviderError as error:
        for provider, _ in error.providers:
            yield from _offers(replace(line, provider=provider), market)
    except RefusedError:
        return
