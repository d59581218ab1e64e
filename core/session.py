"""What a unit of work has at hand: the records, who asks and when, and the price book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from core.alerts.thresholds import Alert, Fall, Threshold, ThresholdState, judge
from core.amounts import Amount
from core.answers import Changed, Holdings
from core.ledger.changes import UNDO_WITHIN, Change, ChangeKind, Entry, Wallet, WalletKey
from core.ledger.lots import Draw, Lot
from core.people import Account, Context
from core.prices.book import PriceBook
from core.prices.cards import RateCard, ServerPrice
from core.prices.estimate import Estimate, estimate
from core.prices.market import Market
from core.store import Records
from core.work.afford import Mix, afford
from core.work.work import Work

TOLD_BY_THE_ANSWER_WITHIN = timedelta(minutes=1)
"""How long an answer that is itself a warning has to be delivered."""


class Session:
    """One look at the records, for one request."""

    def __init__(self, records: Records, context: Context, book: PriceBook) -> None:
        self.records = records
        self.context = context
        self.book = book

    @cached_property
    def account(self) -> Account | None:
        """The caller's, when anything was ever kept for it."""
        return self.records.find_account(self.context.caller)

    @cached_property
    def _server_prices(self) -> Sequence[ServerPrice]:
        return self.records.server_prices(self.context.caller)

    @property
    def default_key(self) -> WalletKey:
        """The wallet that is meant when none is named."""
        provider = self.book.provider(None)
        channel = provider.default.channel
        return WalletKey(provider.provider, channel, provider.channel(channel).unit)

    def provider_name(self, key: WalletKey) -> str:
        """For people."""
        return self.book.provider(key.provider).name

    def market(self, at: datetime | None = None) -> Market:
        """The price book as the server sees it, now or at another moment."""
        return Market(self.book, self._server_prices, at or self.context.at)

    def card(self, provider_id: str | None = None, channel: str | None = None) -> RateCard:
        """The prices of a provider's channel that hold for this request; of what is not named the default one."""
        return self.market().card(self.book.provider(provider_id), channel)

    def moderators(self) -> Mapping[UUID, str]:
        """Names of those who set prices of the server."""
        return self.records.names(self.context.caller, {price.set_by for price in self._server_prices if price.set_by})

    def estimate(self, work: Work, at: datetime | None = None) -> Estimate:
        """Work at the prices of the moment, or of another one. Raises RefusedError."""
        return estimate(work, self.market(at))

    def makes(self, key: WalletKey, available: Amount) -> tuple[Mix, ...]:
        """What an amount of a wallet's credits would make."""
        return afford(available, self.card(key.provider, key.channel).amounts)

    def live_lots(self, account: Account, wallet: Wallet) -> tuple[Lot, ...]:
        """Lots that can be used."""
        at = wallet.moment(self.context.at)
        return tuple(lot for lot in self.records.lots_with_credits(account, wallet) if lot.live(at))

    def holdings(self, key: WalletKey) -> Holdings:
        """What is in one of the caller's wallets, kept or not."""
        wallet = self.records.wallet(self.account, key) if self.account else None
        lots = self.live_lots(self.account, wallet) if self.account and wallet else ()
        available = total(lots, key)
        known = wallet is not None and wallet.changes > 0
        return Holdings(self.provider_name(key), key, available, known, self.makes(key, available), lots)

    def thresholds(self, key: WalletKey) -> tuple[Threshold, ...]:
        """Where the caller is warned, highest first."""
        wallet = self.records.wallet(self.account, key) if self.account else None
        return tuple(self.records.thresholds(self.account, wallet)) if self.account and wallet else ()


class WriteSession(Session):
    """A request that changes something: its account is open, and nobody else's request changes it meanwhile."""

    def __init__(self, records: Records, context: Context, book: PriceBook, account: Account) -> None:
        super().__init__(records, context, book)
        self.account: Account = account

    def add_price(self, price: ServerPrice) -> None:
        """Set a price for the server; the cards of this session follow it."""
        self.records.add_server_price(self.account, price)
        del self._server_prices

    def take(self, key: WalletKey) -> OpenWallet:
        """One of the caller's wallets, to change."""
        wallet = self.records.take_wallet(self.account, key)
        return OpenWallet(self, wallet, self.live_lots(self.account, wallet))


class OpenWallet:
    """A wallet that is held for one change."""

    def __init__(self, session: WriteSession, wallet: Wallet, live: tuple[Lot, ...]) -> None:
        self._session = session
        self.wallet = wallet
        self.live = live
        self.available = total(live, wallet.key)

    def append(
        self,
        kind: ChangeKind,
        effects: Sequence[tuple[Lot, Amount]],
        *,
        received: Lot | None = None,
        estimate: Estimate | None = None,
        draws: tuple[Draw, ...] = (),
        undone: Change | None = None,
    ) -> Changed:
        """Append a change, and decide in the same transaction whether it calls for a warning.

        Args:
            effects: What it does to which lots, signed.
            received: The lot that the change brings.
            estimate: Of a spend on work.
            draws: Of a spend: what the lots paid.
            undone: Of an undo: what it takes back.
        """
        session, key = self._session, self.wallet.key
        at, account = session.context.at, session.account
        entries = [Entry(lot.number, amount) for lot, amount in effects]
        amount = sum((entry.amount for entry in entries), start=Amount(0, key.unit))
        moment = self.wallet.moment(at)  # what comes back to a lot that has ended is recorded, but cannot be spent
        after = sum((amount for lot, amount in effects if lot.live(moment)), start=self.available)
        undoes = undone.number if undone else None
        change = Change(
            self.wallet.changes + 1, kind, at, account.user_id, amount, self.available, after, estimate, undoes
        )
        session.records.append(account, self.wallet, session.context, change, entries, received)
        makes = session.makes(key, after)
        self._judge(change, makes)
        until = at + UNDO_WITHIN if undone is None and moment - at <= UNDO_WITHIN else None
        return Changed(session.provider_name(key), change, key, makes, draws, undone, until)

    def set_threshold(self, amount: Amount) -> Threshold:
        """Set a threshold; when less is available already, warn."""
        session = self._session
        threshold = Threshold(amount)
        if self.wallet.changes:
            threshold = threshold.seen(self.available)
        session.records.put_threshold(session.account, self.wallet, threshold, session.context.at)
        if threshold.state is ThresholdState.FIRED:
            makes = session.makes(self.wallet.key, self.available)
            # The answer says it; only when that is not delivered does the relay.
            not_before = session.context.at + TOLD_BY_THE_ANSWER_WITHIN
            self._warn(Fall(amount, ()), self.available, makes, cause=None, not_before=not_before)
        return threshold

    def _judge(self, change: Change, makes: tuple[Mix, ...]) -> None:
        session = self._session
        moved, fall = judge(session.records.thresholds(session.account, self.wallet), change.after)
        for threshold in moved:
            session.records.put_threshold(session.account, self.wallet, threshold, session.context.at)
        if fall is not None:
            self._warn(fall, change.after, makes, change)

    def _warn(
        self,
        fall: Fall,
        available: Amount,
        makes: tuple[Mix, ...],
        cause: Change | None,
        not_before: datetime | None = None,
    ) -> None:
        session, key = self._session, self.wallet.key
        server = session.context.caller.server.name
        alert = Alert(server, key, session.provider_name(key), fall, available, makes, cause)
        session.records.put_alert(session.account, session.context, alert, not_before)


def total(lots: Iterable[Lot], key: WalletKey) -> Amount:
    """What remains in these lots of one wallet."""
    return sum((lot.remaining for lot in lots), start=Amount(0, key.unit))
