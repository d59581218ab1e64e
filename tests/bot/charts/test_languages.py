"""Every label of a picture is in the reader's language, and so are the words for those who cannot see it."""

from __future__ import annotations

import pytest

from bot.app import assemble
from bot.pictures import labels, readable_chart
from core.store import Store
from tests.bot.talk import Talk
from tests.bot.test_catalogue import PLAIN, PSEUDO, plain_pieces

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    "asked", ["/history", "/forecast", "/compare 50 videos 5s 720p 100 images in month 1, none in month 2"]
)
async def test_no_word_of_a_picture_stays_in_english(store: Store, asked: str) -> None:
    maya = Talk(assemble(store))
    await maya.say("/topup 9,000")
    await maya.say("/alert 1,000")
    for day in (24, 25, 28, 29):
        await maya.say(f"/topup 100 kind promotional expires {day} Dec")
    for _ in range(10):
        await maya.say("/spend 1 video 1 image", days=1)
    said = await maya.say(asked)
    assert said.reply.picture is not None
    shown = list(labels(said.reply.picture.chart(PSEUDO)))
    assert any("⟦" in label for label in shown)
    assert [label for label in shown if PLAIN.search(label)] == []
    assert plain_pieces(said.reply) == []
    # The brackets of that language are none that the font has, so it is drawn in English.
    assert readable_chart(said.reply.picture, PSEUDO).title == said.reply.picture.chart(said.language).title
