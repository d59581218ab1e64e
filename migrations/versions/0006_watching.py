"""What warnings need: when time next matters to a wallet, what was told of already, budgets, and where to write.

Why: a clock looks at the wallets whose moment has come and at no others; what was told is kept so that it is told once;
and moderators may have warnings written to a channel of theirs.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.Integer(), "sqlite")
"""On SQLite microseconds since 1970, UTC."""
MICROS = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Millionths of a unit."""


def upgrade() -> None:
    """Make it."""
    peak = sa.Column(
        "peak", MICROS, server_default=sa.text("0"), nullable=False, comment="most available since the last top-up"
    )
    op.add_column("wallets", peak)
    op.add_column(
        "wallets", sa.Column("look_at", INSTANT, nullable=True, comment="when time may matter to it; null: never")
    )
    op.add_column(
        "wallets", sa.Column("snoozed_until", INSTANT, nullable=True, comment="until then its thresholds are silent")
    )
    op.execute("UPDATE wallets SET peak = CASE WHEN balance > 0 THEN balance ELSE 0 END, look_at = as_of")
    looked_at = sa.text("look_at IS NOT NULL")
    op.create_index("ix_wallets_look_at", "wallets", ["look_at"], sqlite_where=looked_at, postgresql_where=looked_at)
    op.add_column(
        "lots", sa.Column("told", sa.Integer(), nullable=True, comment="of its end: so many days before it, at last")
    )
    op.add_column(
        "servers", sa.Column("alerts_to", sa.Text(), nullable=True, comment="channel for warnings; null: each person")
    )
    op.add_column(
        "servers",
        sa.Column(
            "alerts_tell", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="1: with amounts, there"
        ),
    )
    op.create_table(
        "budgets",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("provider", sa.Text(), nullable=False, comment="whose credits; empty: money, for any"),
        sa.Column("channel", sa.Text(), nullable=False, comment="likewise"),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("amount", MICROS, nullable=False, comment="a month"),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.Column("month", sa.Text(), nullable=True, comment="in which something was told, 2026-11"),
        sa.Column("told", sa.Text(), nullable=True, comment="what was told in it at last: pace, or over"),
        sa.CheckConstraint("amount > 0", name=op.f("ck_budgets_above_zero")),
        sa.ForeignKeyConstraint(
            ["server_id", "user_id"], ["accounts.server_id", "accounts.user_id"], name=op.f("fk_budgets_accounts")
        ),
        sa.PrimaryKeyConstraint("server_id", "user_id", "provider", "channel", "unit", name=op.f("pk_budgets")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        for table, column, comment in (
            ("thresholds", "kind", "what the amount counts: credits, share, days"),
            ("thresholds", "amount", "millionths, or whole days"),
            ("outbox", "kind", "what it warns of, and so what its content is"),
        ):
            op.execute(f"COMMENT ON COLUMN {table}.{column} IS '{comment}'")
    op.create_table(
        "told_prices",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("wallet", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="of work"),
        sa.Column("price", sa.Text(), nullable=False, comment="that was told of"),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["server_id", "wallet"], ["wallets.server_id", "wallets.wallet"], name=op.f("fk_told_prices_wallets")
        ),
        sa.PrimaryKeyConstraint("server_id", "wallet", "kind", name=op.f("pk_told_prices")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
