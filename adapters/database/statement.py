"""A statement that is written once and run often.

SQLAlchemy spends several times as long on a statement as SQLite does, and more than PostgreSQL's driver. So what
SQLAlchemy knows of it, its text and the types of its values, is asked once, and the rest goes straight to the driver.
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql.dml import UpdateBase

from adapters.database.types import Converted

Clause = Select[Any] | UpdateBase
Values = Mapping[str, Any]

_NOTHING: Values = {}


class Statement:
    """A SELECT, INSERT, UPDATE or DELETE, kept as a constant of a module.

    Values have the names of its `bindparam`s; an INSERT without `values()` takes names of columns and leaves those
    that are not given to the database. A list for an IN is not among what it takes. What a row holds is read by the
    name of its column: `row.balance`.
    """

    def __init__(self, clause: Clause | Callable[[Connection], Clause], *, index: str | None = None) -> None:
        """Take a clause, or a function that makes it where the databases differ:
        `Statement(lambda connection: insert(connection, requests).on_conflict_do_nothing())`.

        Args:
            index: That SQLite reads the first table by. Without statistics it thinks a part of a table as large as the
                whole, and a key is always at hand.
        """
        self._index = index
        self._make = clause if callable(clause) else lambda _: clause
        self._forms: dict[tuple[str, ...], _Form] = {}

    def all(self, connection: Connection, values: Values = _NOTHING) -> list[Any]:
        """All rows that it finds or returns."""
        form = self._form(connection, values)
        cursor = form.execute(connection, values)
        try:
            return [form.row(found) for found in cursor.fetchall()]
        finally:
            cursor.close()

    def first(self, connection: Connection, values: Values = _NOTHING) -> Any | None:
        """The first row, or None."""
        form = self._form(connection, values)
        cursor = form.execute(connection, values)
        try:
            found = cursor.fetchone()
        finally:
            cursor.close()  # the rows that nobody reads would keep the statement running
        return None if found is None else form.row(found)

    def run(self, connection: Connection, values: Values = _NOTHING) -> int:
        """How many rows it wrote."""
        return self._form(connection, values).execute(connection, values).rowcount

    def run_many(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Run it for each of these, which all have the same names; for none, do nothing."""
        if rows:
            self._form(connection, rows[0]).execute_many(connection, rows)

    def _form(self, connection: Connection, values: Values) -> _Form:
        key = (connection.dialect.name, *values)
        form = self._forms.get(key)
        if form is None:
            form = self._forms[key] = _Form(self._make(connection), tuple(values), connection.dialect, self._index)
        return form


class _Form:
    """What a driver is given for values of these names, and how its answer is read.

    Cursors are closed where they are used, also by an error: it holds on to them until it is cleared away, which may
    happen on another thread. That thread would wait for what SQLite is doing on the connection, and if it is in a
    transaction of its own, SQLite would be waiting for that, until it gives up.
    """

    def __init__(self, clause: Clause, names: Sequence[str], dialect: Dialect, index: str | None = None) -> None:
        writes_columns = isinstance(clause, UpdateBase)
        compiled = clause.compile(dialect=dialect, column_keys=list(names) if writes_columns else None)
        if compiled.post_compile_params:
            raise TypeError(f"its text depends on its values: {compiled}")
        self._sql = str(compiled)
        if index is not None and dialect.name == "sqlite":
            self._sql = re.sub(r"\nFROM (\w+)", rf"\nFROM \1 INDEXED BY {index}", self._sql, count=1)
        self._names = list(compiled.positiontup or ())
        self._converts = [
            (place, convert)
            for place, name in enumerate(self._names)
            if isinstance(type_ := compiled.binds[name].type, Converted)
            and (convert := type_.converts[dialect.name][0])
        ]
        self._constants = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        unknown = set(names) - set(self._names)
        if unknown:
            raise TypeError(f"it takes no {sorted(unknown)}: {compiled}")
        columns = clause.exported_columns
        names_of_row = [str(name) for name in columns.keys()]  # noqa: SIM118  # it iterates over its columns
        row: Any = namedtuple("Row", names_of_row)  # type: ignore[misc]  # mypy wants to see the names
        self._row = row._make
        self._results = [
            (place, convert)
            for place, column in enumerate(columns)
            if isinstance(column.type, Converted) and (convert := column.type.converts[dialect.name][1])
        ]

    def execute(self, connection: Connection, values: Values) -> DBAPICursor:
        cursor = _cursor(connection)
        try:
            cursor.execute(self._sql, self._parameters(values))
        except BaseException:
            cursor.close()  # in this thread, as the class says
            raise
        return cursor

    def execute_many(self, connection: Connection, rows: Sequence[Values]) -> None:
        if len(rows) == 1:  # as a batch, one costs the drivers more
            self.execute(connection, rows[0])
        else:
            cursor = _cursor(connection)
            try:
                cursor.executemany(self._sql, [self._parameters(values) for values in rows])
            finally:
                cursor.close()

    def row(self, found: Sequence[Any]) -> Any:
        if not self._results:
            return self._row(found)
        values = list(found)
        for place, convert in self._results:
            values[place] = convert(values[place])
        return self._row(values)

    def _parameters(self, values: Values) -> list[Any]:
        given = {**self._constants, **values} if self._constants else values
        parameters = [given[name] for name in self._names]
        for place, convert in self._converts:
            parameters[place] = convert(parameters[place])
        return parameters


def _cursor(connection: Connection) -> DBAPICursor:
    if not connection.in_transaction():
        connection.begin()  # as SQLAlchemy does at the first statement
    return connection.connection.cursor()
