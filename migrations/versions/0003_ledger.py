"""The whole ledger: what is owed, holds, plans that renew, refunds; and what people and servers choose.

Why: time itself changes a wallet (a lot ends, a plan renews), and a person may be forgotten: such a change has nobody
who did it. SQLite cannot make a column optional in place, so there the table of changes is built anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.Integer(), "sqlite")
"""On SQLite microseconds since 1970, UTC."""
MICROS = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Millionths of a unit."""


def upgrade() -> None:
    """Make it."""
    _choices()
    _wallets()
    if op.get_bind().dialect.name == "sqlite":
        _changes_anew()
    else:
        op.alter_column(
            "changes",
            "actor",
            existing_type=sa.Uuid(),
            nullable=True,
            comment="the user who did it; null: time did, or that person is gone",
            existing_comment="the user who did it",
        )
        op.add_column(
            "changes",
            sa.Column(
                "refunds", sa.Integer(), nullable=True, comment="the change that this one gives back, in part or whole"
            ),
        )
        op.add_column(
            "changes", sa.Column("hold", sa.Integer(), nullable=True, comment="that it made, settled or released")
        )
    op.create_index(
        "ix_changes_refunds",
        "changes",
        ["server_id", "wallet", "refunds"],
        sqlite_where=sa.text("refunds IS NOT NULL"),
        postgresql_where=sa.text("refunds IS NOT NULL"),
    )
    _holds()
    _subscriptions()
    op.create_table(
        "uploads",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="follows from the content"),
        sa.Column("content", sa.Text(), nullable=False, comment="JSON: rows that were read and await a word"),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["server_id", "user_id"], ["accounts.server_id", "accounts.user_id"], name=op.f("fk_uploads_accounts")
        ),
        sa.PrimaryKeyConstraint("server_id", "user_id", name=op.f("pk_uploads")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _choices() -> None:
    for name, kind, comment in (
        ("provider", sa.Text(), "of the default wallet; null: the price book's"),
        ("channel", sa.Text(), "likewise"),
        ("locale", sa.Text(), "that moderators chose; null: as each reads"),
        ("time_zone", sa.Text(), "likewise"),
        ("alert", MICROS, "threshold of members who set none"),
    ):
        op.add_column("servers", sa.Column(name, kind, nullable=True, comment=comment))
    for name, comment in (
        ("chosen_locale", "by the person; null: as the network says"),
        ("chosen_time_zone", "likewise"),
    ):
        op.add_column("users", sa.Column(name, sa.Text(), nullable=True, comment=comment))


def _wallets() -> None:
    if op.get_bind().dialect.name == "sqlite":  # a column can bring its check along, a table cannot be given one
        op.execute(
            "ALTER TABLE wallets ADD COLUMN owed INTEGER DEFAULT 0 NOT NULL "
            "CONSTRAINT ck_wallets_owed CHECK (owed >= 0)"
        )
    else:
        op.add_column(
            "wallets",
            sa.Column(
                "owed",
                MICROS,
                server_default=sa.text("0"),
                nullable=False,
                comment="used, and covered by no lot",
            ),
        )
        op.create_check_constraint(op.f("ck_wallets_owed"), "wallets", "owed >= 0")
    for name, comment in (
        ("holds", "number of the latest hold"),
        ("open_holds", None),
        ("subscribed", "1: a plan renews"),
    ):
        op.add_column(
            "wallets",
            sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False, comment=comment),
        )


def _changes_anew() -> None:
    op.create_table(
        "changes_0003",
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
        sa.UniqueConstraint("server_id", "wallet", "undoes", name=op.f("uq_changes_server_id_wallet_undoes")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    columns = "server_id, wallet, change, kind, at, actor, request_id, reason, amount, before, after, estimate, undoes"
    op.execute(f"INSERT INTO changes_0003 ({columns}) SELECT {columns} FROM changes")  # noqa: S608  # names of ours
    op.drop_table("changes")
    op.rename_table("changes_0003", "changes")


def _holds() -> None:
    op.create_table(
        "holds",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("wallet", sa.Integer(), nullable=False),
        sa.Column("hold", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False, comment="that made it"),
        sa.Column("amount", MICROS, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False, comment="first moment at which it reserves nothing any more"),
        sa.Column("closed_by", sa.Integer(), nullable=True, comment="the change that settled or released it"),
        sa.CheckConstraint("amount > 0", name=op.f("ck_holds_above_zero")),
        sa.ForeignKeyConstraint(
            ["server_id", "wallet", "change"],
            ["changes.server_id", "changes.wallet", "changes.change"],
            name=op.f("fk_holds_changes"),
        ),
        sa.PrimaryKeyConstraint("server_id", "wallet", "hold", name=op.f("pk_holds")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_holds_open",
        "holds",
        ["server_id", "wallet", "hold"],
        sqlite_where=sa.text("closed_by IS NULL"),
        postgresql_where=sa.text("closed_by IS NULL"),
    )
    op.create_table(
        "hold_parts",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("wallet", sa.Integer(), nullable=False),
        sa.Column("hold", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False, comment="in its hold, from 1, in the order of use"),
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.Column("amount", MICROS, nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_hold_parts_above_zero")),
        sa.ForeignKeyConstraint(
            ["server_id", "wallet", "hold"],
            ["holds.server_id", "holds.wallet", "holds.hold"],
            name=op.f("fk_hold_parts_holds"),
        ),
        sa.ForeignKeyConstraint(
            ["server_id", "wallet", "lot"],
            ["lots.server_id", "lots.wallet", "lots.lot"],
            name=op.f("fk_hold_parts_lots"),
        ),
        sa.PrimaryKeyConstraint("server_id", "wallet", "hold", "part", name=op.f("pk_hold_parts")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("wallet", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="JSON: the plan's terms, its day, what was granted"),
        sa.ForeignKeyConstraint(
            ["server_id", "wallet"], ["wallets.server_id", "wallets.wallet"], name=op.f("fk_subscriptions_wallets")
        ),
        sa.PrimaryKeyConstraint("server_id", "wallet", name=op.f("pk_subscriptions")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
