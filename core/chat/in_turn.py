"""Gives what is unnamed to the options in turn: each word to the next one of its type."""

from __future__ import annotations

from collections.abc import Iterator

from core.chat.command import Option, OptionKind
from core.chat.extents import extent
from core.chat.named import PREPOSITIONS, Words
from core.chat.places import COMMAS, Place
from core.errors.reading import UnexpectedTextError
from core.money import looks_like_money
from core.numerals import NUMBER
from core.work.vocabulary import nearest

_COUNTED = frozenset((OptionKind.CREDITS, OptionKind.QUANTITY, OptionKind.MARK, OptionKind.NUMBER))


class InTurn(Words):
    """The words of a command none of whose options takes the rest."""

    def find(self) -> dict[str, list[Place]]:
        """Which words belong to which option. Raises RepeatedOptionError, UnexpectedTextError."""
        runs: list[list[Place]] = [[]]
        self.unfit: Place | None = None
        while self.left:
            if self.take_named() is not None:
                runs.append([])
            else:
                runs[-1].append(self.left.pop(0))
        for run in runs:
            while run:
                self._give(run)
        return self.found

    def _give(self, run: list[Place]) -> None:
        """The first words of a run to the option that most of them are a value of."""
        words = [place.word for place in run]
        options = list(self.open.values())
        if any(option.kind is OptionKind.PLAN for option in options):
            options = [option for option in options if option is not self.wallet]  # Google AI Pro
        if _is_money(run[0]) and self._price_is_open:
            # Of two the first is how much, the other the price.
            other = OptionKind.MONEY if any(map(_is_money, run[1:])) else OptionKind.QUANTITY
            options = [option for option in options if option.kind is not other]
        extents = [(extent(option, words, self.vocabulary), option) for option in options]
        count, option = max(extents, key=lambda one: one[0], default=(0, None))
        if option is not None and count:
            self.take(option, run, count)
        elif (wallet := self._wallet_before(run[0])) is not None:
            wallet.append(run.pop(0))
        else:
            self._give_unfit(run)

    @property
    def _price_is_open(self) -> bool:
        """Whether a quantity and its price are asked for, and the price is not there yet."""
        return {OptionKind.QUANTITY, OptionKind.MONEY} <= {option.kind for option in self.open.values()}

    def _wallet_before(self, place: Place) -> list[Place] | None:
        """What stands directly behind a provider and is nothing else is a channel that it does not have."""
        wallet = None if self.wallet is None else self.found.get(self.wallet.name)
        beside = wallet and wallet[-1].end < place.start and not self.text[wallet[-1].end : place.start].strip()
        return wallet if beside else None

    def _give_unfit(self, run: list[Place]) -> None:
        """To the option that was probably meant, so that what it should be can be said."""
        first = run[0]
        option = next(self._meant(first, alone=len(run) == 1), None)
        if option is None:
            first = self.unfit or first  # which took the place of what would have fitted
            raise UnexpectedTextError(self.text, first.start, first.end, first.word)
        self.unfit = self.unfit or first
        if option is self.wallet and len(run) > 1 and first.name in PREPOSITIONS[OptionKind.WALLET]:
            del run[0]
        whole = option.kind in (OptionKind.TEXT, OptionKind.FILE)
        self.take(option, run, len(run) if whole else self.unknown(option, run))

    def _meant(self, first: Place, *, alone: bool) -> Iterator[Option]:
        options = list(self.open.values())
        wallet = [option for option in options if option is self.wallet]
        yield from (option for option in options if option.nameless or option.kind is OptionKind.FILE)
        if not alone and first.name in PREPOSITIONS[OptionKind.WALLET]:
            yield from wallet
        if NUMBER.match(first.word):
            yield from (option for option in options if option.kind in _COUNTED)
        yield from (option for option in options if option.required)
        if nearest(first.word, self.vocabulary.providers):
            yield from wallet
        if not self.found:
            yield from options


def _is_money(place: Place) -> bool:
    return looks_like_money(place.word.rstrip(COMMAS))
