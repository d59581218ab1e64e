"""The first answer to an interaction: Discord takes one, and only for three seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
from discord.http import Route, json_or_text
from discord.webhook.async_ import AsyncWebhookAdapter

from adapters.discord.menu import Interaction

TRY_WITHIN_S = 2.5
"""Of the three seconds: later than that nothing is tried again."""
LOOK_WITHIN_S = 5.0
LOOK_AGAIN_S = 0.2
_ALREADY_ANSWERED = 40060

AWAY = (OSError, aiohttp.ClientError, TimeoutError)
"""No answer came, or none that can be read: whatever was asked may have been done."""


class UndeliveredError(Exception):
    """Discord has not taken an answer, or it is not known to have."""


class OnceAdapter(AsyncWebhookAdapter):
    """Sends the first answer once. discord.py sends it again after a 5xx, one and three seconds later: too late, and
    perhaps a second time."""

    async def request(self, route: Route, session: aiohttp.ClientSession, **options: Any) -> Any:
        """As the one that it replaces."""
        if not route.url.endswith("/callback") and route.method != "GET":
            return await super().request(route, session, **options)
        form: aiohttp.FormData | None = None
        if parts := options.get("multipart"):  # there are files, and the payload is one of the parts
            form = aiohttp.FormData(quote_fields=False)
            for part in parts:
                form.add_field(**part)
        asking = session.request(
            route.method,
            route.url,
            json=options.get("payload"),
            data=form,
            params=options.get("params"),
            proxy=options.get("proxy"),
            proxy_auth=options.get("proxy_auth"),
        )
        async with asking as response:
            said = await json_or_text(response)
            if response.status < 300:
                return said
            kinds = {403: discord.Forbidden, 404: discord.NotFound}
            other = discord.DiscordServerError if response.status >= 500 else discord.HTTPException
            raise kinds.get(response.status, other)(response, said)


async def send_first(interaction: Interaction, arrived: float, send: Callable[[], Awaitable[object]]) -> None:
    """Send the first answer. When it is not known whether it arrived, that is found out before another attempt.

    Args:
        arrived: When the interaction did, by time.monotonic().
        send: One attempt.

    Raises:
        UndeliveredError: It came too late.
        discord.HTTPException: Discord does not accept this answer.
    """
    until = arrived + TRY_WITHIN_S
    for attempt in (1, 2):
        try:
            async with asyncio.timeout(max(0.5, until - time.monotonic())):
                await send()
            return
        except discord.NotFound:
            raise UndeliveredError from None
        except discord.HTTPException as error:
            if error.code == _ALREADY_ANSWERED:
                return  # by the attempt before, or by another process of ours
            if error.status < 500 and error.status != 429:
                raise
        except AWAY:
            pass
        if await _is_there(interaction, arrived + LOOK_WITHIN_S):
            return
        if attempt == 2 or time.monotonic() > until:
            raise UndeliveredError


async def _is_there(interaction: Interaction, until: float) -> bool:
    """Whether Discord knows of an answer. Raises UndeliveredError when that cannot be found out."""
    while True:
        try:
            async with asyncio.timeout(max(0.5, until - time.monotonic())):
                await interaction.original_response()
            return True
        except discord.NotFound:
            return False
        except (discord.HTTPException, *AWAY):
            if time.monotonic() > until:
                raise UndeliveredError from None
        await asyncio.sleep(LOOK_AGAIN_S)
