"""Files that people bring in: tables however a spreadsheet saves them, our own JSON, and files that mean harm."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.amounts import Amount, Unit
from core.errors.takeout import NotALedgerError, RowProblem, TooManyRowsError, WrongRowError
from core.errors.tree import RefusedError
from core.ledger.changes import WalletKey
from core.ledger.lots import LotKind
from core.prices.book import PriceBook
from core.takeout import reading
from core.takeout.reading import MAX_ROWS, Reader
from core.takeout.rows import Row

VIDZY = WalletKey("vidzy", "app", Unit.CREDIT)
RUNWAY = WalletKey("runway", "api", Unit.CREDIT)
OURS = "0123456789ab"


@pytest.fixture(scope="module")
def reader(book: PriceBook) -> Reader:
    return Reader(book, VIDZY, "Europe/Amsterdam", date(2026, 11, 22))


def read(reader: Reader, content: str | bytes) -> list[Row]:
    return list(reader.rows("credits.csv", content.encode() if isinstance(content, str) else content))


def amounts(rows: list[Row]) -> list[str]:
    return [row.amount.plain for row in rows]


def wrong(reader: Reader, content: str | bytes) -> tuple[int, str, str, RowProblem, int | None]:
    with pytest.raises(WrongRowError) as caught:
        read(reader, content)
    error = caught.value
    return error.row, error.column, error.word, error.problem, error.place


# Tables of one's own


def test_a_column_of_amounts_is_enough(reader: Reader) -> None:
    first, second = read(reader, "amount\n500\n-70\n")
    assert (first.amount, first.wallet, first.at, first.said("UTC")) == (
        Amount.exactly(500, Unit.CREDIT),
        VIDZY,
        None,
        "",
    )
    assert second.amount == Amount.exactly(-70, Unit.CREDIT)


def test_day_provider_kind_end_price_and_note_are_read(reader: Reader) -> None:
    (row,) = read(
        reader,
        "Date,Provider,Channel,Credits,Kind,Lot kind,Expires,Price,Note\n"
        '20 Nov,runway,api,"1,500",bought,gift,30 Nov,$42.50,"won, it seems"\n',
    )
    assert (row.wallet, row.amount.plain, row.lot_kind) == (RUNWAY, "1500", LotKind.PROMOTIONAL)
    assert row.at == datetime(2026, 11, 19, 23, tzinfo=UTC)
    assert row.ends_at == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert row.cost == Amount(42_500_000, Unit.USD)
    assert row.said("Europe/Amsterdam") == "2026-11-20 bought won, it seems"
    assert row.said("UTC") == "2026-11-19 23:00 bought won, it seems"


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("500", "500"),
        ("+500", "500"),
        ("\u2212500", "-500"),
        ("-1,280.5", "-1280.5"),
        ("1\u202f280", "1280"),
        ("1.5k", "1500"),
        ("12.125", "12.125"),
        ("1,280", "1280"),
        ("12,50", "12.5"),
        ("1234,567", "1234.567"),
        ("1.000,5", "1000.5"),
    ],
)
def test_numbers_are_read_as_people_write_them(reader: Reader, word: str, plain: str) -> None:
    if word == "12.125":  # which can be twelve thousand
        assert wrong(reader, f'amount\n"{word}"\n')[3] == "ambiguous_number"
    else:
        assert amounts(read(reader, f'amount\n"{word}"\n')) == [plain]


@pytest.mark.parametrize("end", ["never", "", "none"])
def test_credits_without_an_end(reader: Reader, end: str) -> None:
    assert read(reader, f"amount,expires\n500,{end}\n")[0].ends_at is None


@pytest.mark.parametrize(
    ("at", "moment"),
    [
        ("2026-11-20", datetime(2026, 11, 19, 23, tzinfo=UTC)),
        ("2026-11-20 10:05", datetime(2026, 11, 20, 9, 5, tzinfo=UTC)),
        ("2026-11-20T10:05:00Z", datetime(2026, 11, 20, 10, 5, tzinfo=UTC)),
        ("2026-11-20T00:00:00", datetime(2026, 11, 19, 23, tzinfo=UTC)),
        ("1 July 2026", datetime(2026, 6, 30, 22, tzinfo=UTC)),
        ("31/12/2026", datetime(2026, 12, 30, 23, tzinfo=UTC)),
    ],
)
def test_days_and_moments_are_those_of_the_reader(reader: Reader, at: str, moment: datetime) -> None:
    assert read(reader, f"date,amount\n{at},5\n")[0].at == moment


def test_the_newest_row_may_come_first(reader: Reader) -> None:
    rows = read(reader, "date,amount\n2026-11-22,-70\n2026-11-20,500\n2026-11-21,-30\n")
    assert amounts(rows) == ["500", "-30", "-70"]


def test_without_all_days_the_order_stays(reader: Reader) -> None:
    assert amounts(read(reader, "date,amount\n2026-11-22,-70\n,500\n2026-11-21,-30\n")) == ["-70", "500", "-30"]


def test_two_rows_that_say_the_same_are_two_and_each_time_the_same_two(reader: Reader) -> None:
    content = "date,amount\n2026-11-22,-70\n2026-11-22,-70\n"
    names = [row.origin for row in read(reader, content)]
    assert len(set(names)) == 2
    assert [row.origin for row in read(reader, content + "2026-11-23,5\n")][:2] == names


def test_ids_of_ones_own_name_a_row_whatever_else_it_says(reader: Reader) -> None:
    one, other = (read(reader, f"id,amount,note\n2026-17,{amount},x\n")[0] for amount in (5, 6))
    assert one.origin == other.origin
    first, second = read(reader, "id,amount\n2026-17,5\n2026-18,5\n")
    assert first.origin == one.origin != second.origin


# As spreadsheets save them


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfdate,amount,note\r\n2026-11-20,500,a\r\n",
        b"date;amount;note\n2026-11-20;500;a\n",
        b"date\tamount\tnote\n2026-11-20\t500\ta\n",
        b"note,amount,date\na,500,2026-11-20\n",
        b"date,amount,note\r2026-11-20,500,a\r",
        b'"date","amount","note"\n"2026-11-20","500","a"\n',
        b"date,amount,note,,\n2026-11-20,500,a,,\n,,,,\n,,\n\n\n",
        b"\n\n,,\ndate,amount,note\n\n2026-11-20,500,a\n",
        b" Date , AMOUNT ,Note,balance\n 2026-11-20 , 500 , a ,9000\n",
        b"date,amount,note\n2026-11-20,500,a,,,\n",
        b"date,amount,note\n2026-11-20,500,a",
    ],
)
def test_a_table_is_the_same_however_it_is_saved(reader: Reader, content: bytes) -> None:
    (row,) = read(reader, content)
    assert (row.amount.plain, row.at, row.note) == ("500", datetime(2026, 11, 19, 23, tzinfo=UTC), "a")


def test_lines_within_quotation_marks_are_one_cell(reader: Reader) -> None:
    first, second = read(reader, 'amount,note\n5,"two\nlines, and ""quotes"""\n6,\n')
    assert (first.note, second.amount.plain) == ('two\nlines, and "quotes"', "6")


