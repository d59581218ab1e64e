"""Environment and .env -> Settings, read once, frozen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values
from platformdirs import user_data_path

from core.errors.setup import SettingError

PROGRAM = "scrip"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation can set. `.env.example` says what each means."""

    data_folder: Path
    """Where the terminal keeps its records and its history of lines."""
    colour: bool = True
    """Whether a terminal that shows colours gets them."""
    plain: bool = False
    """Whether a terminal tells pictures in words."""
    database_url: str | None = field(default=None, repr=False)
    """None: SQLite in the data folder. May hold a password."""
    discord_token: str | None = field(default=None, repr=False)
    telegram_token: str | None = field(default=None, repr=False)
    discord_api_base: str | None = None
    """None: Discord's own; likewise the others."""
    discord_gateway_url: str | None = None
    telegram_api_base: str | None = None
    price_book: Path | None = None
    """A folder of price files of one's own; None: only the packaged ones."""


def read_settings(environment: Mapping[str, str], dotenv: Path) -> Settings:
    """The process environment wins over the file, which need not be there; an empty value counts as none.

    Raises:
        SettingError: The file is there but cannot be read, or a value is not what it has to be.
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
        plain="SCRIP_PLAIN" in values,
        database_url=values.get("SCRIP_DATABASE_URL"),
        discord_token=_token(values, "DISCORD_TOKEN"),
        telegram_token=_token(values, "TELEGRAM_TOKEN"),
        discord_api_base=_address(values, "DISCORD_API_BASE", "http", "https"),
        discord_gateway_url=_address(values, "DISCORD_GATEWAY_URL", "ws", "wss"),
        telegram_api_base=_address(values, "TELEGRAM_API_BASE", "http", "https"),
        price_book=_folder(values, "SCRIP_PRICE_BOOK"),
    )


def _folder(values: Mapping[str, str], setting: str) -> Path | None:
    """A folder that is there. Raises SettingError."""
    if setting not in values:
        return None
    try:
        folder = Path(values[setting].strip()).expanduser()
        there = folder.is_dir()
    except (OSError, RuntimeError, ValueError):  # not to be looked at, no such home, a zero byte
        there = False
    if not there:
        raise SettingError(setting=setting, problem="not_a_folder")
    return folder


def _token(values: Mapping[str, str], setting: str) -> str | None:
    """A token, the spaces around it left out. Raises SettingError for what can be none."""
    token = values.get(setting, "").strip()
    readable = all("!" <= character <= "~" for character in token)
    if token and not (readable and (setting != "TELEGRAM_TOKEN" or re.fullmatch(r"[0-9]+:.+", token))):
        raise SettingError(setting=setting, problem="not_a_token")
    return token or None


def _address(values: Mapping[str, str], setting: str, *schemes: str) -> str | None:
    """A web address without a slash at its end. Raises SettingError."""
    address = values.get(setting, "").strip().rstrip("/")
    if not address:
        return None
    try:
        parts = urlsplit(address)
        fits = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        fits = False
    if not fits or any(character.isspace() for character in address):
        raise SettingError(setting=setting, problem="not_an_address")
    return address
