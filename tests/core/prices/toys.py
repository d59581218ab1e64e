"""Small providers for tests: a price list of one model, and what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import msgspec

from core.amounts import Unit
from core.prices.charging import Charge, charge
from core.prices.matching import Match, Offer, match
from core.prices.provider import Channel, Chosen, Default, Model, Modifier, Provider, Source, SourceKind
from core.prices.rates import Rate
from core.work.attributes import Attribute, Value
from core.work.media import Medium

READ = date(2026, 11, 20)


def rate(**row: object) -> Rate:
    """A row as a price file writes it: `rate(price=5, per="second", when={"resolution": ["720p"]})`."""
    plain = {"id": "row", "channel": "api", "model": "acme-1", "price": 1, "per": "generation", "source": "page"} | row
    return msgspec.convert(_text(plain), Rate, strict=False)


def _text(value: object) -> object:
    """Scalars as text, as the loader of price files hands them on."""
    if isinstance(value, dict):
        return {key: _text(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_text(item) for item in value]
    return value if value is None else str(value)


def provider(
    *rates: Rate,
    medium: Medium = Medium.VIDEO,
    usual: Mapping[Attribute, Value] | None = None,
    modifiers: tuple[Modifier, ...] = (),
    any_model: bool = False,
    rounds_up: bool = False,
    provider_id: str = "acme",
) -> Provider:
    """A provider with one channel; its models are those of the rates, the first is the usual one."""
    models = tuple(dict.fromkeys(row.model for row in rates))
    channels = tuple(dict.fromkeys(row.channel for row in rates))
    return Provider(
        provider=provider_id,
        name=provider_id.capitalize(),
        nicknames=(),
        about="Sells what tests need.",
        channels=tuple(
            Channel(channel, channel.upper(), Unit.CREDIT, lengths_round_up=rounds_up) for channel in channels
        ),
        default=Default(channels[0], "The first.", {medium: Chosen(models[0], "The first.", usual or {})}),
        sources=(Source("page", SourceKind.VENDOR, "Prices", None, "2026-05-01", READ),),
        models=tuple(Model(model, model.capitalize().replace("-", " "), (medium,), any=any_model) for model in models),
        rates=rates,
        modifiers=modifiers,
    )


def offer(
    *rates: Rate,
    medium: Medium = Medium.VIDEO,
    usual: Mapping[Attribute, Value] | None = None,
    modifiers: tuple[Modifier, ...] = (),
    any_model: bool = False,
    rounds_up: bool = False,
) -> Offer:
    """What those rates offer."""
    acme = provider(*rates, medium=medium, usual=usual, modifiers=modifiers, any_model=any_model, rounds_up=rounds_up)
    return Offer(acme, acme.channels[0], acme.models[0], medium, rates)


def said(**values: object) -> dict[Attribute, Value]:
    """What was said: `said(length=5, source_length=10)`."""
    return {Attribute.of(code.replace("_", "-")): str(value) for code, value in values.items()}


def matched(asked: Offer, **values: object) -> Match:
    """What applies to what was said."""
    return match(asked, said(**values))


def ids(found: Match) -> list[str]:
    """The rates that apply."""
    return [row.id for row in (*found.rates, *found.extras)]


def charged(asked: Offer, count: int = 1, /, **values: object) -> Charge:
    """What a count costs."""
    return charge(asked, matched(asked, **values), count)


def job(asked: Offer, **values: object) -> Fraction:
    """What one job costs."""
    cost = charge(asked, matched(asked, **values), 1).job
    assert cost is not None
    return cost


def modifier(medium: Medium, factor: str, **when: str) -> Modifier:
    """Multiplies all rates of the channel `api`."""
    conditions = {attribute: (value,) for attribute, value in said(**when).items()}
    return Modifier("one", "api", medium, conditions, Decimal(factor), "page")