@pytest.mark.parametrize("word", ["1,000", "-12,125", "1.000"])
def test_where_a_comma_stands_before_decimals_three_digits_behind_it_are_asked_about(reader: Reader, word: str) -> None:
    assert wrong(reader, f"date;amount\n2026-11-20;{word}\n") == (2, "amount", word, "ambiguous_number", None)


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("1000,5", "1000.5"),
        ("-12,50", "-12.5"),
        ("\u2212\u202f7", None),
        ("1.000,5", "1000.5"),
        ("1.000,125", "1000.125"),
        ("1\u202f000,500", "1000.5"),
        ("12,1250", "12.125"),
        ("0,125", "0.125"),
        ("1,000,000", "1000000"),
        ("12.5", "12.5"),
    ],
)
def test_decimals_behind_a_comma_are_read_where_they_cannot_be_thousands(
    reader: Reader, word: str, plain: str | None
) -> None:
    content = f"date;amount\n2026-11-20;{word}\n"
    if plain is None:
        assert wrong(reader, content)[3] == "not_a_number"
    else:
        assert amounts(read(reader, content)) == [plain]


@pytest.mark.parametrize(
    "content",
    [
        "sep=;\r\ndate;amount;note\r\n2026-11-20;12,50;a, b\r\n",
        '\ufeff"sep=;"\ndate;amount;note\n2026-11-20;12,50;a, b\n',
        "SEP=\t\ndate\tamount\tnote\n2026-11-20\t12,50\ta, b\n",
        "sep=|\rdate|amount|note\r2026-11-20|12,50|a, b\r",
    ],
)
def test_the_line_that_tells_excel_what_stands_between_cells_is_read(reader: Reader, content: str) -> None:
    (row,) = read(reader, content)
    assert (row.amount.plain, row.note) == ("12.5", "a, b")


