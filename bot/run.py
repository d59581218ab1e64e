"""`scrip run`: every network that has a token, with the outbox relay and the clock, until somebody says stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from bot.clock import Clock
from bot.error_replies.running import network_reply
from bot.relay import Relay
from core.chat.adapter import ChatAdapter, Post
from core.chat.message import Message, Name, msg
from core.errors.networks import NetworkAwayError, NetworkRefusedError
from core.people import Network

log = logging.getLogger(__name__)

Say = Callable[[Message], None]
"""Tells whoever runs the program one sentence."""
STOPPING = (signal.SIGTERM, signal.SIGINT)
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0


class NetworkWing(ChatAdapter, Post, Protocol):
    """A wing of a network: answers, and writes to people who have not just asked."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Keeps wings running side by side: what befalls one does not touch the others."""

    wings: Sequence[NetworkWing]
    relay: Relay
    say: Say
    clock: Clock
    first_pause_s: float = FIRST_PAUSE_S

    async def run(self) -> int:
        """Run until a signal says stop, or until no network is left.

        Returns:
            The exit status: 0 after a signal, 1 when no network lets us in.
        """
        posts: dict[Network, Post] = {wing.network: wing for wing in self.wings}
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError):  # on Windows Ctrl-C cancels us instead
            for number in STOPPING:
                loop.add_signal_handler(number, stopped.set)
        relaying = asyncio.create_task(self._keep_relaying(posts))
        looking = asyncio.create_task(self.clock.run())
        running = [asyncio.create_task(self._keep_running(wing, posts)) for wing in self.wings]
        stopping = asyncio.create_task(stopped.wait())
        try:
            await _until_done_or_all(stopping, running)
        finally:
            with suppress(NotImplementedError):
                for number in STOPPING:  # a second signal ends the program at once
                    loop.remove_signal_handler(number)
            if stopped.is_set():
                self.say(msg("Stopping; what is in hand is finished first."))
            for task in (stopping, relaying, looking, *running):
                task.cancel()
            await asyncio.gather(stopping, relaying, looking, *running, return_exceptions=True)
        return 0 if stopped.is_set() else 1

    async def _keep_running(self, wing: NetworkWing, posts: dict[Network, Post]) -> None:
        """Run a wing again whenever it ends, until it is refused for good."""
        loop = asyncio.get_running_loop()
        pause, told = self.first_pause_s, False
        while True:
            started = loop.time()
            try:
                await wing.run()
                return
            except NetworkRefusedError as error:
                posts.pop(wing.network, None)
                self.say(network_reply(error).title)
                return
            except NetworkAwayError as error:
                trouble = network_reply(error).title
            except Exception:
                log.exception("%s broke", wing.network.value)
                name = Name(wing.network.value.capitalize())
                trouble = msg("Something of ours broke on {network}. I keep trying; see the log.", network=name)
            if loop.time() - started > LONGEST_PAUSE_S:  # it ran for a while: this is another trouble
                pause, told = self.first_pause_s, False
            if not told:
                self.say(trouble)
            told = True
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)

    async def _keep_relaying(self, posts: dict[Network, Post]) -> None:
        while True:
            try:
                await self.relay.run(posts)
            except Exception:
                log.exception("the relay broke")
                await asyncio.sleep(self.first_pause_s)


async def _until_done_or_all(stopping: asyncio.Task[bool], running: Sequence[asyncio.Task[None]]) -> None:
    """Until somebody says stop, or nothing runs any more."""
    left = set(running)
    while left and not stopping.done():
        await asyncio.wait({stopping, *left}, return_when=asyncio.FIRST_COMPLETED)
        left = {task for task in left if not task.done()}
