"""A bare bot of discord.py: the same command, a reply as large as ours, and nothing behind it."""

from __future__ import annotations

import asyncio
import sys

import discord
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

TEXTS = (
    "### 32,000 credits on Vidzy for 50 videos and 100 images",
    "- 50 videos × 500 = 25,000\n- 100 images × 70 = 7,000",
    "-# Prices: Vidzy app, from an undated article; Studio has not set its own.",
)


def view() -> ui.LayoutView:
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour(0x3B7DD8))
    for text in TEXTS:
        container.add_item(ui.TextDisplay(text))
    container.add_item(
        ui.ActionRow(
            ui.Button(label="Spend this", custom_id="1:spend:lz53gsqz0sg:50 videos 100 images"),
            ui.Button(label="With my balance", custom_id="1:balance:*:50 videos 100 images"),
        )
    )
    made = ui.LayoutView(timeout=None)
    made.add_item(container)
    made.stop()
    return made


async def main(api_base: str, gateway_url: str, token: str) -> None:
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api_base, URL(gateway_url)
    client = discord.AutoShardedClient(
        intents=discord.Intents(guilds=True), max_messages=None, allowed_mentions=discord.AllowedMentions.none()
    )
    tree = app_commands.CommandTree(client)

    async def answer(interaction: discord.Interaction, work: str) -> None:  # noqa: ARG001  # the option has to be there
        await interaction.response.send_message(view=view(), ephemeral=True)

    for name in ("cost", "spend"):
        tree.command(name=name, description="Costs.")(answer)

    async def set_up() -> None:
        await tree.sync()

    client.setup_hook = set_up  # type: ignore[method-assign]  # the shortest way to a hook
    await client.start(token)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
