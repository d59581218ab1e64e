"""/provider: one of them, or all; what is not known is said, and all of it fits what each network takes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
import yaml

from adapters.discord import outgoing as discord
from adapters.telegram import outgoing as telegram
from bot.commands.cost import COST
from bot.commands.provider import PROVIDER, provider
from bot.dispatch import Dispatcher
from core.budget import Budget
from core.chat.binding import bind
from core.chat.language import Language
from core.chat.reply import Lines, Reply, Text
from core.chat.request import Request
from core.errors.reading import UnexpectedTextError, UnknownProviderError
from core.people import Context
from core.prices.book import PriceBook
from core.prices.files import load_text, packaged_files
from core.store import Store
from tests.conftest import MakeContext
from tests.servers.discord_limits import message_problems
from tests.servers.telegram_html import parse_html

FILES = {file.name.removesuffix(".yaml"): file for file in packaged_files()}
BOOK = PriceBook.packaged()
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
NO_RECORDS = cast(Store, None)
MAX_SOURCE = 500
"""Of a source line on Discord; what is longer would be cut."""


async def asked(context: Context, name: str | None, book: PriceBook = BOOK) -> Reply:
    return await provider(Budget(NO_RECORDS, book), context, provider=name)


def english(context: Context) -> Language:
    return Language.of("en", "UTC", context.at)


def written(reply: Reply, context: Context) -> list[str]:
    """Title, rows and sentences, source."""
    language, lines = english(context), [reply.title]
    for block in reply.blocks:
        lines += block.rows if isinstance(block, Lines) else [block.message] if isinstance(block, Text) else []
    return [language.text(line) for line in (*lines, *([reply.source] if reply.source else []))]


def own(old: str, new: str, name: str = "runway") -> PriceBook:
    """The book with one file changed."""
    text = Path(str(FILES[name])).read_text(encoding="utf-8")
    assert old in text
    changed = load_text(text.replace(old, new), f"{name}.yaml")
    return PriceBook([changed])


async def test_runway_sells_credits_two_ways_and_all_that_is_asked_is_said(context: MakeContext) -> None:
    now = context(at=NOW)
    reply = await asked(now, "runway")
    lines = written(reply, now)
    assert lines[0] == "Runway sells credits two ways, kept apart: API and web app"
    assert "API: 1 credit costs $0.01, at least $10.00 at a time. A wallet apart from the web app" in lines
    assert (
        "Standard: $15.00 a month and seat, $12.00 if billed yearly, 625 credits a month, "
        "1 credit costs $0.024 ($0.0192 billed yearly)" in lines
    )
    assert any(line.startswith("Unlimited (superseded): $95.00 a month") for line in lines)
    assert (
        "web app: 1,000 credits for $10.00 (1 credit costs $0.01), or more at that price, no end, only with a plan"
        in lines
    )
    assert "images: 18 prices of 10 models; 1 image (Gen-4 Image, 720p): 5 credits" in lines
    assert "Max: the rest of the allowance is kept 1 month longer" in lines
    assert "a job that fails: given back" in lines
    assert "a prompt that is blocked: charged (web app), charged (API)" in lines
    assert "a result that you dislike: not given back" in lines
    assert "Free output is watermarked" in lines
    assert "Sources differ on 4 points:" in lines
    assert reply.next == "/cost 10 videos on runway"
    assert not reply.private


async def test_plans_whose_time_is_over_stand_last_and_say_so(context: MakeContext) -> None:
    now = context(at=NOW)
    lines = written(await asked(now, "luma"), now)
    plans = lines[lines.index("Plans:") + 1 : lines.index("Packs:")]
    assert [plan.partition(":")[0] for plan in plans[:5]] == ["Free", "Plus", "Pro", "Ultra", "Lite (superseded)"]
    assert plans[-1] == "and 1 more"


async def test_what_is_no_longer_sold_is_not_counted(context: MakeContext) -> None:
    now = context(at=NOW)
    book = own("    model: hailuo-3\n", "    model: hailuo-3\n    status: retired\n")
    before = written(await asked(now, "runway"), now)
    after = written(await asked(now, "runway", book), now)
    assert any(line.startswith("videos: 25 prices of 18 models") for line in before)
    assert any(line.startswith("videos: 24 prices of 17 models") for line in after)


async def test_what_does_not_come_out_even_is_called_about(context: MakeContext) -> None:
    now = context(at=NOW)
    (pro,) = [line for line in written(await asked(now, "runway"), now) if line.startswith("Pro: ")]
    assert "1 credit costs about $0.0156 (about $0.0124 billed yearly)" in pro


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("runway", "a job that you cancel: not known"),
        ("vidzy", "app: what credits cost is not known. The article gives no money price for a credit"),
        ("vidzy", "1,000 credits: price not known, how long it lasts is not known"),
        ("freepik", "Essential: price not known, allowance not known"),
        ("minimax", "Token Plan Max: what happens to the rest of the allowance is not known"),
        ("leonardo", "Team Starter: price not known, at least 3 seats, 75,000 tokens a month"),
        (
            "higgsfield",
            "Starter: $19.00 a month, billed yearly: not known, 270 credits a month, 1 credit costs about $0.0704",
        ),
        ("freepik", "No pack is known."),
        ("vidzy", "No plan is known."),
        ("fal", "No plan and no pack is known."),
        ("fal", "What happens to what is not used is not known."),
        ("fal", "No hidden cost is known."),
        ("openai", "videos: none is sold today"),
        ("runway", "audio: 1 price of 1 model; what one costs depends on: characters"),
        ("krea", "app: amount and price not known, lasts 90 days, only with a plan"),
    ],
)
async def test_what_is_not_known_is_said_in_words(context: MakeContext, name: str, line: str) -> None:
    now = context(at=NOW)
    assert line in written(await asked(now, name), now)


async def test_a_topic_with_several_scopes_shows_each(context: MakeContext) -> None:
    now = context(at=NOW)
    lines = written(await asked(now, "higgsfield"), now)
    assert "a job that fails: not charged (API), refunded except for Grok (web app)" in lines
    assert "90 days, needs a subscription (packs)" in lines


@pytest.mark.parametrize(
    ("days", "said"), [(0, "(22 November)"), (30, "(22 November)"), (31, "(22 November, 31 days old)")]
)
async def test_a_price_is_called_old_beyond_thirty_days(context: MakeContext, days: int, said: str) -> None:
    book = own("dated: unknown\n    read: 2026-11-22", "dated: 2026-11-22\n    read: 2026-11-22", "vidzy")
    now = context(at=datetime(2026, 11, 22, tzinfo=UTC) + timedelta(days=days))
    source = written(await asked(now, "vidzy", book), now)[-1]
    assert source.startswith(f"Prices: an article {said}. Plans and packs: an article (22 November)")


async def test_a_plan_is_called_old_beyond_sixty_days(context: MakeContext) -> None:
    book = own("dated: unknown\n    read: 2026-11-22", "dated: 2026-11-22\n    read: 2026-11-22", "vidzy")
    for days, said in ((60, "(22 November)"), (61, "(22 November, 61 days old)")):
        now = context(at=datetime(2026, 11, 22, tzinfo=UTC) + timedelta(days=days))
        assert f"Plans and packs: an article {said}. Terms" in written(await asked(now, "vidzy", book), now)[-1]


async def test_an_undated_source_says_so(context: MakeContext) -> None:
    now = context(at=NOW)
    source = written(await asked(now, "vidzy"), now)[-1]
    assert source == (
        "Prices: an article (undated). Plans and packs: an article (undated). Terms: an article (undated)."
    )


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("days", [0, 400])
async def test_every_provider_fits_every_network_uncut(context: MakeContext, name: str, days: int) -> None:
    now = context(at=NOW + timedelta(days=days))
    reply, language = await asked(now, name), english(now)
    marked = replace(language, markup=discord.markup(lambda _: None))
    texts = discord._texts(reply, marked)
    assert sum(map(len, texts)) <= discord.MAX_CHARACTERS
    assert reply.source is not None
    assert len(language.text(reply.source)) <= MAX_SOURCE
    whole = sum(len(block.rows) for block in reply.blocks if isinstance(block, Lines))
    assert sum(line.startswith("- ") for text in texts for line in text.splitlines()) == whole
    view = discord.draw(reply, marked, "7").view
    assert not message_problems({"flags": 1 << 15, "components": view.to_components()})
    html = telegram.draw(reply, language, "7").text
    assert telegram._visible(html) <= telegram.MAX_CHARACTERS
    shown = parse_html(html)[0]
    assert all(row[:40] in shown.replace(telegram.WORD_JOINER, "") for row in written(reply, now))


@pytest.mark.parametrize("name", FILES)
async def test_the_data_holds_all_that_the_price_file_says(context: MakeContext, name: str) -> None:
    now = context(at=NOW)
    data = (await asked(now, name)).data
    file: Any = yaml.load(FILES[name].read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506  # makes texts alone
    held = json.loads(msgspec.json.encode(data))["provider"]
    for section, rows in file.items():
        assert not missing(rows, held[section]), section


def missing(said: Any, held: Any) -> list[object]:
    """What a file says and the data does not."""
    if isinstance(said, dict):
        return [gap for key, value in said.items() for gap in missing(value, held[key])]
    if isinstance(said, list):
        return [gap for value, there in zip(said, held, strict=True) for gap in missing(value, there)]
    words: dict[object, str] = {None: "unknown", True: "true", False: "false"}
    told = str(held) if isinstance(held, int | str) and not isinstance(held, bool) else words[held]
    return [] if told == said else [(said, held)]


@pytest.mark.parametrize("name", FILES)
async def test_the_next_step_is_one_that_is_read(context: MakeContext, name: str) -> None:
    reply = await asked(context(at=NOW), name)
    assert reply.next is not None
    command, _, rest = reply.next.removeprefix("/").partition(" ")
    if command == "cost":
        work = bind(COST, rest, BOOK.vocabulary)["work"]
        assert [line.provider for line in work.lines] == [name]
    else:
        assert reply.next == "/provider"


async def test_all_providers_stand_in_three_groups_with_what_they_make(context: MakeContext) -> None:
    now = context(at=NOW)
    reply = await asked(now, None)
    lines = written(reply, now)
    assert lines[0] == "I know 21 providers: 15 paid by use, 5 by plan, 1 by packs"
    assert len(lines) == 4
    for one in BOOK.providers.values():
        assert sum(f"{one.name} (" in line for line in lines[1:]) == 1
    assert "Stability AI (images and audio)" in lines[1]
    assert "Midjourney (videos and images)" in lines[2]
    assert lines[3] == "By packs, or not known how: Vidzy (videos and images)."
    assert reply.next == "/provider runway"
    groups = cast("list[list[dict[str, str]]]", list(reply.data.values()))
    assert {one["provider"] for group in groups for one in group} == set(FILES)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("runway", "runway"),
        ("Runway", "runway"),
        ("Stability AI", "stability"),
        ("provider Stability AI", "stability"),
        ("Adobe Firefly", "adobe-firefly"),
        ("black forest labs", "bfl"),
        ("", None),
    ],
)
def test_a_provider_may_be_named_in_several_words(text: str, bound: str | None) -> None:
    assert bind(PROVIDER, text, BOOK.vocabulary) == {"provider": bound}


def test_what_follows_a_name_is_not_taken_for_one() -> None:
    with pytest.raises(UnexpectedTextError) as refused:
        bind(PROVIDER, "runway please", BOOK.vocabulary)
    assert refused.value.word == "please"


def test_an_unknown_name_of_several_words_is_one_name() -> None:
    with pytest.raises(UnknownProviderError) as refused:
        bind(PROVIDER, "stabilty ai", BOOK.vocabulary)
    assert (refused.value.word, refused.value.suggestion) == ("stabilty ai", "stability ai")


@pytest.mark.parametrize(
    ("text", "title", "step"),
    [
        ("Runwey", 'I know no provider "Runwey". Did you mean runway?', "/provider runway"),
        ("xyzzyx", 'I know no provider "xyzzyx". All of them: /provider', "/provider runway"),
    ],
)
async def test_an_unknown_name_is_answered_with_the_nearest(
    context: MakeContext, text: str, title: str, step: str
) -> None:
    async def nothing_kept(_: str) -> None:
        return None

    now = context(at=NOW)
    dispatcher = Dispatcher(Budget(NO_RECORDS, BOOK), (PROVIDER,), nothing_kept)
    reply = await dispatcher.process(Request("1", now.caller, now.at, "provider", text))
    assert english(now).text(reply.title) == title
    assert reply.next == step
