"""Extents: how many of the words that stand somewhere are a value of an option."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.alerts.naming import MARK_WORDS, looks_measured
from core.chat.command import Option, OptionKind
from core.chat.mentions import looks_like_mention
from core.chat.places import COMMAS
from core.chat.quantities import is_amount, is_number, is_quantity
from core.chat.several_marks import MAX_MARKS_WORDS, looks_like_marks
from core.chat.spoken import LANGUAGE_WORDS, find_language
from core.dates import DAY_WORDS, END_WORDS, looks_like_day, looks_like_end
from core.durations import DURATION_WORDS, looks_like_duration
from core.ledger.naming import LOT_KINDS, WALLET_WORDS, find_wallet
from core.money import MONEY_WORDS, looks_like_money
from core.shares import CONFIDENCE, SHARE_WORDS, looks_like_share
from core.work.grammar import MAX_NAME
from core.work.months import MONTHS, MONTHS_WORDS, looks_like_months
from core.work.vocabulary import Vocabulary, name_key
from core.zones import ZONE_WORDS, looks_like_zone

_TOLD = {OptionKind.CONFIDENCE: CONFIDENCE, OptionKind.MONTHS: MONTHS}
COMMAND_WORDS = 3
"""Of the longest path: `settings server timezone`."""
MAX_TOLD = max(MONTHS_WORDS, SHARE_WORDS + 2)
"""Words."""
_YES, _NO = ("yes", "true", "on", "with {}", "{}"), ("no", "false", "off", "without {}")
"""Behind the name of an option, or with it."""


def flags(name: str) -> dict[str, bool]:
    """What can be written for a flag of that name, and whether it then holds."""
    said = {words.format(name): True for words in _YES}
    return said | {words.format(name): False for words in _NO}


def extent(option: Option, words: Sequence[str], vocabulary: Vocabulary) -> int:
    """How many of the words, from the first one on, look like a value of the option; 0 when they do not. Whether it is
    one shows when it is read."""
    longest, fits = _fitting(option, vocabulary)
    for count in range(min(longest, len(words)), 0, -1):
        counts = words[count - 1].isdecimal() and bool(words[count:]) and words[count].casefold() in vocabulary.media
        if not (count > 1 and counts) and fits(" ".join(words[:count]).rstrip(COMMAS)):  # 30 Nov 2000 images
            return count
    return 0


def told(option: Option, words: Sequence[str], vocabulary: Vocabulary) -> int:
    """How many of the words, from the first one on, are a value that says which option it is of: `with 95% confidence`,
    `for 3 months`; 0 when they are none."""
    form = _TOLD.get(option.kind)
    if form is None:
        return 0
    for count in range(min(MAX_TOLD, len(words)), 0, -1):
        if form.fullmatch(" ".join(words[:count]).rstrip(COMMAS)):
            *_, last = words[:count]
            names = last.casefold() == option.name and extent(option, words[count:], vocabulary) > 0
            return 0 if names else count  # at 90% confidence 95%
    return 0


def wallet_extent(words: Sequence[str], vocabulary: Vocabulary) -> int:
    """Of a wallet's name."""
    if not words or name_key(words[0].rstrip(COMMAS)) not in vocabulary.prefixes:
        return 0
    for count in range(min(WALLET_WORDS, len(words)), 0, -1):
        if find_wallet(" ".join(words[:count]).rstrip(COMMAS), vocabulary) is not None:
            return count
    return 0


def _fitting(option: Option, vocabulary: Vocabulary) -> tuple[int, Callable[[str], object]]:
    """The most words that a value has, and whether words look like one."""
    match option.kind:
        case OptionKind.CREDITS:
            return 1, is_amount
        case OptionKind.QUANTITY:
            return 1, is_quantity
        case OptionKind.MARK:
            return MARK_WORDS, lambda words: is_quantity(words) or looks_measured(words)
        case OptionKind.MARKS:
            return MAX_MARKS_WORDS, looks_like_marks
        case OptionKind.FLAG:
            return 2, lambda words: words.casefold() in flags(option.name)
        case OptionKind.NUMBER:
            return 1, lambda word: is_number(word.removeprefix("#"))
        case OptionKind.MEDIUM:
            return 1, lambda word: word.casefold() in vocabulary.media
        case OptionKind.LOT_KIND:
            return 1, lambda word: word.casefold() in LOT_KINDS
        case OptionKind.COMMAND:
            return COMMAND_WORDS, bool
        case OptionKind.CONFIDENCE:
            return SHARE_WORDS, looks_like_share
        case OptionKind.MONTHS:
            return MONTHS_WORDS, looks_like_months
        case OptionKind.DATE:
            return DAY_WORDS, looks_like_day
        case OptionKind.EXPIRY:
            return END_WORDS, looks_like_end
        case OptionKind.MONEY:
            return MONEY_WORDS, looks_like_money
        case OptionKind.DURATION:
            return DURATION_WORDS, looks_like_duration
        case OptionKind.ZONE:
            return ZONE_WORDS, looks_like_zone
        case OptionKind.LANGUAGE:
            return LANGUAGE_WORDS, lambda words: find_language(words, option.choices)
        case OptionKind.PERSON:
            return 1, looks_like_mention
        case OptionKind.PROVIDER:
            return MAX_NAME, vocabulary.provider
        case OptionKind.WALLET:
            return WALLET_WORDS, lambda words: find_wallet(words, vocabulary)
        case _:
            return 0, bool  # it has no form of its own: other words end it
