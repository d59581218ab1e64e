"""Where nobody can be warned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors.tree import RefusedError

if TYPE_CHECKING:
    from core.alerts.levels import Mark
    from core.ledger.changes import WalletKey


@dataclass(eq=False)
class NoSuchThresholdError(RefusedError):
    """No alert is set there."""

    code = "no_such_alert"
    mark: Mark | None
    """None: no alert is set at all."""
    marks: tuple[Mark, ...]
    """Those that are set."""
    key: WalletKey


@dataclass(eq=False)
class WhichThresholdError(RefusedError):
    """Several are set, and none was named."""

    code = "which_alert"
    marks: tuple[Mark, ...]
    """At least two."""
    key: WalletKey


@dataclass(eq=False)
class TooManyThresholdsError(RefusedError):
    """The wallet has as many alerts as it may have."""

    code = "too_many_alerts"
    limit: int


@dataclass(eq=False)
class NoWarningError(RefusedError):
    """No warning of the caller's is kept on this server, or not that one."""

    code = "no_warning"
    number: int | None


@dataclass(eq=False)
class SnoozeLengthError(RefusedError):
    """Warnings are not put off for so short, or so long, a time."""

    code = "bad_snooze"
    days: int
    """The most."""
