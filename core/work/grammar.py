"""Reads a sentence about work: text -> Work, or an error that knows the place and the nearest known word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from core.errors.numbers import AmbiguousNumberError, CountNotPositiveError, CountNotWholeError, CountTooLargeError
from core.errors.reading import (
    BadValueError,
    MissingCountError,
    MissingMediumError,
    NothingAskedError,
    NoWorkError,
    RepeatedOptionError,
    TextTooLongError,
    UnknownProviderError,
    UnknownWordError,
)
from core.errors.tree import ReadingError
from core.errors.tries import SeveralKindsError, SuccessRateError
from core.numerals import WORDS as NUMBER_WORDS
from core.numerals import read_number, word_position
from core.shares import read_share
from core.work.attributes import NO, YES, Attribute, Kind, Value
from core.work.draft import Draft, Maker, Odds, Said, Seller, Statement, Topic, describe_all, spread
from core.work.media import Medium
from core.work.success import Success
from core.work.tokens import Token, TokenKind, measured, scan
from core.work.vocabulary import (
    JOINING,
    KEPT,
    NAMED,
    NAMING,
    SUCCESS,
    Meaning,
    ModelName,
    Vocabulary,
    name_key,
    nearest,
)
from core.work.work import BARE_RESOLUTION, Work, WorkLine

MAX_TEXT = 1_000
"""Characters that are read."""
MAX_COUNT = 10_000_000
"""Of one line."""
MAX_DIGITS = 15
"""Of a number that is written out in an answer; a longer one is shown as it was typed."""
MAX_VALUE = 10_000_000
"""Of a length, a number of tokens and the like."""
MAX_NAME = 6
"""Words of the longest name or turn of phrase."""
MAX_CHANNEL = 2
"""Words of the longest name of a channel."""
MAX_AHEAD = 12
"""Words between a number and the kind that it counts."""

ARTICLES = frozenset(("a", "an"))
"""One of a kind: "a video". Of a kind only: "/spend a" is no amount."""
_DETERMINERS = ARTICLES | {"the"}
EACH = frozenset(("each", "long", "apiece"))
"""Words behind what is said of a kind: `10 seconds each`."""
_SILENT = JOINING | NAMING | _DETERMINERS | EACH
"""Words that say nothing by themselves."""
_SCALES = ("2", "4", "8", "16")
_FROM = {Attribute.LENGTH: Attribute.SOURCE_LENGTH, Attribute.MEGAPIXELS: Attribute.SOURCE_MEGAPIXELS}
"""What a number says behind `from`: `from a 10s video`."""
_FRACTIONS = frozenset((Attribute.LENGTH, Attribute.MEGAPIXELS, Attribute.GPU_SECONDS, *_FROM.values()))
"""What need not be whole."""
_SWITCH = {"yes": YES, "on": YES, "true": YES, "no": NO, "off": NO, "false": NO}
_MAKERS = {maker.value: maker for maker in Maker}
_VISIBLE = (TokenKind.SHARE, TokenKind.MEASURE, TokenKind.LABEL, TokenKind.SIZE)
"""Tokens that say what they mean by themselves."""


def parse_work(text: str, vocabulary: Vocabulary) -> Work:
    """Read `50 videos 100 images`, `50 vids + 100 pics`, `two clips on vidzy, 1.5k images`.

    What is said stands before or behind the kind that it describes; behind a comma it describes the next kind where
    that follows at once, else the one before. What stands behind a kind also describes the earlier ones that lack it
    and can bear it, up to a comma; a provider and a success rate reach over commas. `length 10` describes all that lack
    it, and so does what stands before the first comma alone: `on kling, 5 videos, 3 clips`.

    Raises:
        ReadingError: One of its leaves, for the first thing in the text that cannot be read.
    """
    if len(text) > MAX_TEXT:
        raise TextTooLongError(limit=MAX_TEXT, length=len(text))
    tokens = scan(text)
    if not tokens:
        raise NoWorkError() if text.strip() else NothingAskedError()
    if all(token.kind is TokenKind.OTHER for token in tokens):
        raise NoWorkError()
    return _Reader(text, tokens, vocabulary).work()


def parse_kind(text: str, vocabulary: Vocabulary) -> WorkLine:
    """Read `videos`, `runway gen-4.5 clips`, `a video`: one kind, of which the count means nothing.

    Raises:
        ReadingError: As parse_work().
        SeveralKindsError: There are more.
    """
    try:
        work = parse_work(text, vocabulary)
    except MissingCountError:
        article = Token(TokenKind.WORD, min(ARTICLES), 0, 0)
        try:
            work = _Reader(text, [article, *scan(text)], vocabulary).work()
        except MissingCountError:
            raise SeveralKindsError() from None
    if len(work.lines) > 1:
        raise SeveralKindsError()
    return work.lines[0]


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


class _Reader:
    """One pass over the tokens; each method takes what it understands and moves on."""

    def __init__(self, text: str, tokens: list[Token], vocabulary: Vocabulary) -> None:
        self.text = text
        self.tokens = tokens
        self.vocabulary = vocabulary
        self.place = 0
        self.segment = 0
        self.lines: list[Draft] = []
        self.line = Draft()
        """The one that is being read; among the lines once it has a count."""
        self.named: dict[Topic, Statement] = {}
        """What describes all lines that lack it."""
        self.rates: list[tuple[int, Statement]] = []
        """Those that were said by name, each with the line that it stands at."""
        self.described = -1
        """The place behind the last statement."""
        self.name_at: int | None = None
        """The place of the last statement, where it was a name."""
        self._starting: dict[int, list[tuple[Meaning, int]]] = {}

    def work(self) -> Work:
        while self.place < len(self.tokens):
            self.place += 1
            self._take(self.tokens[self.place - 1])
        self._close()
        if not self.lines:
            raise NoWorkError()
        for topic, statement in self.named.items():
            describe_all(self.lines, topic, statement)
        self._rate()
        spread(self.lines)
        for line in self.lines:
            self._settle(line)
        return Work(tuple(line.line() for line in self.lines))

    def _take(self, token: Token) -> None:
        if token.kind is TokenKind.COMMA:
            self._close()
            self.segment += 1
        elif self._is_count(token):
            self._count(token)
        elif self._statement(token):
            self.described = self.place
        elif token.word in JOINING:
            pass
        elif (medium := self._medium(token)) is not None:
            self._kind(medium, token)
        elif token.word not in EACH or not self._beside_a_statement(token):
            raise self._unknown(token)

    def _rate(self) -> None:
        """`success 60%` describes all lines that lack it; several that differ, the lines that they stand at."""
        same = len({statement.value for _, statement in self.rates}) == 1
        for line, statement in self.rates:
            if same:
                describe_all(self.lines, Odds.SUCCESS, statement)
            else:
                self.lines[line].say(Odds.SUCCESS, statement)

    def _settle(self, line: Draft) -> None:
        """The model that is called what its provider is called is no more than the provider: `model kling`."""
        namesake = self.vocabulary.provider(line.model.slug) if line.model is not None else None
        if namesake is None or (line.seller is not None and line.seller.provider != namesake):
            return
        named = line.said.pop(Maker.MODEL)
        if line.seller is None:
            line.said[Maker.PROVIDER] = replace(named, value=Seller(namesake))
            line.spread.add(Maker.PROVIDER)

    def _peek(self, ahead: int = 0) -> Token | None:
        place = self.place + ahead
        return self.tokens[place] if place < len(self.tokens) else None

    # Lines

    def _is_count(self, token: Token) -> bool:
        """A number that is not part of something said; a number word; an article where no kind is waited for."""
        if token.kind is TokenKind.NUMBER:
            place = self.place - 1
            return not self._meanings(place) and not (self._could_be_value(place) and not self._counts(place))
        return token.word in NUMBER_WORDS or (token.word in ARTICLES and not self.line.waits)

    def _could_be_value(self, place: int) -> bool:
        """`4k` and `4x` may be a count, or a resolution and a scale."""
        return BARE_RESOLUTION.fullmatch(self.tokens[place].word) is not None or self._is_scale(place)

    def _is_scale(self, place: int) -> bool:
        return (
            self.tokens[place].text in _SCALES
            and self._touches_next(place)
            and self.tokens[place + 1].word in ("x", "\u00d7")
        )

    def _touches_next(self, place: int) -> bool:
        return place + 1 < len(self.tokens) and self.tokens[place].end == self.tokens[place + 1].start

    def _counts(self, place: int) -> bool:
        """Whether a number there that may mean something else is a count: none waits for its kind yet, and a kind
        follows before any other count: `4k images`, `2x 4k clips`, `kling 3 videos`."""
        if self.line.waits:
            return False
        place += 1
        for _ in range(MAX_AHEAD):
            if place >= len(self.tokens):
                return False
            token = self.tokens[place]
            meanings = self._meanings(place)
            if meanings:
                place = meanings[-1][1]
                if self.tokens[place - 1].kind is TokenKind.NUMBER:
                    return False
            elif self._medium(token) is not None:
                return True
            elif token.kind in _VISIBLE or token.word in ("x", "\u00d7", "of") or self._could_be_value(place):
                place += 1
            else:
                return False
        return False

    def _count(self, token: Token) -> None:
        place = self.place - 1
        name = self.name_at if self.described == place else None
        if self.line.waits:
            self._check_name(name, place)
        if self.line.count is not None:
            self._finish(self.line)
            self.line = Draft()
        ahead = self._peek()
        while ahead is not None and ahead.word in JOINING:
            self.place += 1
            ahead = self._peek()
        medium = None if ahead is None else self._medium(ahead)
        count = 1 if token.word in ARTICLES else read_count(self.text, token.start, token.end, medium)
        self.line.count, self.line.place, self.line.segment = count, place, self.segment
        self.line.name_before = name
        self.lines.append(self.line)

    def _medium(self, token: Token) -> Medium | None:
        return self.vocabulary.media.get(token.word) if token.kind is TokenKind.WORD else None

    def _kind(self, medium: Medium, token: Token) -> None:
        if not self.line.waits:
            raise MissingCountError(medium=medium.value)
        ahead = self._peek()
        beside = None if ahead is None else self._medium(ahead)
        if beside is medium and not token.word.endswith("s") and not self._meanings(self.place):
            self.place += 1  # audio tracks, video clips
        self.line.make(medium)

    def _close(self) -> None:
        """A comma, or the end. What was said since the last one without a kind describes the kind before it; without
        any before, all that follow."""
        if self.line.count is not None:
            self._finish(self.line)
        elif self.lines:
            for topic, statement in self.line.said.items():
                self.lines[-1].say(topic, replace(statement, behind=True))
        else:
            self.named |= self.line.said
        self.line = Draft()

    def _finish(self, line: Draft) -> None:
        """A line that ends without a word for its kind: what makes it, or what is said of it, may tell."""
        if not line.waits:
            return
        makes = next((statement.makes for statement in line.said.values() if statement.makes is not None), None)
        named = self.named.get(Maker.MODEL)
        model = line.model or (named.value if named is not None and isinstance(named.value, ModelName) else None)
        if makes is not None:
            line.make(makes)
        elif model is not None and len(model.media) == 1:
            line.make(next(iter(model.media)))
        else:
            raise self._no_kind(line)

    def _check_name(self, start: int | None, number: int) -> None:
        """Raise UnknownProviderError where a number that counts nothing goes on with a name: `flux 2`."""
        if start is not None:
            name = self.text[self.tokens[start].start : self.tokens[number].end]
            if name_key(name) in self.vocabulary.prefixes:
                raise self._unknown_name(start, number + 1)

    def _no_kind(self, line: Draft) -> ReadingError:
        """A number that counts nothing: perhaps it belongs to a name that is not known, or lacks its unit."""
        token = self.tokens[line.place]
        self._check_name(line.name_before, line.place)
        resolution = f"{token.text}p"
        if len(self.lines) > 1 and resolution in self.vocabulary.labels.get(Attribute.RESOLUTION, ()):
            return self._unknown(token, resolution)
        return MissingMediumError(text=self.text, end=token.end, count=line.count or 0)

    # What is said of a line

    def _statement(self, token: Token) -> bool:
        """Take what the token begins to say, if it says anything."""
        self.name_at = None
        place = self.place - 1
        if token.kind is TokenKind.SIZE:
            self._say(Attribute.SIZE, _size(token), place)
        elif token.kind is TokenKind.MEASURE:
            self._say(*self._measure(token), place)
        elif token.kind is TokenKind.LABEL:
            self._say(Attribute.RESOLUTION, _label(token), place)
        elif token.kind is TokenKind.SHARE:
            self._say_success(place)
        elif token.kind is TokenKind.NUMBER:
            self._say_number(token, place)
        elif token.kind is not TokenKind.WORD:
            return False
        elif token.word == KEPT:
            return self._kept(place)
        elif self.line.waits and self._medium(token) is not None and not self._meanings(place):
            return False  # it is the kind that is waited for, not the beginning of `sound on`
        else:
            return self._by_name(token) or self._phrase(place) or (token.word in NAMING and self._naming(token))
        return True

    def _say_number(self, token: Token, place: int) -> None:
        if self._phrase(place):
            return
        if BARE_RESOLUTION.fullmatch(token.word):
            self._say(Attribute.RESOLUTION, token.word, place)
        else:
            self.place += 1  # the x
            self._say(Attribute.SCALE, token.text, place)

    def _say(self, topic: Topic, value: Said, place: int, makes: Medium | None = None) -> None:
        """Say it of the line; the word for what it is may follow: `1080p resolution`."""
        ahead = self._peek()
        if ahead is not None and isinstance(topic, Attribute) and NAMED.get(ahead.word) is topic:
            own_meaning = self._medium(ahead) is not None or bool(self._meanings(self.place))
            self.place += not own_meaning or topic.kind is Kind.LABEL
        self.line.say(topic, self._said(value, place, makes))

    def _said(self, value: Said, place: int, makes: Medium | None = None) -> Statement:
        """What was said from a place up to here."""
        word = self.text[self.tokens[place].start : self.tokens[self.place - 1].end]
        return Statement(value, word, self.segment, self.line.complete, makes)

    def _measure(self, token: Token) -> tuple[Attribute, Value]:
        measure = measured(token)
        return measure.attribute, self._number(
            measure.attribute, token.start, token.start + measure.digits, measure.times
        )

    def _number(self, attribute: Attribute, start: int, end: int, times: int = 1) -> Value:
        number = read_number(self.text, start, end) * times
        plain = f"{number.normalize():f}"
        whole, _, fraction = plain.partition(".")
        good = 0 < number <= MAX_VALUE and len(fraction) <= (6 if attribute in _FRACTIONS else 0)
        if not good or (attribute is Attribute.SCALE and whole not in _SCALES):
            raise BadValueError(attribute=attribute.value, word=self.text[start:end])
        return plain

    # How often a try is kept

    def _say_success(self, place: int) -> None:
        """A share, with what it is a share of: `60% success`, `60% kept`. `60% success 90%` is two."""
        value = self._share(self.tokens[self.place - 1])
        ahead = self._peek()
        if ahead is not None and ahead.word in SUCCESS:
            behind = self.place + self._rate_words(self.place)
            if not self._is_share(behind):
                self.place = behind
        elif ahead is not None and ahead.word == KEPT:
            self.place += 1
        self.line.say(Odds.SUCCESS, self._said(value, place))

    def _kept(self, place: int) -> bool:
        """`kept 60%`, `kept at 60%`."""
        ahead = self._peek()
        self.place += ahead is not None and ahead.word == "at"
        ahead = self._peek()
        if ahead is None or ahead.kind is not TokenKind.SHARE:
            raise SuccessRateError(word=KEPT)
        self.place += 1
        self._say_success(place)
        return True

    def _share(self, token: Token) -> Success:
        return Success(read_share(self.text, token.start, token.end, SuccessRateError))

    def _rate_words(self, place: int) -> int:
        """How many words name it there: `success`, `success rate`, `success rate of`."""
        count = 1
        for word in ("rate", "of"):
            if place + count < len(self.tokens) and self.tokens[place + count].word == word:
                count += 1
        return count

    def _is_share(self, place: int) -> bool:
        """With its sign or without; not a number that is a count."""
        if place >= len(self.tokens):
            return False
        kind = self.tokens[place].kind
        return kind is TokenKind.SHARE or (kind is TokenKind.NUMBER and not self._counts(place))

    def _success_named(self, token: Token) -> None:
        """`success 60%`, `success 60`. Raises ReadingError where no share follows."""
        start = self.place - 1
        self.place = start + self._rate_words(start)
        ahead = self._peek()
        if ahead is None or not self._is_share(self.place):
            raise SuccessRateError(word=(ahead or token).text)
        self.place += 1
        self.rates.append((max(len(self.lines) - 1, 0), self._said(self._share(ahead), start)))

    def _bare_rate(self, token: Token) -> ReadingError:
        """A number behind `at` that is no count: probably a share without its sign."""
        if self._counts(self.place) or self._touches_next(self.place):
            return self._unknown(token)
        try:
            self._share(token)
        except SuccessRateError:
            return self._unknown(token)
        except ReadingError as error:
            return error
        return self._unknown(token, f"{token.text}%")

    # Names, labels and turns of phrase

    def _meanings(self, place: int) -> list[tuple[Meaning, int]]:
        """All that begins at a place, with the place behind it; the longest comes last."""
        if place not in self._starting:
            found = self._starting[place] = []
            first = self.tokens[place]
            number = first.kind is TokenKind.NUMBER
            if first.kind is not TokenKind.WORD and not (number and self._touches_next(place)):
                return found
            for last in range(place + 1, min(place + MAX_NAME, len(self.tokens)) + 1):
                latest = self.tokens[last - 1]
                if latest.kind in (TokenKind.COMMA, TokenKind.OTHER):
                    break
                key = name_key(self.text[first.start : latest.end])
                if key in self.vocabulary.meanings and not (number and last == place + 1):  # 3d, but not 4k
                    found.append((self.vocabulary.meanings[key], last))
                if key not in self.vocabulary.prefixes:
                    break
        return self._starting[place]

    def _longest(self, place: int, fits: Callable[[Meaning], object] = bool) -> tuple[Meaning, int] | None:
        """The longest that begins there. A number at its end is left to be a count where it can be one: `on kling 3
        videos`."""
        found = [one for one in (self._meanings(place) if place < len(self.tokens) else ()) if fits(one[0])]
        while len(found) > 1:
            last = found[-1][1] - 1
            if self.tokens[last].kind is TokenKind.NUMBER and "." not in self.tokens[last].text and self._counts(last):
                found.pop()
            else:
                break
        return found[-1] if found else None

    def _phrase(self, place: int) -> bool:
        found = self._longest(place)
        if found is None:
            return False
        self.place = found[1]
        self._mean(found[0], place)
        return True

    def _mean(self, meaning: Meaning, place: int) -> None:
        """Say what a name or a turn of phrase says."""
        if meaning.provider is not None:
            channel, self.place = self._channel(meaning.provider, self.place)
            self._say(Maker.PROVIDER, Seller(meaning.provider, channel, self._is_named(place), meaning.model), place)
            self.name_at = place
        elif meaning.model is not None:
            self._say(Maker.MODEL, meaning.model, place)
            self.name_at = place
        else:
            ahead = self._peek()
            by_word, named = dict(meaning.labels), None if ahead is None else NAMED.get(ahead.word)
            attribute = named if named is not None and named in by_word else meaning.labels[0][0]
            self._say(attribute, by_word[attribute], place, meaning.makes)

    def _is_named(self, place: int) -> bool:
        """A word such as `on` stands before it."""
        before = [token.word for token in self.tokens[max(place - 2, 0) : place] if token.word not in _DETERMINERS]
        return bool(before) and before[-1] in NAMING

    def _channel(self, provider: str, place: int) -> tuple[str | None, int]:
        """The channel that the words there name, behind the name of a provider, and the place behind it."""
        channels = self.vocabulary.channels.get(provider, {})
        found: tuple[str | None, int] = None, place
        for last in range(place, min(place + MAX_CHANNEL, len(self.tokens))):
            token = self.tokens[last]
            if token.kind is not TokenKind.WORD or (last > place and self._meanings(last)):
                break
            key = name_key(self.text[self.tokens[place].start : token.end])
            found = (channels[key], last + 1) if key in channels else found
        return found

    # `name value`

    def _by_name(self, token: Token) -> bool:
        """`length 10`, `model veo 3.1`: it describes all lines that lack it."""
        if token.word in SUCCESS:
            self._success_named(token)
            return True
        topic = _MAKERS.get(token.word) or NAMED.get(token.word)
        if topic is None:
            return False
        start = self.place - 1
        ahead = self._peek()
        place = self.place + (ahead is not None and ahead.word == "of")
        found = self._value_at(topic, place)
        if found is None:
            self._check_value(token, topic, place)
            return False
        value, self.place = found
        statement = self._said(value, start)
        if topic in self.named and self.named[topic].value != value:
            raise RepeatedOptionError(option=topic.value)
        self.named[topic] = statement
        return True

    def _value_at(self, topic: Attribute | Maker, place: int) -> tuple[Value | Seller | ModelName, int] | None:
        """What stands there, read as a value of that topic, and the place behind it."""
        if place >= len(self.tokens):
            return None
        token = self.tokens[place]
        behind = place + 1
        if topic is Maker.PROVIDER:
            found = self._longest(place, lambda meaning: meaning.provider)
            if found is None or found[0].provider is None:
                return None
            channel, end = self._channel(found[0].provider, found[1])
            return Seller(found[0].provider, channel, named=True, either=found[0].model), end
        if topic is Maker.MODEL:
            found = self._longest(place, lambda meaning: meaning.model)
            return None if found is None or found[0].model is None else (found[0].model, found[1])
        if topic.kind is Kind.NUMBER:
            return self._number_at(topic, token, behind)
        if topic.kind is Kind.FLAG:
            return (_SWITCH[token.word], behind) if token.word in _SWITCH else None
        if topic is Attribute.INPUT:
            medium = self._medium(token)
            given = medium.value if medium else token.word
            return (given, behind) if given in ("text", "image", "video", "audio", "reference") else None
        if topic is Attribute.SIZE and token.kind is TokenKind.SIZE:
            return _size(token), behind
        if topic is Attribute.RESOLUTION and (token.kind is TokenKind.LABEL or BARE_RESOLUTION.fullmatch(token.word)):
            return _label(token), behind
        labelled = self._longest(place, lambda meaning: topic in dict(meaning.labels))
        return None if labelled is None else (dict(labelled[0].labels)[topic], labelled[1])

    def _number_at(self, topic: Attribute, token: Token, behind: int) -> tuple[Value, int] | None:
        if token.kind is TokenKind.NUMBER:
            return self._number(topic, token.start, token.end), behind
        if token.kind is TokenKind.MEASURE:
            meant, value = self._measure(token)
            return (value, behind) if topic in (meant, _FROM.get(meant)) else None
        return None

    def _check_value(self, token: Token, topic: Attribute | Maker, place: int) -> None:
        """A name without a value it can have. Raises ReadingError where the name means nothing else."""
        if place >= len(self.tokens) or self.tokens[place].kind is TokenKind.COMMA:
            return
        ahead = self.tokens[place]
        if isinstance(topic, Maker):
            if not self._meanings(self.place - 1):
                raise self._unknown_name(place, or_model=topic is Maker.MODEL)
            return
        known = self._medium(ahead) is not None or ahead.word in self.vocabulary or ahead.kind is not TokenKind.WORD
        if topic.kind is Kind.FLAG and not known and ahead.word not in JOINING | NAMING:
            raise self._unknown(ahead, nearest(ahead.word, _SWITCH))
        if self._medium(token) is None and not self._meanings(self.place - 1):
            labels = self.vocabulary.labels.get(topic, frozenset())
            raise self._unknown(ahead, nearest(ahead.word, sorted(labels)))

    # `on`, `with`, `in`, ...

    def _naming(self, token: Token) -> bool:
        """A word that stands before what is said, and says nothing by itself."""
        if token.word == "from" and self._source():
            return True
        if token.word == "for" and self.place == 1 and len(self.tokens) > 1:
            return True  # for 5 videos
        ahead = self._peek()
        if ahead is not None and ahead.word in _DETERMINERS and self._begins(self.place + 1):
            self.place += 1
            ahead = self._peek()
        if ahead is None or ahead.kind is TokenKind.COMMA:
            raise self._unknown(token)
        if self._begins(self.place):
            self.place += 1
            if self._statement(ahead):
                return True
            raise self._unknown(ahead)
        if ahead.kind is not TokenKind.WORD:
            raise self._bare_rate(ahead) if token.word == "at" else self._unknown(ahead)
        near = self._suggestion(ahead)
        if near is not None and near not in self.vocabulary.names:
            raise self._unknown(ahead)
        raise self._unknown_name(self.place)

    def _begins(self, place: int) -> bool:
        """Whether something is said there."""
        if place >= len(self.tokens):
            return False
        token = self.tokens[place]
        said = token.kind in _VISIBLE or self._could_be_value(place)
        return (
            said
            or bool(self._meanings(place))
            or token.word in _MAKERS
            or token.word in SUCCESS
            or token.word == KEPT
            or (token.word in NAMED and self._medium(token) is None)
        )

    def _source(self) -> bool:
        """`from a 10s video`, `from 2 megapixels`."""
        start = self.place - 1
        ahead = self._peek()
        skipped = 1 if ahead is not None and ahead.word in _DETERMINERS else 0
        token = self._peek(skipped)
        if token is None or token.kind is not TokenKind.MEASURE or measured(token).attribute not in _FROM:
            return False
        self.place += skipped + 1
        attribute, number = self._measure(token)
        ahead = self._peek()
        place = self.place + (ahead is not None and ahead.word == "of")
        if place < len(self.tokens) and self._medium(self.tokens[place]) is not None and not self.line.waits:
            self.place = place + 1
        self._say(_FROM[attribute], number, start)
        return True

    def _beside_a_statement(self, token: Token) -> bool:
        return self.described == self.place - 1 or (token.word == "each" and self._begins(self.place))

    # Errors

    def _unknown(self, token: Token, suggestion: str | None = None) -> UnknownWordError:
        """The token, and behind a number or a sign all that hangs on it: "60fps", "@everyone"."""
        start, end = token.start, token.end
        if token.kind is not TokenKind.WORD:
            end = max(end, start + len(re.split(r"[\s,;]", self.text[start:], maxsplit=1)[0]))
        return UnknownWordError(
            text=self.text,
            start=start,
            end=end,
            word=self.text[start:end],
            position=word_position(self.text, start),
            suggestion=suggestion or self._suggestion(token),
        )

    def _unknown_name(self, place: int, behind: int | None = None, *, or_model: bool = True) -> UnknownProviderError:
        """The name that stands there, with the number that belongs to it."""
        token = self.tokens[place]
        if behind is None:
            behind = place + 1
            if token.kind is TokenKind.WORD and behind < len(self.tokens):
                beside = self.text[token.end : self.tokens[behind].start].isspace()
                belongs = beside and self.tokens[behind].kind is TokenKind.NUMBER and not self._counts(behind)
                behind += belongs and token.word not in self.vocabulary
        start, end = token.start, self.tokens[behind - 1].end
        word = self.text[start:end]
        known = word.casefold() in self.vocabulary or word.casefold() in _SILENT
        return UnknownProviderError(
            text=self.text,
            start=start,
            end=end,
            word=word,
            suggestion=None if known else self.vocabulary.nearest_name(word, or_model=or_model),
            or_model=or_model,
        )

    def _suggestion(self, token: Token) -> str | None:
        """The nearest known word; none for a word that is known but stands in the wrong place."""
        known = token.word in self.vocabulary or token.word in _SILENT or token.word in NAMED or token.word in SUCCESS
        return None if known or token.kind is not TokenKind.WORD else self.vocabulary.nearest(token.text)


def _size(token: Token) -> Value:
    return re.sub(r"\s*[x\u00d7]\s*", "x", token.word)


def _label(token: Token) -> Value:
    return token.word.replace(" ", "")
