"""Log lines: one JSON object each, in a file of the data folder, without secrets."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from logging.handlers import RotatingFileHandler
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

MAX_BYTES = 1_000_000


class JsonFormatter(logging.Formatter):
    """A record as one line, its traceback included. Known secrets are taken out of the finished line, so that it does
    not matter who logged them, or how."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        line = json.dumps(entry, ensure_ascii=True)
        for secret in self._secrets:
            line = line.replace(secret, "***").replace(json.dumps(secret)[1:-1], "***")
        return line


class _Lines(RotatingFileHandler):
    """Makes the file and its folder when there is a first line to write."""

    def _open(self):  # type: ignore[no-untyped-def]  # as the class above it
        Path(self.baseFilename).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # its name in the standard library
        """A log that cannot be written never gets in the way of an answer."""


def configure(data_folder: Path, database_urls: Iterable[str | None], *tokens: str | None) -> None:
    """Log warnings and worse to `scrip.log`, without the passwords of the URLs and without these tokens."""
    handler = _Lines(data_folder / "scrip.log", maxBytes=MAX_BYTES, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(JsonFormatter((*chain.from_iterable(map(_secrets, database_urls)), *_token_forms(tokens))))
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    root.addHandler(handler)


def _token_forms(tokens: tuple[str | None, ...]) -> Iterator[str]:
    """A token as it is, as an address spells it, and its secret half: Telegram's begins with the bot's id."""
    for token in tokens:
        if token:
            yield from (token, quote(token, safe=""), token.partition(":")[2] or token)


def _secrets(database_url: str | None) -> tuple[str, ...]:
    if database_url is None:
        return ()
    try:
        password = urlsplit(database_url).password
    except ValueError:  # not a URL; then all of it is secret
        password = None
    return tuple(secret for secret in (database_url, password, unquote(password or "")) if secret)