def test_that_line_is_none_of_the_rows_that_are_counted(reader: Reader) -> None:
    assert wrong(reader, "sep=;\ndate;amount\n2026-11-20;\n")[0] == 2


# What is wrong


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("amount\n500\n12,5O\n", (3, "", "5O", "too_many_cells", None)),
        ('amount\n500\n"12,5O"\n', (3, "amount", "12,5O", "not_a_number", 5)),
        ("amount,note\n500,a\n\n,b\n", (4, "amount", "", "missing", None)),
        ("amount\nNaN\n", (2, "amount", "NaN", "not_a_number", 1)),
        ("amount\nInfinity\n", (2, "amount", "Infinity", "not_a_number", 1)),
        ("amount\n-\n", (2, "amount", "-", "not_a_number", None)),
        ("amount\n٣\n", (2, "amount", "٣", "not_a_number", 1)),
        ("amount\n1e400\n", (2, "amount", "1e400", "too_large", None)),
        ("amount\n1e-400\n", (2, "amount", "1e-400", "too_many_decimals", None)),
        ("amount\n9999999999999\n", (2, "amount", "9999999999999", "too_large", None)),
        ("amount\n0.0001\n", (2, "amount", "0.0001", "too_many_decimals", None)),
        ("amount\n1.000\n", (2, "amount", "1.000", "ambiguous_number", None)),
        ("amount,kind\n500,spend\n", (2, "amount", "500", "must_be_negative", None)),
        ("amount,provider\n5,runwey\n", (2, "provider", "runwey", "not_a_provider", None)),
        ("amount,provider,channel\n5,runway,shop\n", (2, "channel", "shop", "not_a_channel", None)),
        ("amount,unit\n5,USD\n", (2, "unit", "USD", "not_a_unit", None)),
        ("amount,date\n5,soon\n", (2, "date", "soon", "not_a_moment", None)),
        ("amount,date\n5,03/04/2026\n", (2, "date", "03/04/2026", "not_a_moment", None)),
        ("amount,date\n5,0001-01-01T00:00:00+14:00\n", (2, "date", "0001-01-01T00:00:00+14:00", "not_a_moment", None)),
        ("amount,Lot ends\n5,9999-12-31\n", (2, "Lot ends", "9999-12-31", "not_a_moment", None)),
        ("amount,expires\n5,9999-12-31\n", (2, "expires", "9999-12-31", "not_a_moment", None)),
        ("amount,lot_kind\n5,stolen\n", (2, "lot_kind", "stolen", "not_a_kind_of_lot", None)),
        (" Credits \n\nx\n", (3, "Credits", "x", "not_a_number", 1)),
        ("amount,price\n5,€5\n", (2, "price", "€5", "not_money", None)),
        ("amount,price\n5,-$5\n", (2, "price", "-$5", "not_money", None)),
        (f"amount,note\n5,{'x' * 4001}\n", (2, "note", "x" * 40, "too_long", 4001)),
        (f"amount,kind\n5,{'x' * 101}\n", (2, "kind", "x" * 40, "too_long", 101)),
        ("id,amount\na,5\na,6\n", (3, "id", "a", "repeated", None)),
        (f"id,amount\n{OURS}-1-1,5\n{OURS}-1-1,5\n", (3, "id", f"{OURS}-1-1", "repeated", None)),
    ],
)
def test_a_wrong_row_is_named_with_its_column_and_what_stands_there(
    reader: Reader, content: str, told: tuple[int, str, str, RowProblem, int | None]
) -> None:
    assert wrong(reader, content) == told


