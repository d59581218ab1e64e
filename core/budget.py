"""The use cases: the door through which a conversation enters the money half. Each is one unit of work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TypeVar

import msgspec

from core.alerts.thresholds import MAX_THRESHOLD, MAX_THRESHOLDS, Threshold
from core.amounts import MICROS_PER_UNIT, Amount
from core.answers import Changed, Estimated, HistoryPage, Holdings, PriceList, PriceSet, Thresholds, ThresholdSet
from core.errors import (
    AmountNotPositiveError,
    AmountTooLargeError,
    NoSuchChangeError,
    NoSuchThresholdError,
    NotEnoughCreditsError,
    NothingToUndoError,
    OutcomeUnknownError,
    RequestConflictError,
    StoreError,
    TooManyThresholdsError,
    TopUpSpentError,
    WhichThresholdError,
)
from core.ledger.changes import ChangeKind, WalletKey, check_undoable
from core.ledger.lots import Lot, LotKind, draw
from core.people import Context, Moderates
from core.prices.book import PriceBook
from core.prices.cards import ServerPrice
from core.prices.estimate import one_total
from core.prices.previews import Previews
from core.session import Session, WriteSession
from core.store import Records, Store
from core.work.media import Medium
from core.work.work import Work, WorkLine

T = TypeVar("T")

MAX_PRICE = 1_000_000
"""Whole units for one generation: far above any price that is known, and low enough that sums fit."""

HISTORY_PAGE = 5
"""Changes a page."""


class Budget:
    """All use cases over one store and one price book."""

    def __init__(self, store: Store, book: PriceBook) -> None:
        self._store = store
        self._book = book

    @property
    def book(self) -> PriceBook:
        """The price book, for reading sentences in its words."""
        return self._book

    # Questions

    async def estimate(self, context: Context, work: Work, day: date | None = None) -> Estimated:
        """Price the work by the server's prices of the moment, or of a day; spends nothing. Raises RefusedError."""

        def unit(session: Session) -> Estimated:
            priced = session.estimate(work, _moment(context, day))
            keys = [WalletKey(total.provider, total.channel, total.amount.unit) for total in priced.totals]
            return Estimated(
                priced,
                providers=self._book.providers,
                holdings=tuple(map(session.holdings, keys)),
                moderators=session.moderators(),
            )

        return await self._look(context, unit)

    async def previews(self, context: Context) -> Previews:
        """Prices of the caller's server for work that is still being typed; nothing of the caller's is read."""
        market = await self._look(context, lambda session: session.market())
        return Previews(lambda day: replace(market, at=_moment(context, day) or market.at))

    async def balance(self, context: Context) -> Holdings:
        """What is in the caller's default wallet."""
        return await self._look(context, lambda session: session.holdings(session.default_key))

    async def history(self, context: Context, before: int | None) -> HistoryPage:
        """Changes of the caller's default wallet, with a number below `before` (None: the latest)."""

        def unit(session: Session) -> HistoryPage:
            key = session.default_key
            wallet = session.records.wallet(session.account, key) if session.account else None
            if session.account is None or wallet is None:
                return HistoryPage(session.provider_name(key), key, 0, ())
            first = wallet.changes + 1 if before is None else before
            page = session.records.changes(session.account, wallet, first, HISTORY_PAGE)
            return HistoryPage(session.provider_name(key), key, wallet.changes, tuple(page))

        return await self._look(context, unit)

    async def prices(self, context: Context) -> PriceList:
        """The server's prices of the moment, beside the price book's."""

        def unit(session: Session) -> PriceList:
            card = session.card()
            return PriceList(card.provider.name, card, replace(card, own={}), session.moderators())

        return await self._look(context, unit)

    async def thresholds(self, context: Context) -> Thresholds:
        """Where the caller is warned."""

        def unit(session: Session) -> Thresholds:
            held = session.holdings(session.default_key)
            return Thresholds(held.provider, held.key, held.available, held.known, session.thresholds(held.key))

        return await self._look(context, unit)

    # Changes

    async def top_up(self, context: Context, amount: Amount) -> Changed:
        """Add credits as a paid lot without an end. Raises AmountNotPositiveError."""
        _above_zero(amount)

        def unit(session: WriteSession) -> Changed:
            held = session.take(session.default_key)
            lot = Lot(held.wallet.lots + 1, LotKind.PAID, amount, amount, context.at, None)
            return held.append(ChangeKind.TOP_UP, [(lot, amount)], received=lot)

        return await self._once(context, Changed, unit)

    async def spend(self, context: Context, wanted: Work | Amount) -> Changed:
        """Use credits for work at the prices of the moment, or a bare amount.

        Raises:
            NotEnoughCreditsError: What is available does not cover it. Nothing was spent.
            NotExactError: A price is not known exactly.
            SeveralWalletsError: The work takes credits of several wallets.
            RefusedError: The work cannot be priced as it stands.
            AmountNotPositiveError: The amount is not above zero.
        """
        if isinstance(wanted, Amount):
            _above_zero(wanted)

        def unit(session: WriteSession) -> Changed:
            if isinstance(wanted, Amount):
                priced, key, needed = None, session.default_key, wanted
            else:
                priced = session.estimate(wanted)
                total = one_total(wanted, priced, self._book.providers)
                key, needed = WalletKey(total.provider, total.channel, total.amount.unit), total.amount
            held = session.take(key)
            if held.available < needed:
                raise NotEnoughCreditsError(
                    provider=session.provider_name(key),
                    channel=key.channel,
                    needed=needed,
                    available=held.available,
                    missing=needed - held.available,
                    known=held.wallet.changes > 0,
                    makes=session.makes(key, held.available),
                    default=key == session.default_key,
                )
            draws = draw(held.live, needed)
            effects = [(taken.lot, -taken.amount) for taken in draws]
            return held.append(ChangeKind.SPEND, effects, estimate=priced, draws=draws)

        return await self._once(context, Changed, unit)

    async def undo(self, context: Context, number: int | None) -> Changed:
        """Take back a change of the caller's default wallet by its opposite: the one named, or the latest that can be.

        Raises:
            NoSuchChangeError, NothingToUndoError, AlreadyUndoneError, UndoOfUndoError, UndoTooLateError: As they say.
            TopUpSpentError: Credits of that top-up are used.
        """

        def unit(session: WriteSession) -> Changed:
            held, records, account = session.take(session.default_key), session.records, session.account
            wallet = held.wallet
            change = (
                records.latest_undoable(account, wallet) if number is None else records.change(account, wallet, number)
            )
            if change is None:
                raise (
                    NothingToUndoError(wallet.changes) if number is None else NoSuchChangeError(number, wallet.changes)
                )
            reversal = records.reversal(account, wallet, change.number)
            moment = wallet.moment(context.at)  # an early clock does not make an old change young
            check_undoable(change, reversal, moment, by_moderator=context.caller.moderates is Moderates.YES)
            entries = records.entries(account, wallet, change.number)
            effects = [(records.lot(account, wallet, entry.lot), -entry.amount) for entry in entries]
            for lot, amount in effects:
                if (lot.remaining + amount).micros < 0:
                    raise TopUpSpentError(change.number, amount=-amount, spent=-amount - lot.remaining)
            return held.append(ChangeKind.UNDO, effects, undone=change)

        return await self._once(context, Changed, unit)

    async def set_price(self, context: Context, medium: Medium, amount: Amount) -> PriceSet:
        """Set what one generation costs on the caller's server from now on. Who may was checked before.

        Raises:
            AmountNotPositiveError: A price is above zero.
            AmountTooLargeError: It is above MAX_PRICE.
        """
        _above_zero(amount)
        _at_most(MAX_PRICE, amount)

        def unit(session: WriteSession) -> PriceSet:
            before, key, who = session.card(), session.default_key, session.account.user_id
            session.add_price(ServerPrice(key.provider, key.channel, medium, amount, context.at, who, context.at))
            example = session.estimate(Work((WorkLine(10, medium),)))
            return PriceSet(session.card().price(medium), before.prices.get(medium), before.provider.name, example)

        return await self._once(context, PriceSet, unit)

    async def set_threshold(self, context: Context, amount: Amount) -> ThresholdSet:
        """Warn the caller when their default wallet falls to this. What is below already has fired with this answer.

        Raises:
            AmountNotPositiveError: A threshold is above zero.
            AmountTooLargeError: It is above MAX_THRESHOLD.
            TooManyThresholdsError: There are enough.
        """
        _above_zero(amount)
        _at_most(MAX_THRESHOLD, amount)

        def unit(session: WriteSession) -> ThresholdSet:
            key = session.default_key
            wallet = session.take(key)
            others = [other.amount for other in session.thresholds(key) if other.amount != amount]
            if len(others) >= MAX_THRESHOLDS:
                raise TooManyThresholdsError(limit=MAX_THRESHOLDS)
            return _threshold_set(session, wallet.set_threshold(amount), others, session.holdings(key))

        return await self._once(context, ThresholdSet, unit)

    async def remove_threshold(self, context: Context, amount: Amount | None) -> ThresholdSet:
        """Take a threshold away: the one named, or the only one.

        Raises:
            NoSuchThresholdError: It is not set.
            WhichThresholdError: None was named, and several are set.
        """

        def unit(session: WriteSession) -> ThresholdSet:
            key = session.default_key
            wallet = session.take(key).wallet
            found = {threshold.amount: threshold for threshold in session.thresholds(key)}
            if amount is None and len(found) > 1:
                raise WhichThresholdError(thresholds=tuple(found))
            named = next(iter(found), None) if amount is None else amount
            if named is None or named not in found:
                raise NoSuchThresholdError(amount=amount, thresholds=tuple(found))
            session.records.remove_threshold(session.account, wallet, named)
            others = [other for other in found if other != named]
            return _threshold_set(session, found[named], others, session.holdings(key))

        return await self._once(context, ThresholdSet, unit)

    # How a unit of work is run

    async def _look(self, context: Context, unit: Callable[[Session], T]) -> T:
        return await self._store.read(lambda records: unit(Session(records, context, self._book)))

    async def _once(self, context: Context, kind: type[T], unit: Callable[[WriteSession], T]) -> T:
        """Run a unit that changes something, unless this very request was carried out before: then its answer is read.

        Raises:
            RequestConflictError: The request id was used for something else.
        """

        def guarded(records: Records) -> T:
            account = records.open_account(context.caller, context.at)
            known = records.remembered(account, context)
            if known is not None:
                fingerprint, answer = known
                if fingerprint != context.fingerprint:
                    raise RequestConflictError
                return msgspec.json.decode(answer, type=kind)
            result = unit(WriteSession(records, context, self._book, account))
            records.remember(account, context, msgspec.json.encode(result))
            return result

        try:
            return await self._store.write(guarded)
        except OutcomeUnknownError:
            pass  # the request id makes it safe to run it again, and that tells
        try:
            return await self._store.write(guarded)
        except StoreError as error:
            raise OutcomeUnknownError(request_id=context.request_id) from error


def _threshold_set(session: Session, threshold: Threshold, others: list[Amount], held: Holdings) -> ThresholdSet:
    worth = session.makes(held.key, threshold.amount)
    return ThresholdSet(threshold, tuple(others), held.provider, held.available, held.known, worth, held.makes)


def _moment(context: Context, day: date | None) -> datetime | None:
    """The end of a day, so that all that holds on it does; None: the moment of the request."""
    if day is None or day == context.at.date():
        return None
    return datetime.combine(day, time.max, UTC)


def _above_zero(amount: Amount) -> None:
    if amount.micros <= 0:
        raise AmountNotPositiveError(amount=amount.plain)


def _at_most(limit: int, amount: Amount) -> None:
    if amount.micros > limit * MICROS_PER_UNIT:
        raise AmountTooLargeError(limit=limit)
