"""Thresholds: armed until the available credits fall to them, fired until they are well above again."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from core.amounts import Amount
from core.ledger.changes import Change, WalletKey
from core.people import Server
from core.work.afford import Mix

if TYPE_CHECKING:
    from core.alerts.outbox import Alert as AnyAlert
    from core.alerts.place import WarningPlace

MAX_THRESHOLDS = 20
"""A wallet; more would be a mistake."""
MAX_THRESHOLD = 1_000_000_000_000
"""Whole units: a tenth more still fits."""


class ThresholdState(enum.Enum):
    """Armed: it will warn. Fired: it has warned, and waits to be armed again."""

    ARMED = "armed"
    FIRED = "fired"


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where a person wants to be warned."""

    amount: Amount
    """Above zero, at most MAX_THRESHOLD."""
    state: ThresholdState = ThresholdState.ARMED

    @property
    def armed_again_at(self) -> Amount:
        """The threshold and a tenth of it, 1,100 for 1,000: credits that hover at the threshold warn once."""
        tenth_up = -(-self.amount.micros // 10)
        return Amount(self.amount.micros + tenth_up, self.amount.unit)

    def seen(self, available: Amount) -> Threshold:
        """The threshold once this much is available: fired at or below it, armed from `armed_again_at`, else as is."""
        if available <= self.amount:
            return replace(self, state=ThresholdState.FIRED)
        if available.micros * 10 >= self.amount.micros * 11:  # plain integers: the sum may not fit an Amount
            return replace(self, state=ThresholdState.ARMED)
        return self


@dataclass(frozen=True, slots=True)
class Fall:
    """Thresholds that fired together: one warning, for the most severe."""

    threshold: Amount
    """The lowest of them."""
    also: tuple[Amount, ...]
    """The others, highest first."""


def judge(thresholds: Iterable[Threshold], available: Amount) -> tuple[tuple[Threshold, ...], Fall | None]:
    """What a change does to a wallet's thresholds.

    Returns:
        Those that are in another state now, and the fall to warn of, if any fired.
    """
    before_and_after = [(threshold, threshold.seen(available)) for threshold in thresholds]
    changed = tuple(after for before, after in before_and_after if after.state is not before.state)
    fired = sorted(threshold.amount for threshold in changed if threshold.state is ThresholdState.FIRED)
    return changed, Fall(fired[0], tuple(reversed(fired[1:]))) if fired else None


@dataclass(frozen=True, slots=True)
class Alert:
    """A warning as it was put into the outbox while thresholds were in credits alone."""

    server_name: str
    wallet: WalletKey
    provider_name: str
    fall: Fall
    available: Amount
    makes: tuple[Mix, ...]
    cause: Change | None
    """The change that made the credits fall; None: they were low already when the threshold was set."""


def lease_is_over(until: datetime | None, now: datetime, lease: timedelta) -> bool:
    """Whether an alert is free: held by nobody, or no longer. A lease that would still last twice as long as leases do
    was taken by a clock that is far ahead of ours, or that was set back since: it counts for nothing. One that lasts a
    little longer is that of somebody who looked at the clock after us, and was quicker."""
    return until is None or until <= now or until > now + 2 * lease


@dataclass(frozen=True, slots=True)
class PendingAlert:
    """An alert in the outbox, held by whoever is delivering it."""

    server_id: UUID
    number: int
    """On its server."""
    alert: AnyAlert
    attempts: int
    """How often it was taken up for delivery, this time included."""
    nonce: str
    """The same at each attempt, for networks that drop what they have seen."""
    locale: str
    time_zone: str
    decided_at: datetime
    destination: str
    """The person, in the network's own id."""
    server: Server
    """Where it arose."""
    name: str
    """What they are called there."""
    place: WarningPlace | None = None
    """Where it is told, in place of a private chat, if moderators chose one and the person did not refuse."""
