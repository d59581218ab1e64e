"""Course: how a balance went over some time, and how much of it lay in credits that end together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.amounts import Amount, Unit
from core.ledger.changes import Change, ChangeKind, Entry
from core.ledger.lots import Lot

RECEIVING = frozenset((ChangeKind.TOP_UP, ChangeKind.PLAN, ChangeKind.RENEW, ChangeKind.IMPORT))
"""Of these, what brings credits."""


@dataclass(frozen=True, slots=True)
class Left:
    """So much was left from a moment on."""

    at: datetime
    amount: Amount


@dataclass(frozen=True, slots=True)
class Layer:
    """What was left of all credits that end at one moment."""

    ends_at: datetime | None
    """None: never."""
    left: tuple[Left, ...]
    """By time; at least one."""


@dataclass(frozen=True, slots=True)
class Course:
    """How a wallet went, from one moment to another."""

    since: datetime
    until: datetime
    balance: tuple[Left, ...]
    """By time, the first of them at `since`, with what was done then; set aside or not; below zero: owed."""
    layers: tuple[Layer, ...]
    """The soonest to end first; those that never held anything meanwhile are left out."""
    received: tuple[datetime, ...]
    """When credits came."""
    ended: tuple[datetime, ...]
    """When some ended unused."""


@dataclass(frozen=True, slots=True)
class Move:
    """A change, and what it did to lots."""

    change: Change
    entries: Sequence[Entry]


def course(moves: Sequence[Move], lots: Iterable[Lot], left: Amount, since: datetime, until: datetime) -> Course:
    """The course of a wallet, by what it is now and what was done to it.

    Args:
        moves: All from `since` on, in the order of their numbers.
        lots: All that these touch or that hold something, as they are after the last of them.
        left: Likewise; what holds where nothing was done.
    """
    times = list(_times(moves, since, until))
    first = moves[0].change.before if moves else left
    done = list(zip(times, moves, strict=True))
    balance = [Left(since, first), *(Left(at, move.change.after) for at, move in done)]
    begins = sum(one.at == since for one in balance) - 1
    return Course(
        since,
        until,
        tuple(balance[begins:]),
        tuple(_layers(done, lots, left.unit, since)),
        tuple(at for at, move in done if move.change.kind in RECEIVING and move.change.amount.micros > 0),
        tuple(at for at, move in done if move.change.kind is ChangeKind.END),
    )


def free(moves: Sequence[Move], left: Amount, held: Amount, went: Course) -> tuple[Left, ...]:
    """What of the balance no hold set aside: by time, the first at `since`, one a moment.

    Args:
        moves: And `left`: as course() took them.
        held: What is set aside after the last of them.
    """
    aside, found = held.micros, list[Left]()
    for at, move in reversed(list(zip(_times(moves, went.since, went.until), moves, strict=True))):
        found.append(Left(at, Amount(move.change.after.micros - aside, left.unit)))
        aside -= _set_aside(move.change)
    first = moves[0].change.before if moves else left
    found.append(Left(went.since, Amount(first.micros - aside, left.unit)))
    return tuple({one.at: one for one in reversed(found)}.values())


def _set_aside(change: Change) -> int:
    """Millionths that it did set aside; below zero: that it did not any more."""
    if change.hold is None or change.held is None:
        return 0
    return change.held.micros if change.kind is ChangeKind.HOLD else -change.held.micros


def _times(moves: Iterable[Move], since: datetime, until: datetime) -> Iterator[datetime]:
    """When each was: by a clock that was set back it may be before the one before it."""
    latest = since
    for move in moves:
        latest = min(max(latest, move.change.at), until)
        yield latest


def _layers(done: Sequence[tuple[datetime, Move]], lots: Iterable[Lot], unit: Unit, since: datetime) -> Iterator[Layer]:
    ends: dict[int, datetime | None] = {}
    micros: dict[datetime | None, int] = {}
    for lot in lots:
        ends[lot.number] = lot.ends_at
        micros[lot.ends_at] = micros.get(lot.ends_at, 0) + lot.remaining.micros
    moved = [(at, _by_end(move.entries, ends)) for at, move in done]
    for _, by_end in moved:
        for ends_at, amount in by_end.items():
            micros[ends_at] -= amount  # as it was before all of them
    points = {ends_at: [Left(since, Amount(amount, unit))] for ends_at, amount in micros.items()}
    for at, by_end in moved:
        for ends_at, amount in by_end.items():
            micros[ends_at] += amount
            points[ends_at].append(Left(at, Amount(micros[ends_at], unit)))
    for ends_at in sorted(points, key=lambda end: (end is None, end.timestamp() if end else 0)):
        if any(point.amount.micros for point in points[ends_at]):
            yield Layer(ends_at, tuple(points[ends_at]))


def _by_end(entries: Iterable[Entry], ends: Mapping[int, datetime | None]) -> dict[datetime | None, int]:
    """What they did to lots, by when these end; what is on the owed is no lot's."""
    moved: dict[datetime | None, int] = {}
    for entry in entries:
        if entry.lot is not None:
            ends_at = ends[entry.lot]
            moved[ends_at] = moved.get(ends_at, 0) + entry.amount.micros
    return moved
