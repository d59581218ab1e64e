"""The price book: all price files, their words, and who sells what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from core.amounts import Amount
from core.errors.prices import UnknownModelError
from core.prices.cards import RateCard
from core.prices.files import load_over, load_packaged
from core.prices.provider import DEFAULT_PROVIDER, ChannelKey, Model, Provider
from core.work.attributes import Attribute, Kind, Value
from core.work.media import Medium
from core.work.vocabulary import ModelName, Vocabulary, name_key, nearest, slug

SHOWN_MODELS = 6
"""Of those that a provider sells instead of one that it does not."""

KEPT_DAYS = 500
"""Channels on days for which amounts are kept: more than there are channels, and less than fills memory."""


class PriceBook:
    """All price files, ready to be asked by date."""

    def __init__(self, providers: Iterable[Provider]) -> None:
        self.providers: Mapping[str, Provider] = {provider.provider: provider for provider in providers}
        self._listed: dict[tuple[str, str, date], Mapping[Medium, Amount]] = {}

    @classmethod
    def packaged(cls, folder: Path | None = None) -> PriceBook:
        """The one that comes with Scrip; files of a folder add to it, or replace a provider's.

        Raises:
            PriceBookError: For the first thing that is wrong in a file, or a name that two providers claim.
        """
        packaged = load_packaged()
        return cls(packaged if folder is None else load_over(packaged, folder))

    def provider(self, provider_id: str | None) -> Provider:
        """The provider named, or the default one; of a book without it, the first."""
        if provider_id is None and DEFAULT_PROVIDER not in self.providers:
            return next(iter(self.providers.values()))
        return self.providers[provider_id or DEFAULT_PROVIDER]

    def default(self, chosen: ChannelKey | None) -> ChannelKey:
        """What is meant where nobody is named: the channel that was chosen, unless there is no such one any more."""
        if chosen is not None and chosen.provider in self.providers:
            channels = self.providers[chosen.provider].channels
            if any(channel.id == chosen.channel for channel in channels):
                return chosen
        provider = self.provider(None)
        return ChannelKey(provider.provider, provider.default.channel)

    def amounts(self, provider_id: str, channel: str, day: date) -> Mapping[Medium, Amount]:
        """What one of each kind costs on a channel when nothing more is said, where that is exact and not free. It is
        kept for the day, since every change of a wallet asks."""
        key = (provider_id, channel, day)
        if key not in self._listed:
            if len(self._listed) >= KEPT_DAYS:
                self._listed.clear()
            self._listed[key] = RateCard(self.provider(provider_id), channel, day, {}).amounts
        return self._listed[key]

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
