"""Rows <-> thresholds, and the outbox of alerts that are decided but not yet delivered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, func, literal_column, or_, select, tuple_

from adapters.database.dialect import insert
from adapters.database.settings import warning_place_of
from adapters.database.statement import Clause, Statement
from adapters.database.tables import accounts, outbox, server_names, servers, thresholds, users, wallets
from core.alerts.due import DueAlert
from core.alerts.levels import Mark, Measure
from core.alerts.outbox import (
    Alert,
    BudgetAlert,
    EndingAlert,
    PriceAlert,
    ThresholdAlert,
    TrialAlert,
    UndoneAlert,
    read_alert,
    write_alert,
)
from core.alerts.thresholds import PendingAlert, ThresholdState
from core.answers import KeptAlert
from core.ledger.changes import Wallet
from core.people import Account, Context, Network, Server

_KINDS: dict[type[Alert], str] = {
    ThresholdAlert: "threshold",
    EndingAlert: "ending",
    BudgetAlert: "budget",
    PriceAlert: "price",
    UndoneAlert: "undone",
    TrialAlert: "test",
}
"""What each warns of."""
_ORDER = {measure: place for place, measure in enumerate(Measure)}
_LOCALE = func.coalesce(users.c.chosen_locale, users.c.locale).label("locale")
_TIME_ZONE = func.coalesce(users.c.chosen_time_zone, servers.c.time_zone, users.c.time_zone).label("time_zone")
"""As core.choices says who reads how."""
_PLACE = (
    select(func.min(server_names.c.external_id))
    .where(server_names.c.server_id == outbox.c.server_id, server_names.c.network == outbox.c.network)
    .scalar_subquery()
    .label("external_id"),
    servers.c.name.label("server_name"),
    servers.c.locale.label("server_locale"),
    servers.c.alerts_to,
    servers.c.alerts_tell,
    servers.c.alerts_name,
    servers.c.alerts_state,
    users.c.chosen_warnings,
)
"""Where a person is warned, as moderators and they chose."""
_PENDING = outbox.c.state == literal_column("'pending'")
_UNREACHABLE = outbox.c.state == literal_column("'unreachable'")
"""Written out: SQLite reads a partial index only where the statement itself says the state."""
_ROW = tuple_(outbox.c.server_id, outbox.c.alert)
_IN_ORDER = (outbox.c.decided_at, outbox.c.server_id, outbox.c.alert)


_MARKS = Statement(
    select(thresholds).where(
        thresholds.c.server_id == bindparam("server_id"), thresholds.c.wallet == bindparam("wallet")
    )
)


def _put_mark(connection: Connection) -> Clause:
    put = insert(connection, thresholds)
    new = {"state": put.excluded.state, "changed_at": put.excluded.changed_at}
    return put.on_conflict_do_update(index_elements=["server_id", "wallet", "kind", "amount"], set_=new)


_PUT_MARK = Statement(_put_mark)
_REMOVE_MARK = Statement(
    thresholds.delete().where(
        thresholds.c.server_id == bindparam("server_id"),
        thresholds.c.wallet == bindparam("wallet"),
        thresholds.c.kind == bindparam("kind"),
        thresholds.c.amount == bindparam("amount"),
    )
)
_WALLET = wallets.update().where(
    wallets.c.server_id == bindparam("server_id_"), wallets.c.wallet == bindparam("wallet_")
)
_SET_WATCHED = Statement(_WALLET.values(watched=1))


def all_marks(connection: Connection, account: Account, wallet: Wallet) -> list[Mark]:
    """In the order of Measure, the highest first."""
    if not wallet.watched:
        return []
    rows = _MARKS.all(connection, _key(account, wallet))
    marks = (Mark(Measure(row.kind), row.amount, ThresholdState(row.state)) for row in rows)
    return sorted(marks, key=lambda mark: (_ORDER[mark.measure], -mark.value))


def put_mark(connection: Connection, account: Account, wallet: Wallet, mark: Mark, at: datetime) -> None:
    """Add a mark, or set the state of one that is there."""
    _PUT_MARK.run(connection, _key(account, wallet) | _named(mark) | {"state": mark.state.value, "changed_at": at})
    if not wallet.watched:
        _SET_WATCHED.run(connection, {"server_id_": account.server_id, "wallet_": wallet.number})


def remove_mark(connection: Connection, account: Account, wallet: Wallet, mark: Mark) -> None:
    """Remove a mark."""
    _REMOVE_MARK.run(connection, _key(account, wallet) | _named(mark))


def _key(account: Account, wallet: Wallet) -> dict[str, object]:
    return {"server_id": account.server_id, "wallet": wallet.number}


def _named(mark: Mark) -> dict[str, object]:
    return {"kind": mark.measure.value, "amount": mark.value}


def put_alert(
    connection: Connection, account: Account, context: Context, alert: Alert, not_before: datetime | None
) -> None:
    """Put an alert into the outbox, to the person that the request came from, on the network it came by."""
    counted = servers.update().where(servers.c.server_id == account.server_id).values(alerts=servers.c.alerts + 1)
    number = connection.execute(counted.returning(servers.c.alerts)).scalar_one()
    row = {
        "server_id": account.server_id,
        "alert": number,
        "user_id": account.user_id,
        "network": context.caller.user.network.value,
        "destination": context.caller.user.external_id,
        "kind": _KINDS[type(alert)],
        "content": write_alert(alert),
        "nonce": uuid4().hex,
        "decided_at": context.at,
        "state": "pending",
        "next_try_at": not_before,
    }
    connection.execute(outbox.insert(), row)


def take_alerts(
    connection: Connection, account: Account, network: Network, holder: str, now: datetime, lease: timedelta
) -> list[PendingAlert]:
    """The account's alerts on a network that are due and free, from now on held by `holder`; oldest first."""
    return _take(connection, (*_of_account(account, network), _PENDING), holder, now, lease)


