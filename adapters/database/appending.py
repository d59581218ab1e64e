"""Changes -> rows: what a change did to its wallet, its lots and its holds is written with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

import msgspec
from sqlalchemy import Connection, bindparam, case, null

from adapters.database.statement import Statement
from adapters.database.tables import changes, entries, hold_parts, holds, lots, subscriptions, wallets
from core.alerts.watching import Watch
from core.amounts import Amount
from core.ledger.changes import Change, Wallet
from core.ledger.lots import Lot
from core.ledger.wallet import Step
from core.people import Account, Context

_ADD_LOTS = Statement(lots.insert())
_MOVE_LOT = Statement(
    lots.update()
    .where(
        lots.c.server_id == bindparam("server_id_"),
        lots.c.wallet == bindparam("wallet_"),
        lots.c.lot == bindparam("lot_"),
    )
    .values(remaining=lots.c.remaining + bindparam("amount_"))
)
_MOVE_END = Statement(
    lots.update()
    .where(
        lots.c.server_id == bindparam("server_id_"),
        lots.c.wallet == bindparam("wallet_"),
        lots.c.lot == bindparam("lot_"),
    )
    .values(ends_at=bindparam("ends_at_"), told=null())
)
_MOVE_WALLET = Statement(
    wallets.update()
    .where(
        wallets.c.server_id == bindparam("server_id_"),
        wallets.c.wallet == bindparam("wallet_"),
        wallets.c.changes == bindparam("before_"),
    )
    .values(
        balance=wallets.c.balance + bindparam("amount_"),
        changes=bindparam("changes_"),
        lots=wallets.c.lots + bindparam("received_"),
        as_of=bindparam("as_of_"),
        owed=wallets.c.owed + bindparam("owed_"),
        holds=wallets.c.holds + bindparam("made_"),
        open_holds=wallets.c.open_holds + bindparam("opened_"),
        subscribed=bindparam("subscribed_"),
        peak=bindparam("peak_"),
        look_at=bindparam("look_at_"),
    )
)
_MOVE_PLAINLY = Statement(
    wallets.update()
    .where(wallets.c.server_id == bindparam("server_id_"), wallets.c.wallet == bindparam("wallet_"))
    .values(
        balance=wallets.c.balance + bindparam("amount_"),
        # Of many at once a driver does not tell how many rows it found: a number that must not be null refuses instead.
        changes=case(
            (wallets.c.changes == bindparam("before_"), bindparam("changes_", type_=wallets.c.changes.type)),
            else_=null(),
        ),
        as_of=bindparam("as_of_"),
        owed=wallets.c.owed + bindparam("owed_"),
        peak=bindparam("peak_"),
        look_at=bindparam("look_at_"),
    )
)
_ADD_CHANGES = Statement(changes.insert())
_ADD_ENTRIES = Statement(entries.insert())
_ADD_HOLDS = Statement(holds.insert())
_ADD_PARTS = Statement(hold_parts.insert())
_CLOSE_HOLD = Statement(
    holds.update()
    .where(
        holds.c.server_id == bindparam("server_id_"),
        holds.c.wallet == bindparam("wallet_"),
        holds.c.hold == bindparam("hold_"),
        holds.c.closed_by.is_(None),
    )
    .values(closed_by=bindparam("closed_by_"))
)
_SUBSCRIBE = Statement(subscriptions.insert())
_UNSUBSCRIBE = Statement(
    subscriptions.delete().where(
        subscriptions.c.server_id == bindparam("server_id"), subscriptions.c.wallet == bindparam("wallet")
    )
)


def append(
    connection: Connection, account: Account, wallet: Wallet, context: Context, steps: Sequence[Step], watch: Watch
) -> None:
    """Append changes with all that they did; the wallet's row moves last, so that its lock is short."""
    key = {"server_id": account.server_id, "wallet": wallet.number}
    moments = [step.change.at for step in steps]
    _ADD_CHANGES.run_many(connection, [key | _change_row(step.change, context) for step in steps])
    _ADD_LOTS.run_many(connection, [key | _lot_row(lot, step.change) for step in steps for lot in step.received])
    _ADD_ENTRIES.run_many(connection, [key | row for step in steps for row in _entry_rows(step)])
    moves = [{"lot": lot, "amount": micros} for lot, micros in _moves(steps).items() if micros]
    _MOVE_LOT.run_many(connection, [_underlined(key | move) for move in moves])
    for step in steps:
        for lot in step.moved:
            _MOVE_END.run(connection, _underlined(key | {"lot": lot.number, "ends_at": lot.ends_at}))
        if step.made is not None or step.closed is not None:
            _keep_holds(connection, key, step)
        if step.stopped or step.subscription is not None:
            _UNSUBSCRIBE.run(connection, key)
        if step.subscription is not None:
            _SUBSCRIBE.run(connection, key | {"content": msgspec.json.encode(step.subscription).decode()})
    made = sum(step.made is not None for step in steps)
    subscribed = wallet.subscribed
    for step in steps:
        if step.subscription is not None or step.stopped:
            subscribed = step.subscription is not None and step.subscription.stopped is None
    moved = {
        "before": wallet.changes,
        "amount": sum(step.change.amount.micros for step in steps),
        "changes": wallet.changes + len(steps),
        "received": sum(len(step.received) for step in steps),
        "as_of": max(moments if wallet.as_of is None else [wallet.as_of, *moments]),
        "owed": _owed(steps),
        "made": made,
        "opened": made - sum(step.closed is not None for step in steps),
        "subscribed": int(subscribed),
        "peak": watch.peak.micros,
        "look_at": watch.look_at,
    }
    if _MOVE_WALLET.run(connection, _underlined(key | moved)) != 1:
        raise RuntimeError("the wallet was changed by somebody else although it was held")


