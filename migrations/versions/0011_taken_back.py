"""A price that moderators set for their server can be taken back.

Why: what the price book says could never hold again where moderators once set a price, since rows are only added and
each said an amount. A row without one says from when on none of theirs holds; those before it stay, for their days.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

ID = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.Integer(), "sqlite")
"""On SQLite microseconds since 1970, UTC."""
MICROS = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Millionths of a unit."""
TAKEN_BACK = "null: taken back, what the price book says holds again"
BOTH = "(amount IS NULL) = (unit IS NULL)"


def upgrade() -> None:
    """Make it. SQLite lets a column be empty only by building its table anew."""
    if op.get_bind().dialect.name == "sqlite":
        _anew()
        return
    op.alter_column("server_prices", "amount", existing_type=sa.BigInteger(), nullable=True, comment=TAKEN_BACK)
    op.alter_column("server_prices", "unit", existing_type=sa.Text(), nullable=True)
    op.create_check_constraint(op.f("ck_server_prices_amount_of_unit"), "server_prices", BOTH)


def _anew() -> None:
    parts: tuple[sa.schema.SchemaItem, ...] = (
        sa.Column("server_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("amount", MICROS, nullable=True, comment=TAKEN_BACK),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("set_by", ID, nullable=True, comment="null: that person is gone"),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_server_prices_above_zero")),
        sa.CheckConstraint(BOTH, name=op.f("ck_server_prices_amount_of_unit")),
        sa.ForeignKeyConstraint(
            ["server_id", "set_by"], ["accounts.server_id", "accounts.user_id"], name=op.f("fk_server_prices_accounts")
        ),
        sa.ForeignKeyConstraint(["server_id"], ["servers.server_id"], name=op.f("fk_server_prices_servers")),
        sa.PrimaryKeyConstraint("server_id", "number", name=op.f("pk_server_prices")),
    )
    op.create_table("server_prices_0011", *parts, sqlite_strict=True, sqlite_with_rowid=False)
    columns = ", ".join(f'"{part.name}"' for part in parts if isinstance(part, sa.Column))
    op.execute(f"INSERT INTO server_prices_0011 ({columns}) SELECT {columns} FROM server_prices")  # noqa: S608  # names of ours
    op.drop_table("server_prices")
    op.rename_table("server_prices_0011", "server_prices")
