"""Money, where an amount of a wallet is asked: in a wallet that is counted in it, it is that number."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from core.amounts import Amount, Unit
from core.errors.numbers import CountedOtherwiseError
from core.ledger.changes import WalletKey, WalletName
from core.money import Money
from core.session import Session

T = TypeVar("T")


def counted(session: Session, wanted: Money | T, name: WalletName | None, *, own: bool = True) -> Decimal | T:
    """What is wanted; of money, the number that it is in the wallet.

    Args:
        own: Whether the answer is for the caller alone: then it may say in which of their wallets that money is.

    Raises:
        CountedOtherwiseError: The wallet is counted in something else.
    """
    if not isinstance(wanted, Money):
        return wanted
    key = session.key(name)
    if wanted.unit is not key.unit:
        raise counted_otherwise(session, wanted, key, name, own=own)
    return wanted.number


def counted_otherwise(
    session: Session, money: Money | Amount, key: WalletKey, name: WalletName | None, *, own: bool = False
) -> CountedOtherwiseError:
    """That a wallet is not counted in some money. Arguments as counted()."""
    amount = money if isinstance(money, Amount) else None
    if isinstance(money, Amount):
        money = Money(money.decimal, money.unit, f"{money.plain} {money.unit.value}")
    provider = session.book.provider(key.provider)
    channel = provider.channel(key.channel)
    elsewhere: tuple[WalletKey, ...] = ()
    if money.unit is not None and (own or name is not None):
        elsewhere = _counted_in(session, money.unit, name)
    return CountedOtherwiseError(
        provider=provider.name,
        channel=channel.name if channel.id != provider.default.channel else None,
        key=key,
        money=amount,
        word=money.word,
        text=money.text,
        start=money.start,
        end=money.start + len(money.word) if money.text else money.start,
        counted_so=elsewhere,
        named=name is not None,
    )


def _counted_in(session: Session, unit: Unit, name: WalletName | None) -> tuple[WalletKey, ...]:
    """Wallets that are counted in it: the provider's that was named without a channel, else the caller's own."""
    if name is None:
        wallets = session.records.wallets(session.account) if session.account else ()
        return tuple(wallet.key for wallet in wallets if wallet.key.unit is unit)
    if name.channel is not None:
        return ()
    channels = session.book.provider(name.provider).channels
    return tuple(WalletKey(name.provider, one.id, one.unit) for one in channels if one.unit is unit)
