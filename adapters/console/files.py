"""Files on this machine: only whoever sits at its terminal has them read and written."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

from core.chat.attachment import MAX_BYTES, Attachment
from core.errors.reading import FileTooLargeError, FileUnreadableError

_QUOTES = ("'", '"')


def read(typed: str) -> Attachment:
    """The file at a path as somebody typed it. Raises FileTooLargeError, FileUnreadableError."""
    if len(typed) > 1 and typed[0] in _QUOTES and typed[0] == typed[-1]:
        typed = typed[1:-1]
    try:
        path = Path(typed).expanduser()
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
            size = max(len(content), os.fstat(file.fileno()).st_size)
    except (OSError, ValueError, RuntimeError):  # also a path that cannot be one, and the home of nobody
        raise FileUnreadableError(name=typed) from None
    if len(content) > MAX_BYTES:
        raise FileTooLargeError(limit=MAX_BYTES, size=size)
    return Attachment(path.name, content)


def write(files: tuple[Attachment, ...]) -> tuple[str, ...]:
    """Put files into the current folder, beside what is there; their names in it. Raises OSError."""
    return tuple(_write(file) for file in files)


def _write(file: Attachment) -> str:
    path = _new(Path(file.plain_name))
    try:
        path.write_bytes(file.content)
    except OSError:
        path.unlink()  # half of a file is none
        raise
    return path.name


def _new(wanted: Path) -> Path:
    """An empty file of ours: `a.csv`, or `a-2.csv`, `a-3.csv`, ... where there is one."""
    path = wanted
    for number in count(2):
        try:
            path.touch(exist_ok=False)
            break
        except FileExistsError:
            path = wanted.with_stem(f"{wanted.stem}-{number}")
    return path
