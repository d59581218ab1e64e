"""The rules of the ledger, each as a question for the rows that break it. The database does the adding up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKeyConstraint,
    FromClause,
    Select,
    Subquery,
    Table,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)

from adapters.database.dialect import fact
from adapters.database.tables import (
    changes,
    entries,
    hold_parts,
    holds,
    lots,
    metadata,
    outbox,
    requests,
    server_names,
    server_prices,
    servers,
    subscriptions,
    thresholds,
    user_names,
    users,
    wallets,
)
from core.alerts.ending import STAGES
from core.alerts.levels import MAX_DAYS, MAX_SHARE, Measure
from core.alerts.thresholds import MAX_THRESHOLD
from core.amounts import MICROS_PER_UNIT
from core.ledger.changes import ChangeKind
from core.ledger.soundness import Rule

_CLOSING = (ChangeKind.SETTLE.value, ChangeKind.RELEASE.value, ChangeKind.UNDO.value)

Question = tuple[Rule, Select[Any], str | None]


def questions() -> Iterator[Question]:
    """Every rule, with a query for the places where it does not hold, and the table where that tells more."""
    for rule, question in (*_sums(), *_numbers(), *_changes(), *_holds(), *_others()):
        yield rule, question, None
    yield from _references()
    yield from _servers()


def _broken(of: FromClause, number: Any = None, recorded: Any = None, found: Any = None) -> Select[Any]:
    """A row for each place where a rule does not hold. Whose it is stands in the columns of a wallet's key, where the
    table or query has them."""
    parts = {
        "server_id": of.c.get("server_id"),
        "wallet": of.c.get("wallet"),
        "number": number,
        "recorded": recorded,
        "found": found,
    }
    return select(*((null() if part is None else part).label(name) for name, part in parts.items())).select_from(of)


def _same(one: FromClause, other: FromClause, *columns: str) -> ColumnElement[bool]:
    return and_(*(one.c[name] == other.c[name] for name in ("server_id", "wallet", *columns)))


def _added(table: Table, *by: str, where: ColumnElement[bool] | None = None, **what: Any) -> Subquery:
    """One row for each wallet, or each thing in it, with what was added up."""
    columns = [table.c[name] for name in ("server_id", "wallet", *by)]
    query = select(*columns, *(value.label(name) for name, value in what.items())).group_by(*columns)
    return (query if where is None else query.where(where)).subquery()


def _or_nothing(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(column, 0)


def _sums() -> Iterator[tuple[Rule, Select[Any]]]:
    owed = -func.sum(case((entries.c.lot.is_(None), entries.c.amount), else_=0))
    moved = _added(entries, sum=func.sum(entries.c.amount), owed=owed)
    remaining = _added(lots, sum=func.sum(lots.c.remaining))
    by_lot = _added(entries, "lot", sum=func.sum(entries.c.amount))
    by_change = _added(entries, "change", sum=func.sum(entries.c.amount))
    latest = _added(changes, at=func.max(changes.c.at))
    for rule, table, other, on, recorded, found in (
        (Rule.BALANCE, wallets, moved, (), wallets.c.balance, _or_nothing(moved.c.sum)),
        (Rule.LOTS, wallets, remaining, (), wallets.c.balance, _or_nothing(remaining.c.sum) - wallets.c.owed),
        (Rule.OWED, wallets, moved, (), wallets.c.owed, _or_nothing(moved.c.owed)),
        (Rule.LOT, lots, by_lot, ("lot",), lots.c.remaining, _or_nothing(by_lot.c.sum)),
        (Rule.CHANGE, changes, by_change, ("change",), changes.c.amount, _or_nothing(by_change.c.sum)),
    ):
        together = table.outerjoin(other, _same(other, table, *on))
        number = table.c[on[0]] if on else None
        yield rule, _broken(table, number, recorded, found).select_from(together).where(recorded != found)
    together = wallets.outerjoin(latest, _same(latest, wallets))
    yield Rule.AS_OF, _broken(wallets).select_from(together).where(wallets.c.as_of.is_distinct_from(latest.c.at))
    yield Rule.BROUGHT, _brought_otherwise()
    beyond = or_(lots.c.remaining < 0, lots.c.remaining > lots.c.amount)
    yield Rule.LOT_RANGE, _broken(lots, lots.c.lot, lots.c.remaining, lots.c.amount).where(beyond)


def _brought_otherwise() -> Select[Any]:
    """Lots that are said to have received something else than the first entry of the change that brought them."""
    of_lot = _same(entries, lots, "change", "lot")
    key = (lots.c.server_id, lots.c.wallet, lots.c.lot)
    places = select(*key, func.min(entries.c.entry).label("entry")).select_from(lots.join(entries, of_lot))
    first = places.group_by(*key).subquery()
    came = and_(of_lot, entries.c.entry == first.c.entry)
    together = lots.outerjoin(first, _same(first, lots, "lot")).outerjoin(entries, came)
    brought = _or_nothing(entries.c.amount)
    return _broken(lots, lots.c.lot, lots.c.amount, brought).select_from(together).where(lots.c.amount != brought)


def _numbers() -> Iterator[tuple[Rule, Select[Any]]]:
    for rule, counted, number in (
        (Rule.CHANGES, wallets.c.changes, changes.c.change),
        (Rule.LOT_NUMBERS, wallets.c.lots, lots.c.lot),
        (Rule.HOLD_NUMBERS, wallets.c.holds, holds.c.hold),
    ):
        there = _added(number.table, count=func.count(), last=func.max(number))
        wrong = or_(_or_nothing(there.c.count) != counted, _or_nothing(there.c.last) != counted)
        together = wallets.outerjoin(there, _same(there, wallets))
        yield rule, _broken(wallets, None, counted, _or_nothing(there.c.count)).select_from(together).where(wrong)
    there = _added(entries, "change", count=func.count(), last=func.max(entries.c.entry))
    yield (
        Rule.ENTRY_NUMBERS,
        _broken(there, there.c.change, there.c.last, there.c.count).where(there.c.last != there.c.count),
    )


def _changes() -> Iterator[tuple[Rule, Select[Any]]]:
    step = changes.c.after - changes.c.before
    yield Rule.STEP, _broken(changes, changes.c.change, changes.c.amount, step).where(step != changes.c.amount)
    wallet = (changes.c.server_id, changes.c.wallet)
    earlier = func.lag(changes.c.after, 1, 0).over(partition_by=wallet, order_by=changes.c.change)
    chained = select(*wallet, changes.c.change, changes.c.before, earlier.label("earlier")).subquery()
    gap = _broken(chained, chained.c.change, chained.c.before, chained.c.earlier)
    yield Rule.CHAIN, gap.where(chained.c.before != chained.c.earlier)
    undone = changes.alias("undone")
    together = changes.outerjoin(undone, _same(undone, changes) & (undone.c.change == changes.c.undoes))
    no_opposite = changes.c.undoes.is_not(None) & undone.c.amount.is_distinct_from(-changes.c.amount)
    opposite = _broken(changes, changes.c.change, changes.c.amount, undone.c.amount)
    yield Rule.UNDO, opposite.select_from(together).where(no_opposite)
    undoing, spent = changes.alias("undoing"), changes.alias("spent")
    stays = ~exists().where(_same(undoing, changes), undoing.c.undoes == changes.c.change)
    given_back = changes.c.refunds.is_not(None) & stays
    refunds = _added(changes, "refunds", where=given_back, sum=func.sum(changes.c.amount))
    together_ = refunds.outerjoin(spent, _same(spent, refunds) & (spent.c.change == refunds.c.refunds))
    too_much = or_(spent.c.amount.is_(None), refunds.c.sum > -spent.c.amount)
    returned = _broken(refunds, refunds.c.refunds, -spent.c.amount, refunds.c.sum)
    yield Rule.REFUND, returned.select_from(together_).where(too_much)


def _holds() -> Iterator[tuple[Rule, Select[Any]]]:
    parts = _added(hold_parts, "hold", sum=func.sum(hold_parts.c.amount))
    together = holds.outerjoin(parts, _same(parts, holds, "hold"))
    whole = _or_nothing(parts.c.sum)
    unequal = _broken(holds, holds.c.hold, holds.c.amount, whole).where(holds.c.amount != whole)
    yield Rule.HOLD, unequal.select_from(together)
    is_open = _added(holds, where=holds.c.closed_by.is_(None), count=func.count())
    together = wallets.outerjoin(is_open, _same(is_open, wallets))
    count = _or_nothing(is_open.c.count)
    uncounted = _broken(wallets, None, wallets.c.open_holds, count).where(wallets.c.open_holds != count)
    yield Rule.OPEN_HOLDS, uncounted.select_from(together)
    of_hold = and_(_same(changes, holds), changes.c.hold == holds.c.hold)
    made = exists().where(of_hold, changes.c.change == holds.c.change, changes.c.kind == ChangeKind.HOLD.value)
    yield Rule.HOLD_MADE, _broken(holds, holds.c.hold).where(~made)
    closed = exists().where(of_hold, changes.c.change == holds.c.closed_by, changes.c.kind.in_(_CLOSING))
    yield Rule.HOLD_CLOSED, _broken(holds, holds.c.hold).where(holds.c.closed_by.is_not(None), ~closed)
    opened = hold_parts.join(holds, _same(holds, hold_parts, "hold"))
    key = (hold_parts.c.server_id, hold_parts.c.wallet, hold_parts.c.lot)
    per_lot = select(*key, func.sum(hold_parts.c.amount).label("sum")).select_from(opened)
    reserved = per_lot.where(holds.c.closed_by.is_(None)).group_by(*key).subquery()
    together = lots.outerjoin(reserved, _same(reserved, lots, "lot"))
    held = _or_nothing(reserved.c.sum)
    missing = _broken(lots, lots.c.lot, lots.c.remaining, held).where(lots.c.remaining < held)
    yield Rule.RESERVED, missing.select_from(together)
    over = and_(lots.c.ends_at <= wallets.c.as_of, lots.c.remaining > held)
    kept = _broken(lots, lots.c.lot, lots.c.remaining, held).where(over)
    yield Rule.ENDED, kept.select_from(together.join(wallets, _same(wallets, lots)))


def _others() -> Iterator[tuple[Rule, Select[Any]]]:
    plan = case(
        (exists().where(_same(subscriptions, wallets), fact(subscriptions.c.content, "stopped").is_(None)), 1), else_=0
    )
    yield Rule.SUBSCRIBED, _broken(wallets, None, wallets.c.subscribed, plan).where(wallets.c.subscribed != plan)
    warned = exists().where(_same(thresholds, wallets)) & (wallets.c.watched == 0)
    yield Rule.WATCHED, _broken(wallets, None, wallets.c.watched, literal(1)).where(warned)
    whole = {Measure.CREDITS: MAX_THRESHOLD * MICROS_PER_UNIT, Measure.SHARE: MAX_SHARE, Measure.DAYS: MAX_DAYS}
    possible = or_(
        *(and_(thresholds.c.kind == kind.value, thresholds.c.amount <= most) for kind, most in whole.items())
    )
    yield Rule.MARK, _broken(thresholds, None, thresholds.c.amount).where(~possible)
    yield Rule.TOLD, _broken(lots, lots.c.lot).where(lots.c.told.is_not(None), lots.c.told.not_in(STAGES))
    # Distinct, or SQLite would look through all requests of a person for each of their changes.
    known = select(requests.c.server_id, requests.c.user_id, requests.c.request_id).distinct()
    remembered = known.subquery()
    asked = and_(
        remembered.c.server_id == wallets.c.server_id,
        remembered.c.user_id == wallets.c.user_id,
        remembered.c.request_id == changes.c.request_id,
    )
    together = changes.join(wallets, _same(wallets, changes)).outerjoin(remembered, asked)
    forgotten = wallets.c.user_id.is_not(None) & remembered.c.request_id.is_(None)
    yield Rule.REMEMBERED, _broken(changes, changes.c.change).select_from(together).where(forgotten)


def _references() -> Iterator[Question]:
    """PostgreSQL sees to these itself; SQLite only where it was told to."""
    for table in metadata.sorted_tables:
        for constraint in table.foreign_key_constraints:
            yield Rule.REFERS, _dangling(table, constraint), table.name


def _dangling(table: Table, constraint: ForeignKeyConstraint) -> Select[Any]:
    there = constraint.referred_table.alias("there")
    pairs = [(element.parent, there.c[element.column.name]) for element in constraint.elements]
    said = [own.is_not(None) for own, _ in pairs if own.nullable]
    found = exists().where(*(own == other for own, other in pairs))
    return _broken(table).where(*said, ~found)


def _servers() -> Iterator[Question]:
    counters: tuple[tuple[Column[int], Column[int]], ...] = (
        (servers.c.wallets, wallets.c.wallet),
        (servers.c.prices, server_prices.c.number),
        (servers.c.alerts, outbox.c.alert),
    )
    for counter, number in counters:
        last = select(func.max(number)).where(number.table.c.server_id == servers.c.server_id).scalar_subquery()
        yield Rule.COUNTED, _broken(servers, None, counter, last).where(last > counter), number.table.name
    for things, names, key in ((servers, server_names, "server_id"), (users, user_names, "user_id")):
        named = exists().where(names.c[key] == things.c[key])
        yield Rule.NAMED, _broken(things).where(~named), things.name
