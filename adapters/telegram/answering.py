"""Where the parts of an answer go: a private chat, a group, whoever pressed a button."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.telegram.failures import SendingError
from adapters.telegram.incoming import Incoming, Me
from adapters.telegram.outgoing import (
    CANNOT_WRITE,
    FILE_LIMIT,
    NO_PICTURE,
    SENT_PRIVATELY,
    Drawn,
    ask,
    caption,
    draw,
    notice,
    popup,
)
from adapters.telegram.sending import EditError, Sender
from core.chat.adapter import Conversation, Prepared
from core.chat.attachment import Attachment
from core.chat.language import Language
from core.chat.message import Message
from core.chat.reply import Picture, Reply, Tone
from core.errors.networks import DeliveryError, UnreachableError
from core.errors.reading import NothingAskedError
from core.people import Caller

log = logging.getLogger(__name__)

_ONE_LINE = frozenset((Tone.ASK, Tone.REFUSED, Tone.FAILED))
"""What is not an answer takes no more room than that in a group."""
NOTHING_ASKED = NothingAskedError.code

_WAITS = 2
"""Of an answer that waits for its reader, what was delivered to them is counted from here: so it was kept as long as
answers had no files."""

Progress = Callable[[int, str | None], Awaitable[None]]
"""Told how many messages of an answer were delivered, and for whom the rest waits."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be delivered, and how far that is done."""

    incoming: Incoming
    prepared: Prepared
    reply: Reply
    steps: int = 0
    reader: str | None = None

    @property
    def parts(self) -> int:
        """Of how many messages it consists: the text, and each file."""
        return 1 + len(self.reply.files)


class Waiting(Exception):  # noqa: N818  # it is no fault
    """The rest of the answer waits until its reader writes privately."""


