"""Discord as a place to talk: connects, answers until cancelled, and writes to people directly."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from adapters.discord.answering import Answering, keep_words
from adapters.discord.callback import AWAY
from adapters.discord.files import opened
from adapters.discord.menu import Interaction, Take, draw_menu
from adapters.discord.outgoing import draw, markup
from adapters.discord.suggesting import Suggesting
from core.chat.adapter import Conversation, MenuBook
from core.chat.menu import draw_if_changed
from core.chat.message import Message, Name, msg
from core.chat.pace import Limits, Pace
from core.chat.reply import Reply
from core.errors.networks import (
    AnswerLostError,
    NetworkAwayError,
    NetworkRefusedError,
    NotDeliveredError,
    PlaceLostError,
    SlowDownError,
    UnreachableError,
)
from core.people import Caller, Network, Place, Server, User

log = logging.getLogger(__name__)

NAME = "Discord"
TOKEN = "DISCORD_TOKEN"  # noqa: S105  # the name of the setting
LOGIN_WITHIN_S = 60
SYNC_WITHIN_S = 25
FINISH_WITHIN_S = 10
REMEMBERED = 1000
"""Ids of interactions: a gateway hands some over twice."""
LONGEST_WAIT_S = 30.0
"""For a limit that the client itself waits for; longer ones are the relay's."""
MAX_NONCE = 25
# https://discord.com/developers/docs/topics/rate-limits, read 2026-11-29: 50 requests a second in all, but for answers
# to interactions; and a bucket for each channel, of five messages in five seconds as its headers have it.
LIMITS = Limits(all=49, warnings=45, pause_s=1.0, group_pause_s=1.0)
"""One is left for what is no message. Beyond the limit the client would stop all requests."""
OPEN_WITHIN_S = 15.0
"""For the channel to a person, which has a bucket that everybody shares."""

# https://discord.com/developers/docs/topics/opcodes-and-status-codes, read 2026-11-24
_REFUSED_BY_GATEWAY = frozenset((4004, 4014))
_NO_SUCH_PERSON = frozenset((10013, 50033))
_CLOSED_PLACE = frozenset((50008, 160005, 50024))
"""A channel without text, a locked thread, a channel of another type."""
_TOO_MANY_NEW_CHATS = 40003
A_MINUTE_S = 60.0