def is_plain(steps: Sequence[Step]) -> bool:
    """Whether they only move what lots hold, as nearly all do."""
    return not any(
        step.received or step.made or step.closed or step.subscription or step.stopped or step.moved for step in steps
    )


@dataclass(slots=True)
class _Move:
    """What happens to a wallet's row, all together."""

    before: int
    """Changes there were."""
    amount: int = 0
    owed: int = 0


@dataclass(slots=True)
class Gathered:
    """Plain changes in any number of wallets, written together: many rows cost a database little more than one."""

    _changes: list[dict[str, object]] = field(default_factory=list)
    _entries: list[dict[str, object]] = field(default_factory=list)
    _lots: dict[tuple[UUID, int, int], int] = field(default_factory=dict)
    _moves: dict[tuple[UUID, int], tuple[_Move, Wallet]] = field(default_factory=dict)

    def add(
        self, account: Account, wallet: Wallet, context: Context, steps: Sequence[Step], watch: Watch
    ) -> tuple[Wallet, dict[int, int]]:
        """Gather what append() would write.

        Returns:
            The wallet as its row will be, and how much each of its lots gained.
        """
        key: dict[str, object] = {"server_id": account.server_id, "wallet": wallet.number}
        self._changes += [key | _change_row(step.change, context) for step in steps]
        self._entries += [key | row for step in steps for row in _entry_rows(step)]
        gained = _moves(steps)
        for lot, micros in gained.items():
            place = (account.server_id, wallet.number, lot)
            self._lots[place] = self._lots.get(place, 0) + micros
        moment = max(step.change.at for step in steps)
        amount, owed, unit = sum(step.change.amount.micros for step in steps), _owed(steps), wallet.key.unit
        behind = replace(
            wallet,
            balance=Amount(wallet.balance.micros + amount, unit),
            changes=wallet.changes + len(steps),
            as_of=moment if wallet.as_of is None else max(wallet.as_of, moment),
            owed=Amount(wallet.owed.micros + owed, unit),
            peak=watch.peak,
            look_at=watch.look_at,
        )
        move, _ = self._moves.get((account.server_id, wallet.number), (_Move(wallet.changes), wallet))
        move.amount += amount
        move.owed += owed
        self._moves[account.server_id, wallet.number] = (move, behind)
        return behind, gained

    def write(self, connection: Connection) -> None:
        """Write it all, and be empty. Raises the database's errors; also when somebody else changed a wallet."""
        _ADD_CHANGES.run_many(connection, self._changes)
        _ADD_ENTRIES.run_many(connection, self._entries)
        _MOVE_LOT.run_many(
            connection,
            [
                {"server_id_": server_id, "wallet_": wallet, "lot_": lot, "amount_": micros}
                for (server_id, wallet, lot), micros in self._lots.items()
                if micros
            ],
        )
        _MOVE_PLAINLY.run_many(
            connection,
            [
                {
                    "server_id_": server_id,
                    "wallet_": number,
                    "before_": move.before,
                    "amount_": move.amount,
                    "changes_": behind.changes,
                    "as_of_": behind.as_of,
                    "owed_": move.owed,
                    "peak_": behind.peak.micros if behind.peak is not None else 0,
                    "look_at_": behind.look_at,
                }
                for (server_id, number), (move, behind) in self._moves.items()
            ],
        )
        for gathered in (self._changes, self._entries, self._lots, self._moves):
            gathered.clear()


