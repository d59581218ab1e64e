"""The wallet that an error is about, in words to send: so that what is sent next is of the same one."""

from __future__ import annotations

from decimal import Decimal

from core.errors.tree import RequestError
from core.ledger.changes import WalletKey
from core.numerals import unmistakable
from core.work.work import Work


def named(key: WalletKey) -> str:
    """A wallet in words that mean it, whatever is meant where less is said."""
    return f"on {key.provider} {key.channel}"


def other(error: RequestError) -> str:
    """What stands behind the words to send; nothing for the wallet that is meant anyhow."""
    return "" if error.wallet is None else f" {named(error.wallet)}"


def of_which(wanted: Work | Decimal | None, number: int, key: WalletKey) -> str:
    """So much of a change, or all of it, in words. Work says itself where it is made."""
    match wanted:
        case None:
            return f"of {number} {named(key)}"
        case Work() if any(line.provider for line in wanted.lines):
            return f"{wanted} of {number}"
        case Work():
            return f"{wanted} of {number} {named(key)}"
        case _:
            return f"{unmistakable(f'{wanted.normalize():,f}')} of {number} {named(key)}"