def due_alerts(
    connection: Connection,
    network: Network,
    now: datetime,
    lease: timedelta,
    limit: int,
    without: Collection[str] = (),
) -> list[DueAlert]:
    """Alerts on a network that are due and free, in the order that they were decided in, but for those of some
    destinations. It is read beforehand, so that what writes has only a few rows to look at, by their keys."""
    elsewhere = [outbox.c.destination.not_in(without)] if without else []
    which = (outbox.c.network == network.value, _PENDING, _is_due(now), _is_free(now, lease), *elsewhere)
    keys = select(outbox.c.server_id, outbox.c.alert, outbox.c.destination).where(*which)
    rows = connection.execute(keys.order_by(*_IN_ORDER).limit(limit)).all()
    return [DueAlert(row.server_id, row.alert, row.destination) for row in rows]


def take_due(
    connection: Connection, due: Sequence[DueAlert], holder: str, now: datetime, lease: timedelta
) -> list[PendingAlert]:
    """Of some alerts those that are still due and free, from now on held by `holder`; oldest first."""
    if not due:
        return []
    keys = _ROW.in_([(one.server_id, one.number) for one in due])
    return _take(connection, (keys, _PENDING, _is_due(now)), holder, now, lease)


def take_unreachable(
    connection: Connection, network: Network, destination: str, holder: str, now: datetime, lease: timedelta
) -> list[PendingAlert]:
    """Alerts that a person could not be sent, on whatever server."""
    theirs = (outbox.c.network == network.value, outbox.c.destination == destination, _UNREACHABLE)
    return _take(connection, theirs, holder, now, lease)


def _take(
    connection: Connection,
    which: tuple[ColumnElement[bool], ...],
    holder: str,
    now: datetime,
    lease: timedelta,
) -> list[PendingAlert]:
    rows = connection.execute(
        select(outbox, _LOCALE, _TIME_ZONE, *_PLACE, accounts.c.name)
        .join(users, users.c.user_id == outbox.c.user_id)
        .join(servers, servers.c.server_id == outbox.c.server_id)
        .join(accounts, and_(accounts.c.server_id == outbox.c.server_id, accounts.c.user_id == outbox.c.user_id))
        .where(*which, _is_free(now, lease))
        .order_by(*_IN_ORDER)
        .with_for_update(of=outbox, skip_locked=True)
    ).all()
    if not rows:
        return []
    connection.execute(
        outbox.update()
        .where(_ROW.in_([(row.server_id, row.alert) for row in rows]))
        .values(
            held_by=holder,
            held_until=now + lease,
            attempts=outbox.c.attempts + 1,
            # Whoever held it died with it in hand: nobody knows how far it came.
            lost=outbox.c.lost + case((outbox.c.held_by.is_(None), 0), else_=1),
        )
    )
    return [
        PendingAlert(
            row.server_id,
            row.alert,
            read_alert(row.content),
            row.attempts + 1,
            row.nonce,
            row.locale,
            row.time_zone,
            row.decided_at,
            row.destination,
            Server(Network(row.network), row.external_id or row.destination, row.server_name, row.server_locale),
            row.name,
            None if row.chosen_warnings is not None else warning_place_of(row),
        )
        for row in rows
    ]


