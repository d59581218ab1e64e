"""Implements core.store.Records over one connection in one transaction: each method is in the file of its noun."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from adapters.database import (
    alerts,
    appending,
    budgets,
    kept_words,
    ledger,
    looks,
    members,
    packs,
    people,
    prices,
    repriced,
    requests,
    settings,
    takeout,
    tries,
)
from core.alerts.changed_prices import Told
from core.alerts.due import DueAlert
from core.alerts.kept_budgets import KeptBudget, Payment
from core.alerts.levels import Mark
from core.alerts.outbox import Alert
from core.alerts.place import WarningPlace
from core.alerts.repriced import RepricedServer, UsedWallet
from core.alerts.thresholds import PendingAlert
from core.alerts.watching import Watch
from core.amounts import Unit
from core.answers import KeptAlert
from core.choices import PersonChoices, ServerChoices
from core.ledger.changes import Change, Entry, Reversal, Wallet, WalletKey
from core.ledger.holds import Hold
from core.ledger.lots import Lot
from core.ledger.renewal import Subscription
from core.ledger.wallet import Step
from core.people import Account, Caller, Context, Network, Server
from core.prices.cards import ServerPack, ServerPrice
from core.prices.provider import ChannelKey
from core.retries.record import Kind, Record


class SqlRecords:
    """All records, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._transaction = connection
        self._found: tuple[Caller, people.Found] | None = None

    @property
    def _connection(self) -> Connection:
        return self._transaction

    def find_account(self, caller: Caller) -> Account | None:
        found = people.find_account(self._connection, caller)
        if found is None:
            return None
        self._found = (caller, found)
        return found.account

    def open_account(self, caller: Caller, at: datetime) -> Account:
        found = people.open_account(self._connection, caller, at)
        self._found = (caller, found)
        return found.account

    def members(self, server: Server, external_id: str | None = None) -> Sequence[Caller]:
        return members.members(self._connection, server, external_id)

    def _known(self, caller: Caller) -> people.Found | None:
        """What was read of a caller's server with their account, as far as nothing was changed since."""
        return self._found[1] if self._found is not None and self._found[0] == caller else None

    def server_of(self, caller: Caller, server_id: UUID) -> Server | None:
        return people.server_of(self._connection, caller, server_id)

    def remembered(self, account: Account, context: Context) -> tuple[str, bytes] | None:
        return requests.remembered(self._connection, account, context)

    def remember(self, account: Account, context: Context, answer: bytes) -> bool:
        return requests.remember(self._connection, account, context, answer)

    def person_choices(self, caller: Caller) -> PersonChoices:
        return settings.person_choices(self._connection, caller)

    def server_choices(self, caller: Caller) -> ServerChoices:
        known = self._known(caller)
        return settings.server_choices(self._connection, caller) if known is None else known.choices

    def choose(self, account: Account, before: PersonChoices, after: PersonChoices) -> None:
        settings.choose(self._connection, account, before, after)

    def choose_for_server(self, account: Account, before: ServerChoices, after: ServerChoices) -> None:
        settings.choose_for_server(self._connection, account, before, after)
        self._found = None

    def server_prices(self, caller: Caller) -> Sequence[ServerPrice]:
        known = self._known(caller)
        if known is not None and not known.has_prices:
            return ()
        return prices.all_prices(self._connection, caller.server)

    def names(self, caller: Caller, user_ids: Collection[UUID]) -> Mapping[UUID, str]:
        server_id = people.find_server(self._connection, caller)
        return people.names(self._connection, server_id, user_ids) if server_id and user_ids else {}

    def add_server_price(self, account: Account, price: ServerPrice) -> None:
        prices.add_price(self._connection, account, price)
        self._found = None

    def server_packs(self, caller: Caller) -> Sequence[ServerPack]:
        return packs.all_packs(self._connection, caller.server)

    def put_server_pack(self, account: Account, pack: ServerPack) -> None:
        packs.put_pack(self._connection, account, pack)

    def remove_server_pack(self, account: Account, pack: ServerPack) -> None:
        packs.remove_pack(self._connection, account, pack)

    def records_of_tries(self, account: Account) -> Sequence[Record]:
        return tries.all_records(self._connection, account)

    def add_tries(self, account: Account, record: Record) -> None:
        tries.add(self._connection, account, record)

    def remove_tries(self, account: Account, kind: Kind) -> bool:
        return tries.remove(self._connection, account, kind)

    def wallet(self, account: Account, key: WalletKey) -> Wallet | None:
        return ledger.find_wallet(self._connection, account, key)

    def wallets(self, account: Account) -> Sequence[Wallet]:
        return ledger.wallets_of(self._connection, account)

    def take_wallet(self, account: Account, key: WalletKey) -> Wallet:
        return ledger.take_wallet(self._connection, account, key)

    def lots_with_credits(self, account: Account, wallet: Wallet) -> Sequence[Lot]:
        return ledger.lots_with_credits(self._connection, account, wallet)

    def lots(self, account: Account, wallet: Wallet, numbers: Collection[int]) -> Sequence[Lot]:
        return ledger.some_lots(self._connection, account, wallet, numbers)

    def open_holds(self, account: Account, wallet: Wallet) -> Sequence[Hold]:
        return ledger.open_holds(self._connection, account, wallet)

    def subscription(self, account: Account, wallet: Wallet) -> Subscription | None:
        return ledger.subscription(self._connection, account, wallet)

    def kept_plan(self, account: Account, wallet: Wallet) -> Subscription | None:
        return ledger.kept_plan(self._connection, account, wallet)

    def append(self, account: Account, wallet: Wallet, context: Context, steps: Sequence[Step], watch: Watch) -> None:
        appending.append(self._connection, account, wallet, context, steps, watch)

    def change(self, account: Account, wallet: Wallet, number: int) -> Change | None:
        return ledger.change(self._connection, account, wallet, number)

    def changes(self, account: Account, wallet: Wallet, before: int, limit: int) -> Sequence[Change]:
        return ledger.page(self._connection, account, wallet, before, limit)

    def entries(self, account: Account, wallet: Wallet, number: int) -> Sequence[Entry]:
        return ledger.entries_of(self._connection, account, wallet, number)

    def entries_since(self, account: Account, wallet: Wallet, number: int) -> Mapping[int, Sequence[Entry]]:
        return ledger.entries_since(self._connection, account, wallet, number)

    def reversal(self, account: Account, wallet: Wallet, number: int) -> Reversal | None:
        return ledger.reversal(self._connection, account, wallet, number)

    def refunds(self, account: Account, wallet: Wallet, number: int) -> Sequence[Change]:
        return ledger.refunds(self._connection, account, wallet, number)

    def refundable(self, account: Account, wallet: Wallet, limit: int) -> Sequence[Change]:
        return ledger.refundable(self._connection, account, wallet, limit)

    def closing(self, account: Account, wallet: Wallet, number: int) -> Change | None:
        return ledger.closing(self._connection, account, wallet, number)

    def lapsed_hold(self, account: Account, wallet: Wallet, since: datetime) -> tuple[int, Change] | None:
        return ledger.lapsed_hold(self._connection, account, wallet, since)

    def latest_undoable(self, account: Account, wallet: Wallet, before: int) -> Change | None:
        return ledger.latest_undoable(self._connection, account, wallet, before)

    def whole_ledger(
        self, account: Account, wallet: Wallet
    ) -> tuple[Sequence[Change], Mapping[int, Sequence[Entry]], Mapping[int, Lot]]:
        lots = ledger.all_lots(self._connection, account, wallet)
        return (
            ledger.all_changes(self._connection, account, wallet),
            takeout.all_entries(self._connection, account, wallet),
            {lot.number: lot for lot in lots},
        )

    def put_upload(self, account: Account, key: str, content: bytes, at: datetime) -> None:
        takeout.put_upload(self._connection, account, key, content, at)

    def upload(self, account: Account, key: str) -> bytes | None:
        return takeout.upload(self._connection, account, key)

    def take_upload(self, account: Account, key: str) -> bool:
        return takeout.take_upload(self._connection, account, key)

    def known_changes(self, account: Account, origins: Sequence[str]) -> Collection[str]:
        return takeout.known_changes(self._connection, account, origins)

    def remember_changes(self, account: Account, origins: Sequence[str], at: datetime) -> None:
        takeout.remember_changes(self._connection, account, origins, at)

    def forget(self, account: Account) -> bool:
        return takeout.forget(self._connection, account)

    def marks(self, account: Account, wallet: Wallet) -> Sequence[Mark]:
        return alerts.all_marks(self._connection, account, wallet)

    def put_mark(self, account: Account, wallet: Wallet, mark: Mark, at: datetime) -> None:
        alerts.put_mark(self._connection, account, wallet, mark, at)

    def remove_mark(self, account: Account, wallet: Wallet, mark: Mark) -> None:
        alerts.remove_mark(self._connection, account, wallet, mark)

    def watch(self, account: Account, wallet: Wallet, watch: Watch) -> None:
        looks.watch(self._connection, account, wallet, watch)

    def snooze(self, account: Account, wallet: Wallet, until: datetime) -> None:
        looks.snooze(self._connection, account, wallet, until)

    def tell_endings(self, account: Account, wallet: Wallet, told: Mapping[int, int]) -> None:
        looks.tell_endings(self._connection, account, wallet, told)

    def due_looks(self, now: datetime, limit: int, skip: int = 0) -> Sequence[Caller]:
        return looks.due_looks(self._connection, now, limit, skip)

    def is_due(self, caller: Caller, now: datetime) -> bool:
        return looks.is_due(self._connection, caller, now)

    def budgets(self, account: Account, *, lock: bool = False) -> Sequence[KeptBudget]:
        if self._found is not None and self._found[1].account == account and not self._found[1].has_budgets:
            return ()
        return budgets.all_budgets(self._connection, account, lock=lock)

    def put_budget(self, account: Account, budget: KeptBudget) -> None:
        budgets.put_budget(self._connection, account, budget)
        self._found = None

    def remove_budget(self, account: Account, budget: KeptBudget) -> None:
        budgets.remove_budget(self._connection, account, budget)
        self._found = None

    def payments(
        self, account: Account, wallet: Wallet, unit: Unit, start: datetime, end: datetime
    ) -> Sequence[Payment]:
        return budgets.payments(self._connection, account, wallet, unit, start, end)

    def first_change_at(self, account: Account, wallet: Wallet) -> datetime | None:
        return budgets.first_change_at(self._connection, account, wallet)

    def changes_since(self, account: Account, wallet: Wallet, start: datetime, behind: int = 0) -> Sequence[Change]:
        return budgets.changes_since(self._connection, account, wallet, start, behind)

    def put_alert(self, account: Account, context: Context, alert: Alert, not_before: datetime | None = None) -> None:
        alerts.put_alert(self._connection, account, context, alert, not_before)

    def take_alerts(self, caller: Caller, holder: str, now: datetime, lease: timedelta) -> Sequence[PendingAlert]:
        account = self.find_account(caller)
        if account is None:
            return []
        return alerts.take_alerts(self._connection, account, caller.user.network, holder, now, lease)

    def due_alerts(
        self, network: Network, now: datetime, lease: timedelta, limit: int, without: Collection[str] = ()
    ) -> Sequence[DueAlert]:
        return alerts.due_alerts(self._connection, network, now, lease, limit, without)

    def take_due(self, due: Sequence[DueAlert], holder: str, now: datetime, lease: timedelta) -> Sequence[PendingAlert]:
        return alerts.take_due(self._connection, due, holder, now, lease)

    def take_unreachable(self, caller: Caller, holder: str, now: datetime, lease: timedelta) -> Sequence[PendingAlert]:
        user = caller.user
        return alerts.take_unreachable(self._connection, user.network, user.external_id, holder, now, lease)

    def pending_alerts(self, caller: Caller) -> Sequence[datetime | None]:
        account = self.find_account(caller)
        if account is None:
            return []
        return alerts.pending_alerts(self._connection, account, caller.user.network)

    def delivered(self, pending: Sequence[PendingAlert], holder: str, now: datetime) -> None:
        alerts.delivered(self._connection, pending, holder, now)

    def not_delivered(
        self, pending: PendingAlert, holder: str, next_try_at: datetime | None, *, lost: bool = False
    ) -> None:
        alerts.not_delivered(self._connection, pending, holder, next_try_at, lost=lost)

    def has_unreachable(self, caller: Caller) -> bool:
        return alerts.has_unreachable(self._connection, caller.user.network, caller.user.external_id)

    def undelivered(self, caller: Caller) -> Sequence[Alert]:
        account = self.find_account(caller)
        return [] if account is None else alerts.undelivered(self._connection, account, caller.user.network)

    def last_alert(self, account: Account, number: int | None) -> KeptAlert | None:
        return alerts.last_alert(self._connection, account, number)

    def lose_place(self, server_id: UUID, place: WarningPlace) -> None:
        settings.lose_place(self._connection, server_id, place)

    def has_lost_place(self, caller: Caller) -> bool:
        return settings.has_lost_place(self._connection, caller)

    def take_lost_place(self, caller: Caller) -> WarningPlace | None:
        return settings.take_lost_place(self._connection, caller)

    def put_back_lost_place(self, caller: Caller) -> None:
        settings.put_back_lost_place(self._connection, caller)

    def release(self, pending: Sequence[PendingAlert], holder: str) -> None:
        alerts.release(self._connection, pending, holder)

    def told(self, caller: Caller, alert: Alert, now: datetime) -> None:
        account = self.find_account(caller)
        if account is not None:
            alerts.told(self._connection, account, caller.user.network, alert, now)

    def repriced_servers(self) -> Sequence[RepricedServer]:
        return repriced.servers_with_news(self._connection)

    def prices_were_seen(self, repriced_server: RepricedServer) -> None:
        repriced.prices_were_seen(self._connection, repriced_server)

    def known_prices(self) -> Mapping[ChannelKey, str]:
        return repriced.known(self._connection)

    def keep_known_prices(self, digests: Mapping[ChannelKey, str]) -> None:
        repriced.keep_known(self._connection, digests)

    def used_wallets(
        self, server_id: UUID | None, since: datetime, behind_server: UUID, behind: int, limit: int
    ) -> Sequence[UsedWallet]:
        return repriced.used_wallets(self._connection, server_id, since, behind_server, behind, limit)

    def look_for_prices(self, found: Sequence[tuple[UsedWallet, datetime]]) -> None:
        repriced.look_for_prices(self._connection, found)

    def told_prices(self, account: Account, wallet: Wallet) -> Mapping[str, Told]:
        return repriced.told(self._connection, account, wallet)

    def keep_told_prices(
        self,
        account: Account,
        wallet: Wallet,
        told: Mapping[str, Told],
        since: datetime,
        prices_at: datetime | None,
    ) -> None:
        repriced.keep_told(self._connection, account, wallet, told, since, prices_at)

    def move_server(self, network: Network, old: str, new: str) -> None:
        people.move_server(self._connection, network, old, new)

    def put_words(self, caller: Caller, key: str, words: str, at: datetime) -> None:
        kept_words.put_words(self._connection, caller, key, words, at)

    def words(self, key: str) -> str | None:
        return kept_words.words(self._connection, key)
