"""Packs of credits that moderators set for their server."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from core.amounts import MICROS_PER_UNIT, Amount
from core.answers import PackChanged
from core.errors.numbers import AmountNotPositiveError, AmountTooLargeError
from core.errors.packs import NoSuchPackError, PackOfMoneyError, TooManyPacksError
from core.ledger.changes import WalletKey, WalletName
from core.prices.cards import ServerPack
from core.session import Session, WriteSession
from core.uses.receiving import positive

MAX_PACKS = 20
"""Of one channel. Nobody sells more sizes, and a purchase has to be worked out of all of them."""
MAX_PACK = 1_000_000_000
"""Whole units in a pack, and of money for one."""


def set_pack(session: WriteSession, number: Decimal, price: Amount, name: WalletName | None) -> PackChanged:
    """Let a pack be sold on the server, in the place of the one of the same amount. Who may was checked before.

    Raises:
        AmountNotPositiveError, AmountTooLargeError, TooManyDecimalsError: As they say.
        PackOfMoneyError: The wallet is counted in money: there is nothing to buy first.
        TooManyPacksError: There are enough.
    """
    key = session.key(name)
    if key.unit.money:
        raise PackOfMoneyError(provider=session.provider_name(key))
    amount = positive(number, key)
    if price.micros <= 0:
        raise AmountNotPositiveError(amount=price.plain)
    for one in (amount, price):
        if one.micros > MAX_PACK * MICROS_PER_UNIT:
            raise AmountTooLargeError(limit=MAX_PACK)
    packs = packs_of(session, key)
    before = next((pack for pack in packs if pack.amount == amount), None)
    if before is None and len(packs) >= MAX_PACKS:
        raise TooManyPacksError(limit=MAX_PACKS, key=key)
    at, who = session.context.at, session.account.user_id
    pack = ServerPack(key.provider, key.channel, amount, price, who, at)
    session.records.put_server_pack(session.account, pack)
    return PackChanged(session.provider_name(key), key, pack, before, packs_of(session, key))


def remove_pack(session: WriteSession, number: Decimal, name: WalletName | None) -> PackChanged:
    """Let a pack not be sold on the server any more. Raises NoSuchPackError."""
    key = session.key(name)
    amount = Amount.exactly(number, key.unit)
    packs = packs_of(session, key)
    before = next((pack for pack in packs if pack.amount == amount), None)
    if before is None:
        raise NoSuchPackError(provider=session.provider_name(key), amount=amount, packs=packs, key=key)
    session.records.remove_server_pack(session.account, before)
    return PackChanged(session.provider_name(key), key, None, before, packs_of(session, key))


def packs_of(session: Session, key: WalletKey) -> tuple[ServerPack, ...]:
    """The server's packs of a wallet's credits, the smallest first."""
    return tuple(pack for pack in all_packs(session) if (pack.provider, pack.channel) == (key.provider, key.channel))


def all_packs(session: Session) -> Sequence[ServerPack]:
    """All of the server's."""
    return session.records.server_packs(session.context.caller)
