"""What to send next, in an answer that says no: it is of the wallet that was asked of."""

from __future__ import annotations

import pytest

from bot.app import assemble
from core.chat.reply import Tone
from core.store import Store
from tests.bot.talk import Talk

on_one = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
"""The databases have no part in it."""


@on_one
@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("/topup -5 on runway web", "/topup 5,000 on runway web"),
        ("/spend 0 on runway web", "/spend 3 videos on runway web"),
        ("/adjust 1.2345 on runway web", "/adjust 6,000 on runway web"),
        ("/refund -5 of 2 on runway web", "/refund on runway web"),
        ("/settle 0 of 3 on runway web", "/release on runway web"),
        ("/reserve 5 for 31 days on runway web", "/reserve 3 videos on runway web for 30 days"),
        ("/reserve 5 for 31 days", "/reserve 3 videos for 30 days"),
        ("/alert 0 on runway web", "/alert 1,000 on runway web"),
        ("/alert remove on runway web", "/alert 1,000 on runway web"),
        ("/alert snooze 31 days on runway web", "/alert snooze 1 day on runway web"),
        ("/balance set -5 on runway web", "/balance set 4,920 on runway web"),
        ("/budget -5 on runway web", "/budget 30 dollars a month"),
    ],
)
async def test_it_is_of_the_wallet_that_was_asked_of(store: Store, line: str, step: str) -> None:
    maya = Talk(assemble(store))
    for before in ("/topup 500 on runway web", "/spend 100 on runway web", "/reserve 5 on runway web", "/topup 500"):
        assert (await maya.say(before)).reply.tone is Tone.DONE
    said = await maya.say(line)
    assert (said.reply.next, said.reply.tone in (Tone.ASK, Tone.REFUSED)) == (step, True)
