"""People, prices of servers, the ledger, alerts and their outbox.

Why: the first tables. They are complete in kind, since later is dear: ids of ours for servers and people, keys that
lead with the server, lots with a start and an end, requests with their answers, an outbox with leases.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.Integer(), "sqlite")
"""On SQLite microseconds since 1970, UTC."""
MICROS = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Millionths of a unit."""


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "servers",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column(
            "wallets", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="number of the latest wallet"
        ),
        sa.Column(
            "prices", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="number of the latest price"
        ),
        sa.Column(
            "alerts", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="number of the latest alert"
        ),
        sa.PrimaryKeyConstraint("server_id", name=op.f("pk_servers")),
        sqlite_strict=True,
    )
    op.create_table(
        "users",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_users")),
        sqlite_strict=True,
    )
    op.create_table(
        "accounts",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="what the person is called on this server"),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["server_id"], ["servers.server_id"], name=op.f("fk_accounts_servers")),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name=op.f("fk_accounts_users")),
        sa.PrimaryKeyConstraint("server_id", "user_id", name=op.f("pk_accounts")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_accounts_user_id"), "accounts", ["user_id"], unique=False)
    op.create_table(
        "server_names",
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("server_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["server_id"], ["servers.server_id"], name=op.f("fk_server_names_servers")),
        sa.PrimaryKeyConstraint("network", "external_id", name=op.f("pk_server_names")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_server_names_server_id"), "server_names", ["server_id"], unique=False)
    op.create_table(
        "user_names",
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name=op.f("fk_user_names_users")),
        sa.PrimaryKeyConstraint("network", "external_id", name=op.f("pk_user_names")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_user_names_user_id"), "user_names", ["user_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("alert", sa.Integer(), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False, comment="where on that network, in its own id"),
        sa.Column("kind", sa.Text(), nullable=False, comment="what it warns of, and so what its content is: threshold"),
        sa.Column("content", sa.Text(), nullable=False, comment="JSON: the alert"),
        sa.Column("nonce", sa.Text(), nullable=False, comment="the same at each attempt"),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="pending, delivered, or unreachable"),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_try_at", INSTANT, nullable=True, comment="null: at once"),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.Column("held_until", INSTANT, nullable=True),
        sa.Column("delivered_at", INSTANT, nullable=True),
        sa.CheckConstraint("state IN ('pending', 'delivered', 'unreachable')", name=op.f("ck_outbox_state")),
        sa.ForeignKeyConstraint(
            ["server_id", "user_id"], ["accounts.server_id", "accounts.user_id"], name=op.f("fk_outbox_accounts")
        ),
        sa.PrimaryKeyConstraint("server_id", "alert", name=op.f("pk_outbox")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_outbox_pending",
        "outbox",
        ["server_id", "user_id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "requests",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("network", sa.Text(), nullable=False, comment="that the request came by"),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False, comment="of what was asked"),
        sa.Column("answer", sa.Text(), nullable=False, comment="JSON: the result that the reply is made of"),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["server_id", "user_id"], ["accounts.server_id", "accounts.user_id"], name=op.f("fk_requests_accounts")
        ),
        sa.PrimaryKeyConstraint("server_id", "user_id", "network", "request_id", name=op.f("pk_requests")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "server_prices",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("amount", MICROS, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("set_by", ID, nullable=True, comment="null: that person is gone"),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_server_prices_above_zero")),
        sa.ForeignKeyConstraint(
            ["server_id", "set_by"], ["accounts.server_id", "accounts.user_id"], name=op.f("fk_server_prices_accounts")
        ),
        sa.ForeignKeyConstraint(["server_id"], ["servers.server_id"], name=op.f("fk_server_prices_servers")),
        sa.PrimaryKeyConstraint("server_id", "number", name=op.f("pk_server_prices")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "wallets",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("wallet", sa.Integer(), nullable=False),
        sa.Column("user_id", ID, nullable=True, comment="null: a pool, which belongs to the server"),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("balance", MICROS, server_default=sa.text("0"), nullable=False, comment="sum of all entries"),
        sa.Column(
            "changes", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="number of the latest change"
        ),
        sa.Column(
            "lots", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="number of the latest lot"
        ),
        sa.Column("as_of", INSTANT, nullable=True, comment="latest moment of its changes"),
        sa.ForeignKeyConstraint(
            ["server_id", "user_id"], ["accounts.server_id", "accounts.user_id"], name=op.f("fk_wallets_accounts")
        ),
        sa.ForeignKeyConstraint(["server_id"], ["servers.server_id"], name=op.f("fk_wallets_servers")),
        sa.PrimaryKeyConstraint("server_id", "wallet", name=op.f("pk_wallets")),
        sa.UniqueConstraint(
            "server_id",
            "user_id",
            "provider",
            "channel",
            "unit",
            name=op.f("uq_wallets_server_id_user_id_provider_channel_unit"),
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        "uq_wallets_pool",
        "wallets",
        ["server_id", "provider", "channel", "unit"],
        unique=True,
        sqlite_where=sa.text("user_id IS NULL"),
        postgresql_where=sa.text("user_id IS NULL"),
    )
    op.create_table(
        "changes",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("wallet", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", ID, nullable=False, comment="the user who did it"),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True, comment="what the person said of it"),
        sa.Column("amount", MICROS, nullable=False, comment="signed"),
        sa.Column("before", MICROS, nullable=False, comment="of live lots"),
        sa.Column("after", MICROS, nullable=False),
        sa.Column("estimate", sa.Text(), nullable=True, comment="JSON: the work with the prices of the day"),
        sa.Column("undoes", sa.Integer(), nullable=True, comment="the change that this one takes back"),
        sa.ForeignKeyConstraint(
            ["server_id", "wallet"], ["wallets.server_id", "wallets.wallet"], name=op.f("fk_changes_wallets")
        ),
        sa.PrimaryKeyConstraint("server_id", "wallet", "change", name=op.f("pk_changes")),
        sa.UniqueConstraint("server_id", "wallet", "undoes", name=op.f("uq_changes_server_id_wallet_undoes")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "lots",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("wallet", sa.Integer(), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", MICROS, nullable=False, comment="received"),
        sa.Column("remaining", MICROS, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column(
            "ends_at", INSTANT, nullable=True, comment="first moment at which it cannot be used; null: never ends"
        ),
        sa.Column("cost", MICROS, nullable=True, comment="what was paid; null: not said"),
        sa.Column("cost_unit", sa.Text(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False, comment="that brought it"),
        sa.CheckConstraint("remaining >= 0 AND remaining <= amount", name=op.f("ck_lots_remaining")),
        sa.ForeignKeyConstraint(
            ["server_id", "wallet"], ["wallets.server_id", "wallets.wallet"], name=op.f("fk_lots_wallets")
        ),
        sa.PrimaryKeyConstraint("server_id", "wallet", "lot", name=op.f("pk_lots")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_lots_with_credits",
        "lots",
        ["server_id", "wallet", "lot"],
        unique=False,
        sqlite_where=sa.text("remaining > 0"),
        postgresql_where=sa.text("remaining > 0"),
    )
    op.create_table(
        "thresholds",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("wallet", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="what the amount counts: credits"),
        sa.Column("amount", MICROS, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_thresholds_above_zero")),
        sa.ForeignKeyConstraint(
            ["server_id", "wallet"], ["wallets.server_id", "wallets.wallet"], name=op.f("fk_thresholds_wallets")
        ),
        sa.PrimaryKeyConstraint("server_id", "wallet", "kind", "amount", name=op.f("pk_thresholds")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entries",
        sa.Column("server_id", ID, nullable=False),
        sa.Column("wallet", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False, comment="in its change, from 1"),
        sa.Column("lot", sa.Integer(), nullable=True, comment="null: owed, which no lot covers"),
        sa.Column("amount", MICROS, nullable=False, comment="signed"),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_entries_not_zero")),
        sa.ForeignKeyConstraint(
            ["server_id", "wallet", "change"],
            ["changes.server_id", "changes.wallet", "changes.change"],
            name=op.f("fk_entries_changes"),
        ),
        sa.ForeignKeyConstraint(
            ["server_id", "wallet", "lot"], ["lots.server_id", "lots.wallet", "lots.lot"], name=op.f("fk_entries_lots")
        ),
        sa.PrimaryKeyConstraint("server_id", "wallet", "change", "entry", name=op.f("pk_entries")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
