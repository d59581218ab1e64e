"""discord.py breaks no rule of the tests' Discord: it logs in, answers, edits, and takes up a session again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
import pytest
import yarl
from discord import app_commands, ui

from tests.servers.discord import DiscordServer


class Drawn(ui.LayoutView):
    def __init__(self, text: str) -> None:
        super().__init__(timeout=None)
        undo: ui.Button[Drawn] = ui.Button(label="Undo", custom_id="undo")
        undo.callback = self.undo  # type: ignore[method-assign] # discord.py's own way
        self.add_item(ui.Container(ui.TextDisplay(text), ui.ActionRow(undo)))

    async def undo(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(view=Drawn("undone"))


class Client(discord.AutoShardedClient):
    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(app_commands.Command(name="cost", description="Estimate.", callback=self.cost))

    async def setup_hook(self) -> None:
        self.add_view(Drawn(""))  # buttons of an earlier run
        await self.tree.sync()

    async def cost(self, interaction: discord.Interaction, work: str) -> None:
        if work == "much":
            await interaction.response.defer(ephemeral=True, thinking=True)
            await interaction.followup.send(view=Drawn(work))
        else:
            await interaction.response.send_message(view=Drawn(f"{work} @everyone"))


@asynccontextmanager
async def running(server: DiscordServer) -> AsyncIterator[Client]:
    """A client until the block ends."""
    client = Client()
    task = asyncio.create_task(client.start(server.token))
    try:
        yield client
    finally:
        await client.close()
        await task


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        monkeypatch.setattr(discord.http.Route, "BASE", server.api_base)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway_url))
        yield server
        assert server.violations == []


async def test_a_client_answers_and_takes_up_its_session_again(server: DiscordServer) -> None:
    studio, maya = server.add_guild("Studio"), server.add_user("Maya")
    async with running(server) as client:
        await server.ready()
        message = await (await server.slash(maya, "cost", {"work": "50 videos"}, guild=studio)).message()
        assert (message.text, message.mentions, message.ephemeral) == ("50 videos @everyone", ["@everyone"], False)
        for code in (None, 1001):
            resumes = server.resumes
            await server.drop_gateway(code)
            much = await server.slash(maya, "cost", {"work": "much"}, guild=studio)
            assert (await much.message()).ephemeral
            assert server.resumes == resumes + 1
        direct = await client.create_dm(discord.Object(int(maya.id)))
        sent = await direct.send(view=Drawn("an alert"), nonce="5")
        assert (await direct.send(view=Drawn("an alert"), nonce="5")).id == sent.id
        await sent.edit(view=Drawn("no more"))
        assert [one.texts for one in server.direct_messages(maya)] == [["an alert", "no more"]]
    async with running(server):
        await server.ready(identifies=2)
        await (await server.press(message, "Undo", user=maya)).message()
        assert (message.text, server.command_puts) == ("undone", 2)


async def test_a_client_with_a_wrong_token_is_told_so(server: DiscordServer) -> None:
    client = Client()
    with pytest.raises(discord.LoginFailure):
        await client.login("another")
    await client.close()
    assert server.violations == ["GET /users/@me: with a wrong token"]
    server.violations.clear()
