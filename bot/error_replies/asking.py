"""A question back: what was not understood, the place, and the whole line put right."""

from __future__ import annotations

from bot.error_replies.asked import Asked
from core.chat.message import Message, Words, msg
from core.chat.reply import Block, Button, Pointer, Reply, Text, Tone

NOTHING_RECORDED = msg("Nothing was recorded.")


def asking(
    title: Message,
    asked: Asked,
    next_step: str | None,
    blocks: tuple[Block, ...] = (),
    buttons: tuple[Button, ...] = (),
) -> Reply:
    """The reply; of a command that writes it says that nothing was recorded."""
    lost = (Text(NOTHING_RECORDED),) if asked.writes else ()
    return Reply(title=title, blocks=(*blocks, *lost), next=next_step, buttons=buttons, tone=Tone.ASK)


def pointer(asked: Asked, text: str, start: int, end: int) -> Pointer:
    """Points at a part of the text that was read, in the line as it was typed."""
    before = len(asked.prefix)
    return Pointer(asked.prefix + text, before + start, before + end)


def button(label: Message, command: str) -> Button:
    """A button that sends a command: `/cost 50 videos`."""
    path, _, arguments = command.removeprefix("/").partition(" ")
    return Button(label, path, arguments)


def use(words: str, command: str) -> Button:
    """A button that sends the command with these words in it."""
    return button(msg("Use {words}", words=Words(words)), command)
