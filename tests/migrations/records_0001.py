"""Rows as the first version of Scrip wrote them, and what they mean. Frozen: only a new revision gets new rows."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, MetaData, Table

STUDIO, ATELIER = UUID(int=1), UUID(int=2)
MAYA, BEN = UUID(int=11), UUID(int=12)
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def _credits(micros: int) -> dict[str, object]:
    return {"micros": micros, "unit": "credit"}


_KEY = {"provider": "vidzy", "channel": "app", "unit": "credit"}
_MOMENT, _DAY_LATER = "2026-11-22T09:30:00Z", "2026-11-23T09:30:00Z"
_PRICE = {
    "provider": "vidzy",
    "channel": "app",
    "medium": "video",
    "model": "any",
    "amount": _credits(450_000_000),
    "basis": {"type": "server", "set_by": str(MAYA), "set_at": _MOMENT},
}
_COST = _credits(900_000_000)
_ESTIMATE = {
    "lines": [{"count": 2, "medium": "video", "price": _PRICE, "amount": _COST, "assumed": ["provider"]}],
    "totals": [{"provider": "vidzy", "channel": "app", "amount": _COST}],
    "as_of": _MOMENT,
}
_SPENT = {
    "number": 3,
    "kind": "spend",
    "at": _MOMENT,
    "actor": str(MAYA),
    "amount": _credits(-900_000_000),
    "before": _credits(1_200_000_000),
    "after": _credits(300_000_000),
    "estimate": _ESTIMATE,
    "undoes": None,
}


def _answer(change: dict[str, object]) -> str:
    rest: dict[str, object] = {"key": _KEY, "makes": [], "draws": [], "undone": None, "undo_until": _DAY_LATER}
    return json.dumps({"provider": "Vidzy", "change": change} | rest)


def _top_up(number: int, before: int, amount: int) -> dict[str, object]:
    amounts = {"amount": _credits(amount), "before": _credits(before), "after": _credits(before + amount)}
    return {**_SPENT, "number": number, "kind": "top-up", **amounts, "estimate": None}


_ALERT = {
    "server_name": "Studio",
    "wallet": _KEY,
    "provider_name": "Vidzy",
    "available": _credits(300_000_000),
    "fall": {"threshold": _credits(500_000_000), "also": []},
    "makes": [],
    "cause": _SPENT,
}

_wallet = {"provider": "vidzy", "channel": "app", "unit": "credit", "as_of": AT}
_lot = {"kind": "paid", "starts_at": AT, "ends_at": None}
_maya = {"server_id": STUDIO, "wallet": 1}
_there = {"server_id": ATELIER, "wallet": 1}

ROWS: dict[str, list[dict[str, object]]] = {
    "servers": [
        {"server_id": STUDIO, "name": "Studio", "created_at": AT, "wallets": 2, "prices": 1, "alerts": 1},
        {"server_id": ATELIER, "name": "Atelier", "created_at": AT, "wallets": 1, "prices": 0, "alerts": 0},
    ],
    "users": [
        {"user_id": MAYA, "locale": "en", "time_zone": "UTC", "created_at": AT},
        {"user_id": BEN, "locale": "de", "time_zone": "Europe/Berlin", "created_at": AT},
    ],
    "server_names": [
        {"network": "console", "external_id": "studio", "server_id": STUDIO},
        {"network": "console", "external_id": "atelier", "server_id": ATELIER},
    ],
    "user_names": [
        {"network": "console", "external_id": "maya", "user_id": MAYA},
        {"network": "console", "external_id": "ben", "user_id": BEN},
    ],
    "accounts": [
        {"server_id": STUDIO, "user_id": MAYA, "name": "Maya", "seen_at": AT},
        {"server_id": STUDIO, "user_id": BEN, "name": "Ben", "seen_at": AT},
        {"server_id": ATELIER, "user_id": MAYA, "name": "Maya", "seen_at": AT},
    ],
    "server_prices": [
        {
            "server_id": STUDIO,
            "number": 1,
            "provider": "vidzy",
            "channel": "app",
            "medium": "video",
            "amount": 450_000_000,
            "unit": "credit",
            "starts_at": AT,
            "set_by": MAYA,
            "set_at": AT,
        }
    ],
    "wallets": [
        {**_wallet, **_maya, "user_id": MAYA, "balance": 300_000_000, "changes": 3, "lots": 2},
        {**_wallet, "server_id": STUDIO, "wallet": 2, "user_id": BEN, "balance": 0, "changes": 0, "lots": 0}
        | {"as_of": None},
        {**_wallet, **_there, "user_id": MAYA, "balance": 7_000_001, "changes": 1, "lots": 1},
    ],
    "lots": [
        {**_lot, **_maya, "lot": 1, "amount": 200_000_000, "remaining": 0, "change": 1},
        {**_lot, **_maya, "lot": 2, "amount": 1_000_000_000, "remaining": 300_000_000, "change": 2},
        {**_lot, **_there, "lot": 1, "amount": 7_000_001, "remaining": 7_000_001, "change": 1},
    ],
    "changes": [
        {
            **key,
            "change": number,
            "kind": kind,
            "at": AT,
            "actor": MAYA,
            "request_id": ("first", "second", "third")[number - 1],
        }
        | {"amount": amount, "before": before, "after": before + amount, "estimate": estimate, "undoes": None}
        for key, number, kind, before, amount, estimate in (
            (_maya, 1, "top-up", 0, 200_000_000, None),
            (_maya, 2, "top-up", 200_000_000, 1_000_000_000, None),
            (_maya, 3, "spend", 1_200_000_000, -900_000_000, json.dumps(_ESTIMATE)),
            (_there, 1, "top-up", 0, 7_000_001, None),
        )
    ],
    "entries": [
        {**_maya, "change": 1, "entry": 1, "lot": 1, "amount": 200_000_000},
        {**_maya, "change": 2, "entry": 1, "lot": 2, "amount": 1_000_000_000},
        {**_maya, "change": 3, "entry": 1, "lot": 1, "amount": -200_000_000},
        {**_maya, "change": 3, "entry": 2, "lot": 2, "amount": -700_000_000},
        {**_there, "change": 1, "entry": 1, "lot": 1, "amount": 7_000_001},
    ],
    "requests": [
        {"server_id": server, "user_id": MAYA, "network": "console", "request_id": request_id}
        | {"fingerprint": "the same words", "answer": _answer(change), "at": AT}
        for server, request_id, change in (
            (STUDIO, "first", _top_up(1, 0, 200_000_000)),
            (STUDIO, "second", _top_up(2, 200_000_000, 1_000_000_000)),
            (STUDIO, "third", _SPENT),
            (ATELIER, "first", _top_up(1, 0, 7_000_001)),
        )
    ],
    "thresholds": [
        {**_maya, "kind": "credits", "amount": 500_000_000, "state": "fired", "changed_at": AT},
        {**_maya, "kind": "credits", "amount": 100_000_000, "state": "armed", "changed_at": AT},
    ],
    "outbox": [
        {"server_id": STUDIO, "alert": 1, "user_id": MAYA, "network": "console", "destination": "maya"}
        | {"kind": "threshold"}
        | {"content": json.dumps(_ALERT), "nonce": "once", "decided_at": AT, "state": "pending"}
    ],
}


def write(connection: Connection) -> None:
    """Put the rows into tables of the first revision."""
    found = MetaData()
    found.reflect(connection)
    for name, rows in ROWS.items():
        for row in rows:
            connection.execute(_table(found, name).insert(), {key: _stored(connection, row[key]) for key in row})


def _table(found: MetaData, name: str) -> Table:
    return found.tables[name]


def _stored(connection: Connection, value: object) -> object:
    """As that version kept it: on SQLite ids were 16 bytes, moments were microseconds since 1970."""
    if connection.dialect.name == "sqlite":
        if isinstance(value, UUID):
            return value.bytes
        if isinstance(value, datetime):
            return (value - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    return value
