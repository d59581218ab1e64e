"""Reply -> Telegram's HTML and buttons. The only place that knows its markup and its limits."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup

from adapters.telegram.incoming import PICTURE
from core.chat.language import PLAIN, Language, Markup, printable
from core.chat.message import Message, Name, Words, msg, nmsg
from core.chat.press import button_data
from core.chat.reply import Button, Lines, Picture, Reply, Text

# https://core.telegram.org/bots/api, read 2026-11-24: 4,096 characters a message, 64 bytes of callback_data, 200
# characters in the answer to a press, 64 in the placeholder of a forced reply, 1,024 in a caption.
MAX_CHARACTERS = 3900
MAX_DATA = 64
MAX_LABEL = 20
MAX_BUTTONS = 20
IN_A_ROW = 2
MAX_POPUP = 200
MAX_NAME = 64
MAX_CAPTION = 1024
MAX_PLACEHOLDER = 64
FILE_LIMIT = 50_000_000
"""Bytes of a file: https://core.telegram.org/bots/api#sending-files, read 2026-11-28."""
OPEN_ROWS = 8
"""More are folded."""
MAX_PART = 1000
"""Characters of a title, a source, or a single text."""
MAX_AND_MORE = 60
"""That are kept for "and 9 more"."""

_TOKEN = re.compile(r"<[^>]*>|&[^;]*;|.", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_LINKED = re.compile(r"[@/#$](?=\w)|(?<=\w)[.:](?=[^\W\d_])")
"""What makes a client link a word: a mention, a command, an address."""
WORD_JOINER = "\u2060"
NO_PICTURE = msg("There is no picture just now. Try again in a minute.")
SENT_PRIVATELY = msg("Sent to you privately.")
CANNOT_WRITE = msg("I cannot write to you yet. Open our chat and press Start: the answer waits there.")
OPEN_OUR_CHAT = msg("Open our chat")


def escape(text: str) -> str:
    """Text of people as it is: no markup, and nothing that clients turn into a mention, a command or a link."""
    return html.escape(_LINKED.sub(rf"\g<0>{WORD_JOINER}", printable(text)), quote=False)


def _sentence(sentence: str) -> str:
    return html.escape(sentence, quote=False)


def _code(words: str) -> str:
    return f"<code>{html.escape(printable(words), quote=False)}</code>" if words.strip() else ""


MARKUP = Markup(sentence=_sentence, text=escape, words=_code)
# Code cannot stand inside bold text: Telegram would drop one of them.
_IN_BOLD = replace(MARKUP, words=lambda words: f"</b>{_code(words)}<b>")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message that can be sent."""

    text: str
    """HTML."""
    keyboard: InlineKeyboardMarkup | ForceReply | None = None
    kept: tuple[str, ...] = ()
    """Arguments of its buttons that have to be kept before somebody presses them."""


def draw(reply: Reply, language: Language, owner: str, *, brief: bool = False, name: str = "") -> Drawn:
    """The reply as one message. A picture is a button: words below a picture would have to be too few.

    Args:
        language: Its markup does not matter.
        owner: The id of the person whom it answers: most buttons are theirs alone.
        brief: The title alone, with its buttons.
        name: What that person is called, where it begins by naming them, without a ping; empty: it does not.
    """
    plain = replace(language, markup=PLAIN)
    keyboard, kept = _buttons(reply, plain, owner)
    title = _bold(reply.title, language)
    if brief:
        return Drawn(title, keyboard, kept)
    parts = _parts(reply, title, replace(language, markup=MARKUP))
    named = [escape(cut(printable(name), MAX_NAME))] if name else []
    return Drawn("\n".join((*named, *parts)), keyboard, kept)


def caption(picture: Picture, language: Language, elsewhere: str = "") -> str:
    """What stands below a picture, in HTML.

    Args:
        elsewhere: The name of the server that it is about, where it is seen in another place.
    """
    language = replace(language, markup=MARKUP)
    where = [_where(elsewhere, language)] if elsewhere else []
    return _cut_html("\n".join((*where, language.text(picture.alt))), MAX_CAPTION)


def ask(reply: Reply, language: Language, example: str) -> Drawn:
    """A question that is answered by replying to it."""
    placeholder = example[:MAX_PLACEHOLDER]
    return Drawn(_bold(reply.title, language), ForceReply(selective=True, input_field_placeholder=placeholder))


def notice(message: Message, language: Language, address: str) -> Drawn:
    """A sentence in a group with a button that opens our private chat."""
    label = cut(replace(language, markup=PLAIN).text(OPEN_OUR_CHAT), MAX_LABEL)
    button = InlineKeyboardButton(label, url=address)
    return Drawn(replace(language, markup=MARKUP).text(message), InlineKeyboardMarkup([[button]]))


def popup(message: Message, language: Language) -> str:
    """What is shown to whoever pressed a button, and to nobody else."""
    return cut(replace(language, markup=PLAIN).text(message), MAX_POPUP)


def cut(text: str, limit: int) -> str:
    """Not longer than that."""
    return text if length(text) <= limit else _shortened(html.escape(text, quote=False), limit, unescape=True)


def length(text: str) -> int:
    """How long a plain text is to Telegram."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _visible(text: str) -> int:
    """How long HTML is without its tags."""
    return length(html.unescape(_TAG.sub("", text)))


def _cut_html(text: str, limit: int) -> str:
    return text if _visible(text) <= limit else _shortened(text, limit)


def _shortened(text: str, limit: int, *, unescape: bool = False) -> str:
    """The beginning of HTML: no half of a tag or a character, and what was opened is closed."""
    kept, opened, room = [], list[str](), limit - 1
    for token in _TOKEN.findall(text):
        if token.startswith("</"):
            opened.pop()
        elif token.startswith("<"):
            opened.append(token.strip("<>").partition(" ")[0])
        else:
            room -= length(html.unescape(token))
            if room < 0:
                break
        kept.append(token)
    short = "".join([*kept, "…", *(f"</{tag}>" for tag in reversed(opened))])
    return html.unescape(short) if unescape else short


def _bold(title: Message, language: Language) -> str:
    text = f"<b>{replace(language, markup=_IN_BOLD).text(title)}</b>"
    return _cut_html(text, MAX_PART).replace("<b></b>", "")


def _folded(text: str) -> str:
    return f"<blockquote expandable>{text}</blockquote>"


def _parts(reply: Reply, title: str, language: Language) -> list[str]:
    """From top to bottom, all together not longer than Telegram takes."""
    below = []
    if reply.source:
        below.append(_folded(_cut_html(language.text(reply.source), MAX_PART)))
    if reply.next:
        below.append(_cut_html(language.text(msg("Next: {words}", words=Words(reply.next))), MAX_PART))
    missed = _rows(reply.missed, language, MAX_PART, "⚠️ ")
    if reply.elsewhere:
        missed.append(_where(reply.elsewhere, language))
    room = MAX_CHARACTERS - sum(_visible(part) + 1 for part in (*missed, title, *below))
    written: dict[int, str] = {}
    for place, block in enumerate(reply.blocks):
        if isinstance(block, Text) and room > 1:
            written[place] = _cut_html(language.text(block.message), min(MAX_PART, room))
            room -= _visible(written[place]) + 1
    for place, block in enumerate(reply.blocks):
        if isinstance(block, Lines):
            rows = _rows(block.rows, language, room)
            written[place] = _folded("\n".join(rows)) if len(rows) > OPEN_ROWS else "\n".join(rows)
            room -= _visible(written[place]) + 1
    # A pointer is not drawn: the title names the word, and letters have no columns here.
    blocks = [written[place] for place in sorted(written) if written[place].strip()]
    return [*missed, title, *blocks, *below]


def _where(server: str, language: Language) -> str:
    return _cut_html(language.text(msg("In {server}:", server=Name(server))), MAX_PART // 2)


def _rows(rows: Sequence[Message], language: Language, room: int, bullet: str = "") -> list[str]:
    """A line for each; when there is no room for all, how many more there are."""
    lines: list[str] = []
    for place, row in enumerate(rows):
        line = bullet + _cut_html(language.text(row), MAX_PART)
        last = place == len(rows) - 1
        if room < _visible(line) + 1 + (0 if last else MAX_AND_MORE):
            more = language.text(nmsg("and {count} more", "and {count} more", "count", count=len(rows) - place))
            return [*lines, more] if _visible(more) < room else lines
        lines.append(line)
        room -= _visible(line) + 1
    return lines


def _buttons(reply: Reply, plain: Language, owner: str) -> tuple[InlineKeyboardMarkup | None, tuple[str, ...]]:
    drawn: dict[str, InlineKeyboardButton] = {}
    kept = []
    wanted = [("", button) for button in reply.buttons[:MAX_BUTTONS]]
    if reply.picture is not None:
        wanted.append((PICTURE, Button(msg("Picture"), reply.command, reply.picture.arguments)))
    for prefix, button in wanted:
        rest, to_keep = button_data(button, owner, MAX_DATA - len(prefix), reply.server)
        data = prefix + rest
        # Two that do the same are one.
        drawn.setdefault(data, InlineKeyboardButton(cut(plain.text(button.label), MAX_LABEL), callback_data=data))
        if to_keep is not None:
            kept.append(to_keep)
    row = list(drawn.values())
    rows = [row[start : start + IN_A_ROW] for start in range(0, len(row), IN_A_ROW)]
    return InlineKeyboardMarkup(rows) if rows else None, tuple(kept)
