"""A wallet with a long past, and what it costs to go on with it.

Each lot was topped up, used by a hold that was settled, by spends, one of which was refunded and one undone, and used
up: 100 entries. Written by the database itself, in bulk; every rule of the ledger holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import Connection, text

from adapters.database.engine import Engines
from adapters.database.records import SqlRecords
from adapters.database.store import SqlStore, Transactions
from adapters.database.tables import metadata
from core.budget import Budget
from core.ledger.changes import Wallet
from core.people import Account, Caller, Context, Network, Server, User
from core.prices.book import PriceBook
from core.session import Session, WriteSession
from core.store import Records
from core.uses import holding, undoing, using
from tests.conftest import NOW

ENTRIES_OF_A_LOT = 100
LIVE = 5
"""Lots that are there to be used, behind those."""

# Place 0 brings 97 credits, 1 sets one aside and 2 uses it, 3 is refunded by 4, 5 undone by 6, and 7 to 100 use up.
_PAST = """
    WITH RECURSIVE
    counted(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM counted WHERE i + 1 < {lots} * 101),
    placed AS (SELECT i + 1 AS change, i / 101 + 1 AS lot, i % 101 AS place FROM counted),
    past AS (
        SELECT change, lot, place,
        CASE place WHEN 0 THEN 'top-up' WHEN 1 THEN 'hold' WHEN 2 THEN 'settle' WHEN 4 THEN 'refund' WHEN 6 THEN 'undo'
            ELSE 'spend' END AS kind,
        1000000 * CASE place WHEN 0 THEN 97 WHEN 1 THEN 0 WHEN 4 THEN 1 WHEN 6 THEN 1 WHEN 100 THEN -3 ELSE -1 END
            AS amount,
        1000000 * CASE place WHEN 0 THEN 97 WHEN 1 THEN 97 WHEN 2 THEN 96 WHEN 3 THEN 95 WHEN 4 THEN 96 WHEN 5 THEN 95
            WHEN 6 THEN 96 WHEN 100 THEN 0 ELSE 102 - place END AS after
        FROM placed
    )"""
_LOTS = "WITH RECURSIVE past(lot) AS (SELECT 1 UNION ALL SELECT lot + 1 FROM past WHERE lot < {lots})"
_STATEMENTS = (
    """INSERT INTO requests (server_id, user_id, network, request_id, fingerprint, answer, at) {past}
    SELECT {server}, {person}, 'console', 'past ' || change, '', '{{}}', {at} FROM past""",
    """INSERT INTO changes (server_id, wallet, change, kind, at, actor, request_id, amount, before, after,
        undoes, refunds, hold) {past}
    SELECT {server}, {wallet}, change, kind, {at}, {person}, 'past ' || change, amount, after - amount, after,
        CASE place WHEN 6 THEN change - 1 END, CASE place WHEN 4 THEN change - 1 END,
        CASE WHEN place IN (1, 2) THEN lot END
    FROM past""",
    """INSERT INTO lots (server_id, wallet, lot, kind, amount, remaining, starts_at, change) {each_lot}
    SELECT {server}, {wallet}, lot, 'paid', 97000000, 0, {at}, (lot - 1) * 101 + 1 FROM past""",
    """INSERT INTO entries (server_id, wallet, change, entry, lot, amount) {past}
    SELECT {server}, {wallet}, change, 1, lot, amount FROM past WHERE amount <> 0""",
    """INSERT INTO holds (server_id, wallet, hold, change, amount, ends_at, closed_by) {each_lot}
    SELECT {server}, {wallet}, lot, (lot - 1) * 101 + 2, 1000000, {at}, (lot - 1) * 101 + 3 FROM past""",
    """INSERT INTO hold_parts (server_id, wallet, hold, part, lot, amount) {each_lot}
    SELECT {server}, {wallet}, lot, 1, lot, 1000000 FROM past""",
    """UPDATE wallets SET changes = {lots} * 101, lots = {lots}, holds = {lots}, as_of = {at}
    WHERE server_id = {server} AND wallet = {wallet}""",
)


Operation = Callable[[Records, PriceBook, Context], object]


def _wallet(records: Records, book: PriceBook, asked: Context) -> tuple[Account, Wallet]:
    session = Session(records, asked, book)
    account = session.account
    wallet = records.wallet(account, session.default_key) if account else None
    assert account is not None
    assert wallet is not None
    return account, wallet


def _of_wallet(look: Callable[[Records, Account, Wallet], object]) -> Operation:
    return lambda records, book, asked: look(records, *_wallet(records, book, asked))


def _write(unit: Callable[[WriteSession], object]) -> Operation:
    def run(records: Records, book: PriceBook, asked: Context) -> object:
        return unit(WriteSession(records, asked, book, records.open_account(asked.caller, asked.at)))

    return run


LOOKS: dict[str, Operation] = {
    "balance": lambda records, book, asked: Session(records, asked, book).all_holdings(),
    "newest page": _of_wallet(lambda records, account, wallet: records.changes(account, wallet, 2**31 - 1, 10)),
    "page in the middle": _of_wallet(
        lambda records, account, wallet: records.changes(account, wallet, wallet.changes // 2, 10)
    ),
    "latest undoable": _of_wallet(lambda records, account, wallet: records.latest_undoable(account, wallet, 2**31 - 1)),
    "latest refundable": _of_wallet(lambda records, account, wallet: records.refundable(account, wallet, 5)),
    "how a hold ended": _of_wallet(lambda records, account, wallet: records.closing(account, wallet, 2)),
    "what time let go last": _of_wallet(
        lambda records, account, wallet: records.lapsed_hold(account, wallet, NOW - timedelta(days=1))
    ),
    "refunds of a change": _of_wallet(lambda records, account, wallet: records.refunds(account, wallet, 4)),
    "undo of a change": _of_wallet(lambda records, account, wallet: records.reversal(account, wallet, 6)),
}
CHANGES: dict[str, Operation] = {
    "spend": _write(lambda session: using.spend(session, Decimal(1), None)),
    "reserve": _write(lambda session: holding.reserve(session, Decimal(1), None, None)),
    "refund of an old spend": _write(lambda session: using.refund(session, 9, Decimal(1), None, None)),
    "undo of the latest": _write(lambda session: undoing.undo(session, None, None)),
}
EVERYTHING = {**LOOKS, **CHANGES}


@dataclass(frozen=True, slots=True)
class Grown:
    """Somebody with a long past."""

    engines: Engines
    book: PriceBook
    user: str = "maya"

    def context(self, request_id: str) -> Context:
        """A request of theirs."""
        user = User(Network.CONSOLE, self.user, self.user)
        return Context(Caller(Server(Network.CONSOLE, "studio", "Studio"), user), NOW, request_id, request_id)

    async def grow(self, used_up: int) -> None:
        """A past of so many lots, and a few that are there to be used."""
        await Transactions(self.engines).write(lambda connection: self._past(connection, used_up))
        budget = Budget(SqlStore(self.engines), self.book)
        for number in range(LIVE):
            await budget.top_up(self.context(f"live {number}"), Decimal(10_000))
        if not self.engines.sqlite:
            async with self.engines.migrator.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                # As its autovacuum does by itself; anew, since an index that tests before left full of holes costs more
                # to read than one of all lots, while there are a few of them.
                ours = ", ".join(table.name for table in metadata.sorted_tables)
                await connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {ours}")

    def _past(self, connection: Connection, used_up: int) -> None:
        records, asked = SqlRecords(connection), self.context("past")
        account = records.open_account(asked.caller, NOW)
        wallet = records.take_wallet(account, Session(records, asked, self.book).default_key)
        sqlite = connection.dialect.name == "sqlite"
        values = {
            "lots": used_up,
            "past": _PAST.format(lots=used_up),
            "each_lot": _LOTS.format(lots=used_up),
            "wallet": wallet.number,
            "server": f"x'{account.server_id.hex}'" if sqlite else f"'{account.server_id}'::uuid",
            "person": f"x'{account.user_id.hex}'" if sqlite else f"'{account.user_id}'::uuid",
            "at": f"{int(NOW.timestamp())}000000" if sqlite else f"'{NOW.isoformat()}'::timestamptz",
        }
        for statement in _STATEMENTS:
            connection.exec_driver_sql(statement.format(**values))
            if not sqlite:  # else it takes the tables for empty ones while it checks what refers to them
                connection.exec_driver_sql("ANALYZE")

    async def effort(self, operation: Operation, *settings: str) -> int:
        """What it makes the database do, and then undoes: on SQLite steps of its machine, on PostgreSQL rows fetched.

        Args:
            settings: Of PostgreSQL, for this time.
        """

        def unit(connection: Connection) -> None:
            records, asked = SqlRecords(connection), self.context("once")
            sqlite = connection.dialect.name == "sqlite"
            count = _sqlite_steps if sqlite else _postgresql_rows
            for setting in () if sqlite else settings:
                connection.exec_driver_sql(f"SET LOCAL {setting}")
            raise _CountedError(count(connection, lambda: operation(records, self.book, asked)))

        try:
            await Transactions(self.engines).write(unit)
        except _CountedError as error:
            return error.count
        raise AssertionError("it was counted")


class _CountedError(Exception):
    """Nothing of it is kept."""

    def __init__(self, count: int) -> None:
        self.count = count


def _sqlite_steps(connection: Connection, work: Callable[[], object]) -> int:
    steps = count()
    driver: Any = connection.connection.dbapi_connection
    work()  # once before, so that all statements are prepared
    connection.exec_driver_sql("ROLLBACK")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    driver.set_progress_handler(lambda: next(steps) < 0, 1)
    try:
        work()
    finally:
        driver.set_progress_handler(None, 1)
    return next(steps)


_FETCHED = text("SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables")


def _postgresql_rows(connection: Connection, work: Callable[[], object]) -> int:
    before = int(connection.execute(_FETCHED).scalar_one())
    work()
    return int(connection.execute(_FETCHED).scalar_one()) - before
