"""What it takes to tell of changed prices: whose wallets are to be looked at for that, and which prices were known.

Why: a price changes for everybody who used it, and each is told in their own next morning. The row of a wallet says
when; the row of a server says up to which of its moderators' prices the users were found; and what the price book said
last is kept, so that a program started with another one knows.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

INSTANT = sa.DateTime(timezone=True).with_variant(sa.Integer(), "sqlite")
"""On SQLite microseconds since 1970, UTC."""


def upgrade() -> None:
    """Make it. Of what was set before, the first look at the price book finds the users."""
    op.add_column(
        "wallets",
        sa.Column(
            "prices_at", INSTANT, nullable=True, comment="when changed prices are looked for; null: they are not"
        ),
    )
    seen = sa.Column(
        "prices_seen",
        sa.Integer(),
        server_default=sa.text("0"),
        nullable=False,
        comment="number of the latest price whose users were found",
    )
    op.add_column("servers", seen)
    op.execute("UPDATE servers SET prices_seen = prices")
    repriced = sa.text("prices > prices_seen")
    op.create_index("ix_servers_repriced", "servers", ["server_id"], sqlite_where=repriced, postgresql_where=repriced)
    op.create_table(
        "known_prices",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False, comment="of all that its prices follow from"),
        sa.PrimaryKeyConstraint("provider", "channel", name=op.f("pk_known_prices")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
