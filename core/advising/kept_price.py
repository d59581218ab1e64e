"""Another model whose kept results cost less, by rates that a person says or has recorded: none is made up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.advising.advice import KeptPrice, Step, Way
from core.advising.asked import Asked, rate_of, says_enough, word_for
from core.work.attributes import Attribute, Value


def kept_price(asked: Asked) -> Iterator[KeptPrice]:
    """One piece of advice at most: of the models that another line of the work or a record gives a rate for, the one
    whose kept result costs least. It makes the same, at all that was said and filled in."""
    if asked.line.success is None:
        return
    said = list(_of_work(asked))
    named = {step.line.model for step in said}
    others = [*said, *(step for step in _of_records(asked) if step.line.model not in named)]
    if not others:
        return
    before, after = Way((asked.step,)), Way((min(others, key=lambda step: step.exact),))
    if after.amount < before.amount:
        once = after.exact * after.steps[-1].kept
        yield KeptPrice(before, after, turn=once / before.exact)


def _of_work(asked: Asked) -> Iterator[Step]:
    """With models of other lines: two rates of one model are of two kinds of pictures, not of two ways to make one."""
    here = _wallet_and_medium(asked.step)
    for other in asked.steps:
        names = {asked.line.model, other.line.model}
        if other.line.success and None not in names and len(names) == 2 and _wallet_and_medium(other) == here:
            step = asked.like(_meant(asked), model=other.line.model, success=other.line.success, record=other.record)
            if step is not None:
                yield step


def _of_records(asked: Asked) -> Iterator[Step]:
    offer = asked.offer
    if offer is None or offer.model.any:
        return
    for record in asked.records:
        kind = record.kind
        if (kind.provider, kind.medium) != (offer.provider.provider, offer.medium) or not says_enough(record):
            continue
        for model in offer.provider.models:
            if model.id == kind.model and model.id != offer.model.id:
                word = word_for(model, asked.market)
                step = asked.like(_meant(asked), model=word, success=rate_of(record), record=record)
                if step is not None and asked.current(step):
                    yield step


def _wallet_and_medium(step: Step) -> tuple[str, str, str]:
    price = step.priced.price
    return price.provider, price.channel, price.medium.value


def _meant(asked: Asked) -> Mapping[Attribute, Value]:
    """All but a quality that was filled in: each model has words of its own for these."""
    if Attribute.QUALITY in asked.line.values:
        return asked.values
    return {attribute: value for attribute, value in asked.values.items() if attribute is not Attribute.QUALITY}
