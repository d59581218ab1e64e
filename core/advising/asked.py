"""What was asked, as advisers look at it: one line with its price, and how often other models are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from core.advising.advice import Step
from core.errors.tree import RequestError
from core.prices.estimate import EstimateLine, estimate
from core.prices.market import Market
from core.prices.matching import Offer
from core.prices.provider import Model
from core.prices.rates import Status
from core.retries.record import Kind, Record
from core.work.attributes import YES, Attribute, Value
from core.work.success import Success
from core.work.vocabulary import name_key
from core.work.work import Work, WorkLine

ENOUGH_TRIES = 10
"""Of a record, to advise anything by it: what was kept once of once says nothing of the next."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of work whose price is known exactly, and what else is known that it can be held against."""

    step: Step
    offer: Offer | None
    """All that its model costs there; None: the server's own price, whatever the model."""
    market: Market
    steps: Sequence[Step]
    """All lines of the work of which something can be said; this one among them."""
    records: Sequence[Record]

    @property
    def line(self) -> WorkLine:
        """With provider, channel, model and success rate."""
        return self.step.line

    @property
    def priced(self) -> EstimateLine:
        """Its price."""
        return self.step.priced

    @property
    def values(self) -> Mapping[Attribute, Value]:
        """What was said and what was filled in."""
        return {Attribute.of(code): value for code, value in self.priced.values.items()}

    def like(
        self,
        values: Mapping[Attribute, Value],
        *,
        model: str | None = None,
        success: Success | None = None,
        record: Record | None = None,
    ) -> Step | None:
        """As many of the kind, made otherwise on the same channel; None where that cannot be had at an exact price, or
        where it is not known to be what is meant: what affects no price may not be on offer. A server's own price is
        that of everything.

        Args:
            values: All that is meant. Of the same model nothing more is filled in, since nobody knows what of it is
                meant where the price that was asked does not depend on it; if that is sound, it is with sound.
            model: As slug() writes it; None: that of the line.
            success: None: the first try is kept.
        """
        line = replace(self.line, values=values, model=model or self.line.model, success=success)
        step = step_for(line, self.market, record)
        if step is None or self.offer is None:
            return step
        if not set(step.priced.unaffected) <= set(self.priced.unaffected):
            return None
        filled_in = {code for code in step.priced.assumed if code in step.priced.values}
        if model is not None or not filled_in:
            return step
        if filled_in == {Attribute.SOUND.value} and values.get(Attribute.SOUND) is None:
            return self.like({**values, Attribute.SOUND: YES}, success=success, record=record)
        return None

    def current(self, step: Step) -> bool:
        """Whether what a step is charged by is sold like anything else, and not on its way out."""
        rates = {rate.id: rate for rate in self.market.book.provider(step.priced.price.provider).rates}
        return all(rates[rate].status is Status.ACTIVE for rate in step.priced.price.rates)


def asked(work: Work, market: Market, records: Sequence[Record]) -> Sequence[Asked]:
    """The lines of work of which something can be said, in their order: those with an exact price above zero, and not
    those that sometimes fail and come several from one job, whose average is no plain sum.

    Raises:
        RefusedError: A line cannot be priced as it stands.
    """
    found: list[tuple[Step, Offer | None]] = []
    for said in work.lines:
        card, model, line, _ = market.find(said)
        named = said.model if model is None or model.any else word_for(model, market)
        line = replace(line, provider=card.provider.provider, channel=card.channel, model=named)
        first = step_for(replace(line, success=None), market)
        if first is None:
            continue
        record = None if line.success else kept_so_far(first.priced, records)
        step = step_for(replace(line, success=rate_of(record)), market, record) if record else step_for(line, market)
        if step is not None:
            found.append((step, None if model is None else card.offer(model.id, line.medium)))
    steps = tuple(step for step, _ in found)
    return [Asked(step, offer, market, steps, records) for step, offer in found]


def step_for(line: WorkLine, market: Market, record: Record | None = None) -> Step | None:
    """The line at its price; None where it has none that is exact and above zero, or where some of several that one
    job makes would fail."""
    try:
        priced = estimate(Work((line,)), market).lines[0]
    except RequestError:
        return None
    if not priced.exact or priced.amount is None or priced.amount.micros <= 0:
        return None
    step = Step(line, priced, record)
    return step if step.kept == 1 or priced.outputs == 1 else None


def kept_so_far(priced: EstimateLine, records: Sequence[Record]) -> Record | None:
    """The person's record of what a line makes, if it says enough."""
    kind = Kind(priced.price.provider, priced.price.model, priced.medium)
    return next((record for record in records if record.kind == kind and says_enough(record)), None)


def says_enough(record: Record) -> bool:
    """Whether anything can be advised by it."""
    return record.tried >= ENOUGH_TRIES and record.kept > 0


def rate_of(record: Record) -> Success:
    """How often a try was kept so far."""
    return Success(Fraction(record.kept, record.tried))


def word_for(model: Model, market: Market) -> str:
    """The name of a model as it is read."""
    return market.book.vocabulary.models[name_key(model.name)].slug
