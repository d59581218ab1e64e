"""A line of work while it is read: what was said of it so far, and how what is said reaches the lines before it."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from core.errors.reading import DoesNotFitError, RepeatedOptionError
from core.work.attributes import Attribute, Value
from core.work.media import Medium
from core.work.success import Success
from core.work.vocabulary import ModelName
from core.work.work import WorkLine


class Maker(enum.Enum):
    """Who or what makes it; besides the attributes, what can be said. The value is its name."""

    PROVIDER = "provider"
    MODEL = "model"


class Odds(enum.Enum):
    """How tries end; the last thing that can be said. The value is its name."""

    SUCCESS = "success"


Topic: TypeAlias = Attribute | Maker | Odds


@dataclass(frozen=True, slots=True)
class Seller:
    """A provider that was named."""

    provider: str
    channel: str | None = None
    named: bool = field(default=False, compare=False)
    """By a word before it: `on kling`, `provider kling`."""
    either: ModelName | None = field(default=None, compare=False)
    """What the word means where another provider is named too: `kling on fal`."""


Said: TypeAlias = Value | Seller | ModelName | Success


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that was said."""

    value: Said
    word: str
    """As it stands in the text."""
    segment: int = 0
    """How many commas stand before it."""
    behind: bool = False
    """It stands behind the kind, and so may describe earlier ones too."""
    makes: Medium | None = None
    """The only kind that it can be said of: `image-to-video`."""


@dataclass
class Draft:
    """One kind, perhaps still without its count or its word."""

    count: int | None = None
    place: int = 0
    """Of the count, among the tokens."""
    medium: Medium | None = None
    segment: int = 0
    name_before: int | None = None
    """Where a name stands that the count follows directly, among the tokens."""
    said: dict[Topic, Statement] = field(default_factory=dict)
    spread: set[Topic] = field(default_factory=set)
    """What of it was said of a later line, and is assumed to be meant here too."""

    @property
    def waits(self) -> bool:
        """There is a count, and no kind yet."""
        return self.count is not None and self.medium is None

    @property
    def complete(self) -> bool:
        """There are both."""
        return self.count is not None and self.medium is not None

    @property
    def seller(self) -> Seller | None:
        """Of the provider that was named."""
        statement = self.said.get(Maker.PROVIDER)
        return statement.value if statement is not None and isinstance(statement.value, Seller) else None

    @property
    def model(self) -> ModelName | None:
        """The one that was named."""
        statement = self.said.get(Maker.MODEL)
        return statement.value if statement is not None and isinstance(statement.value, ModelName) else None

    def say(self, topic: Topic, statement: Statement) -> None:
        """Add a statement. Raises RepeatedOptionError where it contradicts one, DoesNotFitError where the kind cannot
        have it."""
        if isinstance(statement.value, Seller) and self.seller is not None:
            self._say_seller(self.seller, statement.value, statement)
            return
        known = self.said.get(topic)
        if known is not None and known.value != statement.value:
            raise RepeatedOptionError(option=topic.value)
        self._check(topic, statement)
        self.said[topic] = statement

    def _say_seller(self, known: Seller, seller: Seller, statement: Statement) -> None:
        """A second name of a provider: the same, or one of the two is what the other sells."""
        if known.provider == seller.provider:
            if seller.channel not in (None, known.channel) and known.channel is not None:
                raise RepeatedOptionError(option=Maker.PROVIDER.value)
            self.said[Maker.PROVIDER] = replace(
                statement, value=replace(seller, channel=seller.channel or known.channel)
            )
            return
        sells = seller.either is None or (seller.named and not known.named)
        known_sells = known.either is None or (known.named and not seller.named)
        if self.model is None and sells and known.either is not None:  # kling on fal
            self.say(Maker.MODEL, replace(self.said[Maker.PROVIDER], value=known.either))
            self.said[Maker.PROVIDER] = statement
        elif self.model is None and known_sells and seller.either is not None:  # on fal, kling
            self.say(Maker.MODEL, replace(statement, value=seller.either))
        else:
            raise RepeatedOptionError(option=Maker.PROVIDER.value)

    def make(self, medium: Medium) -> None:
        """Set the kind. Raises DoesNotFitError where something was said that it cannot have."""
        self.medium = medium
        for topic, statement in self.said.items():
            self._check(topic, statement)

    def _check(self, topic: Topic, statement: Statement) -> None:
        if self.medium is not None and not self.can_bear(topic, statement):
            raise DoesNotFitError(word=statement.word, medium=self.medium.value)

    def can_bear(self, topic: Topic, statement: Statement) -> bool:
        """Whether it can be said of the kind."""
        if isinstance(statement.value, ModelName):
            return self.medium in statement.value.media
        fits = not isinstance(topic, Attribute) or self.medium in topic.media
        return fits and statement.makes in (None, self.medium)

    def line(self) -> WorkLine:
        """What it came to."""
        if self.count is None or self.medium is None:
            raise TypeError("a line is complete")
        seller, model, odds = self.seller, self.model, self.said.get(Odds.SUCCESS)
        return WorkLine(
            count=self.count,
            medium=self.medium,
            provider=seller.provider if seller else None,
            provider_assumed=Maker.PROVIDER in self.spread,
            channel=seller.channel if seller else None,
            model=model.slug if model else None,
            model_assumed=Maker.MODEL in self.spread,
            values={
                topic: statement.value
                for topic, statement in self.said.items()
                if isinstance(topic, Attribute) and isinstance(statement.value, str)
            },
            spread=frozenset(topic for topic in self.spread if isinstance(topic, Attribute)),
            success=odds.value if odds is not None and isinstance(odds.value, Success) else None,
            success_assumed=Odds.SUCCESS in self.spread,
        )


def describe_all(lines: Sequence[Draft], topic: Topic, statement: Statement) -> None:
    """Say something of all lines that lack it and can bear it. Raises DoesNotFitError where no line can bear it, and
    RepeatedOptionError where all that can were said to be otherwise."""
    bearing = [line for line in lines if line.can_bear(topic, statement)]
    if not bearing:
        raise DoesNotFitError(word=statement.word, medium=next(line.medium.value for line in lines if line.medium))
    lacking = [line for line in bearing if topic not in line.said]
    if not lacking and all(line.said[topic].value != statement.value for line in bearing):
        bearing[-1].say(topic, statement)  # `kling`, provider fal: perhaps it is no contradiction
    for line in lacking:
        line.said[topic] = statement


def spread(lines: Sequence[Draft]) -> None:
    """Give each line what was said behind later ones: of those that say it the nearest, up to a comma; a provider and
    a success rate reach over commas."""
    said = [dict(line.said) for line in lines]
    topics = {topic for one in said for topic, statement in one.items() if statement.behind}
    for topic in (*Maker, *Odds, *Attribute):  # a provider before a model, which is one of the provider's
        for at, line in enumerate(lines if topic in topics else ()):
            later = zip(lines[at + 1 :], said[at + 1 :], strict=True)
            found = (of_other[topic] for other, of_other in later if topic in of_other and _reaches(topic, other, line))
            statement = None if topic in said[at] else next(found, None)
            if statement is not None:
                line.said[topic] = statement
                line.spread.add(topic)


def _reaches(topic: Topic, other: Draft, line: Draft) -> bool:
    """Whether what was said of the other line may be meant of an earlier one."""
    statement = other.said[topic]
    if not statement.behind or not line.can_bear(topic, statement):
        return False
    if topic in (Maker.PROVIDER, Odds.SUCCESS):
        return True
    of_another = topic is Maker.MODEL and line.seller not in (None, other.seller)
    return statement.segment == line.segment and not of_another
