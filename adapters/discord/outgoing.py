"""Reply -> Components V2. The only place that knows Discord's markdown and its limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import ui
from discord.utils import escape_mentions

from core.chat.attachment import Attachment
from core.chat.language import PLAIN, Language, Markup, printable
from core.chat.message import Message, Name, Words, msg, nmsg
from core.chat.press import button_data
from core.chat.reply import Lines, Reply, Text, Tone

# https://discord.com/developers/docs/components/reference, read 2026-11-24: 4,000 characters of text and 40 components
# a message, 5 buttons a row, 80 characters of label, 100 of custom_id.
MAX_CHARACTERS = 3800
MAX_BLOCKS = 15
MAX_BUTTONS = 10
IN_A_ROW = 5
MAX_LABEL = 80
MAX_DATA = 100
MAX_TEXT = 1000
"""Characters of a single text."""
MAX_ROW = 300
MAX_ALT = 1024
"""Characters of the description of a picture."""
FILE_LIMIT = 10 * 1024 * 1024
"""Bytes of a file, where an interaction says nothing else: https://discord.com/developers/docs/reference, "Uploading
Files", read 2026-11-28."""
MAX_AND_MORE = 60
"""That are kept for "and 9 more"."""

_COLOURS = {
    Tone.INFO: 0x3B7DD8,
    Tone.DONE: 0x009E73,
    Tone.ASK: 0x8A6FD1,
    Tone.WARN: 0xB87A00,
    Tone.REFUSED: 0xD55E00,
    Tone.FAILED: 0x7A7F87,
}
_MARKDOWN = re.compile(r"[\\*_~|`<>\[\]:]")
"""Begins or ends something anywhere in a text: emphasis, spoilers, code, links, mentions, times, emoji."""
_AT_THE_START = re.compile(r"^\s*(?:[-+#]|\d+(?=\.\s))")
"""Begins a heading, a list or small print where a text begins."""
_IN_A_SENTENCE = re.compile(r"\{\w+\}|[\\*_~|`<>\[\]]")

NamedOptions = Callable[[str], tuple[str, Mapping[str, str]] | None]
"""core.chat.adapter.Conversation.named_options"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message that can be sent."""

    view: ui.LayoutView
    kept: tuple[str, ...]
    """Arguments of its buttons that have to be kept before somebody presses them."""
    files: tuple[Attachment, ...]
    """That have to be sent with it: the view shows them."""


def markup(named_options: NamedOptions) -> Markup:
    """How texts are written for Discord.

    Args:
        named_options: Reads words of a command, so that they can be written as Discord wants them sent.
    """
    return Markup(
        sentence=_escape_sentence,
        text=escape,
        words=lambda words: _code(_as_sent(words, named_options)),
        moment=lambda at: f"<t:{int(at.timestamp())}:f>",
    )


def escape(text: str) -> str:
    """Text of people as it is, on one line: no markdown, no mention, no link, no time and no emoji of Discord's."""
    escaped = _MARKDOWN.sub(r"\\\g<0>", printable(text))
    # A backslash does nothing before a digit: of "1. x" it is the point that makes it a list.
    escaped = _AT_THE_START.sub(lambda found: _escape_start(found.group()), escaped)
    return escape_mentions(escaped)


def draw(
    reply: Reply,
    language: Language,
    owner: str,
    file_limit: int = FILE_LIMIT,
    picture: bytes | None = None,
    *,
    names: bool = False,
) -> Drawn:
    """The reply as one message.

    Args:
        language: Its markup is markup().
        owner: The id of the person whom it answers: most buttons are theirs alone.
        file_limit: How many bytes a file may have.
        picture: Its picture as a PNG; None: there is none. One that is too large is left out.
        names: Whether it begins with the name of that person, where others read it. Whether that pings them, whoever
            sends it says.
    """
    reply = reply.carried(file_limit)
    container: ui.Container[Any] = ui.Container(accent_colour=discord.Colour(_COLOURS[reply.tone]))
    for text in (*((f"<@{owner}>",) if names else ()), *_texts(reply, language)):
        container.add_item(ui.TextDisplay(text))
    shown: tuple[Attachment, ...] = ()
    if picture is not None and reply.picture is not None and len(picture) <= file_limit:
        shown = (Attachment(f"{reply.command.replace(' ', '-')}.png", picture),)
        alt = cut(replace(language, markup=PLAIN).text(reply.picture.alt), MAX_ALT)
        container.add_item(ui.MediaGallery(discord.MediaGalleryItem(_attached(shown[0]), description=alt)))
    for file in reply.files:
        container.add_item(ui.File(_attached(file)))
    buttons, kept = _buttons(reply, replace(language, markup=PLAIN), owner)
    for start in range(0, len(buttons), IN_A_ROW):
        container.add_item(ui.ActionRow(*buttons[start : start + IN_A_ROW]))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    view.stop()  # else the client would remember it: what a button means stands in the button
    return Drawn(view, kept, (*shown, *reply.files))


