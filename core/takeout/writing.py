"""Everything that is kept of a person -> files: CSV for a spreadsheet, JSON for all of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import msgspec

from core.alerts.levels import Mark, Measure
from core.alerts.naming import measured_words
from core.amounts import Amount
from core.ledger.changes import Change, WalletKey
from core.ledger.lots import Lot
from core.numerals import unmistakable
from core.takeout.everything import Takeout, WalletTakeout
from core.takeout.rows import OWED, change_origin, row_id

COLUMNS = (
    "id",
    "at",
    "provider",
    "channel",
    "unit",
    "change",
    "kind",
    "amount",
    "lot",
    "lot_kind",
    "lot_ends",
    "lot_cost",
    "before",
    "after",
    "work",
    "note",
)
JSON_FORMAT = "scrip 1"

_FORMULA = (*"=+-@\uff1d\uff0b\uff0d\uff20\t\r\n", "'")
"""A cell that begins so is a formula to some spreadsheet, or is taken for one of ours that was kept from being one."""


def csv_file(everything: Takeout) -> bytes:
    """The ledger, a row for each effect of each change, oldest first; UTF-8, marked as spreadsheets like it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for wallet in everything.wallets:
        for row in _rows(wallet):
            writer.writerow([row.get(column, "") for column in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def json_file(everything: Takeout) -> bytes:
    """All of it."""
    told = {
        "format": JSON_FORMAT,
        "server": everything.server,
        "person": everything.person,
        "network": everything.network,
        "person_id": everything.external_id,
        "exported_at": everything.at.isoformat(),
        "settings": {
            "language": everything.choices.locale,
            "timezone": everything.choices.time_zone,
            "pictures": everything.choices.pictures.value if everything.choices.pictures else None,
        },
        "wallets": [_wallet(wallet) for wallet in everything.wallets],
        "prices_set": [
            {
                "provider": price.provider,
                "channel": price.channel,
                "media": price.medium.value,
                "amount": None if price.amount is None else price.amount.plain,  # taken back
                "unit": None if price.amount is None else price.amount.unit.value,
                "from": price.starts_at.isoformat(),
            }
            for price in everything.prices
        ],
        "packs_set": [
            {
                "provider": pack.provider,
                "channel": pack.channel,
                "amount": pack.amount.plain,
                "unit": pack.amount.unit.value,
                "price": _money(pack.price),
                "at": pack.set_at.isoformat(),
            }
            for pack in everything.packs
        ],
        "results": [
            {
                "provider": record.kind.provider,
                "model": record.kind.model,
                "media": record.kind.medium.value,
                "kept": record.kept,
                "tried": record.tried,
                "told_at": record.told_at.isoformat(),
            }
            for record in everything.tries
        ],
        "budgets": [
            {
                "provider": None if budget.wallet is None else budget.wallet.provider,
                "channel": None if budget.wallet is None else budget.wallet.channel,
                "unit": budget.amount.unit.value,
                "a_month": budget.amount.plain,
                "set_at": budget.set_at.isoformat(),
            }
            for budget in everything.budgets
        ],
    }
    return msgspec.json.encode(told) + b"\n"


def harmless(text: str) -> str:
    """Text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def plain_cell(text: str) -> str:
    """What harmless() made of it, as it was."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _rows(wallet: WalletTakeout) -> Iterator[dict[str, Any]]:
    brought: set[int] = set()
    for change in wallet.changes:
        origin = change.origin or change_origin(wallet.token, change.number)
        common = {
            "at": change.at.isoformat(),
            "provider": wallet.key.provider,
            "channel": wallet.key.channel,
            "unit": wallet.key.unit.value,
            "change": change.number,
            "kind": change.kind.value,
            "before": change.before.plain,
            "after": change.after.plain,
            "work": harmless(_work(change)),
            "note": harmless(change.reason or ""),
        }
        entries = wallet.entries.get(change.number, ())
        if not entries:
            yield {"id": row_id(origin, 0), **common, "amount": "0"}
        for place, entry in enumerate(entries, start=1):
            row = {"id": row_id(origin, place), **common, "amount": entry.amount.plain, "lot": OWED}
            if entry.lot is not None:
                lot = wallet.lots[entry.lot]
                row["lot"] = _label(wallet, lot)
                if lot.number not in brought:
                    brought.add(lot.number)
                    row |= _terms(lot)
            yield row


def _label(wallet: WalletTakeout, lot: Lot) -> str:
    """No lot of another ledger has the same."""
    return f"{wallet.token}-{lot.number}"


def _terms(lot: Lot) -> dict[str, str]:
    terms = {"lot_kind": lot.kind.value}
    if lot.ends_at is not None:
        terms["lot_ends"] = lot.ends_at.isoformat()
    if lot.cost is not None:
        terms["lot_cost"] = _money(lot.cost)
    return terms


def _wallet(wallet: WalletTakeout) -> dict[str, Any]:
    plan = wallet.plan
    return {
        "provider": wallet.key.provider,
        "channel": wallet.key.channel,
        "unit": wallet.key.unit.value,
        "rows": list(_rows(wallet)),
        "lots": [_lot(wallet, lot) for lot in wallet.lots.values()],
        "set_aside": [
            {"change": hold.change, "amount": hold.amount.plain, "until": hold.ends_at.isoformat()}
            for hold in wallet.holds
        ],
        "plan": None
        if plan is None
        else {"plan": plan.terms.plan, "name": plan.terms.name, "from": str(plan.starts_on)},
        "alerts": [_alert(mark, wallet.key) for mark in wallet.marks],
    }


def _alert(mark: Mark, key: WalletKey) -> str:
    if mark.measure is Measure.CREDITS:
        return Amount(mark.value, key.unit).plain
    return measured_words(mark)


def _lot(wallet: WalletTakeout, lot: Lot) -> dict[str, Any]:
    return {
        "lot": _label(wallet, lot),
        "kind": lot.kind.value,
        "amount": lot.amount.plain,
        "remaining": lot.remaining.plain,
        "starts": lot.starts_at.isoformat(),
        "ends": None if lot.ends_at is None else lot.ends_at.isoformat(),
        "cost": None if lot.cost is None else _money(lot.cost),
    }


def _work(change: Change) -> str:
    """What was made, in words that read back."""
    lines = () if change.estimate is None else change.estimate.lines
    return ", ".join(f"{line.count} {line.medium.value if line.count == 1 else line.medium.word}" for line in lines)


def _money(amount: Amount) -> str:
    return f"{unmistakable(amount.plain)} {amount.unit.value}"
