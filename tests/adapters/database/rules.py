"""What must hold of the stored rows at every commit, read from the tables themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, Select, Table, select, text

from adapters.database.engine import Engines
from adapters.database.tables import metadata, server_names
from core.ledger.changes import REFUNDABLE, ChangeKind
from core.ledger.renewal import Subscription, next_renewal

Rows = list[Row[Any]]

BY_TIME = {ChangeKind.END.value, ChangeKind.RENEW.value}
CLOSES_A_HOLD = {ChangeKind.SETTLE.value, ChangeKind.RELEASE.value, ChangeKind.UNDO.value}
_FILLED = text(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in metadata.tables))  # noqa: S608  # names of ours
"""The tables with something in them. Most have nothing, and behind each test it is asked."""
OF_SERVERS = ("wallets", "lots", "changes", "entries", "holds", "hold_parts", "subscriptions", "thresholds", "requests")


async def broken_rules(engines: Engines, server: str | None = None) -> list[str]:
    """A line for each rule that does not hold; empty when the ledger is sound.

    Args:
        server: Look at the ledger of this one alone, named as its network does.
    """
    async with engines.reader.connect() as connection:
        if server is None:
            rows: dict[str, Any] = {name: [] for name in metadata.tables}
            for name in (await connection.execute(_FILLED)).scalars().all():
                rows[name] = (await connection.execute(_in_order(metadata.tables[name]))).all()
            return [*_ledger(rows), *_servers(rows), *_people(rows)]
        named = select(server_names.c.server_id).where(server_names.c.external_id == server)
        found = (await connection.execute(named)).scalar_one_or_none()
        tables = {name: metadata.tables[name] for name in OF_SERVERS}
        rows = {name: (await connection.execute(_in_order(table, found))).all() for name, table in tables.items()}
        return [*_ledger(rows)]


def _in_order(table: Table, server: UUID | None = None) -> Select[Any]:
    everything = select(table).order_by(*table.primary_key.columns)
    return everything if server is None else everything.where(table.c.server_id == server)


def _ledger(rows: dict[str, Any]) -> Iterator[str]:
    of_wallets = {name: _by_wallet(rows[name]) for name in OF_SERVERS[1:-1]}
    keys = {(wallet.server_id, wallet.wallet) for wallet in rows["wallets"]}
    for name, found in of_wallets.items():
        if not found.keys() <= keys:
            yield f"{name}: there are rows of a wallet that is not there"
    answers = {(row.server_id, row.user_id, row.request_id): row.answer for row in rows["requests"]}
    for wallet in rows["wallets"]:
        here = {name: found[wallet.server_id, wallet.wallet] for name, found in of_wallets.items()}
        for broken in (
            *_wallet(wallet, here),
            *_lots(wallet, here),
            *_changes(here),
            *_refunds(here),
            *_holds(here),
            *_subscription(wallet, here["subscriptions"]),
            *_thresholds(wallet, here["thresholds"]),
            *_requests(wallet, here["changes"], answers),
        ):
            yield f"wallet {wallet.wallet}: {broken}"


def _wallet(wallet: Row[Any], here: dict[str, Rows]) -> Iterator[str]:
    in_lots = sum(lot.remaining for lot in here["lots"])
    in_entries = sum(entry.amount for entry in here["entries"])
    owed = -sum(entry.amount for entry in here["entries"] if entry.lot is None)
    if not wallet.balance == in_entries == in_lots - wallet.owed:
        yield f"{wallet.balance} recorded, {in_entries} in entries, {in_lots} in lots, {wallet.owed} owed"
    if wallet.owed != owed or owed < 0:
        yield f"{wallet.owed} recorded as owed, {owed} in entries"
    if owed and in_lots > sum(_reserved(here).values()):
        yield f"{owed} are owed, and of {in_lots} in lots holds do not reserve all"
    for name, column, counted in (
        ("changes", "change", wallet.changes),
        ("lots", "lot", wallet.lots),
        ("holds", "hold", wallet.holds),
    ):
        if [getattr(row, column) for row in here[name]] != list(range(1, counted + 1)):
            yield f"its {counted} {name} are not numbered from 1 without a gap"
    if wallet.as_of != max((change.at for change in here["changes"]), default=None):
        yield "it is not as of its latest change"
    opened = sum(hold.closed_by is None for hold in here["holds"])
    if wallet.open_holds != opened:
        yield f"{wallet.open_holds} holds counted as open, {opened} are"
    if any(hold.closed_by is None and hold.ends_at <= wallet.as_of for hold in here["holds"]):
        yield "a hold that is over is open still"


def _lots(wallet: Row[Any], here: dict[str, Rows]) -> Iterator[str]:
    reserved = _reserved(here)
    for lot in here["lots"]:
        entries = [entry for entry in here["entries"] if entry.lot == lot.lot]
        moved = sum(entry.amount for entry in entries)
        if not 0 <= lot.remaining <= lot.amount:
            yield f"lot {lot.lot}: {lot.remaining} of {lot.amount} remain"
        if lot.remaining != moved:
            yield f"lot {lot.lot}: {lot.remaining} remain, {moved} in its entries"
        if not entries or entries[0].change != lot.change or entries[0].amount != lot.amount:
            yield f"lot {lot.lot}: its first entry is not that it was received"
        if lot.remaining < reserved[lot.lot]:
            yield f"lot {lot.lot}: {lot.remaining} remain, {reserved[lot.lot]} are set aside"
        if lot.ends_at is not None and lot.ends_at <= wallet.as_of and lot.remaining > reserved[lot.lot]:
            yield f"lot {lot.lot}: has ended, and {lot.remaining} remain of which {reserved[lot.lot]} are set aside"


def _changes(here: dict[str, Rows]) -> Iterator[str]:
    changes = {change.change: change for change in here["changes"]}
    moved: dict[int, int] = defaultdict(int)
    for entry in here["entries"]:
        moved[entry.change] += entry.amount
    for change in changes.values():
        kind = ChangeKind(change.kind)
        if change.amount != moved[change.change]:
            yield f"change {change.change}: {change.amount}, but {moved[change.change]} in its entries"
        if change.before + change.amount != change.after:
            yield f"change {change.change}: {change.before} and {change.amount} are not {change.after}"
        if (kind is ChangeKind.UNDO) != (change.undoes is not None):
            yield f"change {change.change}: it is of kind {change.kind}, and undoes {change.undoes}"
        if change.undoes is not None and (
            change.undoes >= change.change or changes[change.undoes].amount != -change.amount
        ):
            yield f"change {change.change}: not the opposite of {change.undoes}"
        if change.kind in BY_TIME and change.actor is not None:
            yield f"change {change.change}: time did it, and somebody"
    if changes and changes[1].before != 0:
        yield f"change 1: starts at {changes[1].before}"
    for earlier, later in pairwise(changes.values()):
        if earlier.after != later.before:
            yield f"change {later.change}: starts at {later.before}, but the one before ended at {earlier.after}"


def _refunds(here: dict[str, Rows]) -> Iterator[str]:
    """That what came back of a change, undone refunds aside, is part of what it used, in all and of each lot."""
    changes = {change.change: change for change in here["changes"]}
    undone = {change.undoes for change in changes.values()}
    brought = {lot.lot: lot.change for lot in here["lots"]}
    back: dict[int, dict[int | None, int]] = defaultdict(lambda: defaultdict(int))
    for change in changes.values():
        if (change.kind == ChangeKind.REFUND.value) != (change.refunds is not None):
            yield f"change {change.change}: it is of kind {change.kind}, and refunds {change.refunds}"
        if change.refunds is None or change.change in undone:
            continue
        for entry in _own(here, change.change):  # a lot of its own holds what was owed and has been filled since
            lot = None if brought.get(entry.lot) == change.change else entry.lot
            back[change.refunds][lot] += entry.amount
    for number, to_lots in back.items():
        if ChangeKind(changes[number].kind) not in REFUNDABLE or number in undone:
            yield f"change {number}: it is refunded, but is undone or no use of credits"
        for lot, micros in to_lots.items():
            used = -sum(entry.amount for entry in _own(here, number) if entry.lot == lot)
            if not 0 < micros <= used:
                yield f"change {number}: {micros} came back to lot {lot} of {used} used"
        if sum(to_lots.values()) > -changes[number].amount:
            yield f"change {number}: more came back than was used"


def _holds(here: dict[str, Rows]) -> Iterator[str]:
    changes = {change.change: change for change in here["changes"]}
    closing = defaultdict(list)
    for change in changes.values():
        if change.hold is not None and change.kind != ChangeKind.HOLD.value:
            closing[change.hold].append(change.change)
    for hold in here["holds"]:
        parts = {part.lot: part.amount for part in here["hold_parts"] if part.hold == hold.hold}
        if sum(part.amount for part in here["hold_parts"] if part.hold == hold.hold) != hold.amount:
            yield f"hold {hold.hold}: its parts are not {hold.amount}"
        made = changes[hold.change]
        if (made.kind, made.hold, made.amount) != (ChangeKind.HOLD.value, hold.hold, 0):
            yield f"hold {hold.hold}: change {hold.change} did not make it"
        if closing[hold.hold] != ([] if hold.closed_by is None else [hold.closed_by]):
            yield f"hold {hold.hold}: closed by {hold.closed_by}, but changes {closing[hold.hold]} did"
        if hold.closed_by is None:
            continue
        closed = changes[hold.closed_by]
        if closed.kind not in CLOSES_A_HOLD or (closed.undoes or hold.change) != hold.change:
            yield f"hold {hold.hold}: closed by a change of kind {closed.kind}"
        for entry in _own(here, closed.change):
            if not 0 < -entry.amount <= parts.get(entry.lot, 0):
                yield f"hold {hold.hold}: {-entry.amount} of lot {entry.lot} was settled"
    for number in closing.keys() - {hold.hold for hold in here["holds"]}:
        yield f"hold {number}: changes {closing[number]} closed it, but it is not there"


def _own(here: dict[str, Rows], change: int) -> Rows:
    """The entries of a change without those at its end that filled what was owed: a lot's, then as much of the debt."""
    found = [entry for entry in here["entries"] if entry.change == change]
    while len(found) > 1 and found[-1].lot is None and found[-1].amount == -found[-2].amount > 0:
        found = found[:-2]
    return found