def pending_alerts(connection: Connection, account: Account, network: Network) -> list[datetime | None]:
    """For each alert that is not delivered: until when it is held."""
    which = (*_of_account(account, network), _PENDING)
    return list(connection.execute(select(outbox.c.held_until).where(*which)).scalars())


def undelivered(connection: Connection, account: Account, network: Network) -> list[Alert]:
    """Alerts of an account that wait for their delivery, in the order in which they were decided."""
    waiting = select(outbox.c.content).where(*_of_account(account, network), _PENDING).order_by(outbox.c.alert)
    rows = connection.execute(waiting)
    return [read_alert(content) for content in rows.scalars()]


def has_unreachable(connection: Connection, network: Network, destination: str) -> bool:
    """Whether somebody could not be sent something."""
    theirs = (outbox.c.network == network.value, outbox.c.destination == destination, _UNREACHABLE)
    return connection.execute(select(outbox.c.alert).where(*theirs).limit(1)).one_or_none() is not None


def last_alert(connection: Connection, account: Account, number: int | None) -> KeptAlert | None:
    """An alert of a person on a server, delivered or not: the one of that number, or the latest that warned."""
    which = [outbox.c.kind != _KINDS[TrialAlert]] if number is None else [outbox.c.alert == number]
    row = connection.execute(
        select(outbox.c.content, outbox.c.decided_at)
        .where(outbox.c.server_id == account.server_id, outbox.c.user_id == account.user_id, *which)
        .order_by(outbox.c.decided_at.desc(), outbox.c.alert.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else KeptAlert(read_alert(row.content), row.decided_at, account.server_id)


def release(connection: Connection, alerts: Sequence[PendingAlert], holder: str) -> None:
    """Give back what `holder` still holds; that it was taken does not count as an attempt."""
    for alert in alerts:
        connection.execute(
            outbox.update()
            .where(*_held(alert, holder))
            .values(held_by=None, held_until=None, attempts=outbox.c.attempts - 1)
        )


def told(connection: Connection, account: Account, network: Network, alert: Alert, now: datetime) -> None:
    """Mark as delivered what an answer said itself, whoever holds it."""
    which = (*_of_account(account, network), _PENDING)
    rows = connection.execute(select(outbox.c.alert, outbox.c.content).where(*which)).all()
    for row in rows:
        if read_alert(row.content) == alert:  # the same may have been written otherwise once
            connection.execute(
                outbox.update()
                .where(*which, outbox.c.alert == row.alert)
                .values(state="delivered", delivered_at=now, held_by=None, held_until=None)
            )


def not_delivered(
    connection: Connection,
    alert: PendingAlert,
    holder: str,
    next_try_at: datetime | None,
    *,
    lost: bool = False,
) -> None:
    """Put one back that `holder` holds: for another try then, or, with None, as one whose person cannot be reached."""
    connection.execute(
        outbox.update()
        .where(*_held(alert, holder))
        .values(
            state="unreachable" if next_try_at is None else "pending",
            next_try_at=next_try_at,
            held_by=None,
            held_until=None,
            lost=outbox.c.lost + int(lost),
        )
    )


def delivered(connection: Connection, alerts: Sequence[PendingAlert], holder: str, now: datetime) -> None:
    """Mark as delivered what `holder` still holds."""
    for alert in alerts:
        connection.execute(
            outbox.update()
            .where(*_held(alert, holder))
            .values(state="delivered", delivered_at=now, held_by=None, held_until=None)
        )


def _of_account(account: Account, network: Network) -> tuple[ColumnElement[bool], ...]:
    return (
        outbox.c.server_id == account.server_id,
        outbox.c.user_id == account.user_id,
        outbox.c.network == network.value,
    )


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(outbox.c.next_try_at.is_(None), outbox.c.next_try_at <= now)


def _is_free(now: datetime, lease: timedelta) -> ColumnElement[bool]:
    """As lease_is_over() says."""
    held = outbox.c.held_until
    return or_(held.is_(None), held <= now, held > now + 2 * lease)


def _held(alert: PendingAlert, holder: str) -> tuple[ColumnElement[bool], ...]:
    """The alert, if it is still held by `holder`."""
    return outbox.c.server_id == alert.server_id, outbox.c.alert == alert.number, outbox.c.held_by == holder
