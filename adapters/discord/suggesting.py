"""How somebody who is typing is shown suggestions: in time or not at all, and never an error."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import discord
from discord import app_commands
from discord.webhook.async_ import async_context

from adapters.discord import incoming
from adapters.discord.callback import AWAY, OnceAdapter
from adapters.discord.menu import MAX_CHOICES, Interaction
from core.chat.adapter import Conversation
from core.chat.language import Language
from core.chat.message import Message, Words
from core.chat.suggestion import MAX_VALUE, Suggestion

log = logging.getLogger(__name__)

Choice: TypeAlias = "app_commands.Choice[str | int | float]"

WITHIN_S = 2.0
"""Of the three seconds that Discord waits; nothing can be deferred here."""
MAX_NAME = 100
"""Characters of a choice's name: https://discord.com/developers/docs/interactions/application-commands, read
2026-11-24"""
LEAST_WORDS = 10
"""Characters that stay of words that are cut."""


@dataclass(frozen=True)
class Suggesting:
    """Answers what is being typed with what a conversation suggests."""

    conversation: Conversation
    _once: OnceAdapter = field(default_factory=OnceAdapter)

    async def suggest(self, interaction: Interaction) -> None:
        """Answer one. Raises nothing that is an Exception."""
        async_context.set(self._once)  # for this task alone
        try:
            await interaction.response.autocomplete(await self._choices(interaction))
        except (discord.HTTPException, *AWAY) as error:
            # They have typed on: what comes too late is no fault, and is not tried again.
            log.info("suggestions for interaction %s were not taken: %s", interaction.id, type(error).__name__)
        except Exception:
            log.exception("no suggestions for interaction %s", interaction.id)

    async def _choices(self, interaction: Interaction) -> list[Choice]:
        request, option = incoming.request(interaction), incoming.focused(interaction)
        if option is None:
            return []
        try:
            async with asyncio.timeout(WITHIN_S):
                request = replace(request, caller=await self.conversation.reader(request.caller))
                found = await self.conversation.suggest(request, option)
        except TimeoutError:
            log.warning("suggestions for interaction %s took too long", request.id)
            return []
        language = self.conversation.language(request.caller, request.at)
        return choices(found, language, numbers=incoming.types_number(interaction))


def choices(suggestions: tuple[Suggestion, ...], language: Language, *, numbers: bool = False) -> list[Choice]:
    """As many as Discord shows. One whose value is too long is left out: cut, it would ask for something else.

    Args:
        numbers: The option takes whole numbers, and Discord wants the values as such.
    """
    fitting = [one for one in suggestions if 0 < len(one.value) <= MAX_VALUE][:MAX_CHOICES]
    return [
        app_commands.Choice(name=_name(one.label, language), value=int(one.value) if numbers else one.value)
        for one in fitting
    ]


def _name(label: Message, language: Language) -> str:
    """A label that fits: words are cut before what they cost is."""
    text = language.text(label)
    for name, value in label.values.items():
        left = len(value.text) - (len(text) - MAX_NAME) - 1 if isinstance(value, Words) else 0
        if len(text) > MAX_NAME and isinstance(value, Words) and left >= LEAST_WORDS:
            cut = Words(value.text[:left].rstrip() + "\u2026")
            text = language.text(replace(label, values={**label.values, name: cut}))
    return text if len(text) <= MAX_NAME else text[: MAX_NAME - 1].rstrip() + "\u2026"
