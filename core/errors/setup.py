"""Files and settings that are wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from core.errors.tree import ScripError

if TYPE_CHECKING:
    from core.nouns import Phrase


SettingProblem: TypeAlias = Literal[
    "not_a_url",
    "sqlite_needs_a_file",
    "sqlite_takes_no_parameters",
    "unknown_database",
    "unknown_parameter",
    "unreadable",
    "no_moment_with_zone",
    "not_a_day",
    "not_a_folder",
    "not_a_name",
    "not_an_address",
    "not_a_token",
    "no_token",
    "not_postgresql",
    "not_sqlite",
]


@dataclass(eq=False)
class PriceBookError(ScripError):
    """A price file is wrong, at this line and row where they are known."""

    code = "price_book"
    file: str
    problem: Phrase
    line: int | None = None
    row: str | None = None


@dataclass(eq=False)
class SettingError(ScripError):
    """Names the setting and the problem, never the value: it may hold a password."""

    code = "setting"
    setting: str
    problem: SettingProblem
