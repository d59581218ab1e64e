"""Rows <-> budgets a month, and what they count: what was paid, and what was used."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Text, bindparam, case, exists, func, literal_column, select

from adapters.database.dialect import insert
from adapters.database.statement import Clause, Statement
from adapters.database.tables import accounts, budgets, changes, holds, lots
from core.alerts.budgets import Stage
from core.alerts.kept_budgets import KeptBudget, Payment
from core.amounts import Amount, Unit
from core.ledger.changes import Change, ChangeKind, Wallet, WalletKey
from core.ledger.lots import LotKind
from core.people import Account
from core.prices.estimate import Estimate

ANY = ""
"""In place of a provider and a channel: money, for whatever wallet."""
_KEY = ("server_id", "user_id", "provider", "channel", "unit")
_SET = ("amount", "set_at", "month", "told")
_PART = msgspec.json.Decoder(Estimate)

HAS_BUDGETS: ColumnElement[bool] = (
    exists().where(budgets.c.server_id == accounts.c.server_id, budgets.c.user_id == accounts.c.user_id)
).label("has_budgets")
"""Of an account, read with it: who has no budget pays no statement for that."""

_ALL = (
    select(budgets)
    .where(budgets.c.server_id == bindparam("server_id"), budgets.c.user_id == bindparam("user_id"))
    .order_by(budgets.c.provider, budgets.c.channel, budgets.c.unit)
)
_FIND, _TAKE = Statement(_ALL), Statement(_ALL.with_for_update())


def _put(connection: Connection) -> Clause:
    put = insert(connection, budgets)
    return put.on_conflict_do_update(index_elements=_KEY, set_={name: put.excluded[name] for name in _SET})


_PUT = Statement(_put)
_REMOVE = Statement(budgets.delete().where(*(budgets.c[name] == bindparam(name) for name in _KEY)))

_IN_WALLET = (changes.c.server_id == bindparam("server_id"), changes.c.wallet == bindparam("wallet"))
_UNDOING = changes.alias("undoing")
_PAID_ITSELF = (
    (bindparam("counted_in", type_=Text) == bindparam("unit", type_=Text))
    & lots.c.cost.is_(None)
    & (lots.c.kind == literal_column(f"'{LotKind.PAID.value}'"))
)
"""Money put into a wallet that is counted in it was paid, though nobody said its price."""
_PAID = Statement(
    select(changes.c.at, case((_PAID_ITSELF, lots.c.amount), else_=lots.c.cost).label("paid"))
    .join_from(
        lots,
        changes,
        (changes.c.server_id == lots.c.server_id)
        & (changes.c.wallet == lots.c.wallet)
        & (changes.c.change == lots.c.change),
    )
    .where(
        lots.c.server_id == bindparam("server_id"),
        lots.c.wallet == bindparam("wallet"),
        (lots.c.cost_unit == bindparam("unit", type_=Text)) | _PAID_ITSELF,
        changes.c.kind == literal_column(f"'{ChangeKind.TOP_UP.value}'"),
        changes.c.at >= bindparam("start"),
        changes.c.at < bindparam("end"),
        ~exists().where(
            _UNDOING.c.server_id == changes.c.server_id,
            _UNDOING.c.wallet == changes.c.wallet,
            _UNDOING.c.undoes == changes.c.change,
        ),
    )
    .order_by(lots.c.lot)
)
_FIRST_CHANGE = Statement(select(changes.c.at).where(*_IN_WALLET, changes.c.change == literal_column("1")))
_EARLIER = changes.alias("earlier")
_LAST_EARLIER = (
    select(_EARLIER.c.change)
    .where(
        _EARLIER.c.server_id == bindparam("server_id"),
        _EARLIER.c.wallet == bindparam("wallet"),
        _EARLIER.c.at < bindparam("start"),
        _EARLIER.c.change > bindparam("behind"),
    )
    .order_by(_EARLIER.c.change.desc())
    .limit(literal_column("1"))
    .scalar_subquery()
)
"""Found from the end: no index goes by time, and changes are numbered in its order."""
_SINCE = Statement(
    select(
        *(
            changes.c[name]
            for name in ("change", "kind", "at", "amount", "before", "after", "undoes", "refunds", "hold")
        ),
        case((changes.c.refunds.is_not(None), changes.c.estimate)).label("part"),
        select(holds.c.amount)
        .where(
            holds.c.server_id == changes.c.server_id,
            holds.c.wallet == changes.c.wallet,
            holds.c.hold == changes.c.hold,
        )
        .scalar_subquery()
        .label("held"),
    )
    .where(*_IN_WALLET, changes.c.change > func.coalesce(_LAST_EARLIER, bindparam("behind")))
    .order_by(changes.c.change)
)


def all_budgets(connection: Connection, account: Account, *, lock: bool = False) -> list[KeptBudget]:
    """Of an account, those in money first; with `lock`, nobody else changes them until the transaction ends."""
    return [_budget(row) for row in (_TAKE if lock else _FIND).all(connection, _of(account))]


def put_budget(connection: Connection, account: Account, budget: KeptBudget) -> None:
    """Keep a budget, in the place of the one that counts the same."""
    told = None if budget.told is None else budget.told.value
    row = {"amount": budget.amount.micros, "set_at": budget.set_at, "month": budget.month, "told": told}
    _PUT.run(connection, _key(account, budget) | row)


def remove_budget(connection: Connection, account: Account, budget: KeptBudget) -> None:
    """Keep it no more."""
    _REMOVE.run(connection, _key(account, budget))


def payments(
    connection: Connection, account: Account, wallet: Wallet, unit: Unit, start: datetime, end: datetime
) -> list[Payment]:
    """What was paid for a wallet's credits from a moment on and before another, and not undone; oldest first."""
    span = {"counted_in": wallet.key.unit.value, "unit": unit.value, "start": start, "end": end}
    return [
        Payment(row.at, Amount(row.paid, unit)) for row in _PAID.all(connection, _of_wallet(account, wallet) | span)
    ]


