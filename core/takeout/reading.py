"""Cells of a file -> rows of a ledger: what writing.py wrote, and tables of a person's own with a column of amounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from core.errors.takeout import RowProblem, TooManyRowsError, WrongRowError
from core.ledger.changes import ChangeKind, WalletKey
from core.prices.book import PriceBook
from core.takeout.cells import SHOWN, Cells, read_cells
from core.takeout.rows import Row, RowId, foreign_origin
from core.takeout.values import (
    MisreadError,
    read_amount,
    read_cost,
    read_kind,
    read_moment,
    read_wallet,
    written_amount,
)
from core.takeout.writing import COLUMNS, plain_cell

MAX_ROWS = 10_000
"""While they are recorded nobody else writes to a SQLite file: for so many that is somewhat less than a second."""
MAX_CELL = 100
MAX_WORDS = 4_000
"""Characters of a person's own words, and of the work that they recorded."""
_USES = frozenset(kind.value for kind in (ChangeKind.SPEND, ChangeKind.SETTLE, ChangeKind.ADJUST, ChangeKind.END))


@dataclass(frozen=True, slots=True)
class _Found:
    """A row, and what else its cells say."""

    row: Row
    cells: Cells
    place: int
    """In its change."""

    @property
    def change(self) -> int | None:
        """The number that it had where it was taken out."""
        word = self.cells["change"]
        return int(word) if word.isascii() and word.isdecimal() else None


class Reader:
    """Reads files for one caller."""

    def __init__(self, book: PriceBook, default: WalletKey, zone: str, today: date) -> None:
        """What holds where a row does not say otherwise.

        Args:
            zone: In which days begin.
        """
        self._book, self._default, self._zone, self._today = book, default, zone, today

    def rows(self, name: str, content: bytes) -> tuple[Row, ...]:
        """All rows of a file, oldest first as far as they tell.

        Raises:
            NotALedgerError: It is nothing that is read.
            WrongRowError: A row is wrong.
            TooManyRowsError: There are more than MAX_ROWS.
        """
        found: list[_Found] = []
        alike: Counter[str] = Counter()
        for cells in read_cells(name, content):
            if len(found) == MAX_ROWS:
                raise TooManyRowsError(limit=MAX_ROWS)
            found.append(self._found(cells, alike))
        _check_sums(found)
        return tuple(one.row for one in _oldest_first(found))

    def _found(self, cells: Cells, alike: Counter[str]) -> _Found:
        for column in COLUMNS:
            limit = MAX_WORDS if column in ("work", "note") else MAX_CELL
            if len(cells[column]) > limit:
                raise _wrong(cells, column, "too_long", limit + 1)
        ours = RowId.read(cells["id"])
        said = f"id {cells['id']}"
        if not cells["id"]:  # two rows that say the same are two
            said = "\x1f".join(f"{column} {cells[column]}" for column in COLUMNS if cells[column])
            alike[said] += 1
            said = f"{alike[said]} {said}"
        elif alike[said]:
            raise _wrong(cells, "id", "repeated")
        alike[said] += 1
        try:
            row = self._row(cells, ours.origin if ours else foreign_origin(said), written=ours is not None)
        except MisreadError as error:
            raise _wrong(cells, error.column, error.problem, error.place) from None
        return _Found(row, cells, ours.place if ours else 0)

    def _row(self, cells: Cells, origin: str, *, written: bool) -> Row:
        """Raises MisreadError."""
        key = read_wallet(cells, self._book, self._default)
        amount = written_amount(cells["amount"], key.unit) if written else None
        if amount is None:
            amount = read_amount(cells, key.unit)
        kind = cells["kind"].casefold()
        if amount.micros > 0 and kind in _USES:
            raise MisreadError("amount", "must_be_negative")
        own_words = [plain_cell(cells[column]) for column in ("work", "note")]
        return Row(
            origin,
            key,
            amount,
            read_moment(cells, "at", self._zone, self._today),
            kind,
            cells["lot"] or None,
            read_kind(cells),
            read_moment(cells, "lot_ends", self._zone, self._today),
            read_cost(cells),
            ": ".join(word for word in own_words if word),
        )


def _wrong(cells: Cells, column: str, problem: RowProblem, place: int | None = None) -> WrongRowError:
    return WrongRowError(cells.number, cells.heading(column), cells[column][:SHOWN], problem, place)


def _check_sums(found: Collection[_Found]) -> None:
    """Of a change that was taken out none of its effects may be missing, or it would never come in whole."""
    sums: Counter[str] = Counter()
    for one in found:
        sums[one.row.origin] += one.row.amount.micros
    for one in found:
        unit = one.row.wallet.unit
        before, after = (written_amount(one.cells[column], unit) for column in ("before", "after"))
        if before is not None and after is not None and after.micros - before.micros != sums[one.row.origin]:
            raise _wrong(one.cells, "amount", "does_not_add_up")


def _oldest_first(found: list[_Found]) -> list[_Found]:
    """However a spreadsheet sorted them: by the numbers of their changes, else by their days."""
    numbered = [(change, one.row.origin, one.place) for one in found if (change := one.change) is not None]
    if len(numbered) == len(found):
        return [found[place] for place in sorted(range(len(found)), key=numbered.__getitem__)]
    moments = [at for one in found if (at := one.row.at) is not None]
    if len(moments) == len(found):
        return [found[place] for place in sorted(range(len(found)), key=moments.__getitem__)]
    return found
