"""Records for several units of work in one transaction: what most units ask is read once, what they write is written
together.

A spend reads an account, a wallet and its lots, and writes five rows; fifty spends of a group would do so one by one,
each statement on its own way to the database. Here the rows of plain changes wait for the group's end, and a wallet
that was read is known from then on: the transaction holds its row. As soon as a unit asks for anything else, all that
waits is written, and nothing is known any more. So there is one rule for what may wait, and none for what may not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from adapters.database import appending, ledger, people, requests
from adapters.database.appending import Gathered
from adapters.database.people import Found
from adapters.database.records import SqlRecords
from core.alerts.levels import Mark
from core.alerts.watching import Watch
from core.amounts import Amount
from core.ledger.changes import Wallet, WalletKey
from core.ledger.holds import Hold
from core.ledger.lots import Lot
from core.ledger.renewal import Subscription
from core.ledger.wallet import Step
from core.people import Account, Caller, Context


class GroupMemory:
    """What the units of a group share."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.found: dict[tuple[str, str, str], tuple[Caller, Found]] = {}
        """By the network and the ids of server and user there."""
        self.wallets: dict[tuple[int, int, WalletKey], Wallet] = {}
        """By the ids of server and user, as the plain numbers that they are: those are quicker to find."""
        self.lots: dict[tuple[int, int], Mapping[int, Lot]] = {}
        """By the id of the server and the wallet's number, and then by their own numbers."""
        self.changes = Gathered()
        self.requests: list[dict[str, object]] = []

    def write(self) -> None:
        """Write what waits, and know nothing any more. Raises the database's errors, for a request that was carried out
        before, too."""
        self.found.clear()
        self.wallets.clear()
        self.lots.clear()
        self.changes.write(self.connection)
        requests.add(self.connection, self.requests)
        self.requests.clear()


class GroupRecords(SqlRecords):
    """All records; what is not named here finds everything written."""

    def __init__(self, memory: GroupMemory) -> None:
        super().__init__(memory.connection)
        self._memory = memory

    @property
    def _connection(self) -> Connection:
        self._memory.write()
        return self._transaction

    def open_account(self, caller: Caller, at: datetime) -> Account:
        place = (caller.user.network.value, caller.server.external_id, caller.user.external_id)
        known = self._memory.found.get(place)
        if known is None or known[0] != caller:
            known = self._memory.found[place] = (caller, people.open_account(self._transaction, caller, at))
        self._found = known
        return known[1].account

    def take_wallet(self, account: Account, key: WalletKey) -> Wallet:
        known, place = self._memory.wallets, (account.server_id.int, account.user_id.int, key)
        wallet = known.get(place)
        if wallet is None:
            wallet = known[place] = ledger.take_wallet(self._transaction, account, key)
        return wallet

    def lots_with_credits(self, account: Account, wallet: Wallet) -> Sequence[Lot]:
        known, place = self._memory.lots, (account.server_id.int, wallet.number)
        lots = known.get(place)
        if lots is None:
            found = ledger.lots_with_credits(self._transaction, account, wallet)
            lots = known[place] = {lot.number: lot for lot in found}
        return tuple(lots.values())

    def open_holds(self, account: Account, wallet: Wallet) -> Sequence[Hold]:
        return super().open_holds(account, wallet) if wallet.open_holds else ()

    def subscription(self, account: Account, wallet: Wallet) -> Subscription | None:
        return super().subscription(account, wallet) if wallet.subscribed else None

    def marks(self, account: Account, wallet: Wallet) -> Sequence[Mark]:
        return super().marks(account, wallet) if wallet.watched else ()

    def append(self, account: Account, wallet: Wallet, context: Context, steps: Sequence[Step], watch: Watch) -> None:
        memory, place = self._memory, (account.server_id.int, account.user_id.int, wallet.key)
        lots = memory.lots.get((account.server_id.int, wallet.number), {})
        known = memory.wallets.get(place) is wallet
        if not known or not appending.is_plain(steps) or not _all_known(steps, lots):
            appending.append(self._connection, account, wallet, context, steps, watch)
            return
        memory.wallets[place], gained = memory.changes.add(account, wallet, context, steps, watch)
        memory.lots[account.server_id.int, wallet.number] = _behind(lots, gained)

    def remember(self, account: Account, context: Context, answer: bytes) -> bool:
        self._memory.requests.append(requests.row(account, context, answer))
        return True


def _all_known(steps: Sequence[Step], lots: Mapping[int, Lot]) -> bool:
    """Whether these are all lots that the steps move."""
    return all(entry.lot is None or entry.lot in lots for step in steps for entry in step.entries)


def _behind(lots: Mapping[int, Lot], gained: Mapping[int, int]) -> dict[int, Lot]:
    """Lots with credits, after some gained or lost some."""
    behind = dict(lots)
    for number, micros in gained.items():
        lot = lots[number]
        remaining = lot.remaining.micros + micros
        if remaining:
            behind[number] = lot.holding(Amount(remaining, lot.remaining.unit))
        else:
            del behind[number]
    return behind
