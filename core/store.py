"""Ports: what the use cases need from a database.

A unit of work is one plain function over Records, run in one transaction. Where it runs, on which thread and with
which others in one commit, is the store's affair.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from core.alerts.thresholds import Alert, PendingAlert, Threshold
from core.amounts import Amount
from core.ledger.changes import Change, Entry, Reversal, Wallet, WalletKey
from core.ledger.lots import Lot
from core.people import Account, Caller, Context
from core.prices.book import ServerPrice

T = TypeVar("T")


class Records(Protocol):
    """All records, inside one transaction. Methods that write are for units of work given to Store.write alone."""

    # People

    def find_account(self, caller: Caller) -> Account | None:
        """The caller's account, when anything was ever kept for it."""

    def open_account(self, caller: Caller, at: datetime) -> Account:
        """The caller's account, made when it is not there; keeps their name, locale and time zone as they are now.
        Until the end of the transaction no other one opens the same account."""

    # Requests

    def remembered(self, account: Account, context: Context) -> tuple[str, bytes] | None:
        """Fingerprint and answer of a request that was carried out before."""

    def remember(self, account: Account, context: Context, answer: bytes) -> None:
        """Keep the answer of a request that is carried out in this transaction."""

    # Prices

    def server_prices(self, caller: Caller) -> Sequence[ServerPrice]:
        """All prices set on the caller's server, in the order they were set."""

    def names(self, caller: Caller, user_ids: Collection[UUID]) -> Mapping[UUID, str]:
        """What these people are called on the caller's server; those who are gone are left out."""

    def add_server_price(self, account: Account, price: ServerPrice) -> None:
        """Append a price."""

    # The ledger

    def wallet(self, account: Account, key: WalletKey) -> Wallet | None:
        """A wallet, when anything was ever kept in it; read only."""

    def take_wallet(self, account: Account, key: WalletKey) -> Wallet:
        """A wallet to change, made when it is not there; nobody else changes it before this transaction ends."""

    def lots_with_credits(self, account: Account, wallet: Wallet) -> Sequence[Lot]:
        """Lots with something remaining, whether live or not."""

    def lot(self, account: Account, wallet: Wallet, number: int) -> Lot:
        """One lot."""

    def append(
        self,
        account: Account,
        wallet: Wallet,
        context: Context,
        change: Change,
        entries: Sequence[Entry],
        received: Lot | None = None,
    ) -> None:
        """Append a change with its entries, and move what its lots hold and the wallet's balance by them.

        Args:
            received: The lot that this change brings; its entry is among the entries.
        """

    def change(self, account: Account, wallet: Wallet, number: int) -> Change | None:
        """One change."""

    def changes(self, account: Account, wallet: Wallet, before: int, limit: int) -> Sequence[Change]:
        """Changes with a number below `before`, latest first."""

    def entries(self, account: Account, wallet: Wallet, number: int) -> Sequence[Entry]:
        """The entries of a change."""

    def reversal(self, account: Account, wallet: Wallet, number: int) -> Reversal | None:
        """Whether and how a change was undone."""

    def latest_undoable(self, account: Account, wallet: Wallet) -> Change | None:
        """The latest change that is no undo and was not undone."""

    # Alerts

    def thresholds(self, account: Account, wallet: Wallet) -> Sequence[Threshold]:
        """Highest first."""

    def put_threshold(self, account: Account, wallet: Wallet, threshold: Threshold, at: datetime) -> None:
        """Add a threshold, or set the state of one that is there."""

    def remove_threshold(self, account: Account, wallet: Wallet, amount: Amount) -> None:
        """Remove a threshold."""

    def put_alert(self, account: Account, context: Context, alert: Alert) -> None:
        """Put an alert for the account's person into the outbox."""

    def take_alerts(self, caller: Caller, holder: str, now: datetime, lease: timedelta) -> Sequence[PendingAlert]:
        """The caller's alerts that are due and that nobody holds, held by `holder` until the lease ends."""

    def pending_alerts(self, caller: Caller, now: datetime) -> Sequence[datetime | None]:
        """For each alert of the caller's that is due: until when somebody holds it, None when nobody does."""

    def delivered(self, pending: Sequence[PendingAlert], holder: str, now: datetime) -> None:
        """Mark as delivered those that `holder` still holds."""


class Store(Protocol):
    """Runs units of work. Each may be run again from its start, so it has no effect but on the records."""

    async def read(self, unit: Callable[[Records], T]) -> T:
        """One consistent look at the records. Raises StoreError."""

    async def write(self, unit: Callable[[Records], T]) -> T:
        """Commit all that the unit did, or nothing when it raised.

        Raises:
            StoreError: Nothing was changed.
            OutcomeUnknownError: The one StoreError after which something may have been.
        """
