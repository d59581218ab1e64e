"""What cannot be brought in, taken out or forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from core.errors.tree import RefusedError

RowProblem: TypeAlias = Literal[
    "missing",
    "not_a_number",
    "ambiguous_number",
    "too_many_decimals",
    "too_large",
    "must_be_negative",
    "does_not_add_up",
    "not_a_provider",
    "not_a_channel",
    "not_a_unit",
    "not_a_moment",
    "not_a_kind_of_lot",
    "not_money",
    "too_long",
    "too_many_cells",
    "repeated",
]


@dataclass(eq=False)
class NotALedgerError(RefusedError):
    """A file that is neither a table with a column of amounts, nor an export."""

    code = "not_a_ledger"
    name: str
    columns: tuple[str, ...]
    """The columns that it has, as far as it is a table."""
    workbook: bool = False
    """It is what a spreadsheet keeps for itself, not a table as CSV."""


@dataclass(eq=False)
class WrongRowError(RefusedError):
    """A row of a file that cannot be read. Nothing of the file was recorded."""

    code = "wrong_row"
    row: int
    """As a spreadsheet counts: the names of the columns are 1. In JSON the first row is 1."""
    column: str
    """As the file calls it. Empty: behind the last one."""
    word: str
    """What stands there, or how it begins."""
    problem: RowProblem
    place: int | None = None
    """Of the character that cannot be, from 1."""


@dataclass(eq=False)
class TooManyRowsError(RefusedError):
    """A file of more rows than are brought in at once."""

    code = "too_many_rows"
    limit: int


@dataclass(eq=False)
class NoUploadError(RefusedError):
    """No file waits under that word: it was brought in, or another one was sent since."""

    code = "no_upload"


@dataclass(eq=False)
class WrongConfirmationError(RefusedError):
    """What was typed does not confirm that everything shall be deleted."""

    code = "wrong_confirmation"
    words: str
    """That would."""


@dataclass(eq=False)
class NothingKeptError(RefusedError):
    """Nothing is kept of the caller here."""

    code = "nothing_kept"