class DiscordAdapter:
    """Implements core.chat.adapter.ChatAdapter and Post."""

    network = Network.DISCORD

    def __init__(
        self,
        conversation: Conversation,
        menus: MenuBook,
        token: str,
        clock: Callable[[], datetime],
        say: Callable[[Message], None],
        api_base: str | None = None,
        gateway_url: str | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        """As it will be, not connected.

        Args:
            say: Tells whoever runs the program how it goes.
            api_base: With the version, without a slash at its end; None: Discord's own.
            gateway_url: The gateway; None: the one that Discord names.
            limits: How many requests may be made in order to write to people directly.
        """
        self._conversation, self._menus, self._token, self._clock, self._say = conversation, menus, token, clock, say
        self._api_base, self._gateway = api_base, URL(gateway_url) if gateway_url else None
        self._answering = Answering(conversation, clock, self._answer_directly)
        self._pace = Pace(limits)
        self._suggesting = Suggesting(conversation)
        self._client: Client | None = None
        self._taking = False
        self._in_hand: set[asyncio.Task[None]] = set()
        self._taken: OrderedDict[int, None] = OrderedDict()

    async def run(self) -> int:
        """Answer until cancelled; then what is in hand is finished. It may be run again after NetworkAwayError."""
        # The library has no other door for these two than its own constants.
        if self._api_base is not None:
            Route.BASE = self._api_base
        if self._gateway is not None:
            DiscordWebSocket.DEFAULT_GATEWAY = self._gateway
        # We never speak: that the libraries for it are missing is no news.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        client = Client(self._take, self._set_up, self._say, self._gateway)
        try:
            await self._connected(client)
        finally:
            self._taking = False
            if self._in_hand:
                await asyncio.wait(self._in_hand, timeout=FINISH_WITHIN_S)
            self._client = None
            await client.close()
        raise NetworkAwayError(network=NAME)  # the library stopped, and nobody asked it to

    async def send(self, to: Caller, reply: Reply, at: datetime, nonce: str) -> None:
        """Write to a person directly, or in the channel where `to` is: within Discord's limits, and behind all answers.
        Raises DeliveryError."""
        if to.place is not None:
            await self._write_in(to.place, to, reply, at, nonce)
        else:
            await self._write(to, reply, at, nonce, self._pace.warning)

    async def _answer_directly(self, to: Caller, reply: Reply, at: datetime, nonce: str) -> None:
        """Write an answer to a person directly. Raises DeliveryError."""
        await self._write(replace(to, place=None), reply, at, nonce, self._pace.answer)

    async def _write(
        self,
        to: Caller,
        reply: Reply,
        at: datetime,
        nonce: str,
        turn: Callable[[Hashable], AbstractAsyncContextManager[object]],
    ) -> None:
        client = self._client
        if client is None:
            raise NotDeliveredError
        language = self._conversation.language(to, at, markup=markup(self._conversation.named_options))
        drawn = draw(reply, language, to.user.external_id)
        await keep_words(self._conversation, to, drawn, at)
        try:
            async with turn(f"opening {to.user.external_id}"), asyncio.timeout(OPEN_WITHIN_S):
                channel = await client.create_dm(discord.Object(int(to.user.external_id)))
        except AWAY:
            raise NotDeliveredError from None
        except discord.DiscordException as error:
            raise _undelivered(error, opening=True) from None
        try:
            async with turn(to.user.external_id):
                # The same nonce within a few minutes is the same message: the library tells Discord to look at it.
                await channel.send(view=drawn.view, files=opened(drawn.files), nonce=nonce[:MAX_NONCE])
        except aiohttp.ClientConnectorError:
            raise NotDeliveredError from None
        except AWAY:
            raise AnswerLostError from None
        except discord.DiscordException as error:
            raise _undelivered(error) from None

    async def _write_in(self, place: Place, to: Caller, reply: Reply, at: datetime, nonce: str) -> None:
        """Write in a channel, naming a person; the client lets no mention ping. Raises DeliveryError."""
        client = self._client
        if client is None:
            raise NotDeliveredError
        words = markup(self._conversation.named_options)
        language = self._conversation.language(to, at, private=False, markup=words)
        drawn = draw(reply, language, to.user.external_id, names=True)
        await keep_words(self._conversation, to, drawn, at)
        try:
            channel = client.get_partial_messageable(int(place.external_id))
            async with self._pace.warning(f"channel {place.external_id}", group=True):
                await channel.send(view=drawn.view, nonce=nonce[:MAX_NONCE])
        except aiohttp.ClientConnectorError:
            raise NotDeliveredError from None
        except AWAY:
            raise AnswerLostError from None
        except (discord.Forbidden, discord.NotFound):
            raise PlaceLostError from None
        except discord.HTTPException as error:
            raise (PlaceLostError() if error.code in _CLOSED_PLACE else _undelivered(error)) from None
        except discord.DiscordException as error:
            raise _undelivered(error) from None

    async def _connected(self, client: Client) -> None:
        """Until the connection ends. Raises NetworkError."""
        refused = NetworkRefusedError(network=NAME, setting=TOKEN)
        try:
            async with asyncio.timeout(LOGIN_WITHIN_S):
                await client.login(self._token)
            self._client, self._taking = client, True
            await client.connect()
        except (discord.LoginFailure, discord.PrivilegedIntentsRequired):
            raise refused from None
        except discord.ConnectionClosed as error:
            if error.code in _REFUSED_BY_GATEWAY:
                raise refused from None
            raise NetworkAwayError(network=NAME) from None
        except (discord.DiscordException, *AWAY) as error:
            log.warning("Discord cannot be reached: %s", type(error).__name__)
            raise NetworkAwayError(network=NAME) from None

    async def _take(self, interaction: Interaction) -> None:
        """Answer an interaction that is new."""
        if not self._taking or interaction.id in self._taken:
            return
        self._taken[interaction.id] = None
        if len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)
        typing = interaction.type is discord.InteractionType.autocomplete
        answer = self._suggesting.suggest if typing else self._answering.answer
        answering = asyncio.create_task(answer(interaction))
        self._in_hand.add(answering)
        answering.add_done_callback(self._in_hand.discard)

    # The menu

    async def _set_up(self, client: Client) -> None:
        """Show the menu anew when it changed since it was shown last."""
        bot = str(client.application_id)
        reader = Caller(Server(Network.DISCORD, bot, ""), User(Network.DISCORD, bot, ""))
        text = self._conversation.language(reader, self._clock()).text
        fingerprint = draw_menu(client.tree, self._conversation.commands, text, self._take)

        async def draw_it() -> bool:
            try:
                async with asyncio.timeout(SYNC_WITHIN_S):
                    await client.tree.sync()
            except (discord.DiscordException, *AWAY) as error:
                log.warning("Discord did not take the menu: %s", type(error).__name__)
                self._say(msg("Discord did not take the menu of commands; the one of before stays."))
                return False
            return True

        await draw_if_changed(self._menus, Network.DISCORD, bot, fingerprint, self._clock(), draw_it)


