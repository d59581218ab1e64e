"""What one update asks is done here: read, looked up who asks, prepared, committed."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import telegram

from adapters.telegram import incoming
from adapters.telegram.administrators import Administrators
from adapters.telegram.answering import Answer
from adapters.telegram.files import Files
from adapters.telegram.hands import InHand
from adapters.telegram.incoming import Incoming, Me
from core.chat.adapter import Conversation, Prepared
from core.chat.message import msg
from core.chat.reply import Reply, Tone
from core.errors.reading import FileUnreadableError

log = logging.getLogger(__name__)

TRIES = 5
_SORRY = Reply(msg("Sorry, something of ours broke."), tone=Tone.FAILED)


async def _sorry() -> Reply:
    return _SORRY


_NOTHING_DONE = Prepared(private=True, answer=_sorry, refused=True)


@dataclass(frozen=True)
class Work:
    """Does what updates ask. Nothing here raises an Exception: an update that breaks us counts as answered."""

    bot: telegram.Bot
    me: Me
    conversation: Conversation
    administrators: Administrators
    files: Files
    clock: Callable[[], datetime]
    pauses: Callable[[int], float]
    secret: str
    """Never to be logged."""

    def read(self, hand: InHand) -> telegram.Update | None:
        """What it says; None when it cannot be read."""
        if hand.update is not None:
            return hand.update
        try:
            update = telegram.Update.de_json(hand.raw, self.bot)
            hand.chat, hand.update = incoming.chat_of(update), update
        except Exception as error:
            self.fault("update %s cannot be read", hand.number, error)
            return None
        return update

    async def answer(self, hand: InHand, moved_to: int | None) -> Answer | None:
        """Do what it asks; what that changes is committed. None: it asks nothing.

        Args:
            moved_to: The id that its group has by now.
        """
        update = self.read(hand)
        if update is None:
            return None
        asked: Incoming | None = None
        try:
            asked = incoming.read(update, self.me, self.clock(), hand.moved_to or moved_to)
            if asked is None:
                return None
            asked = await self.administrators.looked_up(asked)
            who = await self.conversation.reader(asked.request.caller)
            asked = replace(asked, request=replace(asked.request, caller=who))
            if asked.document is not None and asked.request.command is None:
                hint = self.files.hint
                return None if hint is None else Answer(asked, _NOTHING_DONE, hint, hand.steps, hand.reader)
            for attempt in range(1, TRIES + 1):
                asked = await self.files.fetched(asked)
                prepared = await self.conversation.prepare(asked.request)
                reply = await prepared.answer()
                unread = isinstance(asked.request.unread, FileUnreadableError)
                if not hand.again or not (unread or reply.tone is Tone.FAILED):
                    break
                await asyncio.sleep(self.pauses(attempt))  # it may have been done before: "failed" could be wrong
            for_whom = replace(asked.request, caller=prepared.caller or asked.request.caller)
            return Answer(replace(asked, request=for_whom), prepared, reply, hand.steps, hand.reader)
        except Exception as error:
            self.fault("update %s could not be answered", hand.number, error)
            return None if asked is None else Answer(asked, _NOTHING_DONE, _SORRY, hand.steps, hand.reader)

    def fault(self, sentence: str, number: int, error: Exception) -> None:
        """Log an exception that nobody expected, if it does not tell the token."""
        if self.secret in "".join(traceback.format_exception(error)):
            log.error("update %s: %s, whose trace holds the token", number, type(error).__name__)
        else:
            log.error(sentence, number, exc_info=error)
