"""A terminal draws pictures in letters, and tells them in words where letters are heard or read by a program."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper

import pytest

from adapters.console.adapter import Screen
from adapters.console.incoming import caller
from adapters.console.outgoing import Charts, as_json, as_text
from bot.app import assemble
from core.charts.chart import Bar, Bars, Chart
from core.chat.language import Language
from core.chat.message import msg
from core.chat.reply import Picture, Reply, Text
from core.store import Store
from tests.core.charts.samples import FORECAST

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ENGLISH = Language.of("en", "UTC", NOW)
BARS = Bars("", (), (Bar("videos", 4_500, "4,500"), Bar("图像", 2_100, "2,100")), others="and 2 more")


def reply(chart: Chart) -> Reply:
    return Reply(msg("A title"), (Text(msg("Some text.")), Picture(lambda _: chart, msg("What it shows."))), next="/x")


@pytest.mark.parametrize(
    ("charts", "lines"),
    [
        (
            Charts.BLOCKS,
            ["  videos ████████████████████ 4,500", "  图像   █████████ 2,100", "  and 2 more"],
        ),
        (
            Charts.SIGNS,
            ["  videos #################### 4,500", "  图像   ######### 2,100", "  and 2 more"],
        ),
        (Charts.WORDS, ["What it shows."]),
    ],
)
def test_bars_stand_below_the_lines(charts: Charts, lines: list[str]) -> None:
    shown = as_text(reply(BARS), ENGLISH, charts=charts).split("\n")
    assert shown == ["A title", "Some text.", *lines, "Next: /x"]


def test_a_line_over_time_is_a_row_with_its_ends() -> None:
    (row,) = as_text(reply(FORECAST), ENGLISH).split("\n")[2:-1]
    assert row.startswith("  25 October: 9,100 ███")
    assert row.endswith("▁▁ 0 about 12 December")


def test_a_program_reads_the_words() -> None:
    assert json.loads(as_json(reply(BARS), (), ENGLISH))["text"] == "Some text.\nWhat it shows."


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("encoding", "plain", "shows"),
    [
        ("utf-8", False, "Kling      ██"),
        ("UTF-8", False, "Kling      ██"),
        ("ascii", False, "Kling      ##"),
        ("latin-1", False, "Kling      ##"),
        ("utf-8", True, "Cost at 9 providers, the cheapest first: "),
    ],
)
async def test_a_terminal_gets_the_letters_that_it_has(
    store: Store, monkeypatch: pytest.MonkeyPatch, encoding: str, plain: bool, shows: str
) -> None:
    shown = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(shown, encoding, errors="replace"))
    who = caller("Studio", "Maya", moderator=False, locale="en", time_zone="UTC")
    await Screen(assemble(store), who, plain=plain).answer("/compare 50 videos 5s 720p 100 images", NOW, None)
    assert shows in shown.getvalue().decode(encoding)
