"""A provider: everything in one price file."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any

import msgspec

from core.amounts import Unit
from core.prices.plans import Disagreement, HiddenCost, Pack, Plan, Policy
from core.prices.rates import Id, Name, Rate, Text, When
from core.work.attributes import Attribute
from core.work.media import Medium

DEFAULT_PROVIDER = "vidzy"
"""Meant when no provider is named: the one that the first communities of Scrip use."""


class SourceKind(enum.Enum):
    """Who says so."""

    VENDOR = "vendor"
    """The vendor's own page or repository, read by us."""
    RELAYED = "relayed"
    """Somebody who read the vendor's page: at second hand."""
    THIRD_PARTY = "third-party"
    """Anybody else."""
    ARTICLE = "article"


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a figure comes from. `dated` is when it was true by its own account, `read` is when we read it."""

    id: Id
    kind: SourceKind
    title: Text
    url: str | None
    dated: Annotated[str, msgspec.Meta(pattern=r"^20\d\d-\d\d(-\d\d)?$")] | None
    """A day, or only a month."""
    read: date
    note: Text | None = None

    @property
    def day(self) -> date | None:
        """The first day that `dated` can mean."""
        if self.dated is None:
            return None
        return date.fromisoformat(self.dated if len(self.dated) > len("2026-11") else f"{self.dated}-01")


class Worth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many units of a channel always cost this."""

    units: Decimal
    price: Decimal
    currency: Unit
    source: Id


class Channel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to buy from a provider, with a unit of its own."""

    id: Id
    name: Name
    unit: Unit
    worth: Worth | None = None
    """None: it depends on the plan or pack, or the unit is money."""
    nicknames: tuple[Name, ...] = ()
    lengths_round_up: bool = False
    """A length that is not offered is billed as the next longer one; else it is refused."""
    least_purchase: Decimal | None = None
    """In money."""
    note: Text | None = None


class Chosen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is meant of a kind when nothing is said, and why."""

    model: Id
    reason: Text
    values: Mapping[Attribute, str] = {}


@dataclass(frozen=True, slots=True)
class ChannelKey:
    """Which channel of which provider, by their ids."""

    provider: str
    channel: str


class Default(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is meant when nothing is said."""

    channel: Id
    reason: Text
    media: Mapping[Medium, Chosen]


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What makes it."""

    id: Id
    name: Name
    media: tuple[Medium, ...]
    nicknames: tuple[Name, ...] = ()
    values: Mapping[Attribute, str] = {}
    """What is meant when nothing is said of this model."""
    any: bool = False
    """Every model costs this here."""


class Modifier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Multiplies all rates of a channel and a kind."""

    id: Id
    channel: Id
    medium: Medium
    when: When
    factor: Decimal
    source: Id
    note: Text | None = None


class Provider(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """One price file."""

    provider: Id
    name: Name
    nicknames: tuple[Name, ...]
    about: Text
    channels: tuple[Channel, ...]
    default: Default
    sources: tuple[Source, ...]
    models: tuple[Model, ...]
    rates: tuple[Rate, ...]
    modifiers: tuple[Modifier, ...] = ()
    plans: tuple[Plan, ...] = ()
    packs: tuple[Pack, ...] = ()
    policies: tuple[Policy, ...] = ()
    hidden_costs: tuple[HiddenCost, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    not_found: tuple[Text, ...] = ()
    """What was looked for without result."""

    @property
    def plain(self) -> dict[str, Any]:
        """All that the file says, for programs: its keys as there, numbers and days as text, None for unknown."""
        told: dict[str, Any] = msgspec.to_builtins(self, str_keys=True)
        return told

    def name_with(self, channel_id: str) -> str:
        """For people, with the channel where it is not the default one: "Runway (web app)"."""
        return self.name if channel_id == self.default.channel else f"{self.name} ({self.channel(channel_id).name})"

    def channel(self, channel_id: str) -> Channel:
        """The channel of that id; the loader made sure that what a file refers to is there."""
        return self._channels[channel_id]

    def source(self, source_id: str) -> Source:
        """The source of that id; likewise."""
        return self._sources[source_id]

    def model(self, model_id: str) -> Model:
        """The model of that id; likewise."""
        return self._models[model_id]

    def rates_of(self, channel_id: str, model_id: str) -> tuple[Rate, ...]:
        """All rates of a model on a channel, whenever they hold."""
        return self._rates.get((channel_id, model_id), ())

    @cached_property
    def _channels(self) -> Mapping[str, Channel]:
        return {channel.id: channel for channel in self.channels}

    @cached_property
    def _sources(self) -> Mapping[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def _models(self) -> Mapping[str, Model]:
        return {model.id: model for model in self.models}

    @cached_property
    def _rates(self) -> Mapping[tuple[str, str], tuple[Rate, ...]]:
        found: dict[tuple[str, str], list[Rate]] = {}
        for rate in self.rates:
            found.setdefault((rate.channel, rate.model), []).append(rate)
        return {key: tuple(rates) for key, rates in found.items()}