def first_change_at(connection: Connection, account: Account, wallet: Wallet) -> datetime | None:
    """When the first change of a wallet was; None: there is none."""
    row = _FIRST_CHANGE.first(connection, _of_wallet(account, wallet))
    return None if row is None else row.at


def changes_since(
    connection: Connection, account: Account, wallet: Wallet, start: datetime, behind: int
) -> list[Change]:
    """All changes of a wallet from a moment on, and behind a number, oldest first; without what was made, but with the
    parts that came back."""
    unit = wallet.key.unit
    return [
        Change(
            row.change,
            ChangeKind(row.kind),
            row.at,
            None,
            Amount(row.amount, unit),
            Amount(row.before, unit),
            Amount(row.after, unit),
            None if row.part is None else _PART.decode(row.part),
            undoes=row.undoes,
            refunds=row.refunds,
            hold=row.hold,
            held=None if row.held is None else Amount(row.held, unit),
        )
        for row in _SINCE.all(connection, _of_wallet(account, wallet) | {"start": start, "behind": behind})
    ]


def _budget(row: Any) -> KeptBudget:
    unit = Unit.of(row.unit)
    return KeptBudget(
        Amount(row.amount, unit),
        None if row.provider == ANY else WalletKey(row.provider, row.channel, unit),
        row.set_at,
        row.month,
        None if row.told is None else Stage(row.told),
    )


def _of_wallet(account: Account, wallet: Wallet) -> dict[str, object]:
    return {"server_id": account.server_id, "wallet": wallet.number}


def _of(account: Account) -> dict[str, object]:
    return {"server_id": account.server_id, "user_id": account.user_id}


def _key(account: Account, budget: KeptBudget) -> dict[str, object]:
    wallet = budget.wallet
    of = (
        {"provider": ANY, "channel": ANY}
        if wallet is None
        else {"provider": wallet.provider, "channel": wallet.channel}
    )
    return _of(account) | of | {"unit": budget.amount.unit.value}
