"""Ports: what the use cases need from a database.

A unit of work is one plain function over Records, run in one transaction. Where it runs, on which thread and with
which others in one commit, is the store's affair.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

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

T = TypeVar("T")


class Records(Protocol):
    """All records, inside one transaction. Methods that write are for units of work given to Store.write alone."""

    # People

    def find_account(self, caller: Caller) -> Account | None:
        """The caller's account, when anything was ever kept for it."""

    def open_account(self, caller: Caller, at: datetime) -> Account:
        """The caller's account, made when it is not there; keeps their name, locale and time zone as they are now."""

    def members(self, server: Server, external_id: str | None = None) -> Sequence[Caller]:
        """Those of whom anything was ever kept on a server, as they read: the one of that id there, or all."""

    def server_of(self, caller: Caller, server_id: UUID) -> Server | None:
        """A server of ours on the caller's network, when anything is kept of them there."""

    def move_server(self, network: Network, old: str, new: str) -> None:
        """A server got another id on its network; doing it twice is doing it once."""

    # Requests

    def remembered(self, account: Account, context: Context) -> tuple[str, bytes] | None:
        """Fingerprint and answer of a request that was carried out before."""

    def remember(self, account: Account, context: Context, answer: bytes) -> bool:
        """Keep the answer of a request that is carried out in this transaction; False: it was carried out before."""

    # Settings

    def person_choices(self, caller: Caller) -> PersonChoices:
        """What the caller chose."""

    def server_choices(self, caller: Caller) -> ServerChoices:
        """What the moderators of the caller's server chose."""

    def choose(self, account: Account, before: PersonChoices, after: PersonChoices) -> None:
        """Keep what a person chose otherwise than before."""

    def choose_for_server(self, account: Account, before: ServerChoices, after: ServerChoices) -> None:
        """Keep what moderators chose for the account's server otherwise than before."""

    # Prices

    def server_prices(self, caller: Caller) -> Sequence[ServerPrice]:
        """All prices set on the caller's server, and taken back, in that order."""

    def names(self, caller: Caller, user_ids: Collection[UUID]) -> Mapping[UUID, str]:
        """What these people are called on the caller's server; those who are gone are left out."""

    def add_server_price(self, account: Account, price: ServerPrice) -> None:
        """Append a price, or that one was taken back."""

    def server_packs(self, caller: Caller) -> Sequence[ServerPack]:
        """The packs of the caller's server, the smallest of a channel first."""

    def put_server_pack(self, account: Account, pack: ServerPack) -> None:
        """Keep a pack, in the place of the one of the same amount."""

    def remove_server_pack(self, account: Account, pack: ServerPack) -> None:
        """Take a pack away."""

    # How often tries are kept

    def records_of_tries(self, account: Account) -> Sequence[Record]:
        """All kinds that the person told of, the latest first."""

    def add_tries(self, account: Account, record: Record) -> None:
        """Add tries to what is recorded of their kind."""

    def remove_tries(self, account: Account, kind: Kind) -> bool:
        """Forget what is recorded of a kind; False: nothing was."""

    # The ledger

    def wallet(self, account: Account, key: WalletKey) -> Wallet | None:
        """A wallet, when anything was ever kept in it; read only."""

    def wallets(self, account: Account) -> Sequence[Wallet]:
        """All of an account's, in the order in which they were first used; read only."""

    def take_wallet(self, account: Account, key: WalletKey) -> Wallet:
        """A wallet to change, made when it is not there; nobody else changes it before this transaction ends."""

    def lots_with_credits(self, account: Account, wallet: Wallet) -> Sequence[Lot]:
        """Lots with something remaining, whether live or not."""

    def lots(self, account: Account, wallet: Wallet, numbers: Collection[int]) -> Sequence[Lot]:
        """Lots by their numbers, whatever remains."""

    def open_holds(self, account: Account, wallet: Wallet) -> Sequence[Hold]:
        """Holds that no change has closed, oldest first."""

    def subscription(self, account: Account, wallet: Wallet) -> Subscription | None:
        """The plan that renews a wallet."""

    def kept_plan(self, account: Account, wallet: Wallet) -> Subscription | None:
        """The same, or the one that was stopped at last."""

    def append(self, account: Account, wallet: Wallet, context: Context, steps: Sequence[Step], watch: Watch) -> None:
        """Append changes with all that they did, and move what lots hold and the wallet's own row by them; the row also
        gets what `watch` says."""

    def change(self, account: Account, wallet: Wallet, number: int) -> Change | None:
        """One change."""

    def changes(self, account: Account, wallet: Wallet, before: int, limit: int) -> Sequence[Change]:
        """Changes with a number below `before`, latest first."""

    def entries(self, account: Account, wallet: Wallet, number: int) -> Sequence[Entry]:
        """The entries of a change, in their order."""

    def entries_since(self, account: Account, wallet: Wallet, number: int) -> Mapping[int, Sequence[Entry]]:
        """The entries of a change and of all later ones, by their numbers, each in their order."""

    def reversal(self, account: Account, wallet: Wallet, number: int) -> Reversal | None:
        """Whether and how a change was undone."""

    def refunds(self, account: Account, wallet: Wallet, number: int) -> Sequence[Change]:
        """Refunds of a change that were not undone, oldest first."""

    def refundable(self, account: Account, wallet: Wallet, limit: int) -> Sequence[Change]:
        """Changes that used credits and were not undone, latest first."""

    def closing(self, account: Account, wallet: Wallet, number: int) -> Change | None:
        """The change that closed the hold which a change made."""

    def lapsed_hold(self, account: Account, wallet: Wallet, since: datetime) -> tuple[int, Change] | None:
        """Of the latest few holds the one that time let go last, if that was no earlier: the number of the change that
        made it, and the change that let it go."""

    def latest_undoable(self, account: Account, wallet: Wallet, before: int) -> Change | None:
        """The latest change with a number below `before` that can be undone and was not."""

    # Budgets a month

    def budgets(self, account: Account, *, lock: bool = False) -> Sequence[KeptBudget]:
        """Of a person, those in money first.

        Args:
            lock: Nobody else changes them before this transaction ends.
        """

    def put_budget(self, account: Account, budget: KeptBudget) -> None:
        """Keep a budget, in the place of the one that counts the same."""

    def remove_budget(self, account: Account, budget: KeptBudget) -> None:
        """Keep it no more."""

    def payments(
        self, account: Account, wallet: Wallet, unit: Unit, start: datetime, end: datetime
    ) -> Sequence[Payment]:
        """What was paid in that money for what top-ups of a wallet brought, from `start` on and before `end`; oldest
        first. Those that were undone are left out."""

    def first_change_at(self, account: Account, wallet: Wallet) -> datetime | None:
        """When the first change of a wallet was; None: there is none."""

    def changes_since(self, account: Account, wallet: Wallet, start: datetime, behind: int = 0) -> Sequence[Change]:
        """All changes of a wallet from a moment on, oldest first; without what was made, but with the parts that came
        back, and without by whom.

        Args:
            behind: Only those with a higher number.
        """

    # All of it, taken out, brought in, forgotten

    def whole_ledger(
        self, account: Account, wallet: Wallet
    ) -> tuple[Sequence[Change], Mapping[int, Sequence[Entry]], Mapping[int, Lot]]:
        """Every change, oldest first; the entries of each by its number; and every lot by its number."""

    def put_upload(self, account: Account, key: str, content: bytes, at: datetime) -> None:
        """Keep what was read of a file, in place of what was kept before."""

    def upload(self, account: Account, key: str) -> bytes | None:
        """What is kept under a key."""

    def take_upload(self, account: Account, key: str) -> bool:
        """Keep it no more; False: somebody was faster, or it never was."""

    def known_changes(self, account: Account, origins: Sequence[str]) -> Collection[str]:
        """Those of these changes from elsewhere that were brought in before."""

    def remember_changes(self, account: Account, origins: Sequence[str], at: datetime) -> None:
        """Changes from elsewhere that are brought in in this transaction."""

    def forget(self, account: Account) -> bool:
        """Delete everything of a person on a server, whose wallets are held; what they did for others is then nobody's.
        False: somebody was faster."""

    # Alerts

    def marks(self, account: Account, wallet: Wallet) -> Sequence[Mark]:
        """Where the wallet's person wants to be warned, in the order of Measure, the highest first."""

    def put_mark(self, account: Account, wallet: Wallet, mark: Mark, at: datetime) -> None:
        """Add a mark, or set the state of one that is there."""

    def remove_mark(self, account: Account, wallet: Wallet, mark: Mark) -> None:
        """Remove a mark, whatever its state."""

    def watch(self, account: Account, wallet: Wallet, watch: Watch) -> None:
        """Keep the wallet's peak and its next look, without a change."""

    def snooze(self, account: Account, wallet: Wallet, until: datetime) -> None:
        """Keep that the wallet's marks are silent until then."""

    def tell_endings(self, account: Account, wallet: Wallet, told: Mapping[int, int]) -> None:
        """Keep of lots, by their numbers, how many days before their end that was told."""

    def due_looks(self, now: datetime, limit: int, skip: int = 0) -> Sequence[Caller]:
        """Whose wallets are to be looked at, the longest overdue first, as they read; somebody as often as they have
        wallets that are due.

        Args:
            skip: So many are left out, from the first.
        """

    def is_due(self, caller: Caller, now: datetime) -> bool:
        """Whether one of the caller's own wallets is to be looked at."""

    def put_alert(self, account: Account, context: Context, alert: Alert, not_before: datetime | None = None) -> None:
        """Put an alert for the account's person into the outbox.

        Args:
            not_before: When the relay may send it first; until then the answer to the request may tell it.
        """

    def take_alerts(self, caller: Caller, holder: str, now: datetime, lease: timedelta) -> Sequence[PendingAlert]:
        """The caller's alerts that nobody holds, held by `holder` until the lease ends."""

    def due_alerts(
        self, network: Network, now: datetime, lease: timedelta, limit: int, without: Collection[str] = ()
    ) -> Sequence[DueAlert]:
        """Of a network's alerts those that are due and that nobody holds, in the order that they were decided in.

        Args:
            without: Destinations whose alerts are left out.
        """

    def take_due(self, due: Sequence[DueAlert], holder: str, now: datetime, lease: timedelta) -> Sequence[PendingAlert]:
        """Of these those that are still due and that nobody holds, likewise."""

    def take_unreachable(self, caller: Caller, holder: str, now: datetime, lease: timedelta) -> Sequence[PendingAlert]:
        """Alerts that could not be sent to the caller on this network, on whatever server, likewise."""

    def pending_alerts(self, caller: Caller) -> Sequence[datetime | None]:
        """For each alert of the caller's that is not delivered: until when somebody holds it, None: nobody does."""

    def delivered(self, pending: Sequence[PendingAlert], holder: str, now: datetime) -> None:
        """Mark as delivered those that `holder` still holds."""

    def not_delivered(
        self, pending: PendingAlert, holder: str, next_try_at: datetime | None, *, lost: bool = False
    ) -> None:
        """Put one back that `holder` still holds.

        Args:
            next_try_at: When to try again; None: its person cannot be reached.
            lost: Whether it may have been delivered, since the network's answer was lost.
        """

    def has_unreachable(self, caller: Caller) -> bool:
        """Whether take_unreachable() may find something."""

    def undelivered(self, caller: Caller) -> Sequence[Alert]:
        """The caller's alerts that are not delivered, held or not."""

    def release(self, pending: Sequence[PendingAlert], holder: str) -> None:
        """Give back those that `holder` still holds, as they were before they were taken."""

    def told(self, caller: Caller, alert: Alert, now: datetime) -> None:
        """Mark as delivered an alert of the caller's that an answer said itself."""

    # Changed prices

    def repriced_servers(self) -> Sequence[RepricedServer]:
        """Servers whose moderators set prices behind those of which prices_were_seen() was told."""

    def prices_were_seen(self, repriced_server: RepricedServer) -> None:
        """The users of a server's prices were found."""

    def known_prices(self) -> Mapping[ChannelKey, str]:
        """Digests of what each channel charged when its users were found last."""

    def keep_known_prices(self, digests: Mapping[ChannelKey, str]) -> None:
        """Likewise, of these channels."""

    def used_wallets(
        self, server_id: UUID | None, since: datetime, behind_server: UUID, behind: int, limit: int
    ) -> Sequence[UsedWallet]:
        """People's wallets in which something was recorded since, and whose prices nobody is to look at yet; by server
        and number.

        Args:
            server_id: Of that server; None: of all.
            behind_server: Those from this one on, and of it
            behind: those with a higher number than this.
        """

    def look_for_prices(self, found: Sequence[tuple[UsedWallet, datetime]]) -> None:
        """Have wallets looked at for their prices, each at a moment, unless that is to be already."""

    def told_prices(self, account: Account, wallet: Wallet) -> Mapping[str, Told]:
        """What a person was told last of the prices of kinds, by the kinds' keys."""

    def keep_told_prices(
        self,
        account: Account,
        wallet: Wallet,
        told: Mapping[str, Told],
        since: datetime,
        prices_at: datetime | None,
    ) -> None:
        """Keep what was told, and when prices are to be looked at next; what was told before `since` is forgotten."""

    def last_alert(self, account: Account, number: int | None) -> KeptAlert | None:
        """An alert of the account's person, delivered or not: the one of that number on its server, or the latest that
        warned of something."""

    def lose_place(self, server_id: UUID, place: WarningPlace) -> None:
        """Nothing can be written any more where a server's warnings went, if they still do."""

    def has_lost_place(self, caller: Caller) -> bool:
        """Whether take_lost_place() may find something."""

    def take_lost_place(self, caller: Caller) -> WarningPlace | None:
        """The place that the caller's server lost, if no moderator was told of that yet; from now on one is."""

    def put_back_lost_place(self, caller: Caller) -> None:
        """It could not be told."""

    # Words of buttons

    def put_words(self, caller: Caller, key: str, words: str, at: datetime) -> None:
        """Keep words for somebody, under a key that follows from them."""

    def words(self, key: str) -> str | None:
        """Words that were kept."""


class Store(Protocol):
    """Runs units of work. Each may be run again from its start, so it has no effect but on the records."""

    async def read(self, unit: Callable[[Records], T]) -> T:
        """One consistent look at the records. Raises StoreError."""

    async def write(self, unit: Callable[[Records], T], key: str = "") -> T:
        """Commit all that the unit did, or nothing when it raised.

        Args:
            key: Whose records it changes: units of one key run one after the other, in their order.

        Raises:
            StoreError: Nothing was changed.
            OutcomeUnknownError: The one StoreError after which something may have been.
        """
