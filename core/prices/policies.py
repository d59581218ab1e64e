"""What a provider says that it gives back when a generation fails."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping

from core.prices.plans import Policy
from core.prices.provider import Channel, Provider, SourceKind


class Failure(enum.Enum):
    """How a generation can fail. The value is the topic in price files."""

    TECHNICAL = "refund.technical-failure"
    BLOCKED = "refund.content-policy"
    """The provider's rules forbid the prompt, or the result."""
    DISLIKED = "refund.disliked"
    CANCELLED = "refund.cancelled"
    ANY = "refund.any-failure"
    """Whatever the reason."""


def refund_policies(provider: Provider, channel: str | None = None) -> Mapping[Failure, tuple[Policy, ...]]:
    """What is known of the provider's refunds, by what failed, in the order of Failure; nothing for the rest.

    What an article says of providers in general is nobody's policy, whatever price file it stands in.

    Args:
        channel: What holds only on others is left out; None: all.
    """
    others = [other for other in provider.channels if channel not in (None, other.id)]
    here = [one for one in provider.channels if one not in others]
    known: dict[Failure, tuple[Policy, ...]] = {}
    for failure in Failure:
        found = tuple(
            policy
            for policy in provider.policies
            if policy.topic == failure.value
            and provider.source(policy.source).kind is not SourceKind.ARTICLE
            and (_names(policy, here) or not _names(policy, others))
        )
        if found:
            known[failure] = found
    return known


def _names(policy: Policy, channels: list[Channel]) -> bool:
    """Whether its scope begins with the name of one of them: `API`, `web app, blocked at review`."""
    scope = (policy.scope or "").casefold()
    names = {name.casefold() for channel in channels for name in (channel.id, channel.name, *channel.nicknames)}
    return any(re.match(rf"{re.escape(name)}\b", scope) for name in names)