@dataclass(frozen=True, slots=True)
class Answering:
    """Delivers answers."""

    conversation: Conversation
    sender: Sender
    me: Me

    async def deliver(self, answer: Answer, progress: Progress) -> None:
        """Deliver what is left of an answer. Raises DeliveryError, SendingError, Waiting."""
        answer = replace(answer, reply=answer.reply.carried(FILE_LIMIT))
        incoming, prepared = answer.incoming, answer.prepared
        aside = prepared.private and not prepared.refused and not incoming.alone
        if answer.reader is not None:
            await self._waited_for(answer, answer.reader, progress)
        elif incoming.query_id is not None:
            await self._pressed(answer, incoming.query_id, progress, aside=aside)
        elif aside:
            await self._aside(answer, progress)
        else:
            await self._here(answer, progress)

    async def keep_words(self, caller: Caller, drawn: Drawn, at: datetime) -> None:
        """Keep what its buttons need."""
        for words in drawn.kept:
            await self.conversation.keep_words(caller, words, at)

    # One place each

    async def _here(self, answer: Answer, progress: Progress, edits: int | None = None) -> None:
        """In the chat where it was asked.

        Args:
            edits: The message whose place it takes.
        """
        incoming = answer.incoming
        async with self.sender.lane(incoming.chat_id):
            if answer.steps == 0:
                if incoming.alone:
                    async with self._missed(answer) as missed:
                        await self._put(answer, self._drawn(answer, missed), edits)
                else:
                    await self._put(answer, self._drawn_for_all(answer), edits)
                await self.conversation.told(incoming.request.caller, answer.reply)
            for delivered in range(max(1, answer.steps), answer.parts):
                await progress(delivered, None)
                await self.sender.send_file(incoming.chat_id, answer.reply.files[delivered - 1], incoming.thread_id)

    async def _put(self, answer: Answer, drawn: Drawn, edits: int | None) -> None:
        await self.keep_words(answer.incoming.request.caller, drawn, answer.incoming.request.at)
        incoming = answer.incoming
        if edits is not None:
            try:
                await self.sender.edit(incoming.chat_id, edits, drawn)
                return
            except EditError:
                pass
        reply_to = None if incoming.alone or incoming.query_id else incoming.message_id
        await self.sender.send(incoming.chat_id, drawn, reply_to, incoming.thread_id)

    async def _to_person(self, answer: Answer, delivered: int, progress: Callable[[int], Awaitable[None]]) -> int:
        """In the private chat, of what was asked in a group.

        Args:
            delivered: How many of its parts are there already.
            progress: Told how many are there, after each.

        Returns:
            How many are there in the end. If not all, the person cannot be written to.
        """
        incoming = answer.incoming
        async with self.sender.lane(incoming.person):
            try:
                if delivered == 0:
                    async with self._missed(answer) as missed:
                        drawn = self._drawn(answer, missed)
                        await self.keep_words(answer.incoming.request.caller, drawn, answer.incoming.request.at)
                        await self.sender.send(incoming.person, drawn)
                    await self.conversation.told(incoming.request.caller, answer.reply)
                    delivered = 1
                    await progress(delivered)
                    await self._add_picture(answer)
                for file in answer.reply.files[delivered - 1 :]:
                    await self.sender.send_file(incoming.person, file)
                    delivered += 1
                    await progress(delivered)
            except UnreachableError:
                pass
        return delivered

    async def _aside(self, answer: Answer, progress: Progress) -> None:
        """To the person, and a word about it where it was asked."""
        delivered = await self._to_person(answer, answer.steps, lambda delivered: progress(delivered, None))
        waits = delivered < answer.parts
        address = f"https://t.me/{self.me.username}" + ("?start=answer" if waits else "")
        language = self._language(answer, private=False)
        drawn = notice(CANNOT_WRITE if waits else SENT_PRIVATELY, language, address)
        incoming = answer.incoming
        async with self.sender.lane(incoming.chat_id):
            await self.sender.send(incoming.chat_id, drawn, incoming.message_id, incoming.thread_id)
        if waits:
            await self._wait(answer, delivered, progress)

    async def _wait(self, answer: Answer, delivered: int, progress: Progress) -> None:
        """Until whoever asked can be written to. Raises Waiting."""
        await progress(_WAITS + delivered, answer.incoming.request.caller.user.external_id)
        raise Waiting

    async def _waited_for(self, answer: Answer, reader: str, progress: Progress) -> None:
        before = max(0, answer.steps - _WAITS)
        delivered = await self._to_person(answer, before, lambda delivered: progress(_WAITS + delivered, reader))
        if delivered < answer.parts:
            raise Waiting

    async def _pressed(self, answer: Answer, query: str, progress: Progress, *, aside: bool) -> None:
        incoming, prepared, reply = answer.incoming, answer.prepared, answer.reply
        if incoming.picture and not aside and reply.picture is not None:
            await self._pictured(answer, reply.picture, query)
            return
        failed = reply.tone is Tone.FAILED
        if not incoming.alone and (prepared.refused or (failed and not aside)):
            await self.sender.answer(query, popup(reply.title, self._language(answer)), alert=True)
        elif aside:
            await self._pressed_aside(answer, query, progress)
        else:
            if answer.steps == 0:
                await self.sender.answer(query)
            # What was refused or failed may be tried again: the message with the button stays.
            stays = failed or prepared.refused
            await self._here(answer, progress, None if stays else incoming.message_id)

    async def _pictured(self, answer: Answer, picture: Picture, query: str) -> None:
        """The picture alone, behind the message with the button."""
        incoming, language = answer.incoming, self._language(answer, private=False)
        drawn = await self._picture(answer, language)
        if drawn is None:
            await self.sender.answer(query, popup(NO_PICTURE, language))
            return
        await self.sender.answer(query)
        async with self.sender.lane(incoming.chat_id):
            await self.sender.send_picture(incoming.chat_id, drawn, caption(picture, language), incoming.thread_id)

    async def _add_picture(self, answer: Answer) -> None:
        """Behind an answer in the private chat to what was asked in a group, below which nothing can be pressed. Nobody
        needs it: whatever comes between is no reason to send it later."""
        incoming, picture, language = answer.incoming, answer.reply.picture, self._language(answer)
        drawn = None if picture is None else await self._picture(answer, language)
        if picture is None or drawn is None:
            return
        words = caption(picture, language, incoming.request.caller.server.name)
        try:
            await self.sender.send_picture(incoming.person, drawn, words)
        except (DeliveryError, SendingError) as error:
            log.warning("an answer goes without its picture: %s", type(error).__name__)

    async def _picture(self, answer: Answer, language: Language) -> Attachment | None:
        content = await self.conversation.drawn(answer.reply, answer.incoming.request.caller, language)
        name = answer.reply.command.replace(" ", "-")
        return None if content is None else Attachment(f"{name}.png", content)

    async def _pressed_aside(self, answer: Answer, query: str, progress: Progress) -> None:
        """To the person alone, who pressed a button in a group."""
        waits = self.sender.wait_s(answer.incoming.person) > 0
        if waits:  # the button would spin for as long as that chat does
            await self.sender.answer(query)
        delivered = await self._to_person(answer, answer.steps, lambda delivered: progress(delivered, None))
        if delivered < answer.parts:
            if not waits:
                await self.sender.answer(query, url=f"https://t.me/{self.me.username}?start=answer")
            await self._wait(answer, delivered, progress)
        if not waits:
            await self.sender.answer(query, popup(SENT_PRIVATELY, self._language(answer)))

    # How it is drawn

    def _drawn(self, answer: Answer, missed: Sequence[Message]) -> Drawn:
        """For the person alone."""
        incoming = answer.incoming
        where = "" if incoming.alone else incoming.request.caller.server.name
        reply = replace(answer.reply.read_elsewhere(where), missed=tuple(missed))
        return draw(reply, self._language(answer), answer.incoming.request.caller.user.external_id)

    def _drawn_for_all(self, answer: Answer) -> Drawn:
        reply, language = answer.reply, self._language(answer, private=answer.prepared.refused)
        if _is_bare_question(reply) and answer.incoming.query_id is None:
            return ask(reply, language, self.me.example)
        brief = answer.prepared.refused or reply.tone in _ONE_LINE
        return draw(reply, language, answer.incoming.request.caller.user.external_id, brief=brief)

    def _language(self, answer: Answer, *, private: bool = True) -> Language:
        request = answer.incoming.request
        return self.conversation.language(request.caller, request.at, private=private)

    @asynccontextmanager
    async def _missed(self, answer: Answer) -> AsyncIterator[Sequence[Message]]:
        """Warnings that could not be delivered. Records that have just failed are not asked once more."""
        if answer.prepared.refused or answer.reply.tone is Tone.FAILED:
            yield ()
            return
        async with self.conversation.missed_by(answer.incoming.request.caller) as missed:
            yield missed


def _is_bare_question(reply: Reply) -> bool:
    error = reply.data.get("error")
    return reply.tone is Tone.ASK and isinstance(error, dict) and error.get("code") == NOTHING_ASKED
