"""Prices that moderators set for their server, and take back."""

from __future__ import annotations

from decimal import Decimal

from core.amounts import MICROS_PER_UNIT
from core.answers import PriceRemoved, PriceSet
from core.errors.numbers import AmountTooLargeError
from core.errors.prices import NoOwnPriceError
from core.ledger.changes import WalletName
from core.prices.cards import ServerPrice
from core.session import WriteSession
from core.uses.receiving import positive
from core.work.media import Medium
from core.work.work import Work, WorkLine

MAX_PRICE = 1_000_000
"""Whole units for one generation: far above any price that is known, and low enough that sums fit."""


def set_price(session: WriteSession, medium: Medium, price: Decimal, name: WalletName | None) -> PriceSet:
    """Set what one generation costs on the caller's server from now on, in the unit of the wallet. Who may was checked
    before.

    Raises:
        AmountNotPositiveError: A price is above zero.
        AmountTooLargeError: It is above MAX_PRICE.
        TooManyDecimalsError: It has more of them than the unit.
    """
    key = session.key(name)
    before = session.card(key.provider, key.channel)
    amount = positive(price, key)
    if amount.micros > MAX_PRICE * MICROS_PER_UNIT:
        raise AmountTooLargeError(limit=MAX_PRICE)
    at, who = session.context.at, session.account.user_id
    session.add_price(ServerPrice(key.provider, key.channel, medium, amount, at, who, at))
    now = session.card(key.provider, key.channel)
    example = session.estimate(Work((WorkLine(10, medium, key.provider, channel=key.channel),)))
    return PriceSet(now.price(medium), before.prices.get(medium), before.provider.name, example)


def remove_price(session: WriteSession, medium: Medium, name: WalletName | None) -> PriceRemoved:
    """Take a price of the caller's server back: from now on what the price book says holds again; on days before, what
    held then. Who may was checked before. Raises NoOwnPriceError."""
    key = session.key(name)
    card = session.card(key.provider, key.channel)
    if medium not in card.own:
        raise NoOwnPriceError(
            provider=card.provider.name, medium=medium.value, own=tuple(one.value for one in card.own), key=key
        )
    at, who = session.context.at, session.account.user_id
    session.add_price(ServerPrice(key.provider, key.channel, medium, None, at, who, at))
    now = session.card(key.provider, key.channel)
    listed = medium.value in now.no_rate(medium).known
    return PriceRemoved(key, medium, card.own_price(medium), now.prices.get(medium), listed)
