"""Reads the value of one option, where it stands in a text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from core.alerts.naming import looks_measured, read_measured
from core.amounts import Amount, Unit
from core.chat.command import Option, OptionKind
from core.chat.extents import flags
from core.chat.mentions import read_mention
from core.chat.places import Place, only
from core.chat.quantities import is_quantity, read_amount, read_quantity
from core.chat.several_marks import read_marks
from core.chat.spoken import read_language
from core.dates import read_day, read_end
from core.durations import read_duration
from core.errors.numbers import AmbiguousNumberError, ForeignDigitsError
from core.errors.reading import MissingMediumError, UnknownProviderError, UnknownWordError, WordsTooLongError
from core.errors.tries import ConfidenceError
from core.ledger.lots import LotKind
from core.ledger.naming import LOT_KINDS, read_wallet
from core.money import read_money
from core.numerals import word_position
from core.shares import CONFIDENCE, read_share
from core.work.grammar import parse_kind, parse_work, read_count
from core.work.media import Medium
from core.work.months import read_months, read_schedule
from core.work.result import read_result
from core.work.tokens import SEPARATING
from core.work.vocabulary import Vocabulary, nearest
from core.zones import read_zone

MAX_WORDS = 200
"""Characters of words of a person's own."""
_TURNING = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))
"""Characters that would turn round what stands behind them."""

_MARKS = {'"': '"', "\u201c": "\u201d", "\u201e": "\u201c", "\u00ab": "\u00bb", "\u201d": "\u201d"}
"""Quotation marks as phones and languages have them: what opens -> what closes."""
_ANY_MARK = frozenset((*_MARKS, *_MARKS.values()))


def read(option: Option, text: str, place: Place, vocabulary: Vocabulary, today: date) -> Any:
    """The value of any option but one that takes the rest of the text. Raises ReadingError."""
    start, end, word = place.start, place.end, place.word
    match option.kind:
        case OptionKind.CREDITS:
            return Amount.exactly(read_amount(text, place), Unit.CREDIT)
        case OptionKind.QUANTITY:
            return read_quantity(text, place)
        case OptionKind.MARK if looks_measured(word):
            return read_measured(text, start, end)
        case OptionKind.MARK:
            return read_quantity(text, place)
        case OptionKind.MARKS:
            return read_marks(text, start, end)
        case OptionKind.FLAG:
            return _flag(option, text, place)
        case OptionKind.MONEY:
            return read_money(text, start, end)
        case OptionKind.NUMBER:
            return read_count(text, start + (word.startswith("#") and len(word) > 1), end)
        case OptionKind.CONFIDENCE:
            told = CONFIDENCE.fullmatch(text, start, end)
            return read_share(text, *(told.span("share") if told else (start, end)), ConfidenceError)
        case OptionKind.MONTHS:
            return read_months(text, start, end)
        case OptionKind.MEDIUM:
            return _medium(text, place, vocabulary)
        case OptionKind.COMMAND:
            return word.casefold().lstrip("/")
        case OptionKind.DATE:
            return read_day(text, start, end, today)
        case OptionKind.EXPIRY:
            return read_end(text, start, end, today)
        case OptionKind.DURATION:
            return read_duration(text, start, end)
        case OptionKind.PROVIDER:
            return _provider(text, place, vocabulary)
        case OptionKind.WALLET:
            return read_wallet(text, start, end, vocabulary)
        case OptionKind.PERSON:
            return read_mention(_own_words(word) or word)
        case OptionKind.LOT_KIND:
            return _lot_kind(text, place)
        case OptionKind.ZONE:
            return read_zone(text, start, end)
        case OptionKind.LANGUAGE:
            return read_language(text, start, end, option.choices)
        case OptionKind.PLAN | OptionKind.TEXT:
            return _own_words(_unquoted(word))
        case _:
            raise TypeError(f"{option.kind} is not read from a place")


def read_rest(option: Option, text: str, unnamed: Sequence[Place], vocabulary: Vocabulary) -> Any:
    """The value of an option that takes the rest, of what is left where the text says nothing else. Raises
    ReadingError."""
    if option.kind is OptionKind.WORK_OR_QUANTITY and len(unnamed) == 1 and is_quantity(unnamed[0].word):
        return read_quantity(text, unnamed[0])
    try:
        # What was named becomes signs that only separate, so that no name goes on behind it.
        return _REST[option.kind](only(text, unnamed, SEPARATING), vocabulary)
    except (
        UnknownWordError,
        UnknownProviderError,
        AmbiguousNumberError,
        ForeignDigitsError,
        MissingMediumError,
    ) as error:
        error.text = text
        raise


_REST: Mapping[OptionKind, Callable[[str, Vocabulary], Any]] = {
    OptionKind.WORK: parse_work,
    OptionKind.WORK_OR_QUANTITY: parse_work,
    OptionKind.SCHEDULE: read_schedule,
    OptionKind.RESULT: read_result,
    OptionKind.KIND: parse_kind,
}


def _flag(option: Option, text: str, place: Place) -> bool:
    said = flags(option.name)
    holds = said.get(" ".join(place.word.casefold().split()))
    if holds is None:
        raise _unknown(text, place, nearest(place.word, said))
    return holds


def _medium(text: str, place: Place, vocabulary: Vocabulary) -> Medium:
    medium = vocabulary.media.get(place.word.casefold())
    if medium is None:
        near = nearest(place.word, vocabulary.media)
        raise _unknown(text, place, vocabulary.media[near].value if near else None)
    return medium


def _lot_kind(text: str, place: Place) -> LotKind:
    kind = LOT_KINDS.get(place.word.casefold())
    if kind is None:
        raise _unknown(text, place, nearest(place.word, LOT_KINDS))
    return kind


def _unknown(text: str, place: Place, suggestion: str | None) -> UnknownWordError:
    position = word_position(text, place.start)
    return UnknownWordError(text, place.start, place.end, place.word, position, suggestion)


def _provider(text: str, place: Place, vocabulary: Vocabulary) -> str:
    provider = vocabulary.provider(place.word)
    if provider is None:
        near = nearest(place.word, vocabulary.providers)
        raise UnknownProviderError(text, place.start, place.end, place.word, near, or_model=False)
    return provider


def _own_words(text: str) -> str | None:
    """On one line, without what cannot be kept or would turn round what is shown behind it; None: nothing is left.

    Raises:
        WordsTooLongError: More than are kept.
    """
    shown = (" " if character.isspace() else "" if _is_hidden(character) else character for character in text)
    words = " ".join("".join(shown).split())
    if len(words) > MAX_WORDS:
        raise WordsTooLongError(limit=MAX_WORDS, length=len(words))
    return words or None


def _unquoted(text: str) -> str:
    """Words without the quotation marks around all of them: where they are shown they get ours."""
    inside = text.strip()
    if len(inside) > 1 and _MARKS.get(inside[0]) == inside[-1] and not _ANY_MARK.intersection(inside[1:-1]):
        return inside[1:-1]
    return text


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or unicodedata.bidirectional(character) in _TURNING
