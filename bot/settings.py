"""Environment and .env -> Settings, read once, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values
from platformdirs import user_data_path

from core.errors import SettingError

PROGRAM = "scrip"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation can set. `.env.example` says what each means."""

    data_folder: Path
    """Where the terminal keeps its records and its history of lines."""
    colour: bool = True
    """Whether a terminal that shows colours gets them."""
    database_url: str | None = field(default=None, repr=False)
    """None: SQLite in the data folder. May hold a password."""


def read_settings(environment: Mapping[str, str], dotenv: Path) -> Settings:
    """The process environment wins over the file, which need not be there; an empty value counts as none.

    Raises:
        SettingError: The file is there but cannot be read.
    """
    try:
        file = dotenv_values(dotenv, interpolate=False) if dotenv.is_file() else {}
    except (OSError, UnicodeError):
        raise SettingError(setting=dotenv.name, problem="unreadable") from None
    values = {
        name: value for source in (file, environment) for name, value in source.items() if value and value.strip()
    }
    return Settings(
        data_folder=user_data_path(PROGRAM, appauthor=False),
        colour="NO_COLOR" not in values,
        database_url=values.get("SCRIP_DATABASE_URL"),
    )
