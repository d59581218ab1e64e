"""How much the tests' Discord takes in a second, in all and in a channel, once it is told to count."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Mapping
from typing import Any

# https://discord.com/developers/docs/topics/rate-limits, read 2026-11-29; a channel's bucket as its headers have it.
A_SECOND = 50
IN_A_CHANNEL, WITHIN_S = 5, 5.0
_POST = ("POST", "/channels/{channel_id}/messages")
_UNCOUNTED = ("/interactions/", "/webhooks/", "/attachments/")
"""Answers to interactions do not count, and files are elsewhere."""
Headers = dict[str, str]


class Buckets:
    """What came lately."""

    def __init__(self) -> None:
        self.counting = False
        self.a_second = A_SECOND
        self.channel_within_s = WITHIN_S
        self.clock = time.monotonic
        self.slowed: list[str] = []
        """What was answered by 429."""
        self._lately: deque[float] = deque()
        self._channels: defaultdict[str, deque[float]] = defaultdict(deque)

    def take(self, method: str, template: str, values: Mapping[str, str]) -> tuple[Headers, dict[str, Any] | None]:
        """Count a request.

        Returns:
            Headers, and what 429 says, if the request is one too many.
        """
        limit, remaining, reset_s = A_SECOND, A_SECOND - 1, 1.0  # nobody is slowed down who is not told so
        refused: dict[str, Any] | None = None
        if self.counting and not template.startswith(_UNCOUNTED):
            now = self.clock()
            lately, channel = self._lately, deque[float]()
            if (method, template) == _POST:
                channel = self._channels[values["channel_id"]]
                _forget(channel, now - self.channel_within_s)
                limit, remaining = IN_A_CHANNEL, IN_A_CHANNEL - len(channel) - 1
                reset_s = (channel[0] if channel else now) + self.channel_within_s - now
            _forget(lately, now - 1)
            if len(lately) >= self.a_second:
                refused = self._refused(f"more than {self.a_second} requests in a second", lately[0] + 1 - now)
            elif remaining < 0:
                refused = self._refused(f"more than {IN_A_CHANNEL} in a channel", reset_s, everywhere=False)
            else:
                lately.append(now)
                channel.append(now)
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(remaining, 0)),
            "X-RateLimit-Reset-After": f"{reset_s:.3f}",
            "X-RateLimit-Bucket": f"{method} {template}",
        }
        if refused is not None:  # discord.py takes a 429 without the first of these for a ban
            scope = "global" if refused["global"] else "user"
            headers |= {"Via": "1.1 google", "Retry-After": str(int(reset_s) + 1), "X-RateLimit-Scope": scope}
        return headers, refused

    def _refused(self, why: str, seconds: float, *, everywhere: bool = True) -> dict[str, Any]:
        self.slowed.append(why)
        return {"message": "You are being rate limited.", "retry_after": seconds, "global": everywhere}


def _forget(times: deque[float], before: float) -> None:
    while times and times[0] <= before:
        times.popleft()
