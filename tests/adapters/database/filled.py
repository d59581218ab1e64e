"""A little of everything that Scrip keeps, recorded through its own doors, so that every table has rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

from sqlalchemy import select

from adapters.database.engine import Engines
from adapters.database.inbox import SqlInbox, SqlMenus
from adapters.database.store import SqlStore, Transactions
from adapters.database.tables import told_prices, wallets
from core.alerts.levels import Mark, Measure
from core.amounts import Amount, Unit
from core.budget import Budget
from core.chat.adapter import Received
from core.dates import Expiry
from core.ledger.changes import WalletName
from core.ledger.lots import LotKind
from core.people import Caller, Context, Moderates, Network, Server, User
from core.prices.book import PriceBook
from core.work.grammar import parse_work
from core.work.media import Medium
from core.work.work import WorkLine
from tests.conftest import NOW

STUDIO = Server(Network.CONSOLE, "studio", "Studio 🎬 «Новая»")
ATELIER = Server(Network.DISCORD, "1234567890123456789", "Ateliê")
MAYA, BEN = User(Network.CONSOLE, "maya", "Maya"), User(Network.DISCORD, "987654321098765432", "Ben 'quote' \\ back")
MAYA_IN_STUDIO = Caller(STUDIO, MAYA, Moderates.YES, time_zone="Europe/Amsterdam", alone=True)
BEN_IN_STUDIO, BEN_IN_ATELIER = Caller(STUDIO, BEN), Caller(ATELIER, BEN, locale="de")
RUNWAY = WalletName("runway", "web")


def _contexts(caller: Caller, name: str) -> Iterator[Context]:
    """Requests of one person, a minute apart; the first is `name 1`."""
    for number in count(1):
        yield Context(caller, NOW + timedelta(minutes=number), f"{name} {number}", f"words of {name} {number}")


async def fill(engines: Engines, book: PriceBook) -> None:
    """Record it; what is left of it is small enough to look through."""
    store = SqlStore(engines)
    budget = Budget(store, book)
    await budget.find_repriced(NOW, book=True)
    await _maya(budget, _contexts(MAYA_IN_STUDIO, "maya"), book)
    for caller in (BEN_IN_STUDIO, BEN_IN_ATELIER):
        requests = _contexts(caller, "ben")
        await budget.top_up(next(requests), Decimal("12.125"), note='two\nlines, a "quote", and ünïcödé 🙂')
        await budget.spend(next(requests), Decimal(5))
        await budget.set_pack(next(requests), Decimal(1_000), Amount.exactly(10, Unit.USD))
        await budget.add_tries(next(requests), 18, 30, WorkLine(1, Medium.VIDEO))
    gift = next(_contexts(BEN_IN_ATELIER, "gift"))
    await budget.top_up(gift, Decimal(7), kind=LotKind.PROMOTIONAL, expires=Expiry(date(2026, 11, 25)))
    assert await budget.look(BEN_IN_ATELIER, NOW + timedelta(days=1))  # tells that it ends
    await budget.preview(
        next(_contexts(BEN_IN_STUDIO, "upload")), "credits.csv", b"date,amount,note\n2026-11-01,5,from before\n"
    )
    await store.write(lambda records: records.put_words(BEN_IN_STUDIO, "a key", "words too long for a button", NOW))
    told = {"kind": "vidzy/app/any/video", "price": '{"micros":500000000,"unit":"credit"}', "told_at": NOW}
    async with engines.writer.begin() as connection:  # by itself it would take another price book
        key = select(wallets.c.server_id, wallets.c.wallet).where(wallets.c.wallet == 1).limit(1)
        row = (await connection.execute(key)).one()
        await connection.execute(told_prices.insert().values(server_id=row.server_id, wallet=row.wallet, **told))
    await SqlMenus(Transactions(engines)).draw(Network.TELEGRAM, "7", "fingerprint", NOW)
    inbox = SqlInbox(Transactions(engines), Network.TELEGRAM, "7")
    await inbox.keep(Received(2**40, '{"text": "an update"}', 1, "8"), NOW)


async def _maya(budget: Budget, ask: Iterator[Context], book: PriceBook) -> None:
    await budget.top_up(next(ask), Decimal(200), kind=LotKind.PROMOTIONAL, expires=Expiry(date(2026, 11, 25)))
    await budget.top_up(next(ask), Decimal(5_000), kind=LotKind.PAID, note="the first pack")
    await budget.set_threshold(next(ask), Decimal(4_000))
    await budget.set_threshold(next(ask), Decimal(100))
    spent = await budget.spend(next(ask), parse_work("2 videos 4 images", book.vocabulary))
    await budget.refund(next(ask), spent.change.number, parse_work("1 video", book.vocabulary), reason="it failed")
    await budget.refund(next(ask), spent.change.number, Decimal(80))
    await budget.undo(next(ask), None)  # the second refund
    held = await budget.reserve(next(ask), Decimal(1_500))
    await budget.settle(next(ask), Decimal(1_000), held.change.number)
    await budget.reserve(next(ask), Decimal(30), timedelta(days=10))
    await budget.adjust(next(ask), Decimal(9_000))
    await budget.top_up(next(ask), Decimal(7_500))  # fills what is owed
    await budget.set_balance(next(ask), Decimal("123.456"))
    await budget.set_price(next(ask), Medium.VIDEO, Decimal(450))
    await budget.set_price(next(ask), Medium.IMAGE, Decimal(60))
    await budget.remove_price(next(ask), Medium.IMAGE)
    await budget.choose(next(ask), lambda held: replace(held, person=replace(held.person, locale="de")))
    await budget.set_plan(next(ask), "standard", name=RUNWAY, renews_on=date(2026, 1, 31))
    await budget.set_month_budget(next(ask), Amount.exactly(30, Unit.USD))
    await budget.set_month_budget(next(ask), Decimal(50), RUNWAY)
    await budget.set_threshold(next(ask), Mark(Measure.SHARE, 200_000))
    await budget.set_threshold(next(ask), Mark(Measure.DAYS, 7))
    await budget.snooze(next(ask))
    context = next(ask)
    await budget.spend(replace(context, at=_months_later(context.at)), Decimal(100), RUNWAY)


def _months_later(at: datetime) -> datetime:
    return at + timedelta(days=70)
