"""Changes and answers take less room, and less work to write.

Why: an answer or an estimate is a thousand characters or more. SQLite kept both tables in the order of their keys, and
such a row then takes a page of its own besides: a spend took 4.8 kB, and now 1.6. And every change stood in an index
of what it takes back, though few take anything back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

ID = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.Integer(), "sqlite")
"""On SQLite microseconds since 1970, UTC."""
MICROS = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Millionths of a unit."""


def upgrade() -> None:
    """Make it. SQLite lays a table out otherwise only by building it anew."""
    if op.get_bind().dialect.name == "sqlite":
        _changes_anew()
        _requests_anew()
    else:
        op.drop_constraint(op.f("uq_changes_server_id_wallet_undoes"), "changes")
    _index("ix_changes_undoes", "undoes", unique=True)


def _changes_anew() -> None:
    _anew(
        "changes",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("wallet", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", ID, nullable=True),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("amount", MICROS, nullable=False),
        sa.Column("before", MICROS, nullable=False),
        sa.Column("after", MICROS, nullable=False),
        sa.Column("estimate", sa.Text(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("refunds", sa.Integer(), nullable=True),
        sa.Column("hold", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["server_id", "wallet"], ["wallets.server_id", "wallets.wallet"], name=op.f("fk_changes_wallets")
        ),
        sa.PrimaryKeyConstraint("server_id", "wallet", "change", name=op.f("pk_changes")),
    )
    _index("ix_changes_refunds", "refunds", unique=False)


def _requests_anew() -> None:
    _anew(
        "requests",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["server_id", "user_id"], ["accounts.server_id", "accounts.user_id"], name=op.f("fk_requests_accounts")
        ),
        sa.PrimaryKeyConstraint("server_id", "user_id", "network", "request_id", name=op.f("pk_requests")),
    )


def _anew(name: str, *parts: sa.schema.SchemaItem) -> None:
    new = f"{name}_0010"
    op.create_table(new, *parts, sqlite_strict=True)
    columns = ", ".join(f'"{part.name}"' for part in parts if isinstance(part, sa.Column))
    op.execute(f"INSERT INTO {new} ({columns}) SELECT {columns} FROM {name}")  # noqa: S608  # names of ours
    op.drop_table(name)
    op.rename_table(new, name)


def _index(name: str, column: str, *, unique: bool) -> None:
    some = sa.text(f"{column} IS NOT NULL")
    columns = ["server_id", "wallet", column]
    op.create_index(name, "changes", columns, unique=unique, sqlite_where=some, postgresql_where=some)
