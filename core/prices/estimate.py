"""Work priced: a line each, a total a wallet, and what it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction

from core.amounts import Amount, Unit
from core.errors.prices import (
    NotExactError,
    NotOfferedError,
    NotSaidError,
    NotSoldError,
    SeveralWalletsError,
    UnknownModelError,
    WhichProviderError,
)
from core.errors.tree import RefusedError
from core.prices.cards import ANY_MODEL, Price, RateCard, ServerBasis
from core.prices.charging import charge
from core.prices.market import Market
from core.prices.matching import match
from core.prices.provider import Model, Provider
from core.prices.rates import Certainty
from core.work.attributes import Attribute, Value
from core.work.media import Medium
from core.work.vocabulary import slug
from core.work.work import Work, WorkLine

SHOWN_FIXES = 8
"""Buttons: nobody picks from more."""


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """One line of work with its price."""

    count: int
    medium: Medium
    price: Price
    amount: Amount | None
    """Of a range the lower figure; None: no price is known."""
    assumed: tuple[str, ...]
    """What the person did not say and we filled in, by the names of the options: `provider`, `length`."""
    model_name: str = ""
    """For people; empty where every model costs the same."""
    values: Mapping[str, Value] = field(default_factory=dict)
    """What was understood and filled in, by the codes of the attributes."""
    jobs: int = 0
    """How many are paid for; fewer than `count` where one makes several."""
    outputs: int = 1
    """Of one job."""
    certainty: str = Certainty.EXACT.value
    at_most: Amount | None = None
    """Of a range the higher figure."""
    unaffected: tuple[str, ...] = ()
    """What was said and does not change the price, as far as is known."""
    asked_length: Value | None = None
    """What was asked for, where a longer one is billed."""

    @property
    def exact(self) -> bool:
        """Whether it may enter a total."""
        return self.certainty == Certainty.EXACT.value


@dataclass(frozen=True, slots=True)
class Total:
    """What the work takes from one wallet. Credits of two providers or channels are never added."""

    provider: str
    channel: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Estimate:
    """Work priced for a moment: its lines in the order asked, its totals in the order first met."""

    lines: tuple[EstimateLine, ...]
    totals: tuple[Total, ...]
    """Of the lines that are exact."""
    as_of: datetime

    @property
    def exact(self) -> bool:
        """Whether the totals are the whole of it."""
        return all(line.exact for line in self.lines)


def estimate(work: Work, market: Market) -> Estimate:
    """Price each line of the work and add up what is exact.

    Returns:
        Amounts exact to a millionth of their unit, rounded half up once a line.

    Raises:
        RefusedError: One of its leaves, for the first line that cannot be priced as it stands.
        AmountTooLargeError: A sum does not fit.
    """
    lines: list[EstimateLine] = []
    totals: dict[tuple[str, str, Unit], Amount] = {}
    for place, asked in enumerate(work.lines):
        try:
            line = _line(asked, market)
        except RefusedError as error:
            error.fixes = tuple(_fixes(error, work, place))
            raise
        lines.append(line)
        if line.exact and line.amount is not None:
            wallet = (line.price.provider, line.price.channel, line.amount.unit)
            totals[wallet] = totals[wallet] + line.amount if wallet in totals else line.amount
    summed = tuple(Total(provider, channel, amount) for (provider, channel, _), amount in totals.items())
    return Estimate(tuple(lines), summed, market.at)


def one_total(work: Work, priced: Estimate, providers: Mapping[str, Provider]) -> Total:
    """What one wallet pays. Raises NotExactError, SeveralWalletsError."""
    unknown = next((line for line in priced.lines if not line.exact), None)
    if unknown is not None:
        raise NotExactError(provider=providers[unknown.price.provider].name, model=unknown.model_name)
    if len(priced.totals) > 1:
        works: dict[tuple[str, str], list[WorkLine]] = {}
        for asked, line in zip(work.lines, priced.lines, strict=True):
            works.setdefault((line.price.provider, line.price.channel), []).append(asked)
        raise SeveralWalletsError(works=tuple(str(Work(tuple(lines))) for lines in works.values()))
    return priced.totals[0]


def _fixes(error: RefusedError, work: Work, place: int) -> Iterator[tuple[str, str]]:
    """The same work with another line in the place of the one that cannot be priced."""
    asked = work.lines[place]
    lines: list[tuple[str, WorkLine]] = []
    match error:
        case WhichProviderError(providers=providers):
            lines = [(name, replace(asked, provider=provider)) for provider, name in providers]
        case UnknownModelError(sold=sold):
            lines = [(name, replace(asked, model=slug(name))) for name in sold]
        case NotOfferedError(attribute=code, offered=offered):
            single = [value for value in offered if not re.search("[-≤≥]", value)]  # no span
            attribute = Attribute.of(code)
            lines = [(value, replace(asked, values={**asked.values, attribute: value})) for value in single]
        case NotSoldError(until=date() as until):
            yield until.isoformat(), f"{work} date {until}"
    for name, line in lines[:SHOWN_FIXES]:
        yield name, str(Work((*work.lines[:place], line, *work.lines[place + 1 :])))


def _line(asked: WorkLine, market: Market) -> EstimateLine:
    card, model, line, assumed = market.find(asked)
    spread = tuple(attribute.value for attribute in line.spread)
    if model is None:
        return _own_line(line, card, (*assumed, *spread))
    try:
        return _listed_line(line, card, model, (*assumed, *spread))
    except NotSaidError as error:
        error.work = str(asked)
        raise


def _own_line(line: WorkLine, card: RateCard, assumed: tuple[str, ...]) -> EstimateLine:
    """By the server's own price."""
    said = {attribute.value: value for attribute, value in line.values.items()}
    price = card.own_price(line.medium)
    amount = price.amount.times(line.count)
    unaffected = (*(("model",) if line.model else ()), *said)
    return EstimateLine(line.count, line.medium, price, amount, assumed, "", said, line.count, unaffected=unaffected)


