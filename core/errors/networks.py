"""What networks do not do."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors.tree import ScripError


class DeliveryError(ScripError):
    """A network did not take a message."""


@dataclass(eq=False)
class UnreachableError(DeliveryError):
    """It cannot be delivered, and trying again will not change that: blocked, closed, never started, left."""

    code = "unreachable"


@dataclass(eq=False)
class PlaceLostError(DeliveryError):
    """Nothing can be written in a place of a server, now or later: it is gone, or we are not let in."""

    code = "place_lost"


@dataclass(eq=False)
class SlowDownError(DeliveryError):
    """The network asks to wait."""

    code = "slow_down"
    retry_after_s: float
    everywhere: bool = False
    """Not to this person alone: nothing is taken until then."""


@dataclass(eq=False)
class NotDeliveredError(DeliveryError):
    """It was not delivered this time."""

    code = "not_delivered"


@dataclass(eq=False)
class AnswerLostError(DeliveryError):
    """The network's answer was lost: the message may or may not have been delivered."""

    code = "answer_lost"


class NetworkError(ScripError):
    """A network does not let us in, or cannot be reached."""


@dataclass(eq=False)
class NetworkRefusedError(NetworkError):
    """It does not let us in, and will not later."""

    code = "network_refused"
    network: str
    """Its name."""
    setting: str
    """The setting that it refuses."""


@dataclass(eq=False)
class NetworkAwayError(NetworkError):
    """It cannot be reached, or is out of order; it may be back at any time."""

    code = "network_away"
    network: str
