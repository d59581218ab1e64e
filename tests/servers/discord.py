"""A small strict Discord for tests, on a loopback socket: the REST API and the gateway, and people who use the bot.

Whatever the client does that Discord would refuse, or that nobody asked for, is a line in `violations`; a test ends by
asserting that there is none. What a test scripts by `fault` is no violation.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.servers.discord_answers import Answers
from tests.servers.discord_commands import Value, use
from tests.servers.discord_faults import Fault
from tests.servers.discord_forms import button_data, filled, menu_data
from tests.servers.discord_gateway import Gateway
from tests.servers.discord_model import (
    AUTOCOMPLETE,
    COMPONENT,
    PATIENCE_S,
    SLASH,
    SUBMIT,
    Answer,
    Channel,
    Guild,
    Interaction,
    Message,
    Upload,
    User,
)
from tests.servers.discord_rest import API, Rest
from tests.servers.discord_world import ADMINISTRATOR, MANAGE_GUILD, MEMBER, Seen, World, context_of

__all__ = [
    "ADMINISTRATOR",
    "MANAGE_GUILD",
    "MEMBER",
    "PATIENCE_S",
    "Answer",
    "DiscordServer",
    "Fault",
    "Guild",
    "Interaction",
    "Message",
    "Upload",
    "User",
]
_GATEWAY = "/gateway"


class DiscordServer:
    """Runs in the test's own loop while its `async with` lasts."""

    def __init__(
        self,
        token: str = "the.bot.token",  # noqa: S107 # no secret
        *,
        shards: int = 1,
        heartbeat_interval_ms: int = 41_250,
        requests_at_most: int = 1000,
    ) -> None:
        self.world = World(token)
        self.world.shards = shards
        self.gateway = Gateway(
            token,
            heartbeat_interval_ms,
            self.world.violations,
            self.world.changes,
            lambda session: self.world.ready_json(session.id, session.shard, self.gateway_url),
        )
        self._requests_at_most = requests_at_most
        self._port = 0

    async def __aenter__(self) -> DiscordServer:
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_get(_GATEWAY, self.gateway.handle)
        app.router.add_get(f"{_GATEWAY}/", self.gateway.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        app.router.add_route("*", "/{path:.*}", self._handle)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.world.cdn = f"http://127.0.0.1:{self._port}"
        # One answer holds the gateway's address, and so the port, which is known only now.
        self._rest = Rest(self.world, Answers(self.world, self.gateway_url).by_path(), self._requests_at_most)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rest.closing.set()
        await self.gateway.drop(None)
        await self._runner.cleanup()

    # Where it is, and what it saw

    @property
    def api_base(self) -> str:
        """For `discord.http.Route.BASE`."""
        return f"http://127.0.0.1:{self._port}{API}"

    @property
    def gateway_url(self) -> str:
        """For `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY`, as a `yarl.URL`."""
        return f"ws://127.0.0.1:{self._port}{_GATEWAY}"

    @property
    def token(self) -> str:
        return self.world.token

    @property
    def application_id(self) -> str:
        return self.world.application_id

    @property
    def violations(self) -> list[str]:
        return self.world.violations

    @property
    def requests(self) -> list[Seen]:
        """Method, path and body of each request, the oldest first."""
        return list(self.world.requests)

    @property
    def commands(self) -> list[dict[str, Any]]:
        """As last registered."""
        return self.world.commands

    @property
    def command_puts(self) -> int:
        return self.world.command_puts

    @property
    def identifies(self) -> int:
        return self.gateway.identifies

    @property
    def resumes(self) -> int:
        return self.gateway.resumes

    async def until(self, what: str, look: Callable[[], Any]) -> Any:
        """Wait until that finds something; what it finds."""
        return await self.world.changes.until(what, look)

    async def ready(self, identifies: int = 1) -> None:
        """Wait until clients have identified so often in all, and each shard is connected and was told its servers."""
        await self.until("a client", lambda: self.identifies >= identifies and self.gateway.is_ready())

    # Who there is

    def add_user(self, name: str, locale: str = "en-US") -> User:
        return self.world.add_user(name, locale)

    def add_guild(self, name: str, locale: str = "en-US", *, has_bot: bool = True) -> Guild:
        """A server; the bot is told of it when it connects, so for later there is `invite`."""
        assert not self.gateway.identifies or not has_bot, "a client is connected: use invite()"
        return self.world.add_guild(name, locale, has_bot)

    async def invite(self, name: str, locale: str = "en-US") -> Guild:
        """A server that adds the bot while it is connected."""
        guild = self.world.add_guild(name, locale, has_bot=True)
        await self.gateway.emit(guild.id, "GUILD_CREATE", self.world.guild_json(guild))
        return guild

    def delete_channel(self, channel: Channel) -> None:
        """It is gone from now on; the client is not told."""
        del self.world.channels[channel.id]
        self.world.gone.add(channel.id)

    def close_direct_messages(self, user: User) -> None:
        """What is sent to this person from now on is refused with 50007."""
        self.world.closed.add(user.id)

    def open_direct_messages(self, user: User) -> None:
        self.world.closed.discard(user.id)

    # What people do

    async def slash(
        self,
        user: User,
        words: str,
        values: Mapping[str, Value] | None = None,
        *,
        guild: Guild | None = None,
        permissions: int | None = MEMBER,
        user_install: bool = False,
        private_channel: bool = False,
        channel: Channel | None = None,
        focused: str | None = None,
        even_if_hidden: bool = False,
    ) -> Interaction:
        """Use a command: `slash(maya, "alert set", {"at": 100}, guild=studio)`.

        Args:
            user: Who.
            words: The command's name, and those of its subcommands.
            values: Values of its options.
            guild: Where; a direct message with the bot if None.
            permissions: Of that person there; None leaves the field out.
            user_install: The person brought the bot along; the server does not have it.
            private_channel: Among friends, without server or bot.
            channel: Of that server; None: the first.
            focused: The option being typed: then this is an autocompletion.
            even_if_hidden: Also where Discord does not offer the command.

        Raises:
            AssertionError: Discord would not offer such a command, option or value.
        """
        assert not (private_channel and (guild or not user_install)), "among friends there is only what they brought"
        if guild is not None:
            assert guild.has_bot or user_install, f"{guild.name} does not have the bot"
            channel = channel or self.world.channels[guild.channel_id]
        elif private_channel:
            channel = Channel(self.world.snowflake())
        else:
            channel = self.world.direct_channel(user)
        owners = {"1": user.id} if user_install else {"0": "0" if guild is None else guild.id}
        commands: Sequence[Mapping[str, Any]] = self.commands
        if even_if_hidden:
            commands = [{**one, "contexts": [0, 1, 2], "integration_types": [0, 1]} for one in commands]
        data, named = use(
            commands, words, values or {}, context=context_of(channel), owner=int(user_install), focused=focused
        )
        kind = SLASH if focused is None else AUTOCOMPLETE
        return await self._send(
            self.world.interact(kind, user, channel, data, owners, permissions=permissions, named=named)
        )

    async def autocomplete(
        self, user: User, words: str, values: Mapping[str, Value], *, focused: str, **where: Any
    ) -> Interaction:
        """Type at an option of a command; for where see `slash`."""
        return await self.slash(user, words, values, focused=focused, **where)

    async def press(self, message: Message, which: str, *, user: User, permissions: int | None = MEMBER) -> Interaction:
        """Press a button, given its label or custom_id.

        Raises:
            AssertionError: That person cannot see such a button, or it cannot be pressed.
        """
        self._can_see(message, user)
        data = button_data(message.components, which)
        return await self._touch(COMPONENT, message, message.channel, message.interaction, user, data, permissions)

    async def choose(
        self, message: Message, custom_id: str, chosen: Sequence[str], *, user: User, permissions: int | None = MEMBER
    ) -> Interaction:
        """Choose from a menu of a message."""
        self._can_see(message, user)
        data = menu_data(message.components, custom_id, chosen)
        return await self._touch(COMPONENT, message, message.channel, message.interaction, user, data, permissions)

    async def submit(
        self,
        answer: Answer,
        fields: Mapping[str, str | Sequence[str]],
        *,
        user: User | None = None,
        permissions: int | None = MEMBER,
    ) -> Interaction:
        """Fill in a form and send it: texts, or the values chosen, by custom_id.

        Raises:
            AssertionError: The answer is no form, or Discord would not take that.
        """
        assert answer.modal is not None, f"{answer} is no form"
        before = answer.interaction
        data = {"custom_id": answer.modal["custom_id"], "components": filled(answer.modal["components"], fields)}
        return await self._touch(SUBMIT, before.source, before.channel, before, user or before.user, data, permissions)

    async def send_interaction_again(self, interaction: Interaction) -> None:
        """Deliver the same interaction once more, as gateways do now and then."""
        guild = interaction.channel.guild
        await self.gateway.emit(None if guild is None else guild.id, "INTERACTION_CREATE", interaction.payload)

    # What people see

    def direct_messages(self, user: User) -> list[Message]:
        """What the bot sent to this person of its own accord, the oldest first."""
        return [one for one in self.world.posted if one.channel.recipient == user]

    def channel_messages(self, guild: Guild) -> list[Message]:
        """What the bot wrote to a server's channel of its own accord."""
        return [one for one in self.world.posted if one.channel.guild == guild]

    async def wait_for_direct_messages(self, user: User, count: int) -> list[Message]:
        """Wait until that many were sent."""
        await self.until(f"{count} direct messages to {user.name}", lambda: len(self.direct_messages(user)) >= count)
        return self.direct_messages(user)

    async def wait_for_edit(self, message: Message, edits: int = 1) -> Message:
        """Wait until a message was edited so often."""
        await self.until(f"edit {edits} of {message.text[:40]!r}", lambda: message.edited >= edits)
        return message

    # What goes wrong

    def fault(self, method: str, path: str, *faults: Fault) -> None:
        """Plan faults for the next requests that fit, `*` standing for anything: `"/interactions/*/callback"`."""
        self.world.faults.plan(method, path, *faults)

    async def drop_gateway(self, code: int | None = 1001) -> None:
        """Close the websockets; without a code, as a line that breaks. The sessions can be resumed."""
        await self.gateway.drop(code)

    async def invalidate_session(self, resumable: bool) -> None:
        """Tell the client that its sessions are over, unless it may resume them."""
        await self.gateway.invalidate(resumable)

    # Inside

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        return await self._rest.handle(request)

    async def _send(self, interaction: Interaction) -> Interaction:
        interaction.sent_at = time.monotonic()
        await self.send_interaction_again(interaction)
        return interaction

    async def _touch(
        self,
        kind: int,
        message: Message | None,
        channel: Channel,
        before: Interaction | None,
        user: User,
        data: dict[str, Any],
        permissions: int | None,
    ) -> Interaction:
        if before is not None:
            owners = before.payload["authorizing_integration_owners"]
        else:
            owners = {"0": "0" if channel.guild is None else channel.guild.id}
        return await self._send(
            self.world.interact(kind, user, channel, data, owners, permissions=permissions, source=message)
        )

    def _can_see(self, message: Message, user: User) -> None:
        assert not message.deleted, "that message is gone"
        owner = message.interaction.user if message.ephemeral and message.interaction else message.channel.recipient
        assert owner in (None, user), f"{user.name} cannot see that"
