"""What an option may be that is known by name, each with the names that it goes by: wallets, plans, time zones."""

from __future__ import annotations

from collections.abc import Mapping

from core.ledger.changes import WalletName
from core.prices.market import Market
from core.prices.provider import Provider
from core.prices.rates import Status
from core.zones import city, zones


def provider_names(providers: Mapping[str, Provider]) -> dict[str, tuple[str, ...]]:
    """By the id of each provider."""
    return {one.provider: (one.provider, one.name, *one.nicknames) for one in providers.values()}


def wallet_names(market: Market) -> dict[str, tuple[str, ...]]:
    """Of each provider its name alone, which is the channel that is meant by it, and behind that its other channels."""
    known: dict[str, tuple[str, ...]] = {}
    for provider_id, names in provider_names(market.book.providers).items():
        provider = market.book.providers[provider_id]
        usual = market.default_channel(provider)
        known[provider_id] = (*names, *(f"{name} {usual}" for name in names))
        for channel in provider.channels:
            if channel.id != usual:
                known[f"{provider_id} {channel.id}"] = tuple(f"{name} {channel.id}" for name in names)
    return known


def plan_names(market: Market, wallet: WalletName | None) -> dict[str, tuple[str, ...]]:
    """Plans that are sold; of all providers each with its wallet, in words that read back: `Pro on runway web`."""
    known: dict[str, tuple[str, ...]] = {}
    for provider in market.book.providers.values():
        for plan in provider.plans:
            if plan.status is not Status.ACTIVE or (wallet and wallet.provider != provider.provider):
                continue
            if wallet is None:
                value = f"{plan.name} on {provider.provider} {plan.channel}"
                known[value] = (value, plan.name, f"{provider.name} {plan.name}")
            elif wallet.channel in (None, plan.channel):
                known[plan.name] = (plan.name, f"{provider.name} {plan.name}")
    return known


def zone_names() -> dict[str, tuple[str, ...]]:
    """By whole name and by city."""
    return {zone: (zone, city(zone)) for zone in zones().values()}
