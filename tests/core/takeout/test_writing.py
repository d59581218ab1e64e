"""Files that /export writes: what is in them, and that no spreadsheet takes any of it for a formula."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import Amount, Unit
from core.choices import PersonChoices
from core.ledger.changes import Change, ChangeKind, Entry, WalletKey
from core.ledger.lots import Lot, LotKind
from core.people import Ground
from core.prices.book import PriceBook
from core.takeout.everything import Takeout, WalletTakeout
from core.takeout.reading import Reader
from core.takeout.writing import COLUMNS, csv_file, harmless, json_file, plain_cell
from tests.conftest import NOW

KEY = WalletKey("vidzy", "app", Unit.CREDIT)
TOKEN = "0123456789ab"
THIRD = Amount(333_333, Unit.CREDIT)
LOT = Lot(1, LotKind.PROMOTIONAL, THIRD, THIRD, NOW, None, Amount(1_125_000, Unit.USD))
BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def everything(note: str | None, origin: str | None = None) -> Takeout:
    change = Change(1, ChangeKind.TOP_UP, NOW, None, THIRD, THIRD - THIRD, THIRD, reason=note, origin=origin)
    wallet = WalletTakeout(KEY, "Vidzy", TOKEN, (change,), {1: (Entry(1, THIRD),)}, {1: LOT}, (), None, ())
    return Takeout("Studio", "Maya", "console", "maya", NOW, PersonChoices(), (wallet,), ())


def table(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="module")
def reader(book: PriceBook) -> Reader:
    return Reader(book, KEY, "UTC", date(2026, 11, 22))


def test_each_effect_is_a_row() -> None:
    file = csv_file(everything("won"))
    assert file.startswith(b"\xef\xbb\xbfid,at,provider,")
    (row,) = table(file)
    assert tuple(row) == COLUMNS
    told = {column: cell for column, cell in row.items() if cell}
    assert told == {
        "id": "0123456789ab-1-1",
        "at": "2026-11-22T09:00:00+00:00",
        "provider": "vidzy",
        "channel": "app",
        "unit": "credit",
        "change": "1",
        "kind": "top-up",
        "amount": "0.333333",
        "lot": "0123456789ab-1",
        "lot_kind": "promotional",
        "lot_cost": "1.1250 USD",
        "before": "0",
        "after": "0.333333",
        "note": "won",
    }


@pytest.mark.parametrize("write", [csv_file, json_file])
def test_what_was_written_is_read_to_the_millionth(reader: Reader, write: Any) -> None:
    (row,) = reader.rows("x", write(everything("won")))
    assert (row.amount, row.cost, row.lot_kind) == (THIRD, LOT.cost, LotKind.PROMOTIONAL)
    assert (row.origin, row.lot, row.said("UTC")) == (f"{TOKEN}-1", f"{TOKEN}-1", "2026-11-22 09:00 top-up won")


@pytest.mark.parametrize("write", [csv_file, json_file])
def test_what_came_from_elsewhere_keeps_its_name_and_its_words(reader: Reader, write: Any) -> None:
    there = everything("2026-11-20 08:00 spend 1 video", origin="ffffffffffff-7")
    wallet = there.wallets[0]
    brought = replace(wallet.changes[0], kind=ChangeKind.IMPORT)
    (row,) = reader.rows("x", write(replace(there, wallets=(replace(wallet, changes=(brought,)),))))
    assert (row.origin, row.said("UTC")) == ("ffffffffffff-7", "2026-11-20 08:00 spend 1 video")


@given(
    st.text(
        alphabet=st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")) | st.sampled_from("=+-@'\t"),
        max_size=9,
    )
)
def test_no_cell_begins_as_a_formula_and_every_note_reads_back_as_it_was(reader: Reader, words: str) -> None:
    note = words.strip()
    assert not harmless(note).startswith(BEGINS)
    assert plain_cell(harmless(note)) == note
    for write in (csv_file, json_file):
        file = write(everything(note))
        assert reader.rows("x", file)[0].note == "".join(c for c in note if c != "\t")
    for row in table(csv_file(everything(note))):
        assert not [cell for cell in row.values() if cell.startswith(BEGINS)]


@pytest.mark.parametrize("begin", BEGINS)
def test_a_note_that_is_a_formula_is_kept_from_being_one(begin: str) -> None:
    assert table(csv_file(everything(f"{begin}1+1|cmd")))[0]["note"] == f"'{begin}1+1|cmd"


def test_the_whole_of_it_is_in_the_json() -> None:
    told = json.loads(json_file(everything("won")))
    assert (told["format"], told["server"], told["person"], told["person_id"]) == ("scrip 1", "Studio", "Maya", "maya")
    (wallet,) = told["wallets"]
    assert wallet["lots"] == [
        {
            "lot": "0123456789ab-1",
            "kind": "promotional",
            "amount": "0.333333",
            "remaining": "0.333333",
            "starts": "2026-11-22T09:00:00+00:00",
            "ends": None,
            "cost": "1.1250 USD",
        }
    ]
    assert len(wallet["rows"]) == 1


def test_what_the_person_chose_is_told() -> None:
    chosen = replace(everything(None), choices=PersonChoices("nl", "Europe/Amsterdam", Ground.LIGHT))
    settings = [json.loads(json_file(one))["settings"] for one in (chosen, everything(None))]
    assert settings == [
        {"language": "nl", "timezone": "Europe/Amsterdam", "pictures": "light"},
        {"language": None, "timezone": None, "pictures": None},
    ]
