"""What is offered to be sent instead of what could not be read: it is read itself before, and the rest of its mistakes
put right as well; what cannot be read is not offered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.chat.command import Command
from core.chat.reply import Button, Reply
from core.errors.numbers import AmbiguousNumberError, CountNotWholeError
from core.errors.reading import UnknownCommandError, UnknownProviderError, UnknownWordError
from core.errors.tree import ReadingError
from core.work.completion import put_right

MAX_MENDS = 4
"""Mistakes in one line that are put right at once."""
MAX_CHECKED = 300
"""Characters of a line. To read a longer one several times keeps others waiting: what is offered for it is not looked
at."""
_SPACED = re.compile(r"(?<![\w.,])[1-9][0-9]{0,2}(?: [0-9]{3})+(?![\w.,])")
"""`1 000`: two numbers, where one was meant."""
_SPAN = re.compile(r"(?<![\w.,-])([1-9][0-9]*) ?- ?([1-9][0-9]*)(?![\w.,-])")
"""`50-60`."""


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be sent instead, as far as it can be read."""

    read: Callable[[str], tuple[Command, Mapping[str, Any]]]
    """Reads a whole line. Raises ReadingError."""

    def mended(self, line: str) -> str | None:
        """A line with its mistakes put right; None: it cannot be read."""
        if len(line) > MAX_CHECKED:
            return line
        for _ in range(MAX_MENDS):
            try:
                self.read(line)
            except ReadingError as error:
                begin, text = _parted(line, error)
                fixed = next(_ways(text, error), None)
                if fixed is None:
                    return None
                line = begin + fixed
            else:
                return line
        return None

    def checked(self, error: ReadingError, prefix: str, text: str) -> ReadingError:
        """An error without suggestions that lead to another one; or the one that says better what is wrong.

        Args:
            prefix: What stands before the text when it is typed: `/cost `.
        """
        if len(text) > MAX_CHECKED:
            return error
        match error:
            case UnknownWordError(suggestion=str()) | UnknownProviderError(suggestion=str()):
                if self._first(prefix, error.text, error) is not None:
                    return error
                error.suggestion = None
            case AmbiguousNumberError(choices=choices):
                return self._number(error, prefix, choices)
            case UnknownCommandError():
                return error
        return self._one_number(prefix, text) or error

    def _first(self, prefix: str, text: str, error: ReadingError) -> str | None:
        fixed = next(put_right(text, 0, error), None)
        return None if fixed is None else self.mended(prefix + fixed)

    def _number(self, error: AmbiguousNumberError, prefix: str, choices: tuple[str, ...]) -> ReadingError:
        """Of what a number can be, that which can stand there; if nothing can, why the likeliest cannot."""
        lines = [f"{prefix}{error.text[: error.start]}{choice}{error.text[error.end :]}" for choice in choices]
        error.choices = tuple(
            choice for choice, line in zip(choices, lines, strict=True) if self.mended(line) is not None
        )
        if error.choices:
            return error
        error.choices = choices
        try:
            self.read(lines[0])
        except CountNotWholeError:
            return CountNotWholeError(word=error.word)
        except ReadingError:
            pass
        return error

    def _one_number(self, prefix: str, text: str) -> AmbiguousNumberError | None:
        """That two numbers stand where one does: `1 000`, `50-60`."""
        spaced, span = _SPACED.search(text), _SPAN.search(text)
        found = spaced or span
        if found is None:
            return None
        choices = (found[0].replace(" ", ","),) if spaced else (found[1], found[2])
        if any(self.mended(f"{prefix}{text[: found.start()]}{one}{text[found.end() :]}") is None for one in choices):
            return None
        return AmbiguousNumberError(text=text, start=found.start(), end=found.end(), word=found[0], choices=choices)

    def only_readable(self, reply: Reply, example: str) -> Reply:
        """A reply to what could not be read, that offers nothing else that cannot be.

        Args:
            example: Of the command that was asked; offered where nothing else is left.
        """
        mended = [(button, self.mended(button.words)) for button in reply.buttons]
        buttons = tuple(_with_words(button, words) for button, words in mended if words is not None)
        step = None if reply.next is None else self.mended(reply.next)
        if step is None and not buttons and (reply.next is not None or reply.buttons):
            step = example
        return replace(reply, buttons=buttons, next=step)


def _ways(text: str, error: ReadingError) -> Iterator[str]:
    """The text with one mistake put right, the likeliest first."""
    if _SPACED.search(text):
        yield _SPACED.sub(lambda match: match[0].replace(" ", ","), text)
    yield from put_right(text, 0, error)


def _parted(line: str, error: ReadingError) -> tuple[str, str]:
    """A line as what stands before the text that could not be read, and that."""
    text = getattr(error, "text", line)
    return (line.removesuffix(text), text) if line.endswith(text) else ("", line)


def _with_words(button: Button, words: str) -> Button:
    if words == button.words:
        return button
    return replace(button, arguments=words.removeprefix(f"/{button.command} "))
