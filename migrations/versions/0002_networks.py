"""What the wings of networks have to remember: an inbox, the menus they drew, words too long for a button.

Why: an update is acknowledged only when its work is committed, and answered once even if the program is killed in
between. The outbox is now also read by network: what is due there, and who could not be reached.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INSTANT = sa.DateTime(timezone=True).with_variant(sa.Integer(), "sqlite")
"""On SQLite microseconds since 1970, UTC."""
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "inbox",
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False, comment="whom it was handed to, in the network's id"),
        sa.Column("number", NUMBER, nullable=False, comment="the network's own"),
        sa.Column("content", sa.Text(), nullable=False, comment="as it came in; empty once it is answered"),
        sa.Column("steps", sa.Integer(), nullable=False, comment="messages of the answer that were delivered"),
        sa.Column("reader", sa.Text(), nullable=True, comment="who has to write privately before it can be delivered"),
        sa.Column("state", sa.Text(), nullable=False, comment="pending or answered"),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("state IN ('pending', 'answered')", name=op.f("ck_inbox_state")),
        sa.PrimaryKeyConstraint("network", "bot", "number", name=op.f("pk_inbox")),
        sqlite_strict=True,
    )
    op.create_table(
        "menus",
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False, comment="of the menu that the network was shown last"),
        sa.Column("drawn_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("network", "bot", name=op.f("pk_menus")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "kept_words",
        sa.Column("key", sa.Text(), nullable=False, comment="follows from the words"),
        sa.Column("words", sa.Text(), nullable=False, comment="arguments that are too long for a button"),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_kept_words")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.add_column(
        "outbox",
        sa.Column(
            "lost",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="attempts that the network left open",
        ),
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["network", "next_try_at"],
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_outbox_unreachable",
        "outbox",
        ["network", "destination"],
        sqlite_where=sa.text("state = 'unreachable'"),
        postgresql_where=sa.text("state = 'unreachable'"),
    )
