"""Leaves what is unnamed to the option that takes the rest: work, or a quantity of credits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.chat.command import TAKES_THE_REST, Command, Option, OptionKind
from core.chat.extents import MAX_TOLD, extent, told, wallet_extent
from core.chat.named import PREPOSITIONS, Words
from core.chat.places import COMMAS, Place, neighbours, without_comma
from core.chat.quantities import is_amount, is_number, is_quantity
from core.errors.numbers import CountNotPositiveError, CountNotWholeError, CountTooLargeError
from core.errors.reading import MissingMediumError, RepeatedOptionError
from core.errors.tree import ReadingError
from core.ledger.naming import WALLET_WORDS
from core.work.grammar import ARTICLES, parse_work
from core.work.vocabulary import Vocabulary, nearest

_ISO = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_NO_WORK = WALLET_WORDS + 4
"""More words than a quantity and a wallet have: so they are work."""


class Rest(Words):
    """The words of a command one of whose options takes the rest.

    - `#41` is the NUMBER that the command takes; a number alone is, where that option stands before the rest.
    - A day in ISO format needs no name, nor does `for 3 months`, which says it.
    - A wallet belongs to the work, which may have several, and to its own option where the rest is a quantity, or
      nothing.
    - A QUANTITY that stands before the rest is a number at the beginning that counts nothing: `5,000 6 videos`. So is
      MONEY: `$10 6 videos`.
    - Words of a person's own that need no name begin behind the NUMBER: `1 video of 41 failed`.
    """

    def __init__(self, command: Command, text: str, vocabulary: Vocabulary) -> None:
        super().__init__(command, text, vocabulary)
        self.rest = next(option for option in command.options if option.kind in TAKES_THE_REST)
        del self.open[self.rest.name]
        if self.wallet is not None:
            del self.open[self.wallet.name]
        self.unnamed: list[Place] = []
        self._days = [option.name for option in command.options if option.kind is OptionKind.DATE]
        before = command.options[: command.options.index(self.rest)]
        self._number_first = any(option.kind is OptionKind.NUMBER for option in before)
        self._before = [option.name for option in before]

    def find(self) -> dict[str, list[Place]]:
        """Which words belong to which option. Raises RepeatedOptionError."""
        while self.left:
            if not self.unnamed and len(self.left) > 1 and self.left[0].name == self.rest.name:
                del self.left[0]
                self._number_first, self._before = False, []
            comma = self.take_named()
            if comma is None:
                comma = self._take_told()
            if comma is None and self._number_here():
                comma = self._take_number()
            if comma is None and not self.unnamed:
                comma = self._take_quantity()
            if comma is None:
                self.unnamed.append(self.left.pop(0))
            else:
                self.unnamed += comma
                self._take_own_words()
        self._take_days()
        self._take_wallet()
        self.found[self.rest.name] = self.unnamed
        return self.found

    def _take_told(self) -> list[Place] | None:
        """Take a value that says itself which option it is of: `for 3 months`."""
        words = [place.word for place in self.left[: 2 * MAX_TOLD]]
        for option in self.open.values():
            count = told(option, words, self.vocabulary)
            if count:
                return self.take(option, self.left, count)
        return None

    # The number of a change or of a hold

    @property
    def _number(self) -> Option | None:
        return next((option for option in self.open.values() if option.kind is OptionKind.NUMBER), None)

    def _number_here(self) -> bool:
        first, *others = self.left
        if self._number is None:
            return False
        if first.word.startswith("#"):
            return is_number(first.word.strip(f"#{COMMAS}"))
        named = any(other.name == self._number.name or other.word.startswith("#") for other in others)
        return (
            self._number_first and not self.unnamed and not named and is_number(first.word) and self._is_alone(others)
        )

    def _take_number(self) -> list[Place] | None:
        return None if self._number is None else self.take(self._number, self.left, 1)

    def _is_alone(self, behind: Sequence[Place]) -> bool:
        """Whether a number counts nothing: behind it is nothing but a wallet, or words of a person's own."""
        behind = behind[self._wallet_here(behind) :]
        if not behind or self.named(behind) is not None:
            return True
        word = behind[0].word
        known = word.casefold() in self.vocabulary or nearest(word, self.vocabulary.media) is not None
        return self._own_words is not None and not known

    # A quantity before the work

    def _take_quantity(self) -> list[Place] | None:
        """Take money, or a number that is a quantity by its unit, by what follows, or by counting nothing."""
        open_ones = {self.open[name].kind: self.open[name] for name in self._before if name in self.open}
        money, quantity = open_ones.get(OptionKind.MONEY), open_ones.get(OptionKind.QUANTITY)
        if money is not None and (count := extent(money, [place.word for place in self.left], self.vocabulary)):
            return self.take(money, self.left, count)
        first, *behind = self.left
        word = first.word.rstrip(COMMAS)
        if quantity is None or not is_amount(word):
            return None
        alone = not is_number(word) or len(behind) == self._wallet_here(behind)
        return self.take(quantity, self.left, 1) if alone or self._counts_nothing(first.start, word, behind) else None

    def _counts_nothing(self, start: int, word: str, behind: Sequence[Place]) -> bool:
        """Whether a number would be in the way of the work behind it."""
        try:
            parse_work(self.text[start:], self.vocabulary)
        except MissingMediumError as error:
            return error.end == len(word)
        except (CountNotPositiveError, CountNotWholeError, CountTooLargeError) as error:
            return error.word == word and self._counts(behind)
        except ReadingError:
            named = behind[0].name == "for" and len(behind) > 1
            return (named or behind[0].name in ARTICLES) and self._counts(behind[named:])
        return False

    # Words of a person's own

    @property
    def _own_words(self) -> Option | None:
        return next((option for option in self.open.values() if option.nameless), None)

    def _take_own_words(self) -> None:
        own = self._own_words
        if own is None or self._number is not None:
            return
        wallet = self._wallet_here(self.left)
        behind = self.left[wallet:]
        if not behind or behind[0].word.startswith("#") or self.named(behind) is not None:
            return
        asked = any(self._counts([place]) for place in self.unnamed)
        if asked or not self._counts(behind):
            self.unnamed += self.left[:wallet]
            del self.left[:wallet]
            self.take(own, self.left, len(self.left))

    def _counts(self, words: Sequence[Place]) -> bool:
        first, *behind = [place.word.casefold() for place in words]
        return is_quantity(first) or (first in ARTICLES and bool(behind) and behind[0] in self.vocabulary.media)

    # Days

    def _take_days(self) -> None:
        """Days in ISO format that have no name."""
        names = self._days
        days = [place for place in self.unnamed if _ISO.fullmatch(place.word.rstrip(COMMAS))]
        free = [name for name in names if name in self.open]
        if names and len(days) > len(free):
            raise RepeatedOptionError(option=names[-1])
        for name, place in zip(free, days, strict=False):
            at = self.unnamed.index(place)
            self.unnamed[at : at + 1] = self.take(self.open[name], [place], 1)

    # The wallet

    def _wallet_here(self, words: Sequence[Place]) -> int:
        """How many words name a wallet there, a preposition included."""
        if self.wallet is None or not words:
            return 0
        typed = [place.word for place in neighbours(self.text, words[: WALLET_WORDS + 1])]
        named = len(typed) > 1 and self._names_wallet(words[0])
        count = wallet_extent(typed[named:], self.vocabulary)
        return count + named if count else 0

    def _names_wallet(self, place: Place) -> bool:
        return self.wallet is not None and (
            place.name == self.wallet.name or place.name in PREPOSITIONS[OptionKind.WALLET]
        )

    def _take_wallet(self) -> None:
        """A wallet beside which there is no work."""
        if self.wallet is None or len(self.unnamed) > _NO_WORK:
            return
        for at, place in enumerate(self.unnamed):
            words = neighbours(self.text, self.unnamed[at:])
            named = len(words) > 1 and self._names_wallet(place)
            for count in self._wallet_counts(words, named=named):
                left = self.unnamed[:at] + self.unnamed[at + count :]
                if self._is_no_work(left):
                    self.take(self.wallet, list(words[named:count]), count - named)
                    self.unnamed = [without_comma(one)[0] for one in left]
                    return

    def _wallet_counts(self, words: Sequence[Place], *, named: bool) -> list[int]:
        """How many of the words may be meant as a wallet, the preposition included; the likeliest first."""
        count = self._wallet_here(words)
        if count:
            more = count < len(words) and self._is_unknown(words[count])
            return [count, count + 1] if more else [count]  # a channel that the provider does not have
        return [len(words)] if named and self._is_unknown(words[1]) else []

    def _is_unknown(self, place: Place) -> bool:
        return place.word.casefold() not in self.vocabulary and not is_quantity(place.word)

    def _is_no_work(self, words: Sequence[Place]) -> bool:
        if not words:
            return True
        bare = self.rest.kind is OptionKind.WORK_OR_QUANTITY and len(words) == 1
        return bare and is_quantity(without_comma(words[0])[0].word)
