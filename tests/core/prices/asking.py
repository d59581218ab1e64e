"""Sentences for tests, made from the price book: what somebody would type to be charged by a certain rate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product

from core.prices.book import PriceBook
from core.prices.estimate import Estimate, EstimateLine, estimate
from core.prices.market import Market
from core.prices.provider import Model, Provider
from core.prices.rates import EXTRA, NEEDED, Condition, Lengths, Measure, Period, Rate, When
from core.work.attributes import Attribute, Value
from core.work.grammar import parse_work
from core.work.media import Medium
from core.work.vocabulary import name_key
from core.work.work import WorkLine

BOOK = PriceBook.packaged()
TODAY = date(2026, 11, 24)
"""The day on which the book was last rebuilt: every packaged file has prices then."""
SOME = {
    Measure.DOUBLING: "2",
    Measure.CHARACTER: "120",
    Measure.GPU_SECOND: "30",
    Measure.OUTPUT_TOKEN: "1500",
    Measure.TEXT_TOKEN: "200",
    Measure.PROMPT_TOKEN: "300",
    Measure.IMAGE_TOKEN: "400",
    Measure.CACHED_PROMPT_TOKEN: "600",
    Measure.CACHED_IMAGE_TOKEN: "800",
}
"""How much is said of what must be said."""


def at(day: date) -> datetime:
    """Noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def ask(words: str, day: date = TODAY, book: PriceBook = BOOK) -> Estimate:
    """What is answered to words that somebody types."""
    return estimate(parse_work(words, book.vocabulary), Market(book, (), at(day)))


def answer(words: str, day: date = TODAY, book: PriceBook = BOOK) -> EstimateLine:
    """The same for words about one kind."""
    (line,) = ask(words, day, book).lines
    return line


def day_of(period: Period) -> date:
    """A day on which a rate holds: today where possible."""
    return TODAY if TODAY in period else period.until or period.start or TODAY


def lines_for(provider: Provider, rate: Rate, count: int = 1) -> Iterator[WorkLine]:
    """Lines of work that could be charged by the rate: one for each kind of its model and label of its conditions."""
    model = provider.model(rate.model)
    for medium in model.media:
        for values in said_for(provider, rate, medium):
            yield line_for(provider, model, medium, values, rate.channel, count)


def line_for(
    provider: Provider,
    model: Model,
    medium: Medium,
    values: When | dict[Attribute, Value],
    channel: str,
    count: int = 1,
) -> WorkLine:
    """A line of work of one model, named as the words for it are read."""
    name = None if model.any else BOOK.vocabulary.models[name_key(model.name)].slug
    said = {attribute: str(value) for attribute, value in values.items()}
    return WorkLine(count, medium, provider.provider, channel=channel, model=name, values=said)


def said_for(provider: Provider, rate: Rate, medium: Medium) -> Iterator[dict[Attribute, Value]]:
    """All that has to be said for the rate, with each label once."""
    choices = {attribute: _values(condition) for attribute, condition in rate.when.items()}
    main = {other.per for other in provider.rates if (other.channel, other.model) == (rate.channel, rate.model)} - EXTRA
    for measure in (rate.per, *(main if main <= NEEDED.keys() else ())):
        if measure in NEEDED:
            choices.setdefault(NEEDED[measure], [SOME[measure]])
    if Attribute.LENGTH not in choices and (length := _length(rate)) is not None:
        choices[Attribute.LENGTH] = [length]
    attributes = [attribute for attribute in choices if medium in attribute.media]
    for values in product(*(choices[attribute] for attribute in attributes)):
        yield dict(zip(attributes, values, strict=True))


def _values(condition: Condition) -> list[Value]:
    if isinstance(condition, tuple):
        return list(condition)
    return [plain(condition.to if condition.to is not None else (condition.above or Decimal(0)) + 1)]


def _length(rate: Rate) -> Value | None:
    if isinstance(rate.lengths, tuple):
        return plain(rate.lengths[0])
    if isinstance(rate.lengths, Lengths):
        return plain(rate.lengths.start or rate.lengths.to or Decimal(5))
    if rate.frames is not None:
        return plain(rate.frames.to / rate.frames.a_second)
    return "5" if rate.per is Measure.SECOND else None


def plain(number: Decimal) -> Value:
    """A number as values are written."""
    return f"{number.normalize():f}"
