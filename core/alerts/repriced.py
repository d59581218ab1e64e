"""Whose prices may have changed: what a channel charges on a day, and when whoever uses it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from core.alerts.ending import morning
from core.prices.book import PriceBook
from core.prices.provider import ChannelKey, Provider

Digests = Mapping[ChannelKey, str]
"""Of all that the prices of a channel follow from."""


@dataclass(frozen=True, slots=True)
class RepricedServer:
    """A server whose moderators set prices since the users of such were found last."""

    server_id: UUID
    number: int
    """Of the latest price."""
    channels: frozenset[ChannelKey]


@dataclass(frozen=True, slots=True)
class RepricedBook:
    """Another price book than before, or another day, on which other rows of it hold."""

    digests: Digests
    """Of the channels whose prices may be others."""


Repriced = RepricedServer | RepricedBook


@dataclass(frozen=True, slots=True)
class UsedWallet:
    """A wallet in which something was recorded lately, and how its owner counts days."""

    server_id: UUID
    number: int
    """On its server."""
    channel: ChannelKey
    time_zone: str


def digests(book: PriceBook, day: date) -> Digests:
    """What each channel charges on a day. Two are the same where all prices are; where they differ, some may be."""
    return {
        ChannelKey(provider.provider, channel.id): _digest(provider, channel.id, day)
        for provider in book.providers.values()
        for channel in provider.channels
    }


def _digest(provider: Provider, channel_id: str, day: date) -> str:
    rates = [rate for rate in provider.rates if rate.channel == channel_id and day in rate.period]
    modifiers = [modifier for modifier in provider.modifiers if modifier.channel == channel_id]
    charged = (provider.channel(channel_id), provider.default.media, provider.models, rates, modifiers)
    return sha256(msgspec.json.encode(charged)).hexdigest()


def next_morning(at: datetime, zone: str) -> datetime:
    """The first morning behind a moment, as its owner counts days."""
    today = at.astimezone(ZoneInfo(zone)).date()
    mornings = (morning(today + timedelta(days=days), zone) for days in range(3))  # a zone may leave a day out
    return next(each for each in mornings if each > at)


def told_from(at: datetime, zone: str) -> datetime:
    """When the day's message may be told, on the day of a moment: nobody is woken for prices."""
    return morning(at.astimezone(ZoneInfo(zone)).date(), zone)
