"""The longest comparison that people ask for fits a message; its buttons work although their words do not fit."""

from __future__ import annotations

import re

from adapters.discord.outgoing import MAX_DATA
from tests.adapters.discord.conftest import Bot

LINES = (
    *("1 video 5s", "2 videos 10s", "3 images", "4 videos 8s", "5 images 1080p", "6 videos image-to-video 5s"),
    *("7 videos 5s with audio at 60%", "8 videos silent", "9 images 2k", "10 videos 1080p", "11 images", "12 videos"),
)
LONGEST = f"{', '.join(LINES)} in months 1-3, none in months 4-11, 1 image in month 12"
PAGES = {"All of them": "page 1 of 2", "Dearer": "page 2 of 2", "Cheaper": "page 1 of 2"}


async def test_the_longest_comparison_fits_and_all_of_its_pages_can_be_turned(bot: Bot) -> None:
    assert len(LONGEST) > 2 * MAX_DATA
    short = shown = await bot.ask("compare", {"work": LONGEST})
    assert not short.ephemeral
    assert "Comfy is cheapest" in short.text
    assert "Credits without a price in money: Vidzy" in short.text
    for label, page in PAGES.items():
        shown = await bot.press(shown, label)
        assert page in shown.text
        assert not re.search(r"…|^- and \d+ more$", shown.text, re.MULTILINE)
    assert (await bot.press(shown, "In short")).text == short.text
