"""Whose prices may have changed is seen by what a channel charges on a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest

from core.alerts.repriced import digests, next_morning, told_from
from core.prices.book import PriceBook
from core.prices.provider import ChannelKey, Provider
from core.prices.rates import Period
from tests.core.prices.asking import BOOK

DAY = date(2026, 11, 29)
API, WEB = ChannelKey("runway", "api"), ChannelKey("runway", "web")
RATE = next(rate for rate in BOOK.provider("runway").rates if rate.channel == "api" and DAY in rate.period)

Edit = Callable[[Provider], Provider]


def rated(**new: object) -> Edit:
    """With another rate in the place of one of the API."""

    def edit(provider: Provider) -> Provider:
        rates = (msgspec.structs.replace(rate, **new) if rate is RATE else rate for rate in provider.rates)
        return msgspec.structs.replace(provider, rates=tuple(rates))

    return edit


def said_otherwise(provider: Provider) -> Provider:
    """What no price follows from."""
    return msgspec.structs.replace(provider, about="Sells something else.", not_found=())


def edited(edit: Edit) -> PriceBook:
    return PriceBook(edit(one) if one.provider == "runway" else one for one in BOOK.providers.values())


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        (rated(), set()),
        (said_otherwise, set()),
        (rated(price=Decimal(7_777)), {API}),
        (rated(minimum=Decimal(5)), {API}),
        (rated(holds=Period(None, DAY - timedelta(days=1))), {API}),
    ],
)
def test_what_charges_otherwise_has_another_digest_and_nothing_else_has(edit: Edit, changed: set[ChannelKey]) -> None:
    before, now = digests(BOOK, DAY), digests(edited(edit), DAY)
    assert {channel for channel in before if before[channel] != now[channel]} == changed


def test_every_channel_has_one() -> None:
    channels = {ChannelKey(one.provider, channel.id) for one in BOOK.providers.values() for channel in one.channels}
    assert digests(BOOK, DAY).keys() == channels


def test_the_day_on_which_a_price_begins_or_ends_makes_another_one() -> None:
    book = edited(rated(holds=Period(DAY, DAY + timedelta(days=1))))
    found = [digests(book, DAY + timedelta(days=days))[API] for days in (-1, 0, 1, 2)]
    assert [one == found[0] for one in found] == [True, False, False, True]


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "morning"),
    [
        (utc(22, 8, 59), "UTC", utc(22, 9)),
        (utc(22, 9), "UTC", utc(23, 9)),
        (utc(22, 23), "Europe/Amsterdam", utc(23, 8)),
        (utc(22, 23), "Asia/Tokyo", utc(23, 0)),
        (utc(22, 0), "Asia/Tokyo", utc(23, 0)),
        (datetime(2011, 12, 29, 20, tzinfo=UTC), "Pacific/Apia", datetime(2011, 12, 30, 19, tzinfo=UTC)),
    ],
)
def test_the_next_morning_is_the_owner_s(at: datetime, zone: str, morning: datetime) -> None:
    assert next_morning(at, zone) == morning


@pytest.mark.parametrize(("at", "begins"), [(utc(22, 3), utc(22, 8)), (utc(22, 12), utc(22, 8))])
def test_nobody_is_told_before_the_morning_of_the_day(at: datetime, begins: datetime) -> None:
    assert told_from(at, "Europe/Amsterdam") == begins
