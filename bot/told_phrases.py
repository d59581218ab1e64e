"""`scrip report`: what became of alerts, for whoever runs Scrip; as sentences, and as values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.alerts.told import Told
from core.chat.message import Joined, Message, Moment, Name, msg, nmsg
from core.people import Network


def told_lines(counted: Sequence[Told]) -> tuple[Message, ...]:
    """A few lines for each network."""
    if not counted:
        return (msg("No alert was decided yet."),)
    return tuple(line for told in counted for line in _lines(told))


def told_data(counted: Sequence[Told]) -> dict[str, Any]:
    """The same for programs; times in ISO format."""
    return {
        "alerts": [
            {
                "network": told.network.value,
                "decided": told.decided,
                "delivered": told.delivered,
                "waiting": told.waiting,
                "waiting_since": None if told.waiting_since is None else told.waiting_since.isoformat(),
                "unreachable": told.unreachable,
                "attempts": told.attempts,
                "possible_repeats": told.lost,
            }
            for told in counted
        ]
    }


def _lines(told: Told) -> tuple[Message, ...]:
    what = Joined(
        (
            msg("{count} delivered", count=told.delivered),
            msg("{count} waiting", count=told.waiting),
            msg("{count} not to be delivered", count=told.unreachable),
        )
    )
    name, waits = Name(told.network.value.capitalize()), told.waiting_since
    return (
        nmsg(
            "{network}: {count} alert decided: {what}.",
            "{network}: {count} alerts decided: {what}.",
            "count",
            network=name,
            count=told.decided,
            what=what,
        ),
        *(() if waits is None else (msg("  The oldest that waits was decided on {at}.", at=Moment(waits)),)),
        nmsg("  It took {count} attempt.", "  It took {count} attempts.", "count", count=told.attempts),
        _repeats(told),
    )


def _repeats(told: Told) -> Message:
    if not told.lost:
        return msg("  No answer to an attempt was lost, so nothing was sent twice.")
    if told.network is Network.DISCORD:
        return nmsg(
            "  {count} answer to an attempt was lost. What is sent again within minutes Discord shows once.",
            "  {count} answers to attempts were lost. What is sent again within minutes Discord shows once.",
            "count",
            count=told.lost,
        )
    return nmsg(
        "  {count} answer to an attempt was lost: that message may have been sent twice.",
        "  {count} answers to attempts were lost: so many messages may have been sent twice.",
        "count",
        count=told.lost,
    )
