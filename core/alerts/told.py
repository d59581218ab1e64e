"""What became of all alerts, in numbers, for whoever runs Scrip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.people import Network


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the alerts on one network, as far as they are still kept."""

    network: Network
    decided: int
    """The sum of the three that follow."""
    delivered: int
    waiting: int
    """For their time, for another try, or for an answer that tells them."""
    unreachable: int
    """Told at their person's next command."""
    attempts: int
    """How often one was taken up for delivery."""
    lost: int
    """Attempts of which nobody knows whether they arrived: the network's answer was lost, or whoever sent was killed.
    No more than so many messages were sent twice."""
    waiting_since: datetime | None = None
    """When the oldest that waits was decided."""
