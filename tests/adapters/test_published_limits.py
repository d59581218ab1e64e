"""What the networks publish of their limits, and that what we send by our own stays within them. Time is virtual."""

from __future__ import annotations

import pytest

from adapters.discord.adapter import LIMITS as DISCORD
from adapters.telegram.sending import LIMITS as TELEGRAM
from core.chat.pace import Limits, Pace
from core.errors.networks import SlowDownError
from tests.core.chat.virtual_time import VirtualTime

EVERYBODY, ONE, GROUP = "everybody", "one", "group"


@pytest.mark.parametrize(
    ("limits", "to", "most", "seconds"),
    [
        # https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this, read 2026-11-29
        (TELEGRAM, EVERYBODY, 30, 1),
        (TELEGRAM, ONE, 1, 1),
        (TELEGRAM, GROUP, 20, 60),
        # https://discord.com/developers/docs/topics/rate-limits, read 2026-11-29; a channel's as its headers have it
        (DISCORD, EVERYBODY, 50, 1),
        (DISCORD, ONE, 5, 5),
        (DISCORD, GROUP, 5, 5),
    ],
)
async def test_no_more_warnings_are_sent_than_the_network_takes(
    limits: Limits, to: str, most: int, seconds: int
) -> None:
    time = VirtualTime()
    pace, sent = Pace(limits, time, time.sleep), list[float]()

    async def warn(number: int) -> None:
        chat = str(number) if to == EVERYBODY else to
        while True:
            try:
                async with pace.warning(chat, group=to == GROUP):
                    sent.append(time.now)
            except SlowDownError as error:
                await time.sleep(error.retry_after_s)
            else:
                return

    await time.run(*(warn(number) for number in range(3 * most)))
    within = max(sum(start <= at < start + seconds for at in sent) for start in sent)
    assert len(sent) == 3 * most
    assert within <= most
