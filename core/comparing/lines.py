"""A line of work, by the cheapest of the models that make it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from core.amounts import Amount
from core.comparing.makers import Candidate, Doubt, Makers, goes_unsaid
from core.prices.cards import ANY_MODEL, RateCard
from core.prices.charging import Charge, charge
from core.prices.estimate import EstimateLine
from core.work.attributes import Attribute
from core.work.work import WorkLine


@dataclass(frozen=True, slots=True)
class Line:
    """A line of work, made by one model on one channel."""

    asked: WorkLine
    priced: EstimateLine
    """The count that was asked, as if no try failed. What was filled in is among its values."""
    amount: Amount
    """What it takes on average, in the unit of the channel: where a share of tries is kept, that many more."""
    doubts: tuple[Doubt, ...] = ()
    unstated: tuple[Attribute, ...] = ()
    """What was said and the price list does not speak of."""


def cheapest_line(asked: WorkLine, makers: Makers, card: RateCard) -> Line:
    """A line of work by that one of its makers with which so many cost least."""
    if not makers.candidates:
        return _own_line(asked, card)
    charged = [(one, charge(one.offer, one.matched, asked.count)) for one in makers.candidates]
    best, charge_of_best = min(charged, key=lambda pair: _mean(asked, pair[1]))
    return _line(asked, best, charge_of_best, card)


def _mean(asked: WorkLine, charged: Charge) -> Fraction:
    """What it costs on average, before it is rounded. A job of several outputs is one try of each."""
    jobs = Fraction(charged.jobs)
    if asked.success is not None:
        jobs = max(jobs, Fraction(asked.count, charged.outputs) / asked.success.rate)
    return (charged.job or Fraction(0)) * jobs


def _own_line(asked: WorkLine, card: RateCard) -> Line:
    """By the price that moderators set."""
    price = card.own_price(asked.medium)
    said = {attribute.value: value for attribute, value in asked.values.items()}
    unaffected = (*(("model",) if asked.model else ()), *said)
    spread = tuple(attribute.value for attribute in asked.spread)
    priced = EstimateLine(
        asked.count,
        asked.medium,
        price,
        price.amount.times(asked.count),
        spread,
        values=said,
        jobs=asked.count,
        unaffected=unaffected,
    )
    rate = Fraction(1) if asked.success is None else asked.success.rate
    amount = Amount.rounded(Fraction(price.amount.decimal) * asked.count / rate, card.unit)
    unstated = tuple(one for one, value in asked.values.items() if not goes_unsaid(one, value))
    return Line(asked, priced, amount, (Doubt.UNSTATED,) if unstated else (), unstated)


def _line(asked: WorkLine, best: Candidate, charged: Charge, card: RateCard) -> Line:
    """By the price of the book, as estimates have it."""
    matched, model = best.matched, best.offer.model
    job = charged.job or Fraction(0)
    price = card.listed_price(best.offer, matched, Amount.rounded(job, card.unit))
    assumed = (*(("model",) if asked.model_assumed or not (asked.model or model.any) else ()),)
    assumed += tuple(attribute.value for attribute in asked.spread)
    assumed += tuple(attribute.value for attribute in matched.assumed)
    priced = EstimateLine(
        asked.count,
        asked.medium,
        price,
        Amount.rounded(job * charged.jobs, card.unit),
        assumed,
        "" if price.model == ANY_MODEL else model.name,
        {attribute.value: value for attribute, value in matched.values.items()},
        charged.jobs,
        charged.outputs,
        charged.certainty.value,
        unaffected=tuple(attribute.value for attribute in matched.unaffected),
        asked_length=matched.asked_length,
    )
    return Line(asked, priced, Amount.rounded(_mean(asked, charged), card.unit), best.doubts, best.unstated)
