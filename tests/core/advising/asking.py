"""Advice for tests: on words that somebody types, at the prices of the packaged book or of a small provider."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeVar

from core.advising.advice import Advice, Way
from core.advising.advising import advise
from core.amounts import Amount, Unit
from core.prices.book import PriceBook
from core.prices.cards import ServerPrice
from core.prices.market import Market
from core.prices.rates import Rate
from core.retries.record import Kind, Record
from core.work.grammar import parse_work
from core.work.media import Medium
from core.work.success import Success
from core.work.work import Work, WorkLine
from tests.core.prices.asking import BOOK, TODAY, at
from tests.core.prices.toys import provider

SomeAdvice = TypeVar("SomeAdvice", bound=Advice)
MARKET = Market(BOOK, (), at(TODAY))


def acme(*rates: Rate, medium: Medium = Medium.VIDEO) -> Market:
    """Where only Acme sells, at those rates."""
    return Market(PriceBook([provider(*rates, medium=medium)]), (), at(TODAY))


def advised(words: str, market: Market = MARKET, records: Sequence[Record] = ()) -> tuple[Advice, ...]:
    """All advice on words that somebody types."""
    return advise(parse_work(words, market.book.vocabulary), market, records)


def advised_of(
    kind: type[SomeAdvice], words: str, market: Market = MARKET, records: Sequence[Record] = ()
) -> SomeAdvice | None:
    """The one piece of that kind, if there is one."""
    found = [advice for advice in advised(words, market, records) if isinstance(advice, kind)]
    assert len(found) < 2
    return found[0] if found else None


def at_rate(kind: type[SomeAdvice], line: WorkLine, rate: Fraction, market: Market = MARKET) -> SomeAdvice | None:
    """Likewise of one line, at an exact rate that words could not say."""
    asked = WorkLine(
        line.count,
        line.medium,
        line.provider,
        channel=line.channel,
        model=line.model,
        values=line.values,
        success=Success(rate),
    )
    found = [advice for advice in advise(Work((asked,)), market) if isinstance(advice, kind)]
    return found[0] if found else None


def record(kept: int, tried: int, model: str, medium: Medium = Medium.VIDEO, provider_id: str = "acme") -> Record:
    """What somebody told of their tries."""
    return Record(Kind(provider_id, model, medium), kept, tried, at(TODAY))


def own_price(number: int, medium: Medium = Medium.VIDEO) -> ServerPrice:
    """A server's own, on Vidzy."""
    return ServerPrice("vidzy", "app", medium, credit(number), at(TODAY), None, at(TODAY))


def credit(number: int) -> Amount:
    """So many credits."""
    return Amount.exactly(number, Unit.CREDIT)


def sums(way: Way) -> list[tuple[int, str, Fraction]]:
    """The parts of a sum: how many, what each try costs, how often it is kept."""
    return [(step.line.count, step.each.plain, step.kept) for step in way.steps]
