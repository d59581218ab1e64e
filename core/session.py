"""What a unit of work has at hand: the records, who asks and when, and the price book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from core.alerts.kept_budgets import KeptBudget
from core.alerts.levels import Mark
from core.alerts.pace import earliest, pace
from core.alerts.watching import Watch, next_look_at, peak_behind
from core.amounts import Amount
from core.answers import Changed, Holdings, Refund, Settings, SettingsChanged
from core.choices import Choices, ServerChoices
from core.ledger.changes import UNDO_WITHIN, UNDOABLE, Change, ChangeKind, Entry, Wallet, WalletKey, WalletName
from core.ledger.days import end_of, start_of
from core.ledger.holds import Hold
from core.ledger.lots import Draw, Lot, order_of_use
from core.ledger.renewal import Subscription, ends_of
from core.ledger.use import Use, uses
from core.ledger.wallet import OpenWallet, Step
from core.people import Account, Context
from core.prices.book import PriceBook
from core.prices.cards import RateCard, ServerPrice
from core.prices.estimate import Estimate, estimate
from core.prices.market import Market
from core.store import Records
from core.uses import budgeting
from core.uses.warning import judge_marks, marks_at_change
from core.work.afford import Makes, afford
from core.work.work import Work

PAGE = 200
"""Changes that are read at once."""
TOLD_BY_THE_ANSWER_WITHIN = timedelta(minutes=1)
"""How long an answer that is itself a warning has to be delivered."""
_INSTANT = timedelta(microseconds=1)


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

    @cached_property
    def server_choices(self) -> ServerChoices:
        """What the moderators of the caller's server chose."""
        return self.records.server_choices(self.context.caller)

    @property
    def settings(self) -> Settings:
        """What the caller and their server chose."""
        person = self.records.person_choices(self.context.caller)
        return Settings(Choices(person, self.server_choices), self.default_key)

    @cached_property
    def default_key(self) -> WalletKey:
        """The wallet that is meant when none is named."""
        default = self.book.default(self.server_choices.default)
        unit = self.book.provider(default.provider).channel(default.channel).unit
        return WalletKey(default.provider, default.channel, unit)

    def provider_name(self, key: WalletKey) -> str:
        """For people."""
        return self.book.provider(key.provider).name

    def wallet_name(self, key: WalletKey) -> str:
        """For people, with the channel where it is not the provider's default one."""
        return self.book.provider(key.provider).name_with(key.channel)

    def market(self, day: date | None = None) -> Market:
        """The price book as the server sees it now, or on a day that is named."""
        now = Market(self.book, self._server_prices, self.context.at, self.server_choices.default, self.today)
        return now if day is None else market_on(now, self.context, day)

    def card(self, provider_id: str | None = None, channel: str | None = None) -> RateCard:
        """The prices of a provider's channel that hold for this request; of what is not named the default one."""
        return self.market().card(self.book.provider(provider_id) if provider_id else None, channel)

    def moderators(self) -> Mapping[UUID, str]:
        """Names of those who set prices of the server."""
        return self.records.names(self.context.caller, {price.set_by for price in self._server_prices if price.set_by})

    def estimate(self, work: Work, day: date | None = None) -> Estimate:
        """Work at the prices of the moment, or of a day that is named. Raises RefusedError."""
        return estimate(work, self.market(day))

    def makes(self, key: WalletKey, available: Amount) -> Makes:
        """What an amount of a wallet's credits would make."""
        prices = self.book.amounts(key.provider, key.channel, self.today)
        if self._server_prices:  # most servers have none, and every change of a wallet asks
            card = self.card(key.provider, key.channel)
            prices = {**prices, **{medium: card.own_price(medium).amount for medium in card.own}}
        return afford(available, prices) if prices else None

    def key(self, name: WalletName | None) -> WalletKey:
        """The wallet that a name means; None: the default one. A provider alone means its default channel, which on a
        server that chose one is that."""
        default = self.default_key
        if name is None:
            return default
        provider = self.book.provider(name.provider)
        usual = default.channel if default.provider == name.provider else provider.default.channel
        channel = name.channel or usual
        return WalletKey(provider.provider, channel, provider.channel(channel).unit)

    @cached_property
    def today(self) -> date:
        """In the caller's time zone."""
        return self.context.today

    @cached_property
    def kept_budgets(self) -> Sequence[KeptBudget]:
        """The caller's, as they were when they were first asked for; others may change them meanwhile."""
        return self.records.budgets(self.account) if self.account else ()

    @cached_property
    def first_day(self) -> date:
        """On which the caller's records begin, in their time zone: today where there are none, and where they begin
        tomorrow, by a clock that was set back since."""
        account, zone = self.account, ZoneInfo(self.context.caller.time_zone)
        wallets = self.records.wallets(account) if account else ()
        begun = [self.records.first_change_at(account, wallet) for wallet in wallets if account]
        return min([self.today, *(at.astimezone(zone).date() for at in begun if at is not None)])

    def open(self, account: Account, wallet: Wallet, actor: UUID | None = None) -> OpenWallet:
        """What is in a wallet at the moment of this request.

        Args:
            actor: Who changes it; None: whoever it belongs to.
        """
        return OpenWallet(
            wallet,
            self.records.lots_with_credits(account, wallet),
            self.records.open_holds(account, wallet),
            self.records.subscription(account, wallet),
            self.context.at,
            account.user_id if actor is None else actor,
        )

    def holdings(self, key: WalletKey) -> Holdings:
        """What is in one of the caller's wallets, kept or not."""
        wallet = self.records.wallet(self.account, key) if self.account else None
        if self.account is None or wallet is None:
            nothing = Amount(0, key.unit)
            default = key == self.default_key
            return Holdings(self.provider_name(key), key, nothing, False, (), (), nothing, default=default)
        return self.inside(self.open(self.account, wallet))

    def inside(self, wallet: OpenWallet) -> Holdings:
        """What is in a wallet that was opened."""
        key, available = wallet.key, wallet.available
        return Holdings(
            self.provider_name(key),
            key,
            available,
            wallet.changes > 0,
            self.makes(key, available),
            tuple(order_of_use(wallet.lots)),
            wallet.left,
            wallet.holds,
            wallet.subscription,
            wallet.owed if wallet.owed.micros else None,
            key == self.default_key,
        )

    def all_holdings(self) -> tuple[Holdings, ...]:
        """What is in all of the caller's wallets in which something was recorded, the default one first."""
        wallets = self.records.wallets(self.account) if self.account else ()
        opened = [self.open(self.account, wallet) for wallet in wallets if self.account]
        found = [self.inside(wallet) for wallet in opened if wallet.changes]
        return tuple(sorted(found, key=lambda held: held.key != self.default_key))

    def costs(self, account: Account, wallet: Wallet, changes: Iterable[Change]) -> Mapping[int, Amount]:
        """What was paid for what these changes brought, by their numbers."""
        brought: dict[int, int] = {}
        for change in changes:
            if change.kind is ChangeKind.TOP_UP:
                entries = self.records.entries(account, wallet, change.number)
                came = (entry.lot for entry in entries if entry.amount.micros > 0)
                brought.update((lot, change.number) for lot in came if lot is not None)
        lots = self.records.lots(account, wallet, brought.keys()) if brought else ()
        return {brought[lot.number]: lot.cost for lot in lots if lot.cost is not None}

    def used_since(self, account: Account, wallet: Wallet, start: datetime, behind: int = 0) -> list[Use]:
        """What was used in a wallet from a moment on, oldest first.

        Args:
            behind: About where to end: what has a lower number, too, is not looked for.
        """
        found: list[Change] = []
        before = wallet.changes + 1
        while before > behind + 1 and (page := self.records.changes(account, wallet, before, PAGE)):
            found += page
            before = page[-1].number
            if page[-1].at < start:
                break
        return [use for use in uses(found) if use.change.at >= start]

    def last_use(self, account: Account, wallet: Wallet) -> Use | None:
        """The latest that was used in a wallet, however long ago; None: nothing ever was."""
        back: list[Change] = []
        before = wallet.changes + 1
        while before > 1 and (page := self.records.changes(account, wallet, before, PAGE)):
            if used := uses([*back, *page]):
                return used[-1]
            back += [change for change in page if change.kind in (ChangeKind.REFUND, ChangeKind.UNDO)]
            before = page[-1].number
        return None

    def pace(self, wallet: Wallet) -> Fraction | None:
        """Millionths of one of the caller's wallets that are used a day; None: too little is known."""
        first = self.records.change(self.account, wallet, 1) if self.account else None
        if self.account is None or first is None:
            return None
        zone, since = self.context.caller.time_zone, earliest(self.today)
        first_day = max(since, first.at.astimezone(ZoneInfo(zone)).date())
        return pace(self.used_since(self.account, wallet, start_of(since, zone)), first_day, self.today, zone)


