"""Files that people bring in -> rows of cells: tables as CSV, however a spreadsheet saves them, and our own JSON."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from core.errors.takeout import NotALedgerError, WrongRowError
from core.takeout.writing import COLUMNS, JSON_FORMAT

SHOWN = 40
"""Characters of a wrong cell that are told."""
_MARKS = ",;\t"
_MARK_LINE = re.compile(r"\s*\"?sep=(?P<mark>[,;\t|])\"?[ ,;\t|]*(?:\r\n|\r|\n|$)", re.IGNORECASE)
"""How Excel is told what stands between cells; it counts this line as none."""
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""What a packed file begins with, and an old one of Excel's."""
_WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers")
_ALSO_CALLED = {
    "date": "at",
    "day": "at",
    "when": "at",
    "credits": "amount",
    "ends": "lot_ends",
    "expires": "lot_ends",
    "price": "lot_cost",
    "what": "work",
    "why": "note",
    "reason": "note",
}
_TOLD_COLUMNS = 10


@dataclass(frozen=True, slots=True)
class Cells:
    """One row, as text."""

    number: int
    """As a spreadsheet counts: the names of the columns are 1. In JSON the first row is 1."""
    by_column: Mapping[str, str]
    """Of every one of COLUMNS; empty where there is none."""
    decimal_comma: bool = False
    """It was saved where a comma stands before decimals."""
    headings: Mapping[str, str] = field(default_factory=dict)
    """What those columns are called in the file that are called otherwise."""

    def __getitem__(self, column: str) -> str:
        return self.by_column[column]

    def heading(self, column: str) -> str:
        """What the file calls a column."""
        return self.headings.get(column, column)


def read_cells(name: str, content: bytes) -> Iterator[Cells]:
    """The rows of a file, in its order; what is wrong in one is raised when it is its turn.

    Raises:
        NotALedgerError: It is neither of both.
        WrongRowError: A row has more cells than there are columns.
    """
    if content.startswith(_WORKBOOKS) and name.casefold().endswith(_WORKBOOK_NAMES):
        raise NotALedgerError(name=name, columns=(), workbook=True)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotALedgerError(name=name, columns=()) from None
    return _from_json(name, text) if text.lstrip().startswith("{") else _from_table(name, text)


def _from_table(name: str, text: str) -> Iterator[Cells]:
    told = _MARK_LINE.match(text)
    if told is not None:
        text = text[told.end() :]
    heading = next((line for line in io.StringIO(text) if line.strip()), "")
    mark = max(_MARKS, key=heading.count) if told is None else told["mark"]
    # A table that breaks off within quotation marks is noticed only in strict mode.
    rows = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True), start=1)
    try:
        filled = ((number, cells) for number, cells in rows if any(map(str.strip, cells)))
        titles = next(filled, (1, []))[1]
        columns = _columns(name, titles)
        headings = {column: readable(title)[:SHOWN] for column, title in zip(columns, titles, strict=True)}
        for number, cells in filled:
            if any(map(str.strip, cells[len(columns) :])):
                raise WrongRowError(number, "", mark.join(cells[len(columns) :])[:SHOWN], "too_many_cells")
            found = _complete(dict(zip(columns, cells, strict=False)))
            yield Cells(number, found, decimal_comma=mark == ";", headings=headings)
    except csv.Error:
        raise NotALedgerError(name=name, columns=()) from None


def _columns(name: str, heading: Sequence[str]) -> list[str]:
    words = [cell.strip().casefold().replace(" ", "_") for cell in heading]
    columns = [_ALSO_CALLED.get(word, word) for word in words]
    known = [column for column in columns if column in COLUMNS]
    if known.count("amount") != 1 or len(set(known)) < len(known):
        told = tuple(readable(cell)[:SHOWN] for cell in heading[:_TOLD_COLUMNS] if cell.strip())
        raise NotALedgerError(name=name, columns=told)
    return columns


def _from_json(name: str, text: str) -> Iterator[Cells]:
    try:
        told = msgspec.json.decode(text)
        rows = [row for wallet in told["wallets"] for row in wallet["rows"]] if told["format"] == JSON_FORMAT else None
        found = [{column: _as_text(value) for column, value in row.items()} for row in rows or ()]
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):  # whatever else it may be
        rows, found = None, []
    if rows is None:
        raise NotALedgerError(name=name, columns=())
    yield from (Cells(number, _complete(row)) for number, row in enumerate(found, start=1))


def _as_text(value: object) -> str:
    if value is not None and not isinstance(value, (str, int)):
        raise TypeError("a cell is text or a whole number")
    return "" if value is None else str(value)


def _complete(cells: Mapping[str, str]) -> dict[str, str]:
    return {column: readable(cells.get(column, "")) for column in COLUMNS}


def readable(text: str) -> str:
    """Text without what no database keeps and nobody sees; lines stay."""
    if not text.isprintable():
        text = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return text.strip()