def _reserved(here: dict[str, Rows]) -> dict[int, int]:
    """Millionths of each lot that open holds reserve."""
    opened = {hold.hold for hold in here["holds"] if hold.closed_by is None}
    found: dict[int, int] = defaultdict(int)
    for part in here["hold_parts"]:
        if part.hold in opened:
            found[part.lot] += part.amount
    return found


def _subscription(wallet: Row[Any], rows: Rows) -> Iterator[str]:
    plans = [msgspec.json.decode(row.content, type=Subscription) for row in rows]
    renewing = [plan for plan in plans if plan.stopped is None]
    if wallet.subscribed != len(renewing):
        yield f"{len(renewing)} plans renew it, {wallet.subscribed} by its row"
    for kept in plans:
        renewal = next_renewal(kept)
        if renewal is not None and renewal <= wallet.as_of and kept.stopped is None:
            yield f"its plan did not renew on {renewal}"
        for lot in (kept.lot, kept.rolled):
            if lot is not None and not 1 <= lot <= wallet.lots:
                yield f"its plan granted lot {lot}, which is not there"
        for change in (kept.change or 0, kept.again or 1, kept.stopped or 1):
            if not 1 <= change <= wallet.changes:
                yield f"change {change} set its plan, or stopped it, and is not there"


def _thresholds(wallet: Row[Any], rows: Rows) -> Iterator[str]:
    if rows and not wallet.watched:
        yield f"{len(rows)} thresholds are set in it, and its row says that there are none"


