"""The same sentences through all three wings, over real sockets, give the same Reply."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.console.adapter import Screen
from adapters.console.incoming import caller
from adapters.database.engine import database_url, open_engines
from adapters.database.inbox import SqlInbox, SqlMenus
from adapters.database.store import SqlStore
from adapters.discord.adapter import DiscordAdapter
from adapters.telegram.adapter import TelegramAdapter
from bot.app import App, assemble, utc_now
from core.chat.adapter import Prepared
from core.chat.language import Language, Markup
from core.chat.message import Message
from core.chat.reply import Lines, Picture, Reply, Text
from core.chat.request import Request
from core.people import Network
from tests.servers.discord import DiscordServer
from tests.servers.telegram import TelegramServer

SENTENCES = (
    "/help",
    "/help spend",
    "/cost 50 videos 100 images",
    "/cost",
    "/cost 1.5k images on vidzy",
    "/cost 50 vidoes",
    "/cost 1.000 images",
    "/cost 0 videos",
    "/cost -5 videos",
    "/cost ٣ videos",
    "/balance",
    "/balance 2 videos",
    "/topup 6,200",
    "/topup 0.0001",
    "/topup 0.5",
    "/alert 5,000",
    "/alert list",
    "/spend 2 videos 4 images",
    "/spend 500",
    "/spend 100 videos",
    "/balance 50 videos",
    "/history",
    "/history before 3",
    "/undo",
    "/undo 99",
    "/pricing set video 450",
    "/pricing",
    "/cost 50 videos 100 images",
    "/alert remove 1",
    "/alert remove",
    "/topup 5,000 $42.50 note the large pack",
    "/topup 200 kind promotional expires in 3 days",
    "/balance",
    "/spend 2 videos",
    "/balance set 4,920",
    "/adjust 6,000 note charged twice",
    "/plan set standard on runway web",
    "/plan",
    "/balance on runway web",
    "/spend 100 on runway web",
    "/undo 2 on runway web",
    "/plan stop runway web",
    "/history on runway web",
    "/topup $20 on fal",
    "/spend $5 on fal",
    "/balance set 10 dollars on fal",
    "/adjust $1.50",
)
NUMBERS = frozenset(("before", "number"))
"""Options that are whole numbers on Discord."""
MOMENTS = frozenset(("at", "as_of", "set_at", "undo_until", "starts_at"))
PLAIN = Markup(moment=lambda _: "<when>")

Ask = Callable[[str], Awaitable[None]]


@dataclass
class Recorded:
    """A conversation that remembers what it answered."""

    app: App
    replies: list[Reply] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.app, name)

    async def prepare(self, request: Request) -> Prepared:
        prepared = await self.app.prepare(request)

        async def answer() -> Reply:
            self.replies.append(await prepared.answer())
            return self.replies[-1]

        return replace(prepared, answer=answer)

    async def process(self, request: Request) -> Reply:
        return await (await self.prepare(request)).answer()


@asynccontextmanager
async def records(folder: Path, migrated: Path) -> AsyncIterator[tuple[Recorded, SqlStore]]:
    file = folder / "scrip.db"
    shutil.copyfile(migrated, file)
    engines = open_engines(database_url("the tests", f"sqlite:///{file}"))
    store = SqlStore(engines)
    try:
        yield Recorded(assemble(store)), store
    finally:
        await engines.dispose()


@asynccontextmanager
async def stopped_in_the_end(adapter: DiscordAdapter | TelegramAdapter) -> AsyncIterator[None]:
    running = asyncio.create_task(adapter.run())
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def console(folder: Path, migrated: Path) -> list[Reply]:
    async with records(folder, migrated) as (conversation, _):
        who = caller("local", "Maya", moderator=True, locale="en", time_zone="UTC")
        own = replace(who, server=replace(who.server, name=""))  # a private chat has no name
        for sentence in SENTENCES:
            await Screen(conversation, own).answer(sentence, utc_now(), None)
    return conversation.replies


async def discord(folder: Path, migrated: Path) -> list[Reply]:
    async with records(folder, migrated) as (conversation, store), DiscordServer() as server:
        adapter = DiscordAdapter(
            conversation,
            SqlMenus(store.transactions),
            server.token,
            utc_now,
            say,
            api_base=server.api_base,
            gateway_url=server.gateway_url,
        )
        maya = server.add_user("Maya")
        async with stopped_in_the_end(adapter):
            await server.ready()
            for sentence in SENTENCES:
                path, values = conversation.named_options(sentence)
                typed = {name: int(value) if name in NUMBERS else value for name, value in values.items()}
                await (await server.slash(maya, path, typed)).message()
        assert server.violations == []
    return conversation.replies


async def telegram(folder: Path, migrated: Path) -> list[Reply]:
    async with records(folder, migrated) as (conversation, store), TelegramServer() as server:
        inbox = SqlInbox(store.transactions, Network.TELEGRAM, server.token.partition(":")[0])
        adapter = TelegramAdapter(
            conversation,
            SqlMenus(store.transactions),
            inbox,
            server.token,
            utc_now,
            say,
            api_base=server.api_base,
        )
        maya = server.add_user("Maya")
        async with stopped_in_the_end(adapter):
            for sentence in SENTENCES:
                await server.write(maya, sentence).answered()
    return conversation.replies


def say(_: Message) -> None:
    """Nobody listens."""


def meaning(reply: Reply) -> dict[str, Any]:
    """All that a reply says, its moments aside: the three are asked one after another."""
    language = Language.of("en", "UTC", datetime.fromisoformat("2026-11-22T10:00Z"))
    language = replace(language, markup=PLAIN)
    blocks = [
        [language.text(row) for row in block.rows]
        if isinstance(block, Lines)
        else language.text(block.message)
        if isinstance(block, Text)
        else (language.text(block.alt), block.arguments)
        if isinstance(block, Picture)
        else (block.text, block.start, block.end)
        for block in reply.blocks
    ]
    return {
        "title": language.text(reply.title),
        "blocks": blocks,
        "source": language.text(reply.source) if reply.source else None,
        "next": reply.next,
        "buttons": [(language.text(button.label), button.words) for button in reply.buttons],
        "tone": reply.tone,
        "private": reply.private,
        "command": reply.command,
        "data": timeless(reply.data),
    }


def timeless(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: timeless(value) for name, value in data.items() if name not in MOMENTS}
    return [timeless(value) for value in data] if isinstance(data, list) else data


@pytest.fixture
def migrated(_migrated_file: Path) -> Path:
    """A file with our tables and nothing in them, made before a loop runs."""
    return _migrated_file


@pytest.mark.parametrize("wing", [discord, telegram])
async def test_the_same_sentences_give_the_same_replies(
    wing: Callable[[Path, Path], Awaitable[list[Reply]]],
    tmp_path_factory: pytest.TempPathFactory,
    migrated: Path,
) -> None:
    here = await console(tmp_path_factory.mktemp("here"), migrated)
    there = await wing(tmp_path_factory.mktemp("there"), migrated)
    assert len(here) == len(there) == len(SENTENCES)
    for sentence, one, other in zip(SENTENCES, here, there, strict=True):
        assert meaning(one) == meaning(other), sentence
