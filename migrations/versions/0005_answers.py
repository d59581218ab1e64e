"""What the dearer answers need: packs that a server's moderators set, and how often a person keeps what they try.

Why: a purchase is as cheap as the packs that people can really buy, and what work costs depends on how many tries it
takes them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.Integer(), "sqlite")
"""On SQLite microseconds since 1970, UTC."""
MICROS = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Millionths of a unit."""


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "server_packs",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("amount", MICROS, nullable=False, comment="that it brings"),
        sa.Column("price", MICROS, nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("set_by", ID, nullable=True, comment="null: that person is gone"),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_server_packs_amount_above_zero")),
        sa.CheckConstraint("price > 0", name=op.f("ck_server_packs_price_above_zero")),
        sa.ForeignKeyConstraint(["server_id"], ["servers.server_id"], name=op.f("fk_server_packs_servers")),
        sa.ForeignKeyConstraint(
            ["server_id", "set_by"], ["accounts.server_id", "accounts.user_id"], name=op.f("fk_server_packs_accounts")
        ),
        sa.PrimaryKeyConstraint("server_id", "provider", "channel", "unit", "amount", name=op.f("pk_server_packs")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tries",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("tried", sa.Integer(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.CheckConstraint("kept >= 0 AND kept <= tried AND tried > 0", name=op.f("ck_tries_kept_of_tried")),
        sa.ForeignKeyConstraint(
            ["server_id", "user_id"], ["accounts.server_id", "accounts.user_id"], name=op.f("fk_tries_accounts")
        ),
        sa.PrimaryKeyConstraint("server_id", "user_id", "provider", "model", "medium", name=op.f("pk_tries")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