def market_on(now: Market, context: Context, day: date) -> Market:
    """The same on a day that is named: what began on it holds, as its reader counts days. Today is as it is now."""
    if day == context.today:
        return now
    return replace(now, at=end_of(day, context.caller.time_zone) - _INSTANT, on=day)


class WriteSession(Session):
    """A request that changes something: its account is open, and nobody else's request changes it meanwhile."""

    def __init__(
        self, records: Records, context: Context, book: PriceBook, account: Account, actor: UUID | None = None
    ) -> None:
        super().__init__(records, context, book)
        self.account: Account = account
        self.actor = actor or account.user_id
        """Who does it: somebody else where a moderator does it for them."""
        self.other_wallet: WalletKey | None = None
        """That was asked for or taken last, where it is not the one that is meant when none is named."""

    def add_price(self, price: ServerPrice) -> None:
        """Set a price for the server, or take one back; the cards of this session follow it."""
        self.records.add_server_price(self.account, price)
        del self._server_prices

    def choose(self, choices: Choices) -> SettingsChanged:
        """Let these hold from now on."""
        before = self.settings
        self.records.choose(self.account, before.choices.person, choices.person)
        self.records.choose_for_server(self.account, before.choices.server, choices.server)
        del self.server_choices, self.default_key
        return SettingsChanged(before, self.settings)

    def next_look(
        self,
        opened: OpenWallet,
        marks: Sequence[Mark],
        snoozed_until: datetime | None,
        told: Mapping[int, int] | None = None,
    ) -> datetime | None:
        """When time alone may matter to a wallet next, as next_look_at() has it, or to a budget."""
        at, zone = self.context.at, self.context.caller.time_zone
        looks = next_look_at(opened, marks, snoozed_until, at, zone, told), budgeting.next_look(self, opened.key)
        return min((look for look in looks if look is not None), default=None)

    def key(self, name: WalletName | None) -> WalletKey:
        key = super().key(name)
        self.other_wallet = key if key != self.default_key else None
        return key

    def take(self, key: WalletKey) -> Taken:
        """One of the caller's wallets, to change."""
        self.other_wallet = key if key != self.default_key else None
        wallet = self.records.take_wallet(self.account, key)
        return Taken(self, wallet, self.open(self.account, wallet, self.actor))


