"""Telegram as a place to talk: connects, answers until cancelled, and writes to people privately."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

import telegram
from telegram.error import TelegramError

from adapters.telegram.administrators import Administrators, matters
from adapters.telegram.answering import Answering
from adapters.telegram.connection import Polling, enter, make_bot
from adapters.telegram.failures import ImpossibleError, MovedError, OutOfOrderError
from adapters.telegram.files import Files
from adapters.telegram.hands import Hands
from adapters.telegram.incoming import Me
from adapters.telegram.intake import Intake
from adapters.telegram.menu import draw as draw_menu
from adapters.telegram.menu import fingerprint, menus
from adapters.telegram.outgoing import draw
from adapters.telegram.polling import POLL_S, Poller
from adapters.telegram.sending import LIMITS, Sender
from adapters.telegram.work import Work
from core.chat.adapter import Conversation, Inbox, MenuBook
from core.chat.command import takes_file
from core.chat.menu import draw_if_changed
from core.chat.message import Message, Name, msg
from core.chat.pace import Limits, Pace
from core.chat.reply import Reply
from core.errors.networks import NotDeliveredError, PlaceLostError, SlowDownError, UnreachableError
from core.people import Caller, Network, Place, Server, User

log = logging.getLogger(__name__)

FINISH_WITHIN_S = 10.0
LONGEST_PAUSE_S = 30.0


def growing(failures: int) -> float:
    """1 s, 2 s, 4 s, ... half a minute."""
    return min(2.0 ** min(failures - 1, 10), LONGEST_PAUSE_S)


class TelegramAdapter:
    """Implements core.chat.adapter.ChatAdapter and Post."""

    network = Network.TELEGRAM

    def __init__(
        self,
        conversation: Conversation,
        menus: MenuBook,
        inbox: Inbox,
        token: str,
        clock: Callable[[], datetime],
        say: Callable[[Message], None],
        api_base: str | None = None,
        *,
        pauses: Callable[[int], float] = growing,
        poll_s: int = POLL_S,
        limits: Limits = LIMITS,
    ) -> None:
        """As it will be, not connected.

        Args:
            inbox: Of the bot that the token belongs to.
            say: Tells whoever runs the program how it goes.
            api_base: Where the Bot API is, without a slash at its end; None: Telegram's own.
            pauses: How many seconds to wait after so many failures in a row.
            poll_s: How long Telegram waits for something to happen before it answers a poll.
            limits: How much may be sent.
        """
        self._conversation, self._menus, self._inbox = conversation, menus, inbox
        self._token, self._clock, self._say, self._api_base = token, clock, say, api_base
        self._pauses, self._poll_s = pauses, poll_s
        self._pace = Pace(limits)
        self._answering: Answering | None = None

    async def run(self) -> int:
        """Answer until cancelled; then what is in hand is finished. It may be run again after NetworkAwayError."""
        polling = Polling()
        bot = make_bot(self._token, self._api_base, polling)
        try:
            await enter(bot)
            intake = self._intake(bot)
            poller = Poller(bot, polling, intake.take, intake.hands.acknowledged, self._say, self._pauses, self._poll_s)
            try:
                self._say(msg("Telegram: connected as {name}.", name=Name(f"@{bot.username}")))
                self._answering = intake.answering
                await self._draw_menu(bot)
                await intake.resume()
                await poller.run()
            finally:
                self._answering = None
                await intake.finish(FINISH_WITHIN_S)
        finally:
            await asyncio.shield(bot.shutdown())
        return 0

    async def send(self, to: Caller, reply: Reply, at: datetime, nonce: str) -> None:  # noqa: ARG002  # Telegram has none
        """Write to a person privately, or in the group or topic where `to` is. Raises DeliveryError."""
        if to.place is not None:
            await self._send_in(to.place, to, reply, at)
            return
        answering = self._answering
        if answering is None:
            raise NotDeliveredError
        sender, chat = answering.sender, int(to.user.external_id)
        drawn = draw(reply, self._conversation.language(to, at), to.user.external_id)
        await answering.keep_words(to, drawn, at)
        if wait_s := sender.wait_s(chat):
            raise SlowDownError(wait_s)
        try:
            await sender.warn(chat, drawn)
        except ImpossibleError as error:
            log.warning("a message cannot be sent: %s", error.reason)
            raise UnreachableError from None
        except (MovedError, OutOfOrderError):
            raise NotDeliveredError from None

    async def _send_in(self, place: Place, to: Caller, reply: Reply, at: datetime) -> None:
        """Write in a group, naming a person. Raises DeliveryError."""
        answering = self._answering
        if answering is None:
            raise NotDeliveredError
        language = self._conversation.language(to, at, private=False)
        drawn = draw(reply, language, to.user.external_id, name=to.user.name or to.user.external_id)
        await answering.keep_words(to, drawn, at)
        thread = int(place.external_id) if place.external_id else None
        try:
            await answering.sender.warn(int(to.server.external_id), drawn, thread)
        except UnreachableError:
            raise PlaceLostError from None
        except ImpossibleError as error:
            log.warning("a message cannot be sent to a group: %s", error.reason)
            raise PlaceLostError from None
        except MovedError as error:  # it is tried again under the new id
            await answering.sender.moved(int(to.server.external_id), error.new_chat_id)
            raise NotDeliveredError from None
        except OutOfOrderError:
            raise NotDeliveredError from None

    def _intake(self, bot: telegram.Bot) -> Intake:
        """All that answers, over one connection."""
        conversation = self._conversation
        me = Me(bot.id, bot.username, conversation.names, conversation.example)
        moderating = frozenset(item.name for item in conversation.commands if matters(item))
        taking = tuple(item.name for item in conversation.commands if takes_file(item))

        async def moved(old: int, new: int) -> None:
            await intake.moved(old, new)

        answering = Answering(conversation, Sender(bot, self._pauses, moved, self._pace), me)
        secret = self._token.partition(":")[2] or self._token
        administrators = Administrators(bot, moderating)
        files = Files(bot, taking, self._pauses)
        work = Work(bot, me, conversation, administrators, files, self._clock, self._pauses, secret)
        intake = Intake(conversation, Hands(self._inbox, self._clock), work, answering, self._pauses)
        return intake

    async def _draw_menu(self, bot: telegram.Bot) -> None:
        """Show the menus anew when they changed since they were shown last."""
        number = str(bot.id)
        reader = Caller(Server(Network.TELEGRAM, number, ""), User(Network.TELEGRAM, number, ""))
        shown = menus(self._conversation.commands, self._conversation.language(reader, self._clock()).text)

        async def draw_it() -> bool:
            try:
                await draw_menu(bot, shown)
            except TelegramError as error:
                log.warning("Telegram did not take the menu: %s", type(error).__name__)
                self._say(msg("Telegram did not take the menu of commands; the one of before stays."))
                return False
            return True

        await draw_if_changed(self._menus, Network.TELEGRAM, number, fingerprint(shown), self._clock(), draw_it)
