"""Rows <-> the ledger: wallets, lots, changes, entries. Statements are built once: building them costs more CPU."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, exists, select

from adapters.database.dialect import insert
from adapters.database.tables import changes, entries, lots, servers, wallets
from core.amounts import Amount, Unit
from core.ledger.changes import Change, ChangeKind, Entry, Reversal, Wallet, WalletKey
from core.ledger.lots import Lot, LotKind
from core.people import Account, Context
from core.prices.estimate import Estimate

_FIND_WALLET = select(wallets).where(
    wallets.c.server_id == bindparam("server_id"),
    wallets.c.user_id == bindparam("user_id"),
    wallets.c.provider == bindparam("provider"),
    wallets.c.channel == bindparam("channel"),
    wallets.c.unit == bindparam("unit"),
)
_LOCK_WALLET = _FIND_WALLET.with_for_update()
_LOTS_WITH_CREDITS = (
    select(lots)
    .where(
        lots.c.server_id == bindparam("server_id"),
        lots.c.wallet == bindparam("wallet"),
        lots.c.remaining > 0,
    )
    .order_by(lots.c.lot)
)
_LOT = select(lots).where(
    lots.c.server_id == bindparam("server_id"), lots.c.wallet == bindparam("wallet"), lots.c.lot == bindparam("lot")
)
_MOVE_LOT = (
    lots.update()
    .where(
        lots.c.server_id == bindparam("server_id_"),
        lots.c.wallet == bindparam("wallet_"),
        lots.c.lot == bindparam("lot_"),
    )
    .values(remaining=lots.c.remaining + bindparam("amount_"))
)
_MOVE_WALLET = (
    wallets.update()
    .where(
        wallets.c.server_id == bindparam("server_id_"),
        wallets.c.wallet == bindparam("wallet_"),
        wallets.c.changes == bindparam("change_") - 1,
    )
    .values(
        balance=wallets.c.balance + bindparam("amount_"),
        changes=bindparam("change_"),
        lots=wallets.c.lots + bindparam("received_"),
        as_of=bindparam("as_of_"),
    )
)
_IN_WALLET = (changes.c.server_id == bindparam("server_id"), changes.c.wallet == bindparam("wallet"))
_CHANGE = select(changes).where(*_IN_WALLET, changes.c.change == bindparam("change"))
_PAGE = (
    select(changes)
    .where(*_IN_WALLET, changes.c.change < bindparam("before"))
    .order_by(changes.c.change.desc())
    .limit(bindparam("limit"))
)
_reversals = changes.alias()
_REVERSAL = select(changes).where(*_IN_WALLET, changes.c.undoes == bindparam("change"))
_LATEST_UNDOABLE = (
    select(changes)
    .where(
        *_IN_WALLET,
        changes.c.undoes.is_(None),
        ~exists().where(
            _reversals.c.server_id == changes.c.server_id,
            _reversals.c.wallet == changes.c.wallet,
            _reversals.c.undoes == changes.c.change,
        ),
    )
    .order_by(changes.c.change.desc())
    .limit(1)
)
_ENTRIES = (
    select(entries)
    .where(
        entries.c.server_id == bindparam("server_id"),
        entries.c.wallet == bindparam("wallet"),
        entries.c.change == bindparam("change"),
    )
    .order_by(entries.c.entry)
)


def _key(account: Account, wallet: Wallet, **more: object) -> dict[str, object]:
    return {"server_id": account.server_id, "wallet": wallet.number, **more}


def _wallet(row: Row[Any]) -> Wallet:
    unit = Unit.of(row.unit)
    key = WalletKey(row.provider, row.channel, unit)
    return Wallet(row.wallet, key, Amount(row.balance, unit), row.changes, row.lots, row.as_of)


def _lot(row: Row[Any], unit: Unit) -> Lot:
    amount, remaining = Amount(row.amount, unit), Amount(row.remaining, unit)
    return Lot(row.lot, LotKind(row.kind), amount, remaining, row.starts_at, row.ends_at)


def _change(row: Row[Any], unit: Unit) -> Change:
    return Change(
        row.change,
        ChangeKind(row.kind),
        row.at,
        row.actor,
        Amount(row.amount, unit),
        Amount(row.before, unit),
        Amount(row.after, unit),
        None if row.estimate is None else msgspec.json.decode(row.estimate, type=Estimate),
        row.undoes,
    )


def find_wallet(connection: Connection, account: Account, key: WalletKey, *, lock: bool = False) -> Wallet | None:
    """A wallet; with `lock`, nobody else changes it until the transaction ends."""
    row = connection.execute(
        _LOCK_WALLET if lock else _FIND_WALLET,
        {
            "server_id": account.server_id,
            "user_id": account.user_id,
            "provider": key.provider,
            "channel": key.channel,
            "unit": key.unit.value,
        },
    ).one_or_none()
    return None if row is None else _wallet(row)


def take_wallet(connection: Connection, account: Account, key: WalletKey) -> Wallet:
    """A wallet to change, made when it is not there."""
    found = find_wallet(connection, account, key, lock=True)
    if found is not None:
        return found
    counted = servers.update().where(servers.c.server_id == account.server_id).values(wallets=servers.c.wallets + 1)
    number = connection.execute(counted.returning(servers.c.wallets)).scalar_one()
    new = insert(connection, wallets).values(
        server_id=account.server_id,
        wallet=number,
        user_id=account.user_id,
        provider=key.provider,
        channel=key.channel,
        unit=key.unit.value,
    )
    connection.execute(new.on_conflict_do_nothing())
    made = find_wallet(connection, account, key, lock=True)
    if made is None:
        raise LookupError("the wallet is there neither before nor after it was made")
    return made


def lots_with_credits(connection: Connection, account: Account, wallet: Wallet) -> list[Lot]:
    """Lots with something remaining, oldest first."""
    rows = connection.execute(_LOTS_WITH_CREDITS, _key(account, wallet))
    return [_lot(row, wallet.key.unit) for row in rows]


def lot(connection: Connection, account: Account, wallet: Wallet, number: int) -> Lot:
    """One lot."""
    return _lot(connection.execute(_LOT, _key(account, wallet, lot=number)).one(), wallet.key.unit)


def append(
    connection: Connection,
    account: Account,
    wallet: Wallet,
    context: Context,
    change: Change,
    moves: Sequence[Entry],
    received: Lot | None,
) -> None:
    """Append a change with its entries; the wallet's row moves last, so that its lock is short where it matters."""
    row = _key(account, wallet, change=change.number, kind=change.kind.value, at=change.at, actor=change.actor)
    row |= {"request_id": context.request_id, "amount": change.amount.micros, "undoes": change.undoes}
    row |= {"before": change.before.micros, "after": change.after.micros}
    row["estimate"] = None if change.estimate is None else msgspec.json.encode(change.estimate).decode()
    connection.execute(changes.insert(), row)
    if received is not None:
        lot_row = _key(account, wallet, lot=received.number, kind=received.kind.value, change=change.number)
        lot_row |= {"amount": received.amount.micros, "remaining": 0}  # its entry fills it
        lot_row |= {"starts_at": received.starts_at, "ends_at": received.ends_at}
        connection.execute(lots.insert(), lot_row)
    for place, entry in enumerate(moves, start=1):
        entry_row = _key(account, wallet, change=change.number, entry=place, lot=entry.lot, amount=entry.amount.micros)
        connection.execute(entries.insert(), entry_row)
        moved = {"server_id_": account.server_id, "wallet_": wallet.number, "lot_": entry.lot}
        connection.execute(_MOVE_LOT, {**moved, "amount_": entry.amount.micros})
    moved_wallet = {
        "server_id_": account.server_id,
        "wallet_": wallet.number,
        "change_": change.number,
        "amount_": change.amount.micros,
        "received_": 0 if received is None else 1,
        "as_of_": change.at if wallet.as_of is None else max(wallet.as_of, change.at),
    }
    if connection.execute(_MOVE_WALLET, moved_wallet).rowcount != 1:
        raise RuntimeError("the wallet was changed by somebody else although it was held")