@pytest.mark.parametrize("rows", ["{0}-1-1,-5,10,3\n", "{0}-1-1,-5,10,3\n{0}-2-1,-2,3,1\n"])
def test_a_change_that_lost_one_of_its_rows_is_noticed(reader: Reader, rows: str) -> None:
    told = wrong(reader, "id,amount,before,after\n" + rows.format(OURS))
    assert (told[0], told[3]) == (2, "does_not_add_up")
    whole = "id,amount,before,after\n" + rows.format(OURS) + f"{OURS}-1-2,-2,10,3\n"
    assert "-2" in amounts(read(reader, whole))


def test_a_sum_that_a_spreadsheet_wrote_its_own_way_is_not_checked(reader: Reader) -> None:
    assert amounts(read(reader, 'amount,before,after\n-5,"1,000",x\n')) == ["-5"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"hello",
        b"date,note\n2026-11-20,a\n",
        b"amount,credits\n5,5\n",
        b"date,day,amount\n,,5\n",
        b"\xff\xfea\x00m\x00",
        b"amount\n\xff\xfe\xfd\n",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b'amount,note\n5,"never closed\n6,x\n',
        b'amount,note\n5,"closed"early\n',
        b"{}",
        b"{",
        b'{"format": "scrip 2", "wallets": []}',
        b'{"format": "scrip 1"}',
        b'{"format": "scrip 1", "wallets": [{"rows": {"amount": "5"}}]}',
        b'{"format": "scrip 1", "wallets": [{"rows": ["5"]}]}',
        b'{"format": "scrip 1", "wallets": [{"rows": [{"amount": 5.5}]}]}',
        b'{"format": "scrip 1", "wallets": [{"rows": [{"amount": ["5"]}]}]}',
        b'{"format": "scrip 1", "wallets": [{"rows": [{"amount": NaN}]}]}',
        b'{"format": "scrip 1", "wallets": [{"rows": [{"amount": 1e999}]}]}',
        b'{"format": "scrip 1", "wallets": [{"rows": [{"amount": "\\ud800"}]}]}',
        b'{"format": "scrip 1", "wallets": ' + b"[" * 300_000,
        b'{"a":' * 300_000,
        b'{"format": "scrip 1", "wallets": [{"rows": [{"amount": ' + b"9" * 5_000 + b"}]}]}",
    ],
    ids=lambda content: repr(content[:30]),
)
def test_what_is_no_ledger_is_called_none(reader: Reader, content: bytes) -> None:
    with pytest.raises((NotALedgerError, WrongRowError)) as caught:
        read(reader, content)
    assert isinstance(caught.value, NotALedgerError) or b"9999" in content


