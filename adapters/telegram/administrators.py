"""Who moderates a group: its administrators, asked of Telegram at each use. It matters to few commands."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import telegram
from telegram.error import TelegramError

from adapters.telegram.incoming import Incoming
from core.chat.command import Command, CommandOrGroup, never
from core.people import Moderates

ASK_WITHIN_S = 3
_MODERATING = frozenset((telegram.ChatMember.OWNER, telegram.ChatMember.ADMINISTRATOR))


def matters(command: CommandOrGroup) -> bool:
    """Whether it matters to any of it who moderates."""
    commands = (command,) if isinstance(command, Command) else command.commands
    return any(one.for_moderators is not never or one.moderators_may_more for one in commands)


@dataclass(frozen=True, slots=True)
class Administrators:
    """Answers for whom the commands make it matter."""

    bot: telegram.Bot
    commands: frozenset[str]
    """Names of those for which it matters."""

    async def looked_up(self, incoming: Incoming) -> Incoming:
        """The same, and whether whoever asked may moderate."""
        caller = incoming.request.caller
        if caller.alone or caller.anonymous or incoming.command not in self.commands:
            return incoming
        moderates = await self._moderates(incoming.chat_id, incoming.person)
        return replace(incoming, request=replace(incoming.request, caller=replace(caller, moderates=moderates)))

    async def _moderates(self, chat: int, person: int) -> Moderates:
        try:
            async with asyncio.timeout(ASK_WITHIN_S):
                member = await self.bot.get_chat_member(chat, person)
        except (TelegramError, TimeoutError):
            return Moderates.UNKNOWN
        return Moderates.YES if member.status in _MODERATING else Moderates.NO
