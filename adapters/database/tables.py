"""The tables. Keys lead with the server, numbers are counted within it, and nothing counts across servers.

Amounts are whole millionths in 64 bits. The database itself refuses what must never be: a lot below zero, an undo of
what was undone, a request carried out twice. JSON is text that only we read. A few columns wait for what is to come,
since a large table is dear to change: what a lot cost, why a change was made, when to try an alert again.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem

from adapters.database.types import Id, Instant, Micros

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _table(name: str, *parts: SchemaItem, clustered: bool = True) -> Table:
    """A table whose values have the types they say, also on SQLite.

    Args:
        clustered: SQLite keeps the rows in the order of their key, which is how most tables here are read. Not for rows
            of a thousand characters and more: of those it keeps the rest on a page of its own each.
    """
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=not clustered)


# People. Ids are ours; what a network calls somebody is a row that can be moved, merged or removed.

servers = _table(
    "servers",
    Column("server_id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("wallets", Integer, nullable=False, server_default=text("0"), comment="number of the latest wallet"),
    Column("prices", Integer, nullable=False, server_default=text("0"), comment="number of the latest price"),
    Column("alerts", Integer, nullable=False, server_default=text("0"), comment="number of the latest alert"),
    Column("provider", Text, nullable=True, comment="of the default wallet; null: the price book's"),
    Column("channel", Text, nullable=True, comment="likewise"),
    Column("locale", Text, nullable=True, comment="that moderators chose; null: as each reads"),
    Column("time_zone", Text, nullable=True, comment="likewise"),
    Column("alerts_to", Text, nullable=True, comment="channel for warnings; null: each person"),
    Column("alerts_tell", Integer, nullable=False, server_default=text("0"), comment="1: with amounts, there"),
    Column("alerts_name", Text, nullable=True, comment="of that place, for people"),
    Column("alerts_state", Text, nullable=True, comment="lost: no one can be warned there; told: of that"),
    Column("marks", Text, nullable=True, comment="JSON: of members who set no alert"),
    Column(
        "prices_seen",
        Integer,
        nullable=False,
        server_default=text("0"),
        comment="number of the latest price whose users were found",
    ),
    clustered=False,
)
Index(
    "ix_servers_repriced",
    servers.c.server_id,
    sqlite_where=servers.c.prices > servers.c.prices_seen,
    postgresql_where=servers.c.prices > servers.c.prices_seen,
)

users = _table(
    "users",
    Column("user_id", Id, primary_key=True),
    Column("locale", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("chosen_locale", Text, nullable=True, comment="by the person; null: as the network says"),
    Column("chosen_time_zone", Text, nullable=True, comment="likewise"),
    Column("chosen_pictures", Text, nullable=True, comment="dark, light or off; null: not chosen"),
    Column("chosen_warnings", Text, nullable=True, comment="private; null: not chosen"),
    clustered=False,
)

server_names = _table(
    "server_names",
    Column("network", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("server_id", Id, ForeignKey("servers.server_id"), nullable=False, index=True),
    PrimaryKeyConstraint("network", "external_id"),
)

user_names = _table(
    "user_names",
    Column("network", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("user_id", Id, ForeignKey("users.user_id"), nullable=False, index=True),
    PrimaryKeyConstraint("network", "external_id"),
)

accounts = _table(
    "accounts",
    Column("server_id", Id, ForeignKey("servers.server_id"), nullable=False),
    Column("user_id", Id, ForeignKey("users.user_id"), nullable=False, index=True),
    Column("name", Text, nullable=False, comment="what the person is called on this server"),
    Column("seen_at", Instant, nullable=False),
    PrimaryKeyConstraint("server_id", "user_id"),
)

requests = _table(
    "requests",
    Column("server_id", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("network", Text, nullable=False, comment="that the request came by"),
    Column("request_id", Text, nullable=False),
    Column("fingerprint", Text, nullable=False, comment="of what was asked"),
    Column("answer", Text, nullable=False, comment="JSON: the result that the reply is made of"),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("server_id", "user_id", "network", "request_id"),
    ForeignKeyConstraint(["server_id", "user_id"], ["accounts.server_id", "accounts.user_id"]),
    clustered=False,
)

# Prices that moderators set, and take back. Rows are only ever added.

server_prices = _table(
    "server_prices",
    Column("server_id", Id, ForeignKey("servers.server_id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("provider", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("medium", Text, nullable=False),
    Column("amount", Micros, nullable=True, comment="null: taken back, what the price book says holds again"),
    Column("unit", Text, nullable=True),
    Column("starts_at", Instant, nullable=False),
    Column("set_by", Id, nullable=True, comment="null: that person is gone"),
    Column("set_at", Instant, nullable=False),
    PrimaryKeyConstraint("server_id", "number"),
    ForeignKeyConstraint(["server_id", "set_by"], ["accounts.server_id", "accounts.user_id"]),
    CheckConstraint("amount > 0", name="above_zero"),
    CheckConstraint("(amount IS NULL) = (unit IS NULL)", name="amount_of_unit"),
)

server_packs = _table(
    "server_packs",
    Column("server_id", Id, ForeignKey("servers.server_id"), nullable=False),
    Column("provider", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("amount", Micros, nullable=False, comment="that it brings"),
    Column("price", Micros, nullable=False),
    Column("currency", Text, nullable=False),
    Column("set_by", Id, nullable=True, comment="null: that person is gone"),
    Column("set_at", Instant, nullable=False),
    PrimaryKeyConstraint("server_id", "provider", "channel", "unit", "amount"),
    ForeignKeyConstraint(["server_id", "set_by"], ["accounts.server_id", "accounts.user_id"]),
    CheckConstraint("amount > 0", name="amount_above_zero"),
    CheckConstraint("price > 0", name="price_above_zero"),
)

tries = _table(
    "tries",
    Column("server_id", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("provider", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("medium", Text, nullable=False),
    Column("kept", Integer, nullable=False),
    Column("tried", Integer, nullable=False),
    Column("told_at", Instant, nullable=False),
    PrimaryKeyConstraint("server_id", "user_id", "provider", "model", "medium"),
    ForeignKeyConstraint(["server_id", "user_id"], ["accounts.server_id", "accounts.user_id"]),
    CheckConstraint("kept >= 0 AND kept <= tried AND tried > 0", name="kept_of_tried"),
)

# The ledger. Changes and entries are only ever added; a wallet's balance and a lot's rest move with them.

wallets = _table(
    "wallets",
    Column("server_id", Id, ForeignKey("servers.server_id"), nullable=False),
    Column("wallet", Integer, nullable=False),
    Column("user_id", Id, nullable=True, comment="null: a pool, which belongs to the server"),
    Column("provider", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("balance", Micros, nullable=False, server_default=text("0"), comment="sum of all entries"),
    Column("changes", Integer, nullable=False, server_default=text("0"), comment="number of the latest change"),
    Column("lots", Integer, nullable=False, server_default=text("0"), comment="number of the latest lot"),
    Column("as_of", Instant, nullable=True, comment="latest moment of its changes"),
    Column("owed", Micros, nullable=False, server_default=text("0"), comment="used, and covered by no lot"),
    Column("holds", Integer, nullable=False, server_default=text("0"), comment="number of the latest hold"),
    Column("open_holds", Integer, nullable=False, server_default=text("0")),
    Column("subscribed", Integer, nullable=False, server_default=text("0"), comment="1: a plan renews"),
    Column("watched", Integer, nullable=False, server_default=text("0"), comment="1: a threshold was set in it"),
    Column("peak", Micros, nullable=False, server_default=text("0"), comment="most available since the last top-up"),
    Column("look_at", Instant, nullable=True, comment="when time may matter to it; null: never"),
    Column("snoozed_until", Instant, nullable=True, comment="until then its thresholds are silent"),
    Column("prices_at", Instant, nullable=True, comment="when changed prices are looked for; null: they are not"),
    PrimaryKeyConstraint("server_id", "wallet"),
    CheckConstraint("owed >= 0", name="owed"),
    UniqueConstraint("server_id", "user_id", "provider", "channel", "unit"),
    ForeignKeyConstraint(["server_id", "user_id"], ["accounts.server_id", "accounts.user_id"]),
)

Index(
    "uq_wallets_pool",
    wallets.c.server_id,
    wallets.c.provider,
    wallets.c.channel,
    wallets.c.unit,
    unique=True,  # two nulls are never equal, so the constraint above does not see pools
    sqlite_where=wallets.c.user_id.is_(None),
    postgresql_where=wallets.c.user_id.is_(None),
)
Index(
    "ix_wallets_look_at",
    wallets.c.look_at,
    sqlite_where=wallets.c.look_at.is_not(None),
    postgresql_where=wallets.c.look_at.is_not(None),
)

lots = _table(
    "lots",
    Column("server_id", Id, nullable=False),
    Column("wallet", Integer, nullable=False),
    Column("lot", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount", Micros, nullable=False, comment="received"),
    Column("remaining", Micros, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=True, comment="first moment at which it cannot be used; null: never ends"),
    Column("cost", Micros, nullable=True, comment="what was paid; null: not said"),
    Column("cost_unit", Text, nullable=True),
    Column("change", Integer, nullable=False, comment="that brought it"),
    Column("told", Integer, nullable=True, comment="of its end: so many days before it, at last"),
    PrimaryKeyConstraint("server_id", "wallet", "lot"),
    ForeignKeyConstraint(["server_id", "wallet"], ["wallets.server_id", "wallets.wallet"]),
    CheckConstraint("remaining >= 0 AND remaining <= amount", name="remaining"),
)
Index(
    "ix_lots_with_credits",
    lots.c.server_id,
    lots.c.wallet,
    lots.c.lot,
    sqlite_where=lots.c.remaining > 0,
    postgresql_where=lots.c.remaining > 0,
)

changes = _table(
    "changes",
    Column("server_id", Id, nullable=False),
    Column("wallet", Integer, nullable=False),
    Column("change", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", Id, nullable=True, comment="the user who did it; null: time did, or that person is gone"),
    Column("request_id", Text, nullable=False),
    Column("reason", Text, nullable=True, comment="what the person said of it"),
    Column("amount", Micros, nullable=False, comment="signed"),
    Column("before", Micros, nullable=False, comment="of live lots"),
    Column("after", Micros, nullable=False),
    Column("estimate", Text, nullable=True, comment="JSON: the work with the prices of the day"),
    Column("undoes", Integer, nullable=True, comment="the change that this one takes back"),
    Column("refunds", Integer, nullable=True, comment="the change that this one gives back, in part or whole"),
    Column("hold", Integer, nullable=True, comment="that it made, settled or released"),
    PrimaryKeyConstraint("server_id", "wallet", "change"),
    ForeignKeyConstraint(["server_id", "wallet"], ["wallets.server_id", "wallets.wallet"]),
    clustered=False,
)
Index(
    "ix_changes_undoes",
    changes.c.server_id,
    changes.c.wallet,
    changes.c.undoes,
    unique=True,
    sqlite_where=changes.c.undoes.is_not(None),
    postgresql_where=changes.c.undoes.is_not(None),
)
Index(
    "ix_changes_refunds",
    changes.c.server_id,
    changes.c.wallet,
    changes.c.refunds,
    sqlite_where=changes.c.refunds.is_not(None),
    postgresql_where=changes.c.refunds.is_not(None),
)

entries = _table(
    "entries",
    Column("server_id", Id, nullable=False),
    Column("wallet", Integer, nullable=False),
    Column("change", Integer, nullable=False),
    Column("entry", Integer, nullable=False, comment="in its change, from 1"),
    Column("lot", Integer, nullable=True, comment="null: owed, which no lot covers"),
    Column("amount", Micros, nullable=False, comment="signed"),
    PrimaryKeyConstraint("server_id", "wallet", "change", "entry"),
    ForeignKeyConstraint(["server_id", "wallet", "change"], ["changes.server_id", "changes.wallet", "changes.change"]),
    ForeignKeyConstraint(["server_id", "wallet", "lot"], ["lots.server_id", "lots.wallet", "lots.lot"]),
    CheckConstraint("amount <> 0", name="not_zero"),
)
# PostgreSQL looks for entries of each lot that is forgotten, and sees those that are gone until it has swept.
Index("ix_entries_lot", entries.c.lot, entries.c.wallet, entries.c.server_id).ddl_if(dialect="postgresql")

holds = _table(
    "holds",
    Column("server_id", Id, nullable=False),
    Column("wallet", Integer, nullable=False),
    Column("hold", Integer, nullable=False),
    Column("change", Integer, nullable=False, comment="that made it"),
    Column("amount", Micros, nullable=False),
    Column("ends_at", Instant, nullable=False, comment="first moment at which it reserves nothing any more"),
    Column("closed_by", Integer, nullable=True, comment="the change that settled or released it"),
    PrimaryKeyConstraint("server_id", "wallet", "hold"),
    ForeignKeyConstraint(["server_id", "wallet", "change"], ["changes.server_id", "changes.wallet", "changes.change"]),
    CheckConstraint("amount > 0", name="above_zero"),
)
Index(
    "ix_holds_open",
    holds.c.server_id,
    holds.c.wallet,
    holds.c.hold,
    sqlite_where=holds.c.closed_by.is_(None),
    postgresql_where=holds.c.closed_by.is_(None),
)

hold_parts = _table(
    "hold_parts",
    Column("server_id", Id, nullable=False),
    Column("wallet", Integer, nullable=False),
    Column("hold", Integer, nullable=False),
    Column("part", Integer, nullable=False, comment="in its hold, from 1, in the order of use"),
    Column("lot", Integer, nullable=False),
    Column("amount", Micros, nullable=False),
    PrimaryKeyConstraint("server_id", "wallet", "hold", "part"),
    ForeignKeyConstraint(["server_id", "wallet", "hold"], ["holds.server_id", "holds.wallet", "holds.hold"]),
    ForeignKeyConstraint(["server_id", "wallet", "lot"], ["lots.server_id", "lots.wallet", "lots.lot"]),
    CheckConstraint("amount > 0", name="above_zero"),
)

subscriptions = _table(
    "subscriptions",
    Column("server_id", Id, nullable=False),
    Column("wallet", Integer, nullable=False),
    Column("content", Text, nullable=False, comment="JSON: the plan's terms, its day, what was granted"),
    PrimaryKeyConstraint("server_id", "wallet"),
    ForeignKeyConstraint(["server_id", "wallet"], ["wallets.server_id", "wallets.wallet"]),
)

uploads = _table(
    "uploads",
    Column("server_id", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("key", Text, nullable=False, comment="follows from the content"),
    Column("content", Text, nullable=False, comment="JSON: rows that were read and await a word"),
    Column("kept_at", Instant, nullable=False),
    PrimaryKeyConstraint("server_id", "user_id"),
    ForeignKeyConstraint(["server_id", "user_id"], ["accounts.server_id", "accounts.user_id"]),
)

# Alerts

thresholds = _table(
    "thresholds",
    Column("server_id", Id, nullable=False),
    Column("wallet", Integer, nullable=False),
    Column("kind", Text, nullable=False, comment="what the amount counts: credits, share, days"),
    Column("amount", Micros, nullable=False, comment="millionths, or whole days"),
    Column("state", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    PrimaryKeyConstraint("server_id", "wallet", "kind", "amount"),
    ForeignKeyConstraint(["server_id", "wallet"], ["wallets.server_id", "wallets.wallet"]),
    CheckConstraint("amount > 0", name="above_zero"),
)

budgets = _table(
    "budgets",
    Column("server_id", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("provider", Text, nullable=False, comment="whose credits; empty: money, for any"),
    Column("channel", Text, nullable=False, comment="likewise"),
    Column("unit", Text, nullable=False),
    Column("amount", Micros, nullable=False, comment="a month"),
    Column("set_at", Instant, nullable=False),
    Column("month", Text, nullable=True, comment="in which something was told, 2026-11"),
    Column("told", Text, nullable=True, comment="what was told in it at last: pace, or over"),
    PrimaryKeyConstraint("server_id", "user_id", "provider", "channel", "unit"),
    ForeignKeyConstraint(["server_id", "user_id"], ["accounts.server_id", "accounts.user_id"]),
    CheckConstraint("amount > 0", name="above_zero"),
)

told_prices = _table(
    "told_prices",
    Column("server_id", Id, nullable=False),
    Column("wallet", Integer, nullable=False),
    Column("kind", Text, nullable=False, comment="of work"),
    Column("price", Text, nullable=False, comment="that was told of"),
    Column("told_at", Instant, nullable=False),
    PrimaryKeyConstraint("server_id", "wallet", "kind"),
    ForeignKeyConstraint(["server_id", "wallet"], ["wallets.server_id", "wallets.wallet"]),
)

known_prices = _table(
    "known_prices",
    Column("provider", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("digest", Text, nullable=False, comment="of all that its prices follow from"),
    PrimaryKeyConstraint("provider", "channel"),
)

outbox = _table(
    "outbox",
    Column("server_id", Id, nullable=False),
    Column("alert", Integer, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("network", Text, nullable=False),
    Column("destination", Text, nullable=False, comment="where on that network, in its own id"),
    Column("kind", Text, nullable=False, comment="what it warns of, and so what its content is"),
    Column("content", Text, nullable=False, comment="JSON: the alert"),
    Column("nonce", Text, nullable=False, comment="the same at each attempt"),
    Column("decided_at", Instant, nullable=False),
    Column("state", Text, nullable=False, comment="pending, delivered, or unreachable"),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("next_try_at", Instant, nullable=True, comment="null: at once"),
    Column("held_by", Text, nullable=True),
    Column("held_until", Instant, nullable=True),
    Column("delivered_at", Instant, nullable=True),
    Column("lost", Integer, nullable=False, server_default=text("0"), comment="attempts that the network left open"),
    PrimaryKeyConstraint("server_id", "alert"),
    ForeignKeyConstraint(["server_id", "user_id"], ["accounts.server_id", "accounts.user_id"]),
    CheckConstraint("state IN ('pending', 'delivered', 'unreachable')", name="state"),
    clustered=False,
)
Index(
    "ix_outbox_pending",
    outbox.c.server_id,
    outbox.c.user_id,
    sqlite_where=outbox.c.state == "pending",
    postgresql_where=outbox.c.state == "pending",
)
Index(
    "ix_outbox_due",
    outbox.c.network,
    outbox.c.next_try_at,
    sqlite_where=outbox.c.state == "pending",
    postgresql_where=outbox.c.state == "pending",
)
Index(
    "ix_outbox_unreachable",
    outbox.c.network,
    outbox.c.destination,
    sqlite_where=outbox.c.state == "unreachable",
    postgresql_where=outbox.c.state == "unreachable",
)

# What the wings of networks have to remember

inbox = _table(
    "inbox",
    Column("network", Text, nullable=False),
    Column("bot", Text, nullable=False, comment="whom it was handed to, in the network's id"),
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), nullable=False, comment="the network's own"),
    Column("content", Text, nullable=False, comment="as it came in; empty once it is answered"),
    Column("steps", Integer, nullable=False, comment="messages of the answer that were delivered"),
    Column("reader", Text, nullable=True, comment="who has to write privately before it can be delivered"),
    Column("state", Text, nullable=False, comment="pending or answered"),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("network", "bot", "number"),
    CheckConstraint("state IN ('pending', 'answered')", name="state"),
    clustered=False,
)

menus = _table(
    "menus",
    Column("network", Text, nullable=False),
    Column("bot", Text, nullable=False),
    Column("fingerprint", Text, nullable=False, comment="of the menu that the network was shown last"),
    Column("drawn_at", Instant, nullable=False),
    PrimaryKeyConstraint("network", "bot"),
)

kept_words = _table(
    "kept_words",
    Column("key", Text, nullable=False, comment="follows from the words"),
    Column("network", Text, nullable=False),
    Column("server", Text, nullable=False, comment="on which they were kept, in the network's id"),
    Column("user", Text, nullable=False, comment="for whom, likewise: who only asks has no id of ours"),
    Column("words", Text, nullable=False, comment="arguments that are too long for a button"),
    Column("kept_at", Instant, nullable=False),
    PrimaryKeyConstraint("key", "network", "server", "user"),
)