@pytest.mark.parametrize(
    ("name", "content", "workbook"),
    [
        ("credits.xlsx", b"PK\x03\x04\x14\x00", True),
        ("Credits.XLS", b"\xd0\xcf\x11\xe0\xa1\xb1", True),
        ("credits.ods", b"PK\x03\x04\x14\x00", True),
        ("credits.zip", b"PK\x03\x04\x14\x00", False),
        ("credits.xlsx", b"date,note\n", False),
    ],
)
def test_a_spreadsheet_that_is_not_saved_as_csv_is_known(
    reader: Reader, name: str, content: bytes, workbook: bool
) -> None:
    with pytest.raises(NotALedgerError) as caught:
        reader.rows(name, content)
    assert caught.value.workbook is workbook


def test_a_table_without_amounts_is_told_its_columns(reader: Reader) -> None:
    with pytest.raises(NotALedgerError) as caught:
        read(reader, f"Datum,Betrag\x00,{'x' * 500},{'y,' * 50}\n")
    assert caught.value.columns[:3] == ("Datum", "Betrag", "x" * 40)
    assert len(caught.value.columns) <= 10


@pytest.mark.parametrize(
    "content",
    [
        b"," * 1_000_000,
        b"amount" + b"," * 1_000_000,
        b"amount\n" + b"," * 1_000_000,
        b"amount\n5" + b"," * 999_000 + b"x",
        b"amount\n" + b"5\n" * 500_000,
        b"amount,note\n5," + b"x" * 1_000_000,
        b'amount,note\n5,"' + b"\n" * 1_000_000,
        b"amount\n" + b"\n" * 1_000_000,
        b"amount\n" + b"9" * 100_000,
        b"amount\n1e" + b"9" * 90,
        b"amount\n" + b"1," * 40 + b"1",
        b"amount,price\n5," + b"$" * 90,
        b"amount,date\n5," + b"1 " * 45,
        b'{"format": "scrip 1", "wallets": [' + b"{}," * 300_000 + b"{}]}",
    ],
    ids=lambda content: repr(content[:30]),
)
def test_files_that_mean_harm_are_answered(reader: Reader, content: bytes) -> None:
    try:
        assert len(read(reader, content)) <= 1
    except RefusedError as error:
        assert len(str(error)) < 1_000


def test_more_rows_than_are_read_at_once_are_refused(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_ROWS == 10_000
    monkeypatch.setattr(reading, "MAX_ROWS", 2)
    assert len(read(reader, "amount\n1\n2\n")) == 2
    with pytest.raises(TooManyRowsError) as caught:
        read(reader, "amount\n1\n2\n3\n")
    assert caught.value.limit == 2


def test_what_no_database_keeps_is_left_out(reader: Reader) -> None:
    (row,) = read(reader, b"amount,note,kind,id\n5,a\x00b\x1bc,k\x00,i\x00d\n")
    assert (row.note, row.kind) == ("abc", "k")
    (row,) = read(reader, '{"format": "scrip 1", "wallets": [{"rows": [{"amount": "5", "note": "a\\u0000b"}]}]}')
    assert row.note == "ab"


_CELL = st.text(max_size=12) | st.sampled_from(
    ["5", "-5", "", "2026-11-20", "runway", "=1+1", '"', "1e9", OURS + "-1-1"]
)


@given(st.lists(st.lists(_CELL, max_size=6), max_size=6), st.sampled_from(",;\t"), st.binary(max_size=20))
@example([["5"]], ",", b"\x00")
def test_any_file_comes_back_as_rows_or_an_error_of_ours(
    reader: Reader, lines: list[list[str]], mark: str, tail: bytes
) -> None:
    heading = mark.join(["amount", "date", "id", "provider", "lot", "change"])
    content = "\n".join([heading, *(mark.join(cells) for cells in lines)]).encode("utf-8", "replace") + tail
    for attempt in (content, json.dumps({"format": "scrip 1", "wallets": [{"rows": lines}]}).encode()):
        try:
            rows = reader.rows("x", attempt)
        except RefusedError:
            continue
        assert all("\x00" not in row.origin + row.said("UTC") + (row.lot or "") for row in rows)