def _change_row(change: Change, context: Context) -> dict[str, object]:
    return {
        "change": change.number,
        "kind": change.kind.value,
        "at": change.at,
        "actor": change.actor,
        "request_id": change.origin or context.request_id,
        "reason": change.reason,
        "amount": change.amount.micros,
        "before": change.before.micros,
        "after": change.after.micros,
        "estimate": None if change.estimate is None else msgspec.json.encode(change.estimate).decode(),
        "undoes": change.undoes,
        "refunds": change.refunds,
        "hold": change.hold,
    }


def _lot_row(lot: Lot, change: Change) -> dict[str, object]:
    return {
        "lot": lot.number,
        "kind": lot.kind.value,
        "amount": lot.amount.micros,
        "remaining": 0,  # its entries fill it
        "starts_at": lot.starts_at,
        "ends_at": lot.ends_at,
        "cost": None if lot.cost is None else lot.cost.micros,
        "cost_unit": None if lot.cost is None else lot.cost.unit.value,
        "change": change.number,
    }


def _entry_rows(step: Step) -> list[dict[str, object]]:
    return [
        {"change": step.change.number, "entry": place, "lot": entry.lot, "amount": entry.amount.micros}
        for place, entry in enumerate(step.entries, start=1)
    ]


def _moves(steps: Sequence[Step]) -> dict[int, int]:
    """What happens to each lot in all steps together: in between it may hold more than it ever received."""
    net: dict[int, int] = {}
    for step in steps:
        for entry in step.entries:
            if entry.lot is not None:
                net[entry.lot] = net.get(entry.lot, 0) + entry.amount.micros
    return net


def _owed(steps: Sequence[Step]) -> int:
    """Millionths by which what is owed grows."""
    return -sum(entry.amount.micros for step in steps for entry in step.entries if entry.lot is None)


def _keep_holds(connection: Connection, key: dict[str, object], step: Step) -> None:
    made, closed, number = step.made, step.closed, step.change.number
    if made is not None:
        row = {"hold": made.number, "change": number, "amount": made.amount.micros, "ends_at": made.ends_at}
        _ADD_HOLDS.run(connection, key | row | {"closed_by": None})
        parts = enumerate(made.parts, start=1)
        rows = [{"hold": made.number, "part": n, "lot": part.lot, "amount": part.amount.micros} for n, part in parts]
        _ADD_PARTS.run_many(connection, [key | row for row in rows])
    if closed is not None:
        values = _underlined(key | {"hold": closed.number, "closed_by": number})
        if _CLOSE_HOLD.run(connection, values) != 1:
            raise RuntimeError("the hold was closed by somebody else although its wallet was held")


def _underlined(values: dict[str, object]) -> dict[str, object]:
    """An UPDATE's own columns have the plain names."""
    return {f"{name}_": value for name, value in values.items()}