class Client(discord.AutoShardedClient):
    """discord.py's client, without privileged intents and without a memory of people and messages."""

    def __init__(
        self,
        take: Take,
        set_up: Callable[[Client], Any],
        say: Callable[[Message], None],
        gateway: URL | None,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=LONGEST_WAIT_S,
        )
        self._take, self._set_up, self._say, self._fixed_gateway = take, set_up, say, gateway
        self._lost = False
        self.tree = Tree(self, take)

    async def setup_hook(self) -> None:
        await self._set_up(self)

    async def launch_shard(self, gateway: URL, shard_id: int, *, initial: bool = False) -> None:
        await super().launch_shard(self._fixed_gateway or gateway, shard_id, initial=initial)

    async def on_shard_connect(self, shard_id: int) -> None:
        if self._fixed_gateway is not None:
            # READY names another one to resume at, which would go around the proxy.
            self._get_websocket(shard_id=shard_id).gateway = self._fixed_gateway

    async def on_connect(self) -> None:
        if self.user is not None:
            self._say(msg("Discord: connected as {name}.", name=Name(self.user.name)))
        self._lost = False

    async def on_resumed(self) -> None:
        if self._lost:
            self._say(msg("Discord: connected again."))
        self._lost = False

    async def on_disconnect(self) -> None:
        if not self._lost and not self.is_closed():
            self._say(msg("Discord: the connection was lost; it is being restored."))
            self._lost = True

    async def on_interaction(self, interaction: Interaction) -> None:
        """Buttons; commands come by the tree."""
        if interaction.type is discord.InteractionType.component:
            await self._take(interaction)


class Tree(app_commands.CommandTree[Client]):
    """The commands, and what becomes of those that are not there any more."""

    def __init__(self, client: Client, take: Take) -> None:
        super().__init__(client)
        self._take = take

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Whether the library goes on with it. Suggestions that come too late it would log as a fault, with who typed;
        and at an option of an older menu it would leave them waiting."""
        if interaction.type is not discord.InteractionType.autocomplete:
            return True
        await self._take(interaction)
        return False

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        if isinstance(error, app_commands.CommandInvokeError):
            log.error("interaction %s: %s", interaction.id, type(error.original).__name__)
        elif interaction.type is discord.InteractionType.application_command:
            # Somebody's menu is older than ours: what is wrong is said as for a line that was typed.
            await self._take(interaction)


def _undelivered(error: discord.DiscordException, *, opening: bool = False) -> Exception:
    """What an exception of the library's means for a message, or for the channel that is opened for it."""
    match error:
        case discord.RateLimited():
            return SlowDownError(error.retry_after, everywhere=opening)
        case discord.HTTPException(code=code) if code == _TOO_MANY_NEW_CHATS:
            return SlowDownError(A_MINUTE_S, everywhere=True)
        case discord.Forbidden():
            return UnreachableError()
        case discord.HTTPException(code=code) if code in _NO_SUCH_PERSON:
            return UnreachableError()
        case _:
            return NotDeliveredError()
