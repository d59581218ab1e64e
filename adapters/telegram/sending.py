"""How a message gets to Telegram: in order within a chat, and each chat waits for itself alone."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

import telegram
from telegram import InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import TelegramError

from adapters.telegram.failures import ImpossibleError, MovedError, OutOfOrderError, SendingError, failure
from adapters.telegram.outgoing import Drawn
from adapters.telegram.turns import Turns
from core.chat.attachment import Attachment
from core.chat.pace import Limits, Pace
from core.errors.networks import AnswerLostError, DeliveryError, NotDeliveredError, SlowDownError

log = logging.getLogger(__name__)

T = TypeVar("T")
Pauses = Callable[[int], float]
"""How many seconds to wait after so many failures in a row."""
# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this, read 2026-11-29: 30 messages a second
# in all, 1 a second in a chat (short bursts may pass), 20 a minute in a group.
LIMITS = Limits(all=29, warnings=26, pause_s=1.0, group_pause_s=6.0)
"""One a second is left for a clock that goes otherwise than ours. Half of a group's minute is left to answers."""
MOST_FAILURES = 12
"""After which a message is given up that Telegram cannot take, or never confirms."""
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_SAME_ALREADY = "message is not modified"
_CANNOT_EDIT = ("message to edit not found", "message can't be edited")


class EditError(Exception):
    """The message is gone, or can be edited no more."""


class Sender:
    """Sends, edits, and tries again where that has a sense."""

    def __init__(
        self, bot: telegram.Bot, pauses: Pauses, moved: Callable[[int, int], Awaitable[None]], pace: Pace
    ) -> None:
        """Over a bot.

        Args:
            moved: Told when a group turns out to have another id.
        """
        self._bot, self._pauses, self.moved, self._pace = bot, pauses, moved, pace
        self._turns = Turns()
        self._free_at: dict[int, float] = {}
        """By time.monotonic(), of the chats that wait."""

    def lane(self, chat: int) -> AbstractAsyncContextManager[None]:
        """One's turn to send to a chat."""
        return self._turns.turn(chat)

    def wait_s(self, chat: int) -> float:
        """How long a chat has yet to wait, because Telegram said so."""
        return max(0.0, self._free_at.get(chat, 0.0) - time.monotonic())

    async def send(self, chat: int, drawn: Drawn, reply_to: int | None = None, thread: int | None = None) -> None:
        """Deliver a message; whoever calls has the turn in the chat.

        Raises:
            DeliveryError, SendingError: Not what another attempt would change; those are made here.
        """

        async def attempt(there: int) -> None:
            if there == chat:
                await self.send_once(chat, drawn, reply_to, thread)
            else:  # its messages have other ids there, and it has no topics yet
                await self.send_once(there, drawn)

        await self._persistently(chat, attempt)

    async def warn(self, chat: int, drawn: Drawn, thread: int | None = None) -> None:
        """One attempt at a message that nobody waits for: within Telegram's limits, and behind all answers.

        Raises:
            DeliveryError, SendingError: As send_once(); SlowDownError also where its turn would come too late.
        """
        while True:
            async with self._pace.warning(chat, group=chat < 0) as turn, self.lane(chat):
                if wait_s := self.wait_s(chat):
                    raise SlowDownError(wait_s)
                if self._pace.is_latest(chat, turn):  # else an answer was sent while we waited for the lane
                    await self.send_once(chat, drawn, thread=thread)
                    return

    async def send_once(self, chat: int, drawn: Drawn, reply_to: int | None = None, thread: int | None = None) -> None:
        """One attempt. Raises DeliveryError, SendingError."""
        answered = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
        await _told(
            self._bot.send_message(
                chat,
                drawn.text,
                ParseMode.HTML,
                reply_parameters=answered,
                message_thread_id=thread,
                reply_markup=drawn.keyboard,
                link_preview_options=_NO_PREVIEW,
            )
        )

    async def send_file(self, chat: int, file: Attachment, thread: int | None = None) -> None:
        """Deliver a file; whoever calls has the turn in the chat. Raises DeliveryError, SendingError."""

        async def attempt(there: int) -> None:
            topic = thread if there == chat else None
            await _told(self._bot.send_document(there, file.content, filename=file.plain_name, message_thread_id=topic))

        await self._persistently(chat, attempt)

    async def send_picture(self, chat: int, picture: Attachment, caption: str, thread: int | None = None) -> None:
        """Deliver a picture with words below it, in HTML; whoever calls has the turn in the chat.

        Raises:
            DeliveryError, SendingError: As send().
        """

        async def attempt(there: int) -> None:
            topic = thread if there == chat else None
            await _told(
                self._bot.send_photo(
                    there,
                    picture.content,
                    caption,
                    parse_mode=ParseMode.HTML,
                    filename=picture.plain_name,
                    message_thread_id=topic,
                )
            )

        await self._persistently(chat, attempt)

    async def edit(self, chat: int, message: int, drawn: Drawn) -> None:
        """Put another content into a message. Raises DeliveryError, SendingError, EditError."""
        keyboard = drawn.keyboard if isinstance(drawn.keyboard, InlineKeyboardMarkup) else None

        async def attempt(there: int) -> None:
            if there != chat:
                raise EditError
            await _told(
                self._bot.edit_message_text(
                    drawn.text,
                    chat,
                    message,
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard,
                    link_preview_options=_NO_PREVIEW,
                )
            )

        try:
            await self._persistently(chat, attempt)
        except ImpossibleError as error:
            if any(words in error.reason for words in _CANNOT_EDIT):
                raise EditError from None
            if _SAME_ALREADY not in error.reason:
                raise

    async def answer(self, query: str, text: str | None = None, *, alert: bool = False, url: str | None = None) -> None:
        """Answer a press: without it the button goes on spinning. One that is too old takes no answer any more."""
        for attempt in range(1, 4):
            try:
                await _told(self._bot.answer_callback_query(query, text, show_alert=alert or None, url=url))
            except SlowDownError as error:
                await asyncio.sleep(min(error.retry_after_s, 5))
            except (NotDeliveredError, OutOfOrderError):
                await asyncio.sleep(self._pauses(attempt))
            except (DeliveryError, SendingError) as error:
                log.info("a press was not answered: %s", type(error).__name__)
                return
            else:
                return

    async def _persistently(self, chat: int, attempt: Callable[[int], Awaitable[T]]) -> T:
        away = failures = 0
        while True:
            try:
                async with self._pace.answer(chat):
                    return await attempt(chat)
            except SlowDownError as error:
                self._free_at[chat] = time.monotonic() + error.retry_after_s
                pause = error.retry_after_s
            except MovedError as error:
                await self.moved(chat, error.new_chat_id)
                chat, pause = error.new_chat_id, 0
            except (AnswerLostError, OutOfOrderError) as error:
                failures += 1
                log.warning("a message to chat %s: %s; attempt %s", chat, type(error).__name__, failures)
                if failures >= MOST_FAILURES:
                    raise
                pause = self._pauses(failures)
            except NotDeliveredError:
                away += 1
                pause = self._pauses(away)
            await asyncio.sleep(pause)
            self._free_at.pop(chat, None)


async def _told(call: Awaitable[T]) -> T:
    """Raises what an exception of the client's means: DeliveryError, SendingError."""
    try:
        return await call
    except TelegramError as error:
        raise failure(error) from None
    except KeyError:  # "ok": false under a status that says otherwise
        raise OutOfOrderError from None
