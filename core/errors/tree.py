"""The roots of the tree: what every error is."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from core.ledger.changes import WalletKey


class ScripError(Exception):
    """Root of the tree."""

    code: ClassVar[str] = "error"
    """For programs: stands in JSON as `error.code` and never changes its meaning."""

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts().items())
        return f"{self.code}({facts})"

    def facts(self) -> dict[str, object]:
        """The fields of the error, by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]  # each leaf is a dataclass


class RequestError(ScripError):
    """What was asked cannot be answered as it stands. Nothing was changed."""

    wallet: WalletKey | None = None
    """Of which it was asked, where that is not the one that is meant when none is named."""


class ReadingError(RequestError):
    """The text could not be read; a person can put it right."""


class RefusedError(RequestError):
    """A rule says no."""

    fixes: tuple[tuple[str, str], ...] = ()
    """What can be asked instead: what it is called, and the whole work in words."""
