"""Wallets know whether they have thresholds, and words too long for a button know whose they are.

Why: nearly every change asked for thresholds that most wallets do not have; and whoever is forgotten takes their
words along. PostgreSQL also gets an index by which it lets go of lots.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

INSTANT = sa.DateTime(timezone=True).with_variant(sa.Integer(), "sqlite")
"""On SQLite microseconds since 1970, UTC."""


def upgrade() -> None:
    """Make it."""
    op.add_column(
        "wallets",
        sa.Column(
            "watched",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="1: a threshold was set in it",
        ),
    )
    op.execute(
        "UPDATE wallets SET watched = 1 WHERE EXISTS (SELECT 1 FROM thresholds "
        "WHERE thresholds.server_id = wallets.server_id AND thresholds.wallet = wallets.wallet)"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_entries_lot", "entries", ["lot", "wallet", "server_id"])
    # Nobody knows whose the words are that were kept so far: their buttons say that they are outdated.
    op.drop_table("kept_words")
    op.create_table(
        "kept_words",
        sa.Column("key", sa.Text(), nullable=False, comment="follows from the words"),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("server", sa.Text(), nullable=False, comment="on which they were kept, in the network's id"),
        sa.Column("user", sa.Text(), nullable=False, comment="for whom, likewise: who only asks has no id of ours"),
        sa.Column("words", sa.Text(), nullable=False, comment="arguments that are too long for a button"),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", "network", "server", "user", name=op.f("pk_kept_words")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
