"""How an interaction is answered: in time, exactly once, and never before its work is committed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

import discord
from discord.webhook.async_ import async_context

from adapters.discord import incoming
from adapters.discord.callback import AWAY, OnceAdapter, UndeliveredError, send_first
from adapters.discord.files import attached, fetched, opened
from adapters.discord.menu import Interaction
from adapters.discord.outgoing import Drawn, draw, markup
from core.chat.adapter import Conversation, Prepared
from core.chat.message import Message, msg
from core.chat.reply import Reply, Tone
from core.chat.request import Request
from core.errors.networks import DeliveryError
from core.people import Caller

log = logging.getLogger(__name__)

DEFER_AFTER_S = 1.0
"""Of the three seconds that Discord waits."""
EDITS = 3
"""Attempts at an answer after a deferral: it replaces itself, so that twice is once."""

SendPrivately = Callable[[Caller, Reply, datetime, str], Awaitable[None]]
"""core.chat.adapter.Post.send"""


@dataclass
class Place:
    """Where the answer to one interaction goes."""

    interaction: Interaction
    arrived: float
    """By time.monotonic()."""
    ephemeral: bool
    """Only the person sees it, although others read along."""
    edits: bool
    """It takes the place of the message whose button was pressed."""
    deferred: bool = False
    lost: bool = False
    """Discord took no deferral, so it takes nothing."""
    delivered: bool = False

    async def defer(self) -> None:
        """Say that the answer will take longer."""
        response = self.interaction.response
        try:
            if self.edits:
                await send_first(self.interaction, self.arrived, response.defer)
            else:
                await send_first(
                    self.interaction, self.arrived, lambda: response.defer(ephemeral=self.ephemeral, thinking=True)
                )
            self.deferred = True
        except UndeliveredError:
            self.lost = True

    async def defer_unless(self, ready: asyncio.Event, within_s: float) -> None:
        """Defer when the answer is not ready by then."""
        try:
            async with asyncio.timeout(max(0.0, within_s)):
                await ready.wait()
        except TimeoutError:
            await self.defer()

    async def answer(self, drawn: Drawn, tone: Tone) -> None:
        """Deliver it. Raises UndeliveredError."""
        response = self.interaction.response
        if self.lost:
            raise UndeliveredError
        if self.deferred:
            await self._edit(drawn)
        elif self.edits and tone is not Tone.FAILED:
            await send_first(
                self.interaction,
                self.arrived,
                lambda: response.edit_message(view=drawn.view, attachments=opened(drawn.files)),
            )
        else:  # what failed may be tried again: the message with the button stays
            await send_first(
                self.interaction,
                self.arrived,
                lambda: response.send_message(view=drawn.view, files=opened(drawn.files), ephemeral=self.ephemeral),
            )
        self.delivered = True

    async def _edit(self, drawn: Drawn) -> None:
        for attempt in range(1, EDITS + 1):
            try:
                await self.interaction.edit_original_response(view=drawn.view, attachments=opened(drawn.files))
                return
            except discord.HTTPException as error:
                if error.status == 400:
                    raise
                raise UndeliveredError from None
            except AWAY:
                if attempt == EDITS:
                    raise UndeliveredError from None
            await asyncio.sleep(attempt / 2)


@dataclass(frozen=True)
class Answering:
    """Answers interactions with what a conversation says."""

    conversation: Conversation
    clock: Callable[[], datetime]
    send_privately: SendPrivately
    _once: OnceAdapter = field(default_factory=OnceAdapter)

    async def answer(self, interaction: Interaction) -> None:
        """Answer one. Raises nothing that is an Exception."""
        async_context.set(self._once)  # for this task alone
        arrived = time.monotonic()
        place: Place | None = None
        try:
            request = incoming.request(interaction)
            if file := attached(interaction):
                # It may take long, and who will see the answer is known only afterwards: whoever sent it, alone.
                place = Place(interaction, arrived, ephemeral=not request.caller.alone, edits=False)
                await place.defer()
                if place.lost:
                    log.warning("interaction %s came too late: its file was not fetched", request.id)
                    return
                request = await fetched(request, file)
            request = replace(request, caller=await self.conversation.reader(request.caller))
            prepared = await self.conversation.prepare(request)
            request = replace(request, caller=prepared.caller or request.caller)
            place = place or _place(interaction, arrived, request.caller, prepared)
            await self._answer(request, prepared, place)
        except Exception:
            log.exception("interaction %s could not be answered", interaction.id)
            if place is None or not (place.delivered or place.lost):
                await _apologise(interaction, self.conversation, place)

    async def _answer(self, request: Request, prepared: Prepared, place: Place) -> None:
        late = self.clock() - request.at
        if not place.deferred and max(late.total_seconds(), time.monotonic() - place.arrived) > DEFER_AFTER_S:
            # Discord may have told the person that we failed: then they ask again, and this one must not be done.
            await place.defer()
            if place.lost:
                log.warning("interaction %s came too late: it was not begun", request.id)
                return
        ready = asyncio.Event()
        left_s = DEFER_AFTER_S - (time.monotonic() - place.arrived)
        deferring = asyncio.create_task(_nothing() if place.deferred else place.defer_unless(ready, left_s))
        try:
            reply = await prepared.answer()
            try:
                async with self._missed(request.caller, prepared, reply) as missed:
                    limit = place.interaction.filesize_limit
                    drawn = await self._drawn(replace(reply, missed=tuple(missed)), request, prepared, limit)
                    ready.set()
                    await deferring
                    await place.answer(drawn, reply.tone)
            except UndeliveredError:
                if not await self._delivered_privately(request, prepared, reply):
                    return
            await self.conversation.told(request.caller, reply)
        finally:
            ready.set()
            await deferring

    @asynccontextmanager
    async def _missed(self, caller: Caller, prepared: Prepared, reply: Reply) -> AsyncIterator[Sequence[Message]]:
        """Warnings that could not be delivered, where nobody reads along. Records that have just failed are not asked
        once more."""
        if prepared.refused or reply.tone is Tone.FAILED or not (prepared.private or caller.alone):
            yield ()
            return
        async with self.conversation.missed_by(caller) as missed:
            yield missed

    async def _drawn(self, reply: Reply, request: Request, prepared: Prepared, file_limit: int) -> Drawn:
        language = self.conversation.language(
            request.caller,
            request.at,
            private=prepared.private,
            markup=markup(self.conversation.named_options),
        )
        picture = await self.conversation.drawn(reply, request.caller, language)
        drawn = draw(reply, language, request.caller.user.external_id, file_limit, picture)
        await keep_words(self.conversation, request.caller, drawn, request.at)
        return drawn

    async def _delivered_privately(self, request: Request, prepared: Prepared, reply: Reply) -> bool:
        """What was recorded is told another way, else the person would do it again."""
        if not prepared.writes:
            log.warning("the answer to interaction %s came too late", request.id)
            return False
        try:
            told = reply.read_elsewhere(request.caller.server.name)
            await self.send_privately(request.caller, told, request.at, request.id)
        except DeliveryError as error:
            log.warning("the answer to interaction %s came too late, and privately: %s", request.id, error.code)
            return False
        return True


async def keep_words(conversation: Conversation, caller: Caller, drawn: Drawn, at: datetime) -> None:
    """Keep what its buttons need."""
    for words in drawn.kept:
        await conversation.keep_words(caller, words, at)


def _place(interaction: Interaction, arrived: float, caller: Caller, prepared: Prepared) -> Place:
    message = interaction.message
    theirs = message is not None and (caller.alone or message.flags.ephemeral)
    return Place(
        interaction,
        arrived,
        ephemeral=prepared.private and not caller.alone,
        edits=theirs and prepared.private and not prepared.refused,
    )


async def _nothing() -> None:
    """There is nothing to defer."""


async def _apologise(interaction: Interaction, conversation: Conversation, place: Place | None) -> None:
    """Say that we failed, if that still can be said."""
    try:
        who, at = incoming.caller(interaction), interaction.created_at
        language = conversation.language(who, at, markup=markup(conversation.named_options))
        reply = Reply(msg("Sorry, something of ours broke."), tone=Tone.FAILED)
        place = place or Place(interaction, time.monotonic(), ephemeral=not who.alone, edits=False)
        with suppress(UndeliveredError):
            await place.answer(draw(reply, language, who.user.external_id), reply.tone)
    except Exception as error:
        log.warning("nor could that be said to them: %s", type(error).__name__)
