"""Rows <-> the ledger: wallets, lots, changes, entries, holds. Statements are built once: building costs more CPU."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Table, bindparam, exists, literal_column, or_, select

from adapters.database.dialect import insert
from adapters.database.statement import Statement
from adapters.database.tables import changes, entries, hold_parts, holds, lots, servers, subscriptions, wallets
from core.amounts import Amount, Unit
from core.ledger.changes import REFUNDABLE, UNDOABLE, Change, ChangeKind, Entry, Reversal, Wallet, WalletKey
from core.ledger.holds import Hold, Part
from core.ledger.lots import Lot, LotKind
from core.ledger.renewal import Subscription
from core.people import Account
from core.prices.estimate import Estimate


def _is_one_of(kinds: frozenset[ChangeKind]) -> ColumnElement[bool]:
    """Written out: a statement whose text depends on its values is built anew each time."""
    return or_(*(changes.c.kind == kind.value for kind in sorted(kinds, key=lambda kind: kind.value)))


def _without_owner(table: Table) -> list[ColumnElement[Any]]:
    """Whoever reads a wallet knows whose it is; ids cost more to read than all the rest of a row."""
    return [column for column in table.c if column.name not in ("server_id", "user_id")]


_OF_ACCOUNT = (wallets.c.server_id == bindparam("server_id"), wallets.c.user_id == bindparam("user_id"))
_WALLET = select(*_without_owner(wallets))
_FIND = _WALLET.where(
    *_OF_ACCOUNT,
    wallets.c.provider == bindparam("provider"),
    wallets.c.channel == bindparam("channel"),
    wallets.c.unit == bindparam("unit"),
)
# Made by the thread that imports this: msgspec works a type out when it first meets it, and two at once crash in that.
_ESTIMATE = msgspec.json.Decoder(Estimate)
_SUBSCRIBED = msgspec.json.Decoder(Subscription)
_FIND_WALLET = Statement(_FIND)
_LOCK_WALLET = Statement(_FIND.with_for_update())
_WALLETS = Statement(_WALLET.where(*_OF_ACCOUNT).order_by(wallets.c.wallet))
_COUNT_WALLET = Statement(
    servers.update()
    .where(servers.c.server_id == bindparam("server_id_"))
    .values(wallets=servers.c.wallets + 1)
    .returning(servers.c.wallets)
)
_ADD_WALLET = Statement(lambda connection: insert(connection, wallets).on_conflict_do_nothing())
_LOTS = select(*_without_owner(lots)).where(
    lots.c.server_id == bindparam("server_id"), lots.c.wallet == bindparam("wallet")
)
# Written out: a database reads a part of a table only where the statement itself says which.
_WITH_CREDITS = lots.c.remaining > literal_column("0")
_LOTS_WITH_CREDITS = Statement(_LOTS.where(_WITH_CREDITS).order_by(lots.c.lot), index="ix_lots_with_credits")
_ALL_LOTS = Statement(_LOTS.order_by(lots.c.lot))
_LOT = Statement(_LOTS.where(lots.c.lot == bindparam("lot")))
_HERE = (changes.c.server_id == bindparam("server_id"), changes.c.wallet == bindparam("wallet"))
_CHANGES = (
    select(changes, holds.c.amount.label("held"))
    .select_from(
        changes.outerjoin(
            holds,
            (holds.c.server_id == changes.c.server_id)
            & (holds.c.wallet == changes.c.wallet)
            & (holds.c.hold == changes.c.hold),
        )
    )
    .where(*_HERE)
)
_reversals = changes.alias()
_NOT_UNDONE = ~exists().where(
    _reversals.c.server_id == changes.c.server_id,
    _reversals.c.wallet == changes.c.wallet,
    _reversals.c.undoes == changes.c.change,
)
_CHANGE = Statement(_CHANGES.where(changes.c.change == bindparam("change")))
_PAGE = Statement(
    _CHANGES.where(changes.c.change < bindparam("before")).order_by(changes.c.change.desc()).limit(bindparam("limit"))
)
_REFUNDABLE = Statement(
    _CHANGES.where(_is_one_of(REFUNDABLE), changes.c.amount < 0, _NOT_UNDONE)
    .order_by(changes.c.change.desc())
    .limit(bindparam("limit"))
)
_REFUNDS = Statement(
    _CHANGES.where(changes.c.refunds == bindparam("change"), _NOT_UNDONE).order_by(changes.c.change),
    index="ix_changes_refunds",
)
_ALL_CHANGES = Statement(_CHANGES.order_by(changes.c.change))
_REVERSAL = Statement(select(changes).where(*_HERE, changes.c.undoes == bindparam("change")))
_LATEST_UNDOABLE = Statement(
    _CHANGES.where(
        changes.c.change < bindparam("before"),
        _is_one_of(UNDOABLE),
        (changes.c.kind != ChangeKind.HOLD.value) | holds.c.closed_by.is_(None),
        _NOT_UNDONE,
    )
    .order_by(changes.c.change.desc())
    .limit(1)
)
_ENTRIES = Statement(
    select(entries)
    .where(
        entries.c.server_id == bindparam("server_id"),
        entries.c.wallet == bindparam("wallet"),
        entries.c.change == bindparam("change"),
    )
    .order_by(entries.c.entry)
)
_ENTRIES_SINCE = Statement(
    select(entries.c.change, entries.c.lot, entries.c.amount)
    .where(
        entries.c.server_id == bindparam("server_id"),
        entries.c.wallet == bindparam("wallet"),
        entries.c.change >= bindparam("change"),
    )
    .order_by(entries.c.change, entries.c.entry)
)
_OPEN_HOLDS = Statement(
    select(holds, hold_parts.c.lot, hold_parts.c.amount.label("reserved"))
    .join_from(
        holds,
        hold_parts,
        (hold_parts.c.server_id == holds.c.server_id)
        & (hold_parts.c.wallet == holds.c.wallet)
        & (hold_parts.c.hold == holds.c.hold),
    )
    .where(
        holds.c.server_id == bindparam("server_id"),
        holds.c.wallet == bindparam("wallet"),
        holds.c.closed_by.is_(None),
    )
    .order_by(holds.c.hold, hold_parts.c.part),
    index="ix_holds_open",
)
_making = changes.alias()
_HOLD_MADE = (
    select(_making.c.hold)
    .where(
        _making.c.server_id == bindparam("server_id"),
        _making.c.wallet == bindparam("wallet"),
        _making.c.change == bindparam("change"),
    )
    .scalar_subquery()
)
_CLOSING = Statement(
    _CHANGES.where(
        holds.c.server_id == bindparam("server_id"),
        holds.c.wallet == bindparam("wallet"),
        holds.c.hold == _HOLD_MADE,
        holds.c.change == bindparam("change"),
        holds.c.closed_by == changes.c.change,
    )
)
LATEST_HOLDS = 5
"""Of which it is asked whether time let one go lately: by their key, however many changes there are."""
_LATEST_CLOSED = Statement(
    select(changes, holds.c.amount.label("held"), holds.c.change.label("made_by"))
    .join_from(
        holds,
        changes,
        (changes.c.server_id == holds.c.server_id)
        & (changes.c.wallet == holds.c.wallet)
        & (changes.c.change == holds.c.closed_by),
    )
    .where(
        holds.c.server_id == bindparam("server_id"),
        holds.c.wallet == bindparam("wallet"),
        holds.c.hold > bindparam("behind"),
    )
)
_SUBSCRIPTION = Statement(
    select(subscriptions.c.content).where(
        subscriptions.c.server_id == bindparam("server_id"), subscriptions.c.wallet == bindparam("wallet")
    )
)


def _key(account: Account, wallet: Wallet, **more: object) -> dict[str, object]:
    return {"server_id": account.server_id, "wallet": wallet.number, **more}


def _wallet(row: Row[Any]) -> Wallet:
    unit = Unit.of(row.unit)
    return Wallet(
        row.wallet,
        WalletKey(row.provider, row.channel, unit),
        Amount(row.balance, unit),
        row.changes,
        row.lots,
        row.as_of,
        Amount(row.owed, unit),
        row.holds,
        row.open_holds,
        bool(row.subscribed),
        bool(row.watched),
        Amount(row.peak, unit),
        row.look_at,
        row.snoozed_until,
        row.prices_at,
    )


def _lot(row: Row[Any], unit: Unit) -> Lot:
    amount, remaining = Amount(row.amount, unit), Amount(row.remaining, unit)
    cost = None if row.cost is None else Amount(row.cost, Unit.of(row.cost_unit))
    return Lot(row.lot, LotKind(row.kind), amount, remaining, row.starts_at, row.ends_at, cost, row.told)


def _change(row: Row[Any], unit: Unit) -> Change:
    return Change(
        row.change,
        ChangeKind(row.kind),
        row.at,
        row.actor,
        Amount(row.amount, unit),
        Amount(row.before, unit),
        Amount(row.after, unit),
        None if row.estimate is None else _ESTIMATE.decode(row.estimate),
        row.undoes,
        row.reason,
        row.refunds,
        row.hold,
        None if row.held is None else Amount(row.held, unit),
        row.request_id if row.kind == ChangeKind.IMPORT.value else None,
    )


# Wallets and what is in them


def find_wallet(connection: Connection, account: Account, key: WalletKey, *, lock: bool = False) -> Wallet | None:
    """A wallet; with `lock`, nobody else changes it until the transaction ends."""
    row = (_LOCK_WALLET if lock else _FIND_WALLET).first(connection, _wallet_key(account, key))
    return None if row is None else _wallet(row)


def take_wallet(connection: Connection, account: Account, key: WalletKey) -> Wallet:
    """A wallet to change, made when it is not there."""
    found = find_wallet(connection, account, key, lock=True)
    if found is not None:
        return found
    number = _COUNT_WALLET.all(connection, {"server_id_": account.server_id})[0].wallets
    _ADD_WALLET.run(connection, {**_wallet_key(account, key), "wallet": number})
    made = find_wallet(connection, account, key, lock=True)
    if made is None:
        raise LookupError("the wallet is there neither before nor after it was made")
    return made


def _wallet_key(account: Account, key: WalletKey) -> dict[str, object]:
    return {
        "server_id": account.server_id,
        "user_id": account.user_id,
        "provider": key.provider,
        "channel": key.channel,
        "unit": key.unit.value,
    }


def wallets_of(connection: Connection, account: Account) -> list[Wallet]:
    """All of an account, in the order in which they were first used."""
    rows = _WALLETS.all(connection, {"server_id": account.server_id, "user_id": account.user_id})
    return [_wallet(row) for row in rows]


def lots_with_credits(connection: Connection, account: Account, wallet: Wallet) -> list[Lot]:
    """Lots with something remaining, oldest first."""
    rows = _LOTS_WITH_CREDITS.all(connection, _key(account, wallet))
    return [_lot(row, wallet.key.unit) for row in rows]


def some_lots(connection: Connection, account: Account, wallet: Wallet, numbers: Collection[int]) -> list[Lot]:
    """Lots by their numbers."""
    rows = [_LOT.first(connection, _key(account, wallet, lot=number)) for number in sorted(numbers)]
    return [_lot(row, wallet.key.unit) for row in rows if row is not None]


def all_lots(connection: Connection, account: Account, wallet: Wallet) -> list[Lot]:
    """Every lot that ever was, oldest first."""
    return [_lot(row, wallet.key.unit) for row in _ALL_LOTS.all(connection, _key(account, wallet))]


def open_holds(connection: Connection, account: Account, wallet: Wallet) -> list[Hold]:
    """Holds that no change has closed, oldest first."""
    if not wallet.open_holds:
        return []
    unit, found = wallet.key.unit, dict[int, Hold]()
    for row in _OPEN_HOLDS.all(connection, _key(account, wallet)):
        part = Part(row.lot, Amount(row.reserved, unit))
        earlier = found[row.hold].parts if row.hold in found else ()
        found[row.hold] = Hold(row.hold, row.change, Amount(row.amount, unit), row.ends_at, (*earlier, part))
    return list(found.values())


def subscription(connection: Connection, account: Account, wallet: Wallet) -> Subscription | None:
    """The plan that renews it."""
    return kept_plan(connection, account, wallet) if wallet.subscribed else None


def kept_plan(connection: Connection, account: Account, wallet: Wallet) -> Subscription | None:
    """The plan that renews it, or that was stopped."""
    row = _SUBSCRIPTION.first(connection, _key(account, wallet))
    return None if row is None else _SUBSCRIBED.decode(row.content)


# Changes


def change(connection: Connection, account: Account, wallet: Wallet, number: int) -> Change | None:
    """One change."""
    row = _CHANGE.first(connection, _key(account, wallet, change=number))
    return None if row is None else _change(row, wallet.key.unit)


def page(connection: Connection, account: Account, wallet: Wallet, before: int, limit: int) -> list[Change]:
    """Changes below a number, latest first."""
    rows = _PAGE.all(connection, _key(account, wallet, before=before, limit=limit))
    return [_change(row, wallet.key.unit) for row in rows]


def all_changes(connection: Connection, account: Account, wallet: Wallet) -> list[Change]:
    """Every change, oldest first."""
    return [_change(row, wallet.key.unit) for row in _ALL_CHANGES.all(connection, _key(account, wallet))]


def entries_of(connection: Connection, account: Account, wallet: Wallet, number: int) -> list[Entry]:
    """The entries of a change, in their order."""
    rows = _ENTRIES.all(connection, _key(account, wallet, change=number))
    return [Entry(row.lot, Amount(row.amount, wallet.key.unit)) for row in rows]


def entries_since(connection: Connection, account: Account, wallet: Wallet, number: int) -> dict[int, list[Entry]]:
    """The entries of a change and of all later ones."""
    found: dict[int, list[Entry]] = {}
    for row in _ENTRIES_SINCE.all(connection, _key(account, wallet, change=number)):
        found.setdefault(row.change, []).append(Entry(row.lot, Amount(row.amount, wallet.key.unit)))
    return found


def reversal(connection: Connection, account: Account, wallet: Wallet, number: int) -> Reversal | None:
    """The undo of a change, if there is one."""
    row = _REVERSAL.first(connection, _key(account, wallet, change=number))
    return None if row is None else Reversal(row.change, row.at)


def refunds(connection: Connection, account: Account, wallet: Wallet, number: int) -> list[Change]:
    """Refunds of a change that were not undone, oldest first."""
    rows = _REFUNDS.all(connection, _key(account, wallet, change=number))
    return [_change(row, wallet.key.unit) for row in rows]


def refundable(connection: Connection, account: Account, wallet: Wallet, limit: int) -> list[Change]:
    """The latest changes that used credits and were not undone."""
    rows = _REFUNDABLE.all(connection, _key(account, wallet, limit=limit))
    return [_change(row, wallet.key.unit) for row in rows]


def closing(connection: Connection, account: Account, wallet: Wallet, number: int) -> Change | None:
    """What closed the hold that a change made."""
    row = _CLOSING.first(connection, _key(account, wallet, change=number))
    return None if row is None else _change(row, wallet.key.unit)


def lapsed_hold(connection: Connection, account: Account, wallet: Wallet, since: datetime) -> tuple[int, Change] | None:
    """Of the latest holds the one that time let go last, not before a moment."""
    rows = _LATEST_CLOSED.all(connection, _key(account, wallet, behind=wallet.holds - LATEST_HOLDS))
    lapsed = [row for row in rows if row.kind == ChangeKind.RELEASE.value and row.actor is None and row.at >= since]
    latest = max(lapsed, key=lambda row: int(row.change), default=None)
    return None if latest is None else (latest.made_by, _change(latest, wallet.key.unit))


def latest_undoable(connection: Connection, account: Account, wallet: Wallet, before: int) -> Change | None:
    """The latest change of a person's, with a number below another one, that can be undone and was not."""
    row = _LATEST_UNDOABLE.first(connection, _key(account, wallet, before=before))
    return None if row is None else _change(row, wallet.key.unit)
