"""A place of a server, a channel, a thread or a topic, that its members' warnings go to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WarningPlace:
    """Where moderators want the warnings of their members, in place of each person's private chat."""

    external_id: str
    """As the network names it; empty: where nobody names one, a group as a whole."""
    name: str
    """For people; empty: not known."""
    amounts: bool = False
    """Whether it is said there how much somebody has, which everybody there can read."""
    lost: bool = False
    """Nothing can be written there any more: so warnings go to each person privately."""
