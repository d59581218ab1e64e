"""The few things that SQLite and PostgreSQL spell differently."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, Text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what to do on a conflict."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


class _Fact(FunctionElement[Any]):
    type = Text()
    inherit_cache = True


def fact(content: ColumnElement[Any], name: str) -> ColumnElement[Any]:
    """What a column of JSON says at its top level by that name; NULL: nothing, or null."""
    return _Fact(content, name)


@compiles(_Fact, "sqlite")
def _on_sqlite(element: _Fact, compiler: SQLCompiler, **more: Any) -> str:
    content, name = element.clauses
    return f"json_extract({compiler.process(content, **more)}, '$.' || {compiler.process(name, **more)})"


@compiles(_Fact, "postgresql")
def _on_postgresql(element: _Fact, compiler: SQLCompiler, **more: Any) -> str:
    content, name = element.clauses
    return f"(CAST({compiler.process(content, **more)} AS json) ->> {compiler.process(name, **more)})"
