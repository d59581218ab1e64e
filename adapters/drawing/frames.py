"""How the two processes talk: a length of four bytes, then so many bytes."""

from __future__ import annotations

from typing import IO

DRAWN, REFUSED = b"+", b"-"
"""The first byte of an answer."""
_LENGTH = 4


def write(stream: IO[bytes], content: bytes) -> None:
    """Send it whole. Raises OSError where nobody listens."""
    stream.write(len(content).to_bytes(_LENGTH, "big") + content)
    stream.flush()


def read(stream: IO[bytes]) -> bytes | None:
    """What was sent; None where the other end is gone, also in the middle of it."""
    length = stream.read(_LENGTH)
    content = stream.read(int.from_bytes(length, "big")) if len(length) == _LENGTH else b""
    return content if content and len(content) == int.from_bytes(length, "big") else None
