"""Reply -> text for a terminal, or JSON for a program. The only place that knows columns and colours."""

from __future__ import annotations

import codecs
import enum
import textwrap
from collections.abc import Sequence

import msgspec

from core.amounts import Amount
from core.charts.text import rows as charted
from core.chat.language import Language, printable
from core.chat.message import Bare, Joined, Message, Value, Words, msg
from core.chat.reply import Block, Lines, Picture, Pointer, Reply, Text, Tone

WIDTH = 80
INDENT = "  "
POINTER_WINDOW = WIDTH - len(INDENT)
"""Columns of the text that are shown around what is pointed at."""

EXIT_STATUS = {Tone.INFO: 0, Tone.DONE: 0, Tone.WARN: 0, Tone.ASK: 2, Tone.REFUSED: 2, Tone.FAILED: 1}
_COLOURS = {
    Tone.INFO: "1;34",
    Tone.DONE: "1;32",
    Tone.ASK: "1;35",
    Tone.WARN: "1;33",
    Tone.REFUSED: "1;31",
    Tone.FAILED: "1",
}


REPLACING = "scrip-replacing"
"""Error handler for streams: signs that a terminal without UTF-8 lacks are written another way. A minus that is lost
would turn a sum round."""
_SPELLED = str.maketrans({"×": "x", "−": "-", "·": "|", "…": "...", "⚠": "!", "⏳": "!", "\ufe0f": "", "\u00a0": " "})


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeEncodeError):
        spelled = error.object[error.start : error.end].translate(_SPELLED)
        return "".join(c if c.isascii() else "?" for c in spelled), error.end
    if isinstance(error, UnicodeDecodeError):
        return "\ufffd", error.end
    raise error


codecs.register_error(REPLACING, _replaced)


class Charts(enum.Enum):
    """How a terminal shows a picture."""

    BLOCKS = "blocks"
    SIGNS = "signs"
    """Where there are no block letters."""
    WORDS = "words"
    """For a program, or somebody who hears it."""


def as_text(
    reply: Reply,
    language: Language,
    files: Sequence[str] = (),
    *,
    colour: bool = False,
    charts: Charts = Charts.BLOCKS,
) -> str:
    """The reply as lines for a terminal; without the last line feed.

    Args:
        files: Names of its files, in the current folder.
    """
    title = _wrapped(language.text(reply.title))
    if colour:
        title = f"\x1b[{_COLOURS[reply.tone]}m{title}\x1b[0m"
    lines = [title, *_body(reply, language, charts)]
    if files:
        lines.append(_wrapped(language.text(msg("Written: {files}", files=Joined(tuple(map(Words, files)))))))
    steps = [reply.next] if reply.next else [button.words for button in reply.buttons]
    if steps:
        lines.append(f"{language.text(NEXT)} {printable(' · '.join(steps))}")
    return "\n".join(lines)


NEXT = msg("Next:")
NEXT_STEP = msg("Next")


def as_json(reply: Reply, alerts: Sequence[Reply], language: Language, files: Sequence[str] = ()) -> bytes:
    """The reply as one JSON object in UTF-8, on one line. An answer that is itself a warning is among the alerts."""
    warnings = [warning for warning in (reply, *alerts) if warning.warns]
    told = [
        warning.warning | {"text": "\n".join([language.text(warning.title), *_body(warning, language, Charts.WORDS)])}
        for warning in warnings
    ]
    return msgspec.json.encode(
        {
            "command": reply.command,
            "tone": reply.tone.value,
            "title": language.text(reply.title),
            "text": "\n".join(_body(reply, language, Charts.WORDS)),
            "private": reply.private,
            "buttons": [{"label": language.text(label), "command": words} for words, label in _steps(reply).items()],
            "data": {**reply.data, **({"alerts": told} if told else {})},
            **({"files": list(files)} if files else {}),
        }
    )


def _steps(reply: Reply) -> dict[str, Message]:
    """What can be done next, the next step first: words to send -> label."""
    steps = {reply.next: NEXT_STEP} if reply.next else {}
    return steps | {button.words: button.label for button in reply.buttons}


def _body(reply: Reply, language: Language, charts: Charts) -> list[str]:
    lines = [line for block in reply.blocks for line in _block(block, language, charts)]
    if reply.source:
        lines.append(_wrapped(language.text(reply.source)))
    return lines


def _block(block: Block, language: Language, charts: Charts) -> list[str]:
    match block:
        case Lines():
            return [INDENT + row for row in _aligned(block.rows, language)]
        case Text():
            return [_wrapped(language.text(block.message))]
        case Pointer():
            return _pointed(block)
        case Picture() if charts is Charts.WORDS:
            return [_wrapped(language.text(block.alt))]
        case Picture():
            drawn = charted(block.chart(language), charts is Charts.BLOCKS, _width)
            return [INDENT + printable(row) for row in drawn]


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _aligned(rows: Sequence[Message], language: Language) -> list[str]:
    """Rows of the same message get each place as wide as its widest value: numbers to the right, words to the left. The
    sign of a number, #9, stays with it."""
    templates = [language.template(row) for row in rows]
    signs = [
        {name: "#" if f"#{{{name}}}" in template else "" for name in row.values}
        for row, template in zip(rows, templates, strict=True)
    ]
    written = [
        {name: sign[name] + language.value(value) for name, value in row.values.items()}
        for row, sign in zip(rows, signs, strict=True)
    ]
    widths = {
        (row.id, name): max(
            _width(other[name]) for other_row, other in zip(rows, written, strict=True) if other_row.id == row.id
        )
        for row in rows
        for name in row.values
    }
    lines = []
    for row, values, template in zip(rows, written, templates, strict=True):
        padded = {}
        for name, value in values.items():
            space = " " * (widths[row.id, name] - _width(value))
            number = isinstance(row.values[name], (int, Amount, Bare)) or (
                _is_rounded(row.values[name]) and not row.id.endswith(f"{{{name}}}")
            )
            padded[name] = space + value if number else value + space
        lines.append(template.replace("#{", "{").format_map(padded).rstrip())
    return lines


def _is_rounded(value: Value) -> bool:
    """Whether it is a number with a word before it, "about 25,000", which stands beside others that have none."""
    if not isinstance(value, Message) or len(value.values) != 1:
        return False
    ((name, number),) = value.values.items()
    return isinstance(number, (Amount, Bare)) and value.id.endswith(f" {{{name}}}")


def _pointed(pointer: Pointer) -> list[str]:
    """The text with carets under what is meant; of a long text the part around it."""
    first = max(0, min(pointer.start - POINTER_WINDOW // 2, len(pointer.text) - POINTER_WINDOW))
    shown = printable(pointer.text[first : first + POINTER_WINDOW])
    before, there = shown[: pointer.start - first], shown[pointer.start - first : pointer.end - first]
    return [INDENT + shown.rstrip(), INDENT + " " * _width(before) + "^" * max(1, _width(there))]


def _width(text: str) -> int:
    """Columns in a terminal."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # its tables take a while to import, and most text needs none

    return max(0, wcswidth(text))
