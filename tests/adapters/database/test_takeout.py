"""A ledger that is taken out and brought in again, on both databases."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Table, func, select

from adapters.database.engine import Engines, database_url, open_engines
from adapters.database.store import SqlStore, Transactions
from adapters.database.tables import accounts, changes, requests, uploads, wallets
from core.amounts import MAX_MICROS, MICROS_PER_UNIT, Amount, Unit
from core.answers import Holdings
from core.budget import Budget
from core.dates import Expiry
from core.errors.numbers import AmountTooLargeError
from core.errors.takeout import NothingKeptError, NoUploadError, WrongRowError
from core.errors.tree import RefusedError
from core.ledger.changes import ChangeKind, WalletName
from core.ledger.lots import LotKind
from core.people import Caller, Context, Network, Server, User
from core.prices.book import PriceBook
from core.takeout.everything import Takeout
from core.takeout.writing import csv_file, json_file
from core.work.grammar import parse_work
from tests.adapters.database.rules import broken_rules
from tests.conftest import NOW, MakeContext

DAY = timedelta(days=1)
RUNWAY = WalletName("runway", "web")
TABLE = b"date,amount,note\n2026-11-20,500,pack\n2026-11-21,-80,=cmd\n2026-11-21,-80,=cmd\n"
BOTH = pytest.mark.parametrize("write", [csv_file, json_file], ids=["csv", "json"])
Write = Callable[[Takeout], bytes]


async def bring(budget: Budget, context: MakeContext, content: bytes, **who: Any) -> int:
    """Send a file and let it be recorded; how many rows were new."""
    found = await budget.preview(context(**who), "credits.csv", content)
    return (await budget.bring_in(context(**who), found.word)).rows if found.new else 0


async def forget(budget: Budget, context: MakeContext, **who: Any) -> None:
    await budget.forget(context(**who), (await budget.forgetting(context(**who))).words)


async def some_ledger(budget: Budget, context: MakeContext, book: PriceBook, **who: Any) -> None:
    """Lots that end, with a price; a refund, an undo, debts that were filled, a plan that will renew."""
    gift = Expiry(date(2026, 11, 25))
    await budget.top_up(context(**who), Decimal(200), kind=LotKind.PROMOTIONAL, expires=gift, note="=1+1")
    await budget.top_up(context(**who), Decimal(5_000), price=Amount.exactly(Decimal("42.125"), Unit.USD))
    await budget.spend(context(**who), parse_work("2 videos 4 images", book.vocabulary))
    await budget.refund(context(**who), 3, parse_work("1 video", book.vocabulary), reason="failed")
    await budget.spend(context(**who), Decimal("0.125"))
    await budget.undo(context(**who), None)
    await budget.adjust(context(**who), Decimal(9_000))
    await budget.top_up(context(**who), Decimal(7_000))
    await budget.adjust(context(**who), Decimal(10_000))
    await budget.set_plan(context(**who), "standard", name=RUNWAY, renews_on=date(2026, 1, 31))
    await budget.spend(context(**who), Decimal(100), RUNWAY)


def held(found: tuple[Holdings, ...]) -> dict[Any, Any]:
    """What must survive: what is left and owed, and every lot with its kind, end and price, in the order of use."""
    return {
        one.key: (
            sum((lot.remaining.micros for lot in one.lots), start=-one.owed.micros if one.owed else 0),
            one.owed,
            [(lot.kind, lot.remaining, lot.ends_at, lot.cost) for lot in one.lots],
        )
        for one in found
    }


async def counted(engines: Engines, table: Table) -> int:
    rows = select(func.count()).select_from(table)
    return await Transactions(engines).read(lambda connection: connection.execute(rows).scalar_one())


# Round trips


@BOTH
@pytest.mark.parametrize("later", [0, 1, 40, 400])
async def test_export_forget_import_restores_every_balance(
    budget: Budget, context: MakeContext, book: PriceBook, write: Write, later: int
) -> None:
    await some_ledger(budget, context, book)
    at = NOW + later * DAY
    before = held(await budget.balances(context(at=at)))
    file = write(await budget.take_out(context(at=at)))
    await forget(budget, context, at=at)
    assert await budget.balances(context(at=at)) == ()
    assert await bring(budget, context, file, at=at) > 10
    assert held(await budget.balances(context(at=at))) == before


@BOTH
async def test_ones_own_export_adds_nothing_to_the_account_that_it_came_from(
    budget: Budget, context: MakeContext, book: PriceBook, engines: Engines, write: Write
) -> None:
    await some_ledger(budget, context, book)
    for later in (0, 40):  # what time did by then is in the file, though nothing has recorded it
        at = NOW + later * DAY
        file = write(await budget.take_out(context(at=at)))
        recorded = await counted(engines, changes)
        found = await budget.preview(context(at=at), "x", file)
        assert (found.new, found.rows > 10, await counted(engines, uploads)) == (0, True, 0)
        assert [one.before == one.after for one in found.wallets] == [True, True]
        assert await counted(engines, changes) == recorded


@BOTH
async def test_what_was_recorded_since_an_export_stays_when_it_is_brought_in(
    budget: Budget, context: MakeContext, book: PriceBook, write: Write
) -> None:
    await some_ledger(budget, context, book)
    file = write(await budget.take_out(context()))
    await budget.top_up(context(), Decimal(70))
    assert await bring(budget, context, file) == 0


@BOTH
async def test_a_ledger_goes_to_another_server_and_back_without_counting_twice(
    budget: Budget, context: MakeContext, book: PriceBook, write: Write
) -> None:
    await some_ledger(budget, context, book)
    there: dict[str, Any] = {"server": "atelier"}
    assert await bring(budget, context, write(await budget.take_out(context())), **there) > 10
    assert held(await budget.balances(context(**there))) == held(await budget.balances(context()))
    await budget.top_up(context(**there), Decimal(33))
    back = write(await budget.take_out(context(**there)))
    assert await bring(budget, context, back) == 3  # the lot, and what it filled of what was owed
    assert held(await budget.balances(context())) == held(await budget.balances(context(**there)))
    assert await bring(budget, context, back) == await bring(budget, context, back, **there) == 0
    again = write(await budget.take_out(context()))
    assert await bring(budget, context, again, **there) == 0


async def test_another_persons_export_is_new_to_everybody_else(
    budget: Budget, context: MakeContext, book: PriceBook
) -> None:
    await some_ledger(budget, context, book)
    file = csv_file(await budget.take_out(context()))
    assert await bring(budget, context, file, user="ben") > 10
    assert held(await budget.balances(context(user="ben"))) == held(await budget.balances(context()))


async def test_two_ledgers_in_one_file_do_not_take_each_others_lots(budget: Budget, context: MakeContext) -> None:
    for server in ("studio", "atelier"):
        await budget.top_up(context(server=server), Decimal(500))
        await budget.top_up(context(server=server), Decimal(100), expires=Expiry(date(2026, 12, 1)))
        await budget.spend(context(server=server), Decimal(150))
    first, second = [csv_file(await budget.take_out(context(server=name))) for name in ("studio", "atelier")]
    together = first + second.partition(b"\r\n")[2]
    await bring(budget, context, together, server="third")
    (one,) = await budget.balances(context(server="third"))
    assert [lot.remaining.plain for lot in one.lots] == ["450", "450"]


async def test_what_was_set_aside_is_free_in_the_other_account(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(500))
    await budget.reserve(context(), Decimal(100))
    file = csv_file(await budget.take_out(context()))
    await bring(budget, context, file, server="atelier")
    (one,) = await budget.balances(context(server="atelier"))
    assert (one.left.plain, one.held.plain) == ("500", "0")


@pytest.mark.parametrize("sort", [reversed, lambda lines: sorted(lines, key=lambda line: line[::-1])])
async def test_however_a_spreadsheet_saves_an_export_it_is_the_same(
    budget: Budget, context: MakeContext, book: PriceBook, sort: Any
) -> None:
    await some_ledger(budget, context, book)
    before = held(await budget.balances(context()))
    heading, *lines = csv_file(await budget.take_out(context())).decode("utf-8-sig").split("\r\n")[:-1]
    turned = [
        ";".join(reversed(line.replace('"2 videos, 4 images"', "2 videos and 4 images").split(",")))
        for line in (heading, *sort(lines))
    ]
    file = "\ufeff" + "\r\n".join([*turned, ";;;;", "", ";"])
    await forget(budget, context)
    await bring(budget, context, file.encode())
    assert held(await budget.balances(context())) == before


_MOVES = st.one_of(
    st.tuples(st.just("top_up"), st.integers(1, 900), st.sampled_from([None, 1, 3, 30]), st.sampled_from(LotKind)),
    st.tuples(st.sampled_from(["spend", "adjust", "set_balance", "reserve"]), st.integers(1, 900)),
    st.tuples(st.sampled_from(["undo", "release", "settle", "refund"]), st.none() | st.integers(1, 12)),
    st.tuples(st.sampled_from(["set_plan", "stop_plan"])),
    st.tuples(st.just("wait"), st.integers(1, 40)),
)


async def _do(budget: Budget, context: Context, move: tuple[Any, ...], name: WalletName | None) -> None:
    match move:
        case ("top_up", amount, days, kind):
            end = None if days is None else Expiry(context.at.date() + days * DAY)
            await budget.top_up(context, Decimal(amount), kind=kind, expires=end, name=name)
        case ("spend", amount):
            await budget.spend(context, Decimal(amount), name)
        case ("adjust", amount):
            await budget.adjust(context, Decimal(amount), name=name)
        case ("set_balance", amount):
            await budget.set_balance(context, Decimal(amount), name)
        case ("reserve", amount):
            await budget.reserve(context, Decimal(amount), DAY, name)
        case ("undo", number):
            await budget.undo(context, number, name)
        case ("release", number):
            await budget.release(context, number, name)
        case ("settle", number):
            await budget.settle(context, None, number, name)
        case ("refund", number):
            await budget.refund(context, number, name=name)
        case ("set_plan",):
            await budget.set_plan(context, "standard", name=RUNWAY)
        case ("stop_plan",):
            await budget.stop_plan(context, RUNWAY)


async def _round_trip(file: Path, book: PriceBook, moves: list[tuple[bool, tuple[Any, ...]]], write: Write) -> None:
    engines = open_engines(database_url("the tests", f"sqlite:///{file}"))
    budget, at = Budget(SqlStore(engines), book), NOW
    caller = Caller(Server(Network.CONSOLE, "studio", "Studio"), User(Network.CONSOLE, "maya", "Maya"))
    for number, (default, move) in enumerate(moves):
        if move[0] == "wait":
            at += move[1] * timedelta(hours=12)
            continue
        with suppress(RefusedError):
            await _do(budget, Context(caller, at, f"move {number}", ""), move, None if default else RUNWAY)
    before = held(await budget.balances(Context(caller, at, "", "")))
    if before:
        content = write(await budget.take_out(Context(caller, at, "", "")))
        words = (await budget.forgetting(Context(caller, at, "", ""))).words
        await budget.forget(Context(caller, at, "forget", ""), words)
        found = await budget.preview(Context(caller, at, "preview", ""), "x", content)
        assert found.new == found.rows
        await budget.bring_in(Context(caller, at, "bring in", ""), found.word)
        after = await budget.balances(Context(caller, at, "", ""))
        assert held(after) == before
        assert {one.key: one.left for one in after} == {one.key: one.after for one in found.wallets}
        assert await broken_rules(engines) == []
    await engines.dispose()


@hypothesis_settings(max_examples=35)
@given(
    moves=st.lists(st.tuples(st.booleans(), _MOVES), min_size=1, max_size=14),
    write=st.sampled_from([csv_file, json_file]),
)
def test_any_ledger_survives_the_round_trip(
    _migrated_file: Path,  # noqa: PT019  # its value is used
    book: PriceBook,
    moves: list[tuple[bool, tuple[Any, ...]]],
    write: Write,
) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "scrip.db"
        shutil.copyfile(_migrated_file, file)
        asyncio.run(_round_trip(file, book, moves, write))


# Bringing in


async def test_a_preview_changes_nothing_and_says_what_would_change(
    budget: Budget, context: MakeContext, engines: Engines
) -> None:
    await budget.top_up(context(), Decimal(4_920))
    found = await budget.preview(context(), "credits.csv", TABLE)
    (wallet,) = found.wallets
    assert (found.rows, found.new, wallet.before.plain, wallet.after.plain, wallet.known) == (
        3,
        3,
        "4920",
        "5260",
        True,
    )
    assert await counted(engines, changes) == 1


async def test_the_same_file_twice_adds_nothing(budget: Budget, context: MakeContext) -> None:
    assert await bring(budget, context, TABLE) == 3
    found = await budget.preview(context(), "credits.csv", TABLE)
    assert (found.rows, found.new) == (3, 0)
    assert await bring(budget, context, TABLE + b"2026-11-22,-5,more\n") == 1
    assert (await budget.balance(context())).left.plain == "335"


async def test_each_row_is_a_change_that_can_be_undone(budget: Budget, context: MakeContext) -> None:
    await bring(budget, context, TABLE)
    page = await budget.history(context(), None)
    assert [(change.kind, change.amount.plain) for change in page.changes] == [
        (ChangeKind.IMPORT, "-80"),
        (ChangeKind.IMPORT, "-80"),
        (ChangeKind.IMPORT, "500"),
    ]
    assert page.changes[0].reason == "2026-11-21 =cmd"
    assert (await budget.undo(context(), 2)).left.plain == "420"
    assert await bring(budget, context, TABLE) == 0  # undone is not unknown


async def test_a_word_works_once(budget: Budget, context: MakeContext) -> None:
    found = await budget.preview(context(), "credits.csv", TABLE)
    first = context()
    done = await budget.bring_in(first, found.word)
    with pytest.raises(NoUploadError):
        await budget.bring_in(context(), found.word)
    assert await budget.bring_in(first, found.word) == done  # the same request has the same answer


async def test_somebody_elses_word_does_not_work(budget: Budget, context: MakeContext) -> None:
    found = await budget.preview(context(), "credits.csv", TABLE)
    others: tuple[dict[str, Any], ...] = ({"user": "ben"}, {"server": "atelier"})
    for who in others:
        with pytest.raises(NoUploadError):
            await budget.bring_in(context(**who), found.word)
    assert (await budget.bring_in(context(), found.word)).rows == 3


async def test_only_the_file_that_was_sent_last_waits(budget: Budget, context: MakeContext) -> None:
    first = await budget.preview(context(), "a.csv", TABLE)
    second = await budget.preview(context(), "b.csv", b"amount\n5\n")
    with pytest.raises(NoUploadError):
        await budget.bring_in(context(), first.word)
    assert (await budget.bring_in(context(), second.word)).rows == 1


async def test_what_was_recorded_since_the_preview_counts(budget: Budget, context: MakeContext) -> None:
    await budget.top_up(context(), Decimal(100))
    found = await budget.preview(context(), "a.csv", b"amount\n-150\n")
    await budget.top_up(context(), Decimal(100))
    (done,) = (await budget.bring_in(context(), found.word)).wallets
    assert (done.left.plain, done.owed) == ("50", None)


async def test_twice_at_once_is_once(budgets: list[Budget], context: MakeContext) -> None:
    found = await budgets[0].preview(context(), "credits.csv", TABLE)
    both = [budget.bring_in(context(), found.word) for budget in budgets]
    results = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in results) == ["BroughtIn", *["NoUploadError"] * 4]
    assert (await budgets[0].balance(context())).left.plain == "340"


async def test_spends_at_the_same_time_are_none_the_worse(budgets: list[Budget], context: MakeContext) -> None:
    await budgets[0].top_up(context(), Decimal(1_000))
    found = await budgets[0].preview(context(), "credits.csv", TABLE)
    spends = [budget.spend(context(), Decimal(10)) for budget in budgets for _ in range(4)]
    await asyncio.gather(budgets[1].bring_in(context(), found.word), *spends)
    assert (await budgets[2].balance(context())).left.plain == "1140"


@pytest.mark.parametrize(
    "content",
    [
        b"amount\n5\n5\nfifty\n",
        b"amount,provider\n5,vidzy\n5,nobody\n",
        b"amount\n" + b"%d\n" % (MAX_MICROS // MICROS_PER_UNIT) * 2,
    ],
)
async def test_nothing_is_recorded_of_a_file_that_is_wrong(
    budget: Budget, context: MakeContext, engines: Engines, content: bytes
) -> None:
    with pytest.raises((WrongRowError, AmountTooLargeError)):
        await budget.preview(context(), "credits.csv", content)
    assert [await counted(engines, table) for table in (accounts, uploads, wallets, requests)] == [0, 0, 0, 0]


async def test_what_grew_too_large_since_the_preview_is_refused_whole(
    budget: Budget, context: MakeContext, engines: Engines
) -> None:
    most = Decimal(MAX_MICROS // 2 // MICROS_PER_UNIT)
    found = await budget.preview(context(), "x.csv", f"amount,provider\n5,runway\n{most},vidzy\n".encode())
    await budget.top_up(context(), Decimal(1_000_000))
    with pytest.raises(AmountTooLargeError):
        await budget.bring_in(context(), found.word)
    assert await counted(engines, changes) == 1


async def test_an_import_that_falls_through_a_threshold_warns(
    budget: Budget, store: SqlStore, context: MakeContext
) -> None:
    await budget.top_up(context(), Decimal(1_000))
    await budget.set_threshold(context(), Decimal(500))
    await bring(budget, context, b"amount\n-600\n")
    caller = context().caller
    (alert,) = await store.read(lambda records: records.undelivered(caller))
    assert alert.available.plain == "400"


async def test_nobody_who_is_unknown_has_anything_to_take_out(budget: Budget, context: MakeContext) -> None:
    with pytest.raises(NothingKeptError):
        await budget.take_out(context())
    with pytest.raises(NoUploadError):
        await budget.bring_in(context(), "0123456789")


async def test_text_that_no_database_takes_is_brought_in_without_it(budget: Budget, context: MakeContext) -> None:
    assert await bring(budget, context, b"amount,note,id\n5,a\x00b,\x00\x01x\n") == 1
    assert (await budget.history(context(), None)).changes[0].reason == "ab"
