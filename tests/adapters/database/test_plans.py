"""What people do every day costs the same however long their past is, and no statement of the ledger reads a table.

SQLite tells every step of its machine, and PostgreSQL every row that it fetched, so this measures no time. A table of a
few pages PostgreSQL rather reads whole, and rightly; that is forbidden here, so that what shows is whether an index
answers. What it chooses by itself when there are a million entries, `make bench` looks at.
"""

from __future__ import annotations

import pytest
from sqlalchemy import Connection
from sqlalchemy.sql.dml import Insert

from adapters.database import alerts, appending, kept_words, ledger, people, prices, requests, settings, takeout
from adapters.database.engine import Engines
from adapters.database.statement import Statement
from adapters.database.store import Transactions
from core.people import Context
from core.prices.book import PriceBook
from core.session import Session
from core.store import Records
from core.uses import looking_back
from tests.adapters.database.grown import EVERYTHING, Grown

LONG, LONGER = 5, 50
"""Lots that were used up, with 100 entries each."""
A_FEW = 12
"""Rows: at another depth of an index a few more are looked at."""
STATEMENTS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": statement
    for module in (alerts, appending, kept_words, ledger, people, prices, requests, settings, takeout)
    for name, statement in vars(module).items()
    if isinstance(statement, Statement)
}


async def test_a_past_ten_times_as_long_makes_nothing_more_to_do(engines: Engines, book: PriceBook) -> None:
    maya, ben = Grown(engines, book, "maya"), Grown(engines, book, "ben")
    await maya.grow(LONG)
    await ben.grow(LONGER)
    efforts = {
        name: [await one.effort(operation, "enable_seqscan = off") for one in (maya, ben)]
        for name, operation in EVERYTHING.items()
    }
    assert {name: both for name, both in efforts.items() if both[1] > both[0] + A_FEW} == {}
    assert all(both[0] > 0 for both in efforts.values())


async def test_what_history_looks_back_on_is_bounded(engines: Engines, book: PriceBook) -> None:
    maya, ben = Grown(engines, book, "maya"), Grown(engines, book, "ben")
    await maya.grow(LONG * 3)
    await ben.grow(LONGER)
    efforts = [await one.effort(_look_back, "enable_seqscan = off") for one in (maya, ben)]
    assert efforts[1] <= efforts[0] + A_FEW


def _look_back(records: Records, book: PriceBook, asked: Context) -> None:
    session = Session(records, asked, book)
    account = session.account
    wallet = records.wallet(account, session.default_key) if account else None
    assert account is not None
    assert wallet is not None
    looking_back.month(session, account, wallet)
    looking_back.past(session, account, wallet, session.open(account, wallet), 60)


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
async def test_sqlite_reads_no_table_whole(engines: Engines) -> None:
    def plans(connection: Connection) -> dict[str, list[str]]:
        found = {}
        for name, statement in STATEMENTS.items():
            clause = statement._make(connection)
            if isinstance(clause, Insert):
                continue
            compiled = clause.compile(dialect=connection.dialect)
            binds = [bind.key for bind in compiled.binds.values() if bind.required]
            form = statement._form(connection, dict.fromkeys(binds))
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {form._sql}", (None,) * len(form._names))
            found[name] = [row.detail for row in rows]
        return found

    found = await Transactions(engines).read(plans)
    assert len(found) > 20
    whole = {name: [line for line in lines if line.startswith("SCAN")] for name, lines in found.items()}
    assert {name: lines for name, lines in whole.items() if lines} == {}
    assert found["ledger._LOTS_WITH_CREDITS"] == [
        "SEARCH lots USING INDEX ix_lots_with_credits (server_id=? AND wallet=?)"
    ]
    assert found["ledger._OPEN_HOLDS"][0] == "SEARCH holds USING INDEX ix_holds_open (server_id=? AND wallet=?)"
    pages = "SEARCH changes USING INDEX sqlite_autoindex_changes_1 (server_id=? AND wallet=? AND change<?)"
    assert found["ledger._PAGE"][0] == pages
    reversals = "SEARCH changes USING INDEX ix_changes_undoes (server_id=? AND wallet=? AND undoes=?)"
    assert found["ledger._REVERSAL"] == [reversals]
