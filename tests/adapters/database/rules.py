"""What must hold of the stored rows at every commit, read from the tables themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from sqlalchemy import Row, Table, select

from adapters.database.engine import Engines
from adapters.database.tables import metadata


async def broken_rules(engines: Engines) -> list[str]:
    """A line for each rule that does not hold; empty when the ledger is sound."""
    async with engines.reader.connect() as connection:
        rows = {name: (await connection.execute(_in_order(table))).all() for name, table in metadata.tables.items()}
    return [*_ledger(rows), *_people(rows)]


def _in_order(table: Table) -> Any:
    return select(table).order_by(*table.primary_key.columns)


def _ledger(rows: dict[str, Any]) -> Iterator[str]:
    lots, changes, entries = (_by_wallet(rows[name]) for name in ("lots", "changes", "entries"))
    remembered = {(row.server_id, row.user_id, row.request_id) for row in rows["requests"]}
    keys = {(wallet.server_id, wallet.wallet) for wallet in rows["wallets"]}
    for of_wallet in (lots, changes, entries):
        if not of_wallet.keys() <= keys:
            yield "there are rows of a wallet that is not there"
    for wallet in rows["wallets"]:
        key = (wallet.server_id, wallet.wallet)
        in_lots = sum(lot.remaining for lot in lots[key])
        in_entries = sum(entry.amount for entry in entries[key])
        if not wallet.balance == in_entries == in_lots:
            yield f"wallet: {wallet.balance} recorded, {in_entries} in entries, {in_lots} in lots"
        if [change.change for change in changes[key]] != list(range(1, wallet.changes + 1)):
            yield f"wallet: its {wallet.changes} changes are not numbered from 1 without a gap"
        if [lot.lot for lot in lots[key]] != list(range(1, wallet.lots + 1)):
            yield f"wallet: its {wallet.lots} lots are not numbered from 1 without a gap"
        if wallet.as_of != max((change.at for change in changes[key]), default=None):
            yield "wallet: it is not as of its latest change"
        yield from _lots(lots[key], entries[key])
        yield from _changes(changes[key], entries[key])
        if all(lot.ends_at is None for lot in lots[key]):  # else some may end between two changes
            yield from _chain(changes[key])
        for change in changes[key]:
            if (wallet.server_id, change.actor, change.request_id) not in remembered:
                yield f"change {change.change}: its request is not remembered"
    for server in rows["servers"]:
        for name, column in (("wallets", "wallet"), ("server_prices", "number"), ("outbox", "alert")):
            numbers = [getattr(row, column) for row in rows[name] if row.server_id == server.server_id]
            counted = {"wallets": server.wallets, "server_prices": server.prices, "outbox": server.alerts}[name]
            if max(numbers, default=0) > counted:
                yield f"server: {counted} {name} counted, but there is number {max(numbers)}"


def _lots(lots: list[Row[Any]], entries: list[Row[Any]]) -> Iterator[str]:
    for lot in lots:
        moved = sum(entry.amount for entry in entries if entry.lot == lot.lot)
        if not 0 <= lot.remaining <= lot.amount:
            yield f"lot {lot.lot}: {lot.remaining} of {lot.amount} remain"
        if lot.remaining != moved:
            yield f"lot {lot.lot}: {lot.remaining} remain, {moved} in its entries"


def _changes(changes: list[Row[Any]], entries: list[Row[Any]]) -> Iterator[str]:
    amounts = {change.change: change.amount for change in changes}
    for change in changes:
        moved = sum(entry.amount for entry in entries if entry.change == change.change)
        if change.amount != moved:
            yield f"change {change.change}: {change.amount}, but {moved} in its entries"
        if change.before + change.amount != change.after:
            yield f"change {change.change}: {change.before} and {change.amount} are not {change.after}"
        if change.undoes is not None and amounts.get(change.undoes) != -change.amount:
            yield f"change {change.change}: not the opposite of {change.undoes}"


def _chain(changes: list[Row[Any]]) -> Iterator[str]:
    for earlier, later in pairwise(changes):
        if earlier.after != later.before:
            yield f"change {later.change}: starts at {later.before}, but the one before ended at {earlier.after}"


def _people(rows: dict[str, Any]) -> Iterator[str]:
    for things, names, key in (("servers", "server_names", "server_id"), ("users", "user_names", "user_id")):
        named = {getattr(row, key) for row in rows[names]}
        for thing in rows[things]:
            if getattr(thing, key) not in named:
                yield f"{things}: one has no name"


def _by_wallet(rows: list[Row[Any]]) -> defaultdict[tuple[Any, int], list[Row[Any]]]:
    found = defaultdict(list)
    for row in rows:
        found[row.server_id, row.wallet].append(row)
    return found
