"""The loop that asks for updates and never goes deaf: whatever goes wrong heals, or is reported."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import telegram
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from adapters.telegram.connection import NAME, TOKEN, Polling, is_refused
from adapters.telegram.failures import seconds
from core.chat.message import Message, Words, msg
from core.errors.networks import NetworkAwayError, NetworkRefusedError

log = logging.getLogger(__name__)

POLL_S = 25
GRACE_S = 10
"""How much longer than that an answer may take."""
ALLOWED = ("message", "callback_query", "my_chat_member")
REFUSALS = 3
"""In a row, before Telegram is asked whether it means that."""
QUIET_FAILURES = 3
"""That are not worth a word yet."""
MOST_FAILURES = 20
"""In a row, before everything is built anew."""

Take = Callable[[list[dict[str, Any]]], Awaitable[int]]
"""Handles updates; gives the offset up to which all are done."""


@dataclass
class Poller:
    """Hands over what comes in, and acknowledges what is done."""

    bot: telegram.Bot
    polling: Polling
    take: Take
    acknowledged: Callable[[int], Awaitable[None]]
    """Told after updates below that offset were acknowledged."""
    say: Callable[[Message], None]
    pauses: Callable[[int], float]
    poll_s: int = POLL_S
    _offset: int = 0
    _failures: int = 0
    _refusals: int = 0
    _said: set[str] = field(default_factory=set)

    async def run(self) -> None:
        """Until cancelled. Raises NetworkError."""
        while True:
            try:
                updates = await self._poll()
            except RetryAfter as error:
                await asyncio.sleep(seconds(error))
            except (TelegramError, TimeoutError, KeyError) as error:  # KeyError: "ok": false under a status of success
                await self._went_wrong(error)
            else:
                await self._went_well()
                if self._offset:
                    await self.acknowledged(self._offset)
                if updates:
                    await self._take(updates)

    async def _poll(self) -> list[dict[str, Any]]:
        self.polling.updates = []
        async with asyncio.timeout(self.poll_s + 2 * GRACE_S):
            await self.bot.get_updates(self._offset or None, timeout=self.poll_s, allowed_updates=ALLOWED)
        updates, self.polling.updates = self.polling.updates, []
        return updates

    async def _take(self, updates: list[dict[str, Any]]) -> None:
        before = self._offset
        self._offset = await self.take(updates)
        if self._offset == before or self._offset <= min(one["update_id"] for one in updates):
            await asyncio.sleep(self.pauses(1))  # the same will come again

    async def _went_well(self) -> None:
        self._failures = self._refusals = 0
        if self._said:
            self._said.clear()
            self.say(msg("Telegram: connected again."))

    async def _went_wrong(self, error: TelegramError | TimeoutError | KeyError) -> None:
        """Say what has to be said, and pause. Raises NetworkError."""
        self._failures += 1
        log.info("a poll failed: %s", type(error).__name__)
        match error:
            case InvalidToken():
                self._refusals += 1
                if self._refusals >= REFUSALS and await is_refused(self.bot):
                    raise NetworkRefusedError(network=NAME, setting=TOKEN)
            case Conflict() if "webhook" in error.message.casefold():
                await self._remove_webhook()
            case Conflict():
                self._say_once(
                    "conflict",
                    msg(
                        "Telegram: another program is polling with the same {setting}. I keep trying.",
                        setting=Words(TOKEN),
                    ),
                )
                self._failures = min(self._failures, MOST_FAILURES - 1)  # building anew would not change it
        if self._failures > QUIET_FAILURES and not self._said:
            self._say_once("lost", msg("Telegram: the connection was lost; it is being restored."))
        if self._failures >= MOST_FAILURES:
            raise NetworkAwayError(network=NAME)
        await asyncio.sleep(self.pauses(self._failures))

    async def _remove_webhook(self) -> None:
        self._say_once("webhook", msg("Telegram: somebody set a webhook; it is removed, since I poll."))
        try:
            await self.bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            log.warning("the webhook is still there: %s", type(error).__name__)

    def _say_once(self, trouble: str, message: Message) -> None:
        if trouble not in self._said:
            self._said.add(trouble)
            self.say(message)