def change(connection: Connection, account: Account, wallet: Wallet, number: int) -> Change | None:
    """One change."""
    row = connection.execute(_CHANGE, _key(account, wallet, change=number)).one_or_none()
    return None if row is None else _change(row, wallet.key.unit)


def page(connection: Connection, account: Account, wallet: Wallet, before: int, limit: int) -> list[Change]:
    """Changes below a number, latest first."""
    rows = connection.execute(_PAGE, _key(account, wallet, before=before, limit=limit))
    return [_change(row, wallet.key.unit) for row in rows]


def entries_of(connection: Connection, account: Account, wallet: Wallet, number: int) -> list[Entry]:
    """The entries of a change, by lot."""
    rows = connection.execute(_ENTRIES, _key(account, wallet, change=number))
    return [Entry(row.lot, Amount(row.amount, wallet.key.unit)) for row in rows]


def reversal(connection: Connection, account: Account, wallet: Wallet, number: int) -> Reversal | None:
    """The undo of a change, if there is one."""
    row = connection.execute(_REVERSAL, _key(account, wallet, change=number)).one_or_none()
    return None if row is None else Reversal(row.change, row.at)


def latest_undoable(connection: Connection, account: Account, wallet: Wallet) -> Change | None:
    """The latest change that is no undo and was not undone."""
    row = connection.execute(_LATEST_UNDOABLE, _key(account, wallet)).one_or_none()
    return None if row is None else _change(row, wallet.key.unit)