def _requests(wallet: Row[Any], changes: Rows, answers: dict[tuple[UUID, UUID, str], str]) -> Iterator[str]:
    """That what time did was recorded by somebody's request, too, and that each request was told of its own change."""
    for change in changes:
        answer = answers.get((wallet.server_id, wallet.user_id, change.request_id))
        if answer is None:
            yield f"change {change.change}: its request is not remembered"
            continue
        by_moderator = change.kind == "undo" and change.request_id.startswith("moderator ")
        if change.actor not in (None, wallet.user_id) and not by_moderator:
            yield f"change {change.change}: somebody else did it"
        told = msgspec.json.decode(answer).get("change")
        if change.actor is not None and told is not None:
            numbers = [told["number"], *(told[name]["micros"] for name in ("amount", "before", "after"))]
            if numbers != [change.change, change.amount, change.before, change.after]:
                yield f"change {change.change}: its request was told of another"


def _servers(rows: dict[str, Any]) -> Iterator[str]:
    for server in rows["servers"]:
        for name, column in (("wallets", "wallet"), ("server_prices", "number"), ("outbox", "alert")):
            numbers = [getattr(row, column) for row in rows[name] if row.server_id == server.server_id]
            counted = {"wallets": server.wallets, "server_prices": server.prices, "outbox": server.alerts}[name]
            if max(numbers, default=0) > counted:
                yield f"server: {counted} {name} counted, but there is number {max(numbers)}"


def _people(rows: dict[str, Any]) -> Iterator[str]:
    for things, names, key in (("servers", "server_names", "server_id"), ("users", "user_names", "user_id")):
        named = {getattr(row, key) for row in rows[names]}
        for thing in rows[things]:
            if getattr(thing, key) not in named:
                yield f"{things}: one has no name"


def _by_wallet(rows: Rows) -> defaultdict[tuple[Any, int], Rows]:
    found = defaultdict(list)
    for row in rows:
        found[row.server_id, row.wallet].append(row)
    return found
