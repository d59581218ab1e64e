"""Takes the values that stand behind a name: `expires 30 Nov`, or `on runway`, which is plain English for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.chat.command import Command, Option, OptionKind
from core.chat.extents import extent
from core.chat.places import Place, split, without_comma
from core.errors.reading import RepeatedOptionError
from core.work.grammar import EACH
from core.work.months import names_months
from core.work.vocabulary import Vocabulary

PREPOSITIONS: Mapping[OptionKind, frozenset[str]] = {
    OptionKind.WALLET: frozenset(("on", "with", "at", "from", "using", "by", "via")),
    OptionKind.MONEY: frozenset(("for", "at")),
    OptionKind.MARK: frozenset(("at",)),
    OptionKind.MARKS: frozenset(("at",)),
    OptionKind.DURATION: frozenset(("for",)),
    OptionKind.EXPIRY: frozenset(("on", "until", "till", "through", "ends", "expiring")),
    OptionKind.DATE: frozenset(("on", "from", "since")),
}
"""They name an option only where a value of it follows: `for 10s` says how long a video is, and `for 30 min`, where a
command asks that, how long credits are set aside."""
_RANGE_WORDS = 4
"""`months 2 to 4`"""
_WHOLE = frozenset(
    (OptionKind.PROVIDER, OptionKind.WALLET, OptionKind.PLAN, OptionKind.PERSON, OptionKind.ZONE, OptionKind.LANGUAGE)
)
"""Names: several words that nobody has are one unknown name."""


class Words:
    """The words of a text that no option has taken yet, and those that one has."""

    def __init__(self, command: Command, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.left = split(text, command)
        self.open = {option.name: option for option in command.options if option.kind is not OptionKind.SAID}
        """Options without a value so far."""
        self.found: dict[str, list[Place]] = {}
        """What has a value, by its name."""
        self.wallet = next((option for option in command.options if option.kind is OptionKind.WALLET), None)

    def named(self, words: Sequence[Place]) -> Option | None:
        """The option that the first of the words names, if any; a value follows it."""
        if len(words) == 1:
            return None
        name = words[0].name
        if name in self.open and not self._of_work(self.open[name], words):
            return self.open[name]
        behind = [word.word for word in words[1:]]
        for option in self.open.values():
            if name not in PREPOSITIONS.get(option.kind, ()):
                continue
            count = extent(option, behind, self.vocabulary)
            each = option.kind is OptionKind.DURATION and bool(behind[count:]) and behind[count].casefold() in EACH
            if count and not each:  # "for 2 minutes each" is a length
                return option
        return None

    def _of_work(self, option: Option, words: Sequence[Place]) -> bool:
        """Whether the words belong to work although they begin with the name of an option: `none in months 2-4`."""
        return option.kind is OptionKind.MONTHS and names_months(" ".join(place.word for place in words[:_RANGE_WORDS]))

    def take_named(self) -> list[Place] | None:
        """Take a name and its value from the front, and return the comma that hung on it, if any; None where no name
        stands there.

        Raises:
            RepeatedOptionError: That option has a value.
        """
        option = self.named(self.left)
        if option is None:
            if len(self.left) > 1 and self.left[0].name in self.found:
                raise RepeatedOptionError(option=self.left[0].name)
            return None
        del self.left[0]
        if option.kind is OptionKind.TEXT:
            return self.take(option, self.left, len(self.left))
        count = extent(option, [word.word for word in self.left], self.vocabulary)
        return self.take(option, self.left, count or self.unknown(option, self.left))

    def take(self, option: Option, words: list[Place], count: int) -> list[Place]:
        """Take so many from the front of the words, and return the comma that hung on the last, if any."""
        *first, last = (words.pop(0) for _ in range(count))
        comma: list[Place] = []
        if option.kind is not OptionKind.TEXT:
            last, comma = without_comma(last)
        self.open.pop(option.name, None)
        self.found[option.name] = [*first, last]
        return comma

    def unknown(self, option: Option, words: Sequence[Place]) -> int:
        """How many words a value has that the option cannot have: one, or all of a name up to what is something
        else."""
        count = 1
        if option.kind in _WHOLE:
            while count < len(words) and not self._is_something_else(option, words[count:]):
                count += 1
        return count

    def _is_something_else(self, option: Option, words: Sequence[Place]) -> bool:
        behind = [word.word for word in words]
        others = [other for other in self.open.values() if other is not option]
        if option.kind is OptionKind.PLAN and self.wallet in others:
            if words[0].name in PREPOSITIONS[OptionKind.WALLET]:
                return True
            others.remove(self.wallet)  # plans are called by the names of providers: Google AI Pro
        return self.named(words) is not None or any(extent(other, behind, self.vocabulary) for other in others)
