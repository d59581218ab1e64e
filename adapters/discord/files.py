"""Files on their way to Discord and from it."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace

import discord

from adapters.discord.callback import AWAY
from adapters.discord.menu import Interaction
from core.chat.attachment import MAX_BYTES, Attachment
from core.chat.request import Request
from core.errors.reading import FileTooLargeError, FileUnreadableError

FETCH_WITHIN_S = 20.0


def attached(interaction: Interaction) -> discord.Attachment | None:
    """The file that was chosen for an option of a command."""
    if interaction.type is not discord.InteractionType.application_command:
        return None
    return next((value for _, value in interaction.namespace if isinstance(value, discord.Attachment)), None)


async def fetched(request: Request, file: discord.Attachment) -> Request:
    """The request with its file, or with why there is none."""
    if file.size > MAX_BYTES:
        return replace(request, unread=FileTooLargeError(limit=MAX_BYTES, size=file.size))
    try:
        async with asyncio.timeout(FETCH_WITHIN_S):
            content = await file.read()
    except (discord.DiscordException, *AWAY):
        return replace(request, unread=FileUnreadableError(name=file.filename))
    return replace(request, attachment=Attachment(file.filename, content))


def opened(files: tuple[Attachment, ...]) -> list[discord.File]:
    """For one attempt: the library closes them behind it."""
    return [discord.File(io.BytesIO(file.content), file.plain_name) for file in files]
