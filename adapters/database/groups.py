"""Several units of work in one transaction: each has an outcome of its own, and they share one commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from adapters.database.faults import outcome_unknown
from adapters.database.group_records import GroupMemory
from core.errors.records import OutcomeUnknownError

Unit = Callable[[Connection, GroupMemory | None], Any]
"""What is given a memory shares it with the rest of its group; None: it is alone, or each is undone alone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a unit returned, or raised."""

    result: Any = None
    error: Exception | None = None


class Line(Protocol):
    """One connection to the database, opened when it is first needed."""

    async def run(self, units: Sequence[Unit]) -> list[Outcome]:
        """Run units in one transaction, to its end, whoever stops waiting.

        Returns:
            An outcome each, when all that has none of its own error is committed; also when nothing began, or when
            nobody knows whether it is committed: then that is the outcome of all.

        Raises:
            Exception: The database's; nothing is changed, and whose fault it was is not known.
        """

    async def close(self) -> None:
        """Close the connection; the next run opens another one."""


def same_outcome(units: Sequence[Unit], error: Exception) -> list[Outcome]:
    """All come to the same end."""
    return [Outcome(error=error) for _ in units]


class Control(Protocol):
    """Begins and ends what a connection does; SQLAlchemy, which would spend more on it, believes it in one long
    transaction."""

    def execute(self, sql: str) -> None:
        """Execute statements without values, separated by semicolons."""

    def roll_back(self) -> None:
        """Roll the transaction back, if there is still one; the line sees to it when that fails."""


def run_group(connection: Connection, units: Sequence[Unit], control: Control, *, writes: bool) -> list[Outcome]:
    """Run units in a transaction that has begun, and end it. What a unit did that refused is undone.

    Args:
        writes: Whether there can be something to commit or to undo.

    Raises:
        Exception: As Line.run(); the transaction is rolled back.
    """
    try:
        if writes and len(units) > 1:
            outcomes = _together(connection, units, control)
        else:
            outcomes = [_outcome(connection, unit, None) for unit in units]
    except BaseException:
        control.roll_back()
        raise
    if not writes or all(outcome.error for outcome in outcomes):
        control.roll_back()  # nothing is to be kept, so nothing can be unknown
        return outcomes
    try:
        control.execute("COMMIT")
    except BaseException as error:
        control.roll_back()
        if isinstance(error, Exception) and outcome_unknown(error):
            return same_outcome(units, OutcomeUnknownError(request_id=None))
        raise
    return outcomes


def _together(connection: Connection, units: Sequence[Unit], control: Control) -> list[Outcome]:
    """Most units refuse nothing, and savepoints cost as much as a statement each: all of them run without first."""
    control.execute("SAVEPOINT unit")
    memory, outcomes = GroupMemory(connection), list[Outcome]()
    for unit in units:
        outcomes.append(_outcome(connection, unit, memory))
        if outcomes[-1].error is not None:
            control.execute("ROLLBACK TO unit")
            return _each(connection, units, control)
    memory.write()
    return outcomes


def _each(connection: Connection, units: Sequence[Unit], control: Control) -> list[Outcome]:
    """Each is undone alone; the first savepoint is there."""
    outcomes: list[Outcome] = []
    for unit in units:
        if outcomes and outcomes[-1].error is None:
            control.execute("RELEASE unit; SAVEPOINT unit")
        outcome = _outcome(connection, unit, None)
        if outcome.error is not None:
            control.execute("ROLLBACK TO unit")  # which keeps it, for the next unit
        outcomes.append(outcome)
    return outcomes


def _outcome(connection: Connection, unit: Unit, memory: GroupMemory | None) -> Outcome:
    try:
        return Outcome(unit(connection, memory))
    except (connection.dialect.loaded_dbapi.Error, DBAPIError, OSError):
        raise  # the database's: the transaction may be lost, and with it what other units did
    except Exception as error:
        return Outcome(error=error)
