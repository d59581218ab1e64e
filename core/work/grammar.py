"""Reads a sentence about work: text -> Work, or an error that knows the place and the nearest known word."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, replace

from core.errors import (
    AmbiguousNumberError,
    CountNotPositiveError,
    CountNotWholeError,
    CountTooLargeError,
    MissingCountError,
    MissingMediumError,
    NothingAskedError,
    NoWorkError,
    TextTooLongError,
    UnknownProviderError,
    UnknownWordError,
)
from core.numerals import NUMBER, read_number, word_position
from core.numerals import WORDS as NUMBER_WORDS
from core.work.media import Medium
from core.work.vocabulary import JOINING, NAMING, Vocabulary, nearest
from core.work.work import Work, WorkLine

MAX_TEXT = 1_000
"""Characters that are read."""
MAX_COUNT = 10_000_000
"""Of one line."""
MAX_DIGITS = 15
"""Of a number that is written out in an answer; a longer one is shown as it was typed."""


class _Kind(enum.Enum):
    NUMBER = enum.auto()
    WORD = enum.auto()
    COMMA = enum.auto()
    OTHER = enum.auto()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: _Kind
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        return self.text.casefold()


ARTICLES = frozenset(("a", "an"))
"""One of a kind: "a video". Of a kind only: "/spend a" is no amount."""

_TOKEN = re.compile(
    rf"(?P<NUMBER>{NUMBER.pattern})|(?P<WORD>[^\W\d_](?:[\w'.-]*\w)?|\u00d7)|(?P<COMMA>[,;])|(?P<SKIP>[\s+&:.!?]+)|(?P<OTHER>.)",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def parse_work(text: str, vocabulary: Vocabulary) -> Work:
    """Read `50 videos 100 images`, `50 vids + 100 pics`, `two clips on vidzy, 1.5k images`.

    What is said of a provider describes the kind before it, and every earlier one that names none.

    Raises:
        ReadingError: One of its leaves, for the first thing in the text that cannot be read.
    """
    if len(text) > MAX_TEXT:
        raise TextTooLongError(limit=MAX_TEXT, length=len(text))
    tokens = _scan(text)
    if not tokens:
        raise NoWorkError() if text.strip() else NothingAskedError()
    if all(token.kind is _Kind.OTHER for token in tokens):
        raise NoWorkError()
    return _Reader(text, tokens, vocabulary).work()


def read_count(text: str, start: int, end: int, medium: Medium | None = None) -> int:
    """The count that stands in `text[start:end]`, from 1 to MAX_COUNT; `medium` is what it counts, for errors.

    Raises:
        CountNotWholeError, CountNotPositiveError, CountTooLargeError: As they say.
        ReadingError: As read_number().
    """
    word = text[start:end]
    try:
        number = read_number(text, start, end)
    except AmbiguousNumberError as error:
        error.choices = tuple(choice for choice in error.choices if "." not in choice) or error.choices
        raise
    count = int(number) if not number or number.adjusted() <= MAX_DIGITS else None
    if number > MAX_COUNT:
        raise CountTooLargeError(limit=MAX_COUNT, word=word, count=count)
    if count is not None and number != count:
        raise CountNotWholeError(word=word)
    if count is None or count < 1:
        raise CountNotPositiveError(word=word, count=count, medium=medium.value if medium else None)
    return count


def _scan(text: str) -> list[_Token]:
    tokens = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind != "SKIP" and kind is not None:
            tokens.append(_Token(_Kind[kind], match.group(), match.start(), match.end()))
    return tokens


class _Reader:
    """One pass over the tokens; each method takes what it understands and moves on."""

    def __init__(self, text: str, tokens: list[_Token], vocabulary: Vocabulary) -> None:
        self.text = text
        self.tokens = tokens
        self.vocabulary = vocabulary
        self.place = 0

    def work(self) -> Work:
        lines: list[WorkLine] = []
        while (token := self._next()) is not None:
            if token.kind is _Kind.COMMA or token.word in JOINING:
                continue
            if lines and token.kind is _Kind.WORD and (provider := self._provider(token)) is not None:
                latest = len(lines) - 1
                lines = [
                    line if line.provider else replace(line, provider=provider, provider_assumed=place < latest)
                    for place, line in enumerate(lines)
                ]
            elif token.kind is _Kind.NUMBER or token.word in NUMBER_WORDS or token.word in ARTICLES:
                lines.append(self._line(token))
            elif (medium := self._medium(token)) is not None:
                raise MissingCountError(medium=medium.value)
            else:
                raise self._unknown(token)
        if not lines:
            raise NoWorkError()
        return Work(tuple(lines))

    def _next(self) -> _Token | None:
        if self.place == len(self.tokens):
            return None
        self.place += 1
        return self.tokens[self.place - 1]

    def _peek(self) -> _Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def _line(self, number: _Token) -> WorkLine:
        """A count and the kind it counts."""
        while (token := self._peek()) is not None and token.word in JOINING:
            self.place += 1
        medium = None if token is None else self._medium(token)
        count = self._count(number, medium)
        if token is None or token.kind in (_Kind.COMMA, _Kind.NUMBER):
            raise MissingMediumError(text=self.text, end=number.end, count=count)
        if medium is None:
            raise self._unknown(token)
        self.place += 1
        return WorkLine(count, medium)

    def _medium(self, token: _Token) -> Medium | None:
        return self.vocabulary.media.get(token.word) if token.kind is _Kind.WORD else None

    def _count(self, token: _Token, medium: Medium | None) -> int:
        return 1 if token.word in ARTICLES else read_count(self.text, token.start, token.end, medium)

    def _provider(self, token: _Token) -> str | None:
        """The provider that `on vidzy` or `vidzy` names; None when the token is about something else."""
        providers = self.vocabulary.providers
        if token.word not in NAMING:
            return providers.get(token.word)
        name = self._next()
        if name is None:
            raise self._unknown(token)
        if name.word in providers:
            return providers[name.word]
        if name.kind is not _Kind.WORD:
            raise self._unknown(name)
        raise UnknownProviderError(
            text=self.text, start=name.start, end=name.end, word=name.text, suggestion=nearest(name.word, providers)
        )

    def _unknown(self, token: _Token) -> UnknownWordError:
        """The token, and behind a number or a sign all that hangs on it: "60%", "@everyone"."""
        start, end = token.start, token.end
        if token.kind is not _Kind.WORD:
            end = start + len(re.split(r"[\s,;]", self.text[start:], maxsplit=1)[0]) or end
        word = self.text[start:end]
        return UnknownWordError(
            text=self.text,
            start=start,
            end=end,
            word=word,
            position=word_position(self.text, start),
            suggestion=self._suggestion(token),
        )

    def _suggestion(self, token: _Token) -> str | None:
        """The nearest known word; none for a word that is known but stands in the wrong place."""
        known = token.word in self.vocabulary or token.word in JOINING | NAMING | ARTICLES
        return None if known or token.kind is not _Kind.WORD else self.vocabulary.nearest(token.text)