def _attached(file: Attachment) -> str:
    """How a view names a file that comes with it."""
    return f"attachment://{file.plain_name}"


def _texts(reply: Reply, language: Language) -> list[str]:
    """From top to bottom, each not empty and all together not longer than Discord takes."""
    where = [f"-# {cut(language.text(elsewhere(reply.elsewhere)), MAX_ROW)}"] if reply.elsewhere else []
    title = f"### {cut(language.text(reply.title), MAX_TEXT)}"
    missed = _rows(reply.missed, language, MAX_TEXT, "⚠️ ")
    below = [f"-# {cut(language.text(reply.source), MAX_TEXT // 2)}"] if reply.source else []
    if reply.next:
        below.append(f"-# {cut(language.text(_next(reply.next)), MAX_TEXT // 2)}")
    room = MAX_CHARACTERS - sum(map(len, (title, missed, *where, *below)))
    written: dict[int, str] = {}
    for place, block in enumerate(reply.blocks):
        if isinstance(block, Text):
            written[place] = cut(language.text(block.message), min(MAX_TEXT, room))
            room -= len(written[place])
    for place, block in enumerate(reply.blocks):
        if isinstance(block, Lines):
            written[place] = _rows(block.rows, language, room, "- ")
            room -= len(written[place])
    # A pointer is not drawn: the title names the word, and letters have no columns here.
    blocks = [written[place] for place in sorted(written) if written[place].strip()]
    rest = "\n".join(blocks[MAX_BLOCKS - 1 :])
    blocks = [*blocks[: MAX_BLOCKS - 1], *([rest] if rest else [])]
    return [text for text in (missed, *where, title, *blocks, *below) if text.strip()]


def elsewhere(server: str) -> Message:
    """What stands above an answer that is read in another place."""
    return msg("In {server}:", server=Name(server))


def _next(words: str) -> Message:
    return msg("Next: {words}", words=Words(words))


def _rows(rows: Sequence[Message], language: Language, room: int, bullet: str) -> str:
    """A line for each; when there is no room for all, how many more there are."""
    lines: list[str] = []
    for place, row in enumerate(rows):
        line = bullet + cut(language.text(row), MAX_ROW)
        last = place == len(rows) - 1
        if room < len(line) + 1 + (0 if last else MAX_AND_MORE):
            left = len(rows) - place
            more = bullet + language.text(nmsg("and {count} more", "and {count} more", "count", count=left))
            return "\n".join([*lines, more] if len(more) < room else lines)
        lines.append(line)
        room -= len(line) + 1
    return "\n".join(lines)


def cut(text: str, limit: int) -> str:
    """Not longer than that, and no half of a markup at its end."""
    if len(text) <= limit:
        return text
    kept = text[: max(0, limit - 1)]
    kept = re.sub(r"(?<!\\)<[^>]*$", "", kept)  # a time
    if len(re.findall(r"(?<!\\)`", kept)) % 2:
        kept = kept[: kept.rindex("`")]
    return f"{kept.rstrip(chr(92)).rstrip()}…" if limit > 0 else ""


def _buttons(reply: Reply, language: Language, owner: str) -> tuple[list[ui.Button[Any]], tuple[str, ...]]:
    drawn: dict[str, ui.Button[Any]] = {}
    kept = []
    for button in reply.buttons[:MAX_BUTTONS]:
        data, to_keep = button_data(button, owner, MAX_DATA, reply.server)
        label = language.text(button.label)
        if len(label) > MAX_LABEL:
            label = label[: MAX_LABEL - 1] + "…"
        style = discord.ButtonStyle.secondary if drawn else discord.ButtonStyle.primary
        # Two that do the same are one: Discord refuses an id that stands twice in a message.
        drawn.setdefault(data, ui.Button(style=style, label=label, custom_id=data))
        if to_keep is not None:
            kept.append(to_keep)
    return list(drawn.values()), tuple(kept)


def _as_sent(words: str, named_options: NamedOptions) -> str:
    """`/topup 5,000` as Discord takes it: `/topup amount:5,000`."""
    found = named_options(words)
    if found is None:
        return words
    path, values = found
    return " ".join((f"/{path}", *(f"{name}:{value}" for name, value in values.items())))


def _code(words: str) -> str:
    inside = printable(words).replace("`", "'").strip()  # a backtick would end it
    return f"`{inside}`" if inside else ""


def _escape_start(start: str) -> str:
    return start + "\\" if start[-1].isdigit() else f"{start[:-1]}\\{start[-1]}"


def _escape_sentence(sentence: str) -> str:
    """Our own words; their places stay."""
    return _IN_A_SENTENCE.sub(lambda found: found[0] if found[0].startswith("{") else f"\\{found[0]}", sentence)
