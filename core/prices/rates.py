"""The price book as values: providers, their channels, sources and rates. A price file is read into exactly these.

None means unknown; a file says `unknown`, since a fact that is left out was forgotten, not looked for.
"""

from __future__ import annotations

import enum
from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec

from core.amounts import Amount, Unit
from core.work.media import Medium

Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=60)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class SourceKind(enum.Enum):
    """Who says so."""

    VENDOR = "vendor"
    ARTICLE = "article"


class Per(enum.Enum):
    """What one price buys."""

    GENERATION = "generation"


class Channel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to buy from a provider, with a unit of its own."""

    id: Id
    name: Name
    unit: Unit


class Default(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is meant when nothing is said, and why."""

    channel: Id
    reason: Annotated[str, msgspec.Meta(min_length=1)]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a figure comes from. `dated` is what the source says of itself, `read` is when we read it."""

    id: Id
    kind: SourceKind
    title: Annotated[str, msgspec.Meta(min_length=1)]
    url: str | None
    dated: date | None
    read: date


class Period(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """From the first day to the last, both included; a day that is not known bounds nothing."""

    start: date | None
    until: date | None

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.until is None or day <= self.until)

    @property
    def inverted(self) -> bool:
        """Whether it ends before it begins."""
        return _ends_before(self, self)

    def overlaps(self, other: Period) -> bool:
        """Whether some day may lie in both."""
        return not (_ends_before(self, other) or _ends_before(other, self))


def _ends_before(one: Period, other: Period) -> bool:
    return one.until is not None and other.start is not None and one.until < other.start


class Rate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The price of one unit of one model."""

    id: Id
    channel: Id
    medium: Medium
    model: Id
    price: Decimal
    per: Per
    holds: Period
    source: Id


class Provider(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One price file."""

    provider: Id
    name: Name
    nicknames: tuple[Name, ...]
    channels: tuple[Channel, ...]
    default: Default
    sources: tuple[Source, ...]
    rates: tuple[Rate, ...]

    def channel(self, channel_id: str) -> Channel:
        """The channel of that id; the loader made sure that what a file refers to is there."""
        return next(channel for channel in self.channels if channel.id == channel_id)

    def source(self, source_id: str) -> Source:
        """The source of that id; likewise."""
        return next(source for source in self.sources if source.id == source_id)

    def amount(self, rate: Rate) -> Amount:
        """A rate's price in the unit of its channel."""
        return Amount.exactly(rate.price, self.channel(rate.channel).unit)
