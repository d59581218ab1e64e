"""The longest comparison that people ask for fits a message; its buttons work although their words do not fit."""

from __future__ import annotations

import re

from adapters.telegram.outgoing import MAX_DATA
from tests.adapters.telegram.conftest import Bot

LINES = (
    *("1 video 5s", "2 videos 10s", "3 images", "4 videos 8s", "5 images 1080p", "6 videos image-to-video 5s"),
    *("7 videos 5s with audio at 60%", "8 videos silent", "9 images 2k", "10 videos 1080p", "11 images", "12 videos"),
)
LONGEST = f"{', '.join(LINES)} in months 1-3, none in months 4-11, 1 image in month 12"
PAGES = {"All of them": "page 1 of 2", "Dearer": "page 2 of 2", "Cheaper": "page 1 of 2"}


async def test_the_longest_comparison_fits_and_all_of_its_pages_can_be_turned(bot: Bot) -> None:
    assert len(LONGEST) > MAX_DATA
    async with bot.running():
        shown = await bot.ask(f"/compare {LONGEST}", chat=bot.studio)
        short = shown.text
        assert "Comfy is cheapest" in short
        assert "Credits without a price in money: Vidzy" in short
        for label, page in PAGES.items():
            await bot.answered(bot.telegram.press(shown, label, user=bot.maya))
            assert page in shown.text
            assert not re.search(r"…|^and \d+ more$", shown.text, re.MULTILINE)
        await bot.answered(bot.telegram.press(shown, "In short", user=bot.maya))
        assert shown.text == short
    assert len(bot.telegram.messages(bot.studio)) == 1
