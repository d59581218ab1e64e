"""Records that cannot be moved to another database."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors.tree import ScripError


class MoveError(ScripError):
    """The records cannot be moved to another database. Nothing was changed, except where said."""


@dataclass(eq=False)
class NothingToMoveError(MoveError):
    """There are no records."""

    code = "nothing_to_move"
    where: str


@dataclass(eq=False)
class NotSoundError(MoveError):
    """A rule of the ledger does not hold in the records that were to be moved."""

    code = "records_not_sound"
    where: str


@dataclass(eq=False)
class TargetNotEmptyError(MoveError):
    """Something is in the other database already."""

    code = "target_not_empty"
    tables: tuple[tuple[str, int], ...]
    """Names, and how many rows each has."""


@dataclass(eq=False)
class TargetUnreachableError(MoveError):
    """The other database is not there, does not answer, or does not let us in."""

    code = "target_unreachable"


@dataclass(eq=False)
class RowRefusedError(MoveError):
    """The other database does not take a row."""

    code = "row_refused"
    table: str


@dataclass(eq=False)
class CopyDiffersError(MoveError):
    """What arrived is not what was sent."""

    code = "copy_differs"
    table: str


@dataclass(eq=False)
class MoveUnknownError(MoveError):
    """The connection was lost while committing: all was moved, or nothing."""

    code = "move_unknown"