class Taken:
    """A wallet that nobody else changes before this unit of work ends."""

    def __init__(self, session: WriteSession, wallet: Wallet, opened: OpenWallet) -> None:
        self._session = session
        self.wallet = wallet
        """As it was stored."""
        self.open = opened
        """As it is now."""
        self._found = opened.available

    def bring_lots(self, entries: Iterable[Entry]) -> None:
        """Have the lots of these entries at hand, though nothing may remain of them."""
        self._bring({entry.lot for entry in entries if entry.lot is not None})

    def bring_lots_of(self, plan: Subscription | None) -> None:
        """Likewise those that the latest periods of a plan, and of those before it, brought."""
        self._bring(ends_of(plan))

    def _bring(self, numbers: Iterable[int]) -> None:
        missing = {number for number in numbers if self.open.lot(number) is None}
        if missing:
            self.open.add_lots(self._session.records.lots(self._session.account, self.wallet, missing))

    def returned(self, step: Step) -> tuple[Draw, ...]:
        """The lots that credits came back to, as they are now, and how much to each."""
        draws = []
        for entry in step.entries:
            lot = None if entry.lot is None else self.open.lot(entry.lot)
            if lot is not None and entry.amount.micros > 0:
                draws.append(Draw(lot, entry.amount))
        return tuple(draws)

    def finish(
        self,
        step: Step,
        *,
        draws: tuple[Draw, ...] = (),
        received: Lot | None = None,
        undone: Change | None = None,
        hold: Hold | None = None,
        refund: Refund | None = None,
        plan: Subscription | None = None,
    ) -> Changed:
        """Store all that was done, and decide in the same transaction whether it calls for a warning."""
        session, change, key = self._session, step.change, self.wallet.key
        before = self.open.left
        self.open.pass_time()  # what came back to credits that have ended, or was released of them, is gone at once
        moved = self.open.left - before
        marks = marks_at_change(session, self.wallet)
        watch = self._watch(marks, undone)
        session.records.append(session.account, self.wallet, session.context, self.open.steps, watch)
        available = self.open.available
        makes = session.makes(key, available)
        judge_marks(session, self.wallet, self.open, watch.peak, marks, change)
        budgeting.judge(session, (replace(self.wallet, changes=self.open.changes),))
        undoable = change.kind in UNDOABLE and self.open.moment - change.at <= UNDO_WITHIN
        return Changed(
            session.provider_name(key),
            change,
            key,
            makes,
            draws,
            undone,
            change.at + UNDO_WITHIN if undoable else None,
            available,
            -moved if moved.micros < 0 else None,
            hold,
            refund,
            received,
            plan,
            key == session.default_key,
            self.open.owed if self.open.owed.micros else None,
            _filled(step),
            moved if moved.micros > 0 else None,
        )

    @property
    def peak(self) -> Amount:
        """The highest available since the last top-up, with what time did."""
        return peak_behind(self.wallet.peak, self.open.steps, self._found, self._found)

    def watch(self, marks: Sequence[Mark], snoozed_until: datetime | None) -> None:
        """Keep what there is to be watched now, without a change. What time did meanwhile is not recorded with this; so
        the next look is no later than it would have been."""
        look_at = self._look_at(marks, snoozed_until)
        self._session.records.watch(self._session.account, self.wallet, Watch(self.peak, look_at))

    def watch_on(self) -> None:
        """The same, where the wallet's own marks are as they were."""
        marks = self._session.records.marks(self._session.account, self.wallet)
        self.watch(marks, self.wallet.snoozed_until)

    def _watch(self, marks: Sequence[Mark], undone: Change | None) -> Watch:
        peak = peak_behind(self.wallet.peak, self.open.steps, self._found, self.open.available, undone)
        return Watch(peak, self._look_at(marks, self.wallet.snoozed_until))

    def _look_at(self, marks: Sequence[Mark], snoozed_until: datetime | None) -> datetime | None:
        """When to look at it next, behind this request. A look that is due stays due: whoever makes it tells more than
        a change does."""
        due = self.wallet.look_at
        if due is not None and due <= self._session.context.at:
            return due
        return self._session.next_look(self.open, marks, snoozed_until)


def _filled(step: Step) -> Amount | None:
    """What a change filled of what was owed."""
    amounts = [entry.amount for entry in step.entries if entry.lot is None and entry.amount.micros > 0]
    return sum(amounts[1:], amounts[0]) if amounts else None