def _listed_line(line: WorkLine, card: RateCard, model: Model, assumed: tuple[str, ...]) -> EstimateLine:
    """By the price book. Raises NotSoldError, NotOfferedError, NotSaidError."""
    offer = card.offer(model.id, line.medium)
    matched = match(offer, line.values)
    charged = charge(offer, matched, line.count)
    job = Amount.rounded(charged.job or Fraction(0), card.unit)
    price = card.listed_price(offer, matched, job)
    unaffected = tuple(attribute.value for attribute in matched.unaffected)
    return EstimateLine(
        line.count,
        line.medium,
        price,
        None if charged.job is None else Amount.rounded(charged.job * charged.jobs, card.unit),
        (*assumed, *(attribute.value for attribute in matched.assumed)),
        "" if price.model == ANY_MODEL else model.name,
        {attribute.value: value for attribute, value in matched.values.items()},
        charged.jobs,
        charged.outputs,
        charged.certainty.value,
        _higher(charged.job_at_most, charged.job, charged.jobs, card.unit),
        (*unaffected, *(("model",) if model.any and line.model else ())),
        matched.asked_length,
    )


def priced_again(line: EstimateLine, market: Market) -> EstimateLine | None:
    """The same work, by the same model on the same channel, as it is priced on a market; None: it is not sold there, or
    not like that."""
    provider = market.book.providers.get(line.price.provider)
    if provider is None or all(channel.id != line.price.channel for channel in provider.channels):
        return None
    card = market.card(provider, line.price.channel)
    try:
        asked = WorkLine(
            line.count, line.medium, values={Attribute.of(code): line.values[code] for code in line.values}
        )
        if line.medium in card.own:
            return _own_line(asked, card, ())
        model = _same_model(line, provider, market)
        return None if model is None else _listed_line(asked, card, model, ())
    except (RefusedError, KeyError):  # KeyError: that was said of work once, and is not any more
        return None


def _same_model(line: EstimateLine, provider: Provider, market: Market) -> Model | None:
    """At a price that the server had of its own, whatever the model, where none was named: the usual one."""
    if isinstance(line.price.basis, ServerBasis) and "model" not in line.unaffected:
        return market.usual_model(provider, line.price.channel, line.medium)

    def same(model: Model) -> bool:
        return model.any if line.price.model == ANY_MODEL else model.id == line.price.model

    return next((model for model in provider.models if line.medium in model.media and same(model)), None)


def _higher(at_most: Fraction | None, least: Fraction | None, jobs: int, unit: Unit) -> Amount | None:
    return None if at_most is None or at_most == least else Amount.rounded(at_most * jobs, unit)
