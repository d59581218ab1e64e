"""The use cases: the door through which a conversation enters the money half. Each is one unit of work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, TypeVar, cast

import msgspec

from core.advising.advice import Advice
from core.advising.advising import advise
from core.alerts.levels import Mark
from core.amounts import Amount
from core.answers import (
    STORED,
    Afforded,
    BroughtIn,
    BudgetChanged,
    BudgetLook,
    Buying,
    Changed,
    Estimated,
    Forecasted,
    Forgetting,
    HistoryPage,
    Holdings,
    KeptAlert,
    PackChanged,
    PackList,
    Preview,
    PriceList,
    PriceRemoved,
    PriceSet,
    Settings,
    SettingsChanged,
    Snoozed,
    Thresholds,
    ThresholdSet,
    TrialSent,
    TriesForgotten,
    TriesKept,
    UndoneFor,
)
from core.choices import Choices
from core.comparing.comparing import compare
from core.comparing.comparison import Comparison
from core.dates import Expiry
from core.errors.asking import RequestConflictError
from core.errors.records import OutcomeUnknownError, StoreError
from core.errors.tree import RefusedError, RequestError
from core.heavy import Heavy
from core.ledger.changes import Change, WalletName
from core.ledger.lots import LotKind
from core.money import Quantity
from core.people import Caller, Context, NamedPerson, Place
from core.prices.book import PriceBook
from core.prices.market import Market
from core.prices.previews import Previews
from core.prices.provider import ChannelKey
from core.retries.record import Record
from core.session import Session, WriteSession, market_on
from core.store import Records, Store
from core.takeout.everything import Takeout
from core.takeout.reading import Reader
from core.uses import (
    affording,
    bringing_in,
    budgeting,
    estimating,
    forecasting,
    holding,
    looking,
    looking_back,
    marking,
    packing,
    placing,
    pricing,
    purchasing,
    receiving,
    repricing,
    taking_out,
    trying,
    undoing,
    undoing_others,
    using,
)
from core.uses.counting import counted
from core.work.media import Medium
from core.work.schedule import Schedule
from core.work.work import Work, WorkLine

T = TypeVar("T")

HISTORY_PAGE = 5
"""Changes a page."""
HISTORY_DAYS = 60
"""That are looked back on with the first page."""


class Budget:
    """All use cases over one store and one price book."""

    def __init__(self, store: Store, book: PriceBook) -> None:
        self._store = store
        self._book = book
        self._heavy = Heavy()
        # By one thread, beforehand: msgspec works a type out when it first meets it, and two at once crash in that.
        self._stored: Mapping[type, msgspec.json.Decoder[Any]] = {kind: msgspec.json.Decoder(kind) for kind in STORED}

    @property
    def book(self) -> PriceBook:
        """The price book, for reading sentences in its words."""
        return self._book

    # Questions

    async def estimate(
        self,
        context: Context,
        work: Work,
        day: date | None = None,
        *,
        confidence: Fraction | None = None,
        own: bool = False,
        without_records: bool = False,
    ) -> Estimated:
        """Price the work by the server's prices of the moment, or of a day; spends nothing.

        Args:
            confidence: How often it is to be enough, where tries fail.
            own: Count on the caller's own results as well, as an answer beside that.
            without_records: By the price book alone where the records cannot be read.

        Raises:
            RefusedError: As estimating.question() and answered() say.
        """
        try:
            asked = await self._look(context, lambda session: estimating.question(session, work, day, own=own))
        except StoreError:
            if not without_records:
                raise
            asked = estimating.by_the_book(self._book, context, work, day)
        if not asked.needs_work:
            return asked.priced
        return await self._heavy.run(lambda: estimating.answered(asked, confidence))

    async def buy(
        self,
        context: Context,
        wanted: Work | Quantity,
        name: WalletName | None = None,
        confidence: Fraction | None = None,
    ) -> Buying:
        """The cheapest purchase for work, or for so much. Raises RefusedError as purchasing.wish() and purchased()."""

        def unit(session: Session) -> purchasing.Wish:
            return purchasing.wish(session, counted(session, wanted, name, own=False), name, confidence)

        asked = await self._look(context, unit)
        return await self._heavy.run(lambda: purchasing.purchased(asked))

    async def compare(self, context: Context, schedule: Schedule) -> Comparison:
        """The work of some months at all providers, by the server's prices and packs of the moment."""
        market, packs = await self._look(context, lambda session: (session.market(), packing.all_packs(session)))
        return await self._heavy.run(lambda: compare(schedule, market, packs))

    async def advise(self, context: Context, work: Work, *, own: bool = False) -> tuple[Advice, ...]:
        """What to do instead. Raises RefusedError as advising.advise().

        Args:
            own: Count on the caller's own results where no rate is said.
        """

        def unit(session: Session) -> tuple[Market, tuple[Record, ...]]:
            return session.market(), trying.all_records(session) if own else ()

        market, records = await self._look(context, unit)
        return await self._heavy.run(lambda: advise(work, market, records))

    async def afford(
        self,
        context: Context,
        number: Quantity | None = None,
        work: Work | None = None,
        *,
        money: Amount | None = None,
        name: WalletName | None = None,
    ) -> Afforded:
        """What an amount would make, or what the caller has. Raises RequestError as affording.afford() says."""

        def unit(session: Session) -> Afforded:
            return affording.afford(session, counted(session, number, name, own=False), money, work, name)

        return await self._look(context, unit)

    async def previews(self, context: Context) -> Previews:
        """Prices of the caller's server for work that is still being typed; nothing of the caller's is read."""
        market = await self._look(context, lambda session: session.market())
        return Previews(lambda day: market if day is None else market_on(market, context, day))

    async def balance(self, context: Context, name: WalletName | None = None) -> Holdings:
        """What is in one of the caller's wallets, the default one where none is named."""
        return await self._look(context, lambda session: session.holdings(session.key(name)))

    async def balances(self, context: Context) -> tuple[Holdings, ...]:
        """What is in all of the caller's wallets in which something was recorded, the default one first."""
        return await self._look(context, lambda session: session.all_holdings())

    async def history(self, context: Context, before: int | None, name: WalletName | None = None) -> HistoryPage:
        """Changes of one of the caller's wallets, with a number below `before` (None: the latest). What time did since
        the last of them is not among them yet."""

        def unit(session: Session) -> HistoryPage:
            key = session.key(name)
            provider, default = session.provider_name(key), key == session.default_key
            wallet = session.records.wallet(session.account, key) if session.account else None
            if session.account is None or wallet is None:
                return HistoryPage(provider, key, 0, (), {}, default)
            first = wallet.changes + 1 if before is None else before
            latest = first > wallet.changes
            page = session.records.changes(session.account, wallet, first, HISTORY_PAGE)
            names = session.records.names(context.caller, {change.actor for change in page if change.actor})
            costs = session.costs(session.account, wallet, page)
            known = HistoryPage(
                provider, key, wallet.changes, tuple(page), names, default, session.account.user_id, costs
            )
            if not latest or not page:
                return known
            month, month_of = looking_back.month(session, session.account, wallet)
            past = looking_back.past(
                session, session.account, wallet, session.open(session.account, wallet), HISTORY_DAYS
            )
            return replace(known, month=month, month_of=month_of, past=past)

        return await self._look(context, unit)

    async def forecast(self, context: Context, name: WalletName | None = None) -> Forecasted:
        """When one of the caller's wallets will have run out."""
        return await self._look(context, lambda session: forecasting.outlook(session, name))

    async def refundable(self, context: Context, name: WalletName | None = None) -> tuple[Change, ...]:
        """The latest changes of one of the caller's wallets of which something can come back, latest first."""
        return await self._look(context, lambda session: using.refundable(session, name))

    async def prices(self, context: Context, name: WalletName | None = None) -> PriceList:
        """The server's prices of the moment, beside the price book's."""

        def unit(session: Session) -> PriceList:
            key = session.key(name)
            card = session.card(key.provider, key.channel)
            return PriceList(card.provider.name, card, replace(card, own={}), session.moderators())

        return await self._look(context, unit)

    async def thresholds(self, context: Context, name: WalletName | None = None) -> Thresholds:
        """Where the caller is warned of a wallet, and how far each threshold is."""
        return await self._look(context, lambda session: marking.thresholds(session, name))

    # Changes

    async def top_up(
        self,
        context: Context,
        number: Quantity | None,
        *,
        price: Amount | None = None,
        expires: Expiry | None = None,
        kind: LotKind = LotKind.PAID,
        name: WalletName | None = None,
        note: str | None = None,
    ) -> Changed:
        """Add credits as a lot. Raises AmountNotPositiveError, MissingOptionError, as receiving.top_up()."""

        def unit(session: WriteSession) -> Changed:
            wanted = counted(session, number, name)
            return receiving.top_up(session, wanted, price, expires, kind, name, note)

        return await self._change(context, unit)

    async def set_plan(
        self, context: Context, plan: str, *, name: WalletName | None = None, renews_on: date | None = None
    ) -> Changed:
        """Let a plan renew a wallet. Raises RefusedError as receiving.set_plan() says."""
        return await self._change(context, lambda session: receiving.set_plan(session, plan, name, renews_on))

    async def stop_plan(self, context: Context, name: WalletName | None = None) -> Changed:
        """Let no plan renew a wallet. Raises NoPlanError, SeveralPlansError."""
        return await self._change(context, lambda session: receiving.stop_plan(session, name))

    async def spend(self, context: Context, wanted: Work | Quantity, name: WalletName | None = None) -> Changed:
        """Use credits for work at the prices of the moment, or a bare number of them.

        Raises:
            NotEnoughCreditsError: What is available does not cover it. Nothing was spent.
            RequestError: As using.needed_for() says.
        """
        return await self._change(context, lambda session: using.spend(session, counted(session, wanted, name), name))

    async def adjust(
        self, context: Context, wanted: Work | Quantity, *, name: WalletName | None = None, note: str | None = None
    ) -> Changed:
        """Record what the provider took already, covered or not. Raises RequestError as using.needed_for() says."""
        return await self._change(
            context, lambda session: using.adjust(session, counted(session, wanted, name), name, note)
        )

    async def set_balance(self, context: Context, number: Quantity, name: WalletName | None = None) -> Changed:
        """Record the difference to what the provider shows. Raises AmountNotPositiveError below zero."""
        return await self._change(
            context, lambda session: using.set_balance(session, counted(session, number, name), name)
        )

    async def refund(
        self,
        context: Context,
        number: int | None,
        part: Work | Quantity | None = None,
        *,
        name: WalletName | None = None,
        reason: str | None = None,
    ) -> Changed:
        """Give back what a change used, whole or in part. Raises RefusedError as using.refund() says."""
        return await self._change(
            context,
            lambda session: using.refund(session, number, counted(session, part, name), name, reason),
        )

    async def reserve(
        self,
        context: Context,
        wanted: Work | Quantity,
        time: timedelta | None = None,
        name: WalletName | None = None,
    ) -> Changed:
        """Set credits aside. Raises NotEnoughCreditsError, HoldTooLongError, and as using.needed_for() says."""
        return await self._change(
            context, lambda session: holding.reserve(session, counted(session, wanted, name), time, name)
        )

    async def settle(
        self,
        context: Context,
        wanted: Work | Quantity | None = None,
        number: int | None = None,
        name: WalletName | None = None,
    ) -> Changed:
        """Use what is set aside, all or less. Raises RefusedError as holding.settle() says."""
        return await self._change(
            context, lambda session: holding.settle(session, counted(session, wanted, name), number, name)
        )

    async def release(self, context: Context, number: int | None = None, name: WalletName | None = None) -> Changed:
        """Let what is set aside go. Raises RefusedError as holding.find_hold() says."""
        return await self._change(context, lambda session: holding.release(session, number, name))

    async def undo(self, context: Context, number: int | None, name: WalletName | None = None) -> Changed:
        """Take back a change by its opposite: the one named, or the latest that can be. Raises RefusedError as
        undoing.undo() says."""
        return await self._change(context, lambda session: undoing.undo(session, number, name))

    async def undo_for(
        self, context: Context, person: NamedPerson, number: int | None, name: WalletName | None = None
    ) -> tuple[UndoneFor, str]:
        """Take back what somebody else did, for a moderator of the server.

        Returns:
            What was done, and what the person is called.

        Raises:
            RefusedError: As undoing_others.undo_for() says.
        """
        try:
            who: Caller | None = await self._look(context, lambda session: undoing_others.find(session, person))
        except RefusedError:
            who = None  # it is refused again, unless the same was asked before
        undone = await self._once(
            context,
            UndoneFor,
            lambda session: undoing_others.undo_for(session, person, number, name),
            _key(who or context.caller),
        )
        return undone, who.user.name if who else person.name

    # All of it

    async def take_out(self, context: Context) -> Takeout:
        """Everything that is kept of the caller here. Raises NothingKeptError."""
        return await self._look(context, taking_out.take_out)

    async def preview(self, context: Context, name: str, content: bytes) -> Preview:
        """What a file would change; it is kept until the caller says a word. Raises RefusedError as Reader.rows()."""
        key = await self._look(context, lambda session: session.default_key)
        rows = await asyncio.to_thread(
            Reader(self._book, key, context.caller.time_zone, context.today).rows, name, content
        )
        plan = await self._look(context, lambda session: bringing_in.plan(session, rows))
        word = bringing_in.word_of(plan)
        found = bringing_in.preview(await asyncio.to_thread(bringing_in.worked_out, plan), name, word)
        if not found.new:
            return found

        def unit(session: WriteSession) -> Preview:
            bringing_in.keep(session, rows, word)
            return found

        return await self._once(context, Preview, unit)

    async def bring_in(self, context: Context, word: str) -> BroughtIn:
        """Record the file that waits for this word. Raises NoUploadError."""
        plan = await self._look(context, lambda session: bringing_in.plan_kept(session, word))
        found = None if plan is None else await asyncio.to_thread(bringing_in.worked_out, plan)
        return await self._once(context, BroughtIn, lambda session: bringing_in.bring_in(session, word, found))

    async def forgetting(self, context: Context) -> Forgetting:
        """What would be forgotten of the caller here, and how that is confirmed. Raises NothingKeptError."""
        return await self._look(context, taking_out.forgetting)

    async def forget(self, context: Context, words: str) -> Forgetting:
        """Delete everything that is kept of the caller here. Nothing remembers that it was asked; asked again, there is
        nothing left to delete. Raises NothingKeptError, WrongConfirmationError."""

        def unit(records: Records) -> Forgetting:
            return taking_out.forget(Session(records, context, self._book), words)

        return await self._store.write(unit, _key(context.caller))

    # Prices and alerts

    async def set_price(
        self, context: Context, medium: Medium, price: Quantity, name: WalletName | None = None
    ) -> PriceSet:
        """Set what one generation costs on the caller's server. Raises RefusedError as pricing.set_price() says."""

        def unit(session: WriteSession) -> PriceSet:
            return pricing.set_price(session, medium, counted(session, price, name, own=False), name)

        return await self._once(context, PriceSet, unit)

    async def remove_price(self, context: Context, medium: Medium, name: WalletName | None = None) -> PriceRemoved:
        """Take such a price back. Raises NoOwnPriceError."""
        return await self._once(context, PriceRemoved, lambda session: pricing.remove_price(session, medium, name))

    async def set_threshold(
        self, context: Context, wanted: Quantity | Mark, name: WalletName | None = None
    ) -> ThresholdSet:
        """Warn the caller when a wallet falls to this. Raises RefusedError as marking.set_threshold() says."""

        def unit(session: WriteSession) -> ThresholdSet:
            return marking.set_threshold(session, counted(session, wanted, name), name)

        return await self._once(context, ThresholdSet, unit)

    async def remove_threshold(
        self, context: Context, wanted: Quantity | Mark | None, name: WalletName | None = None
    ) -> ThresholdSet:
        """Take a threshold away: the one named, or the only one. Raises RefusedError as marking.remove_threshold()."""

        def unit(session: WriteSession) -> ThresholdSet:
            return marking.remove_threshold(session, counted(session, wanted, name), name)

        return await self._once(context, ThresholdSet, unit)

    async def snooze(self, context: Context, time: timedelta | None = None, name: WalletName | None = None) -> Snoozed:
        """Warn of nothing in a wallet for a while. Raises SnoozeLengthError, NoSuchThresholdError."""
        return await self._once(context, Snoozed, lambda session: marking.snooze(session, time, name))

    async def send_trial(self, context: Context) -> TrialSent:
        """Send the caller a warning that warns of nothing."""
        return await self._once(context, TrialSent, marking.send_trial)

    async def due_looks(self, now: datetime, limit: int, skip: int = 0) -> Sequence[Caller]:
        """Whose wallets are to be looked at, as Records.due_looks() says."""
        return await self._store.read(lambda records: records.due_looks(now, limit, skip))

    async def look(self, caller: Caller, at: datetime) -> bool:
        """Look at a person's wallets if one is due, as looking.look() says. Two at once do it once."""
        return await self._store.write(lambda records: looking.look(records, caller, at, self._book), _key(caller))

    async def find_repriced(self, now: datetime, *, book: bool) -> None:
        """Have those looked at, in their next morning, who use what may cost something else than when this was asked
        last. Several programs may ask at once, and any of them may die of it.

        Args:
            book: Whether to look at the price book, and not at what moderators set alone.
        """
        wanted = self._book if book else None
        for what in await self._store.read(lambda records: repricing.repriced(records, wanted, now)):
            behind: repricing.Found | None = repricing.BEGINNING
            while behind is not None:
                find = partial(repricing.find_users, what=what, behind=behind, now=now)
                behind = await self._store.write(find)

    async def month_budgets(self, context: Context, name: WalletName | None = None) -> tuple[BudgetLook, ...]:
        """What a month may take, and where the present one leads; those in money first. Of a wallet that is named, what
        it may."""
        return await self._look(context, lambda session: budgeting.all_budgets(session, name))

    async def set_month_budget(
        self, context: Context, wanted: Amount | Quantity, name: WalletName | None = None
    ) -> BudgetChanged:
        """Let a month take so much. Raises RequestError as budgeting.set_budget() says."""
        return await self._once(
            context, BudgetChanged, lambda write: budgeting.set_budget(write, counted(write, wanted, name), name)
        )

    async def remove_month_budget(
        self, context: Context, money: Amount | None = None, name: WalletName | None = None
    ) -> BudgetChanged:
        """Let a month take any amount again. Raises NoSuchBudgetError, WhichBudgetError."""
        return await self._once(context, BudgetChanged, lambda write: budgeting.remove_budget(write, money, name))

    async def packs(self, context: Context, name: WalletName | None = None) -> PackList:
        """The server's packs of a wallet's credits."""

        def unit(session: Session) -> PackList:
            key = session.key(name)
            packs = packing.packs_of(session, key)
            names = session.records.names(context.caller, {pack.set_by for pack in packs if pack.set_by})
            return PackList(session.provider_name(key), key, packs, names)

        return await self._look(context, unit)

    async def set_pack(
        self, context: Context, number: Quantity, price: Amount, name: WalletName | None = None
    ) -> PackChanged:
        """Let a pack be sold on the server. Raises RefusedError as packing.set_pack() says."""

        def unit(session: WriteSession) -> PackChanged:
            return packing.set_pack(session, counted(session, number, name, own=False), price, name)

        return await self._once(context, PackChanged, unit)

    async def remove_pack(self, context: Context, number: Quantity, name: WalletName | None = None) -> PackChanged:
        """Take a pack away. Raises NoSuchPackError."""

        def unit(session: WriteSession) -> PackChanged:
            return packing.remove_pack(session, counted(session, number, name, own=False), name)

        return await self._once(context, PackChanged, unit)

    # How often tries are kept

    async def records(self, context: Context) -> tuple[Record, ...]:
        """All kinds that the caller told of, the latest first."""
        return await self._look(context, trying.all_records)

    async def add_tries(self, context: Context, kept: int, tried: int, line: WorkLine | None = None) -> TriesKept:
        """Add tries to the caller's record. Raises RefusedError as trying.add_tries() says."""
        return await self._once(context, TriesKept, lambda session: trying.add_tries(session, kept, tried, line))

    async def forget_tries(self, context: Context, line: WorkLine) -> TriesForgotten:
        """Forget the caller's record of a kind. Raises NoSuchRecordError."""
        return await self._once(context, TriesForgotten, lambda session: trying.forget_tries(session, line))

    # Settings

    async def settings(self, context: Context) -> Settings:
        """What the caller and their server chose, and what is meant where no wallet is named."""
        return await self._look(context, lambda session: session.settings)

    async def choose(self, context: Context, choose: Callable[[Choices], Choices]) -> SettingsChanged:
        """Let other choices hold from now on, for the caller or their whole server. Who may was checked before.

        Args:
            choose: What holds -> what shall hold.
        """
        return await self._once(context, SettingsChanged, lambda write: write.choose(choose(write.settings.choices)))

    async def set_default_alert(self, context: Context, wanted: Sequence[Decimal | Mark]) -> SettingsChanged:
        """Warn members at these who set no alert by the time that they first record credits; none: do not. Who may was
        checked before. Raises RefusedError as placing.set_default_marks() says."""
        return await self._once(context, SettingsChanged, lambda write: placing.set_default_marks(write, wanted))

    async def warn_here(self, context: Context, *, amounts: bool) -> SettingsChanged:
        """Warn members from now on where this is asked. Raises RefusedError as placing.choose_here() says."""
        return await self._once(context, SettingsChanged, lambda write: placing.choose_here(write, amounts=amounts))

    async def choose_warning_place(self, context: Context, place: Place | None, *, amounts: bool) -> SettingsChanged:
        """Warn members there from now on; None: each privately. Who may was checked before.

        Raises:
            NoPlaceError: It is not on a server.
            PlaceClosedError: We cannot write there.
        """
        return await self._once(
            context, SettingsChanged, lambda write: placing.choose_place(write, place, amounts=amounts)
        )

    async def last_warning(self, context: Context, number: int | None = None) -> KeptAlert:
        """A warning of the caller's on this server: the one named, or the latest. Raises NoWarningError."""
        return await self._look(context, lambda session: placing.last_warning(session, number))

    async def set_default_wallet(self, context: Context, name: WalletName) -> SettingsChanged:
        """Let another provider and channel be meant on the caller's server where none is named."""
        chosen = ChannelKey(name.provider, name.channel or self._book.provider(name.provider).default.channel)
        return await self.choose(context, lambda held: replace(held, server=replace(held.server, default=chosen)))

    # How a unit of work is run

    async def _look(self, context: Context, unit: Callable[[Session], T]) -> T:
        return await self._store.read(lambda records: unit(Session(records, context, self._book)))

    async def _change(self, context: Context, unit: Callable[[WriteSession], Changed]) -> Changed:
        return await self._once(context, Changed, unit)

    async def _once(
        self, context: Context, kind: type[T], unit: Callable[[WriteSession], T], key: str | None = None
    ) -> T:
        """Run a unit that changes something, unless this very request was carried out before: then its answer is read.

        Args:
            key: Of whose records it changes; None: the caller's.

        Raises:
            RequestConflictError: The request id was used for something else.
        """

        def guarded(records: Records) -> T:
            account = records.open_account(context.caller, context.at)
            session = WriteSession(records, context, self._book, account)
            try:
                result = unit(session)
            except RequestError as error:
                error.wallet = session.other_wallet
                raise
            if not records.remember(account, context, msgspec.json.encode(result)):
                raise _RepeatedError
            return result

        def known(records: Records) -> T | None:
            account = records.find_account(context.caller)
            found = records.remembered(account, context) if account else None
            if found is None:
                return None
            fingerprint, answer = found
            if fingerprint != context.fingerprint:
                raise RequestConflictError
            return cast("T", self._stored[kind].decode(answer))

        # Most requests are new, so that is tried first: a repeated one is found by what it would do a second time.
        for attempt in (1, 2):
            try:
                return await self._store.write(guarded, key or _key(context.caller))
            except (_RepeatedError, RequestError) as refusal:
                try:
                    answer = await self._store.read(known)
                except StoreError as error:
                    if attempt == 1 and not isinstance(refusal, _RepeatedError):
                        raise  # it was refused, and nobody asked before
                    raise OutcomeUnknownError(request_id=context.request_id) from error
                if answer is not None:
                    return answer
                if not isinstance(refusal, _RepeatedError):
                    raise
                if attempt == 2:
                    raise OutcomeUnknownError(request_id=context.request_id) from None
                # All of them was forgotten in between, and that this was ever asked.
            except OutcomeUnknownError:
                if attempt == 2:
                    raise OutcomeUnknownError(request_id=context.request_id) from None
                # the request id makes it safe to run it again, and that tells
            except StoreError as error:
                if attempt == 1:
                    raise
                raise OutcomeUnknownError(request_id=context.request_id) from error
        raise AssertionError("the second attempt returns or raises")


class _RepeatedError(Exception):
    """The request was carried out before."""


def _key(caller: Caller) -> str:
    """Whose records are changed."""
    return f"{caller.server.network.value} {caller.server.external_id} {caller.user.external_id}"
