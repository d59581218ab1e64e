"""Cheap drafts until one is kept, then one dear final, instead of dear tries alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from core.advising.advice import DraftFirst, Step, Way
from core.advising.asked import Asked, word_for
from core.prices.matching import Offer
from core.prices.on_offer import on_offer
from core.prices.provider import Model
from core.work.attributes import NO, Attribute, Value

DRAFT = "draft"
SETTINGS = (Attribute.RESOLUTION, Attribute.QUALITY, Attribute.SOUND, Attribute.MODE)
"""What may be less in a draft."""
OF_A_MODEL = frozenset((*SETTINGS, Attribute.SIZE, Attribute.MEGAPIXELS, Attribute.HDR))
"""What a draft of another model need not have in common with the final, since each has its own."""

GRADES = frozenset(
    (
        *("fast", "turbo", "lite", "mini", "flash", "schnell", "klein", "dev", "small", "medium", "core", "standard"),
        *("pro", "plus", "max", "large", "ultra", "master", "prime", "flex", "omni"),
    )
)
"""What tells models of one family apart that make the same, better or worse."""


def draft_first(asked: Asked) -> Iterator[DraftFirst]:
    """One piece of advice at most, with the cheapest draft: of the same model with one thing less, such as fewer pixels
    or no sound, or of a sibling. Of other models a kept draft promises little for the final."""
    if asked.offer is None or asked.line.success is None:
        return
    drafts = [*((step, True) for step in _less(asked, asked.offer)), *((step, False) for step in _family(asked))]
    if not drafts:
        return
    draft, same_model = min(drafts, key=lambda one: one[0].exact)
    final = asked.like(asked.values)
    if final is None:
        return
    before, after = Way((asked.step,)), Way((draft, final))
    if after.amount < before.amount:
        once = draft.exact * draft.kept
        yield DraftFirst(
            before,
            after,
            turn=1 - once / final.exact,
            last_turn=final.exact / (before.exact - draft.exact),
            same_model=same_model,
        )


def _less(asked: Asked, offer: Offer) -> Iterator[Step]:
    for attribute in SETTINGS:
        if attribute is not Attribute.MODE and attribute not in asked.values:
            continue
        for value in on_offer(offer.rates, attribute, offer.modifiers):
            if value != asked.values.get(attribute) and _is_less(attribute, value):
                step = asked.like({**asked.values, attribute: value}, success=asked.line.success)
                if step is not None:
                    yield step


def _is_less(attribute: Attribute, value: Value) -> bool:
    """Of resolutions and qualities the price tells."""
    match attribute:
        case Attribute.SOUND:
            return value == NO
        case Attribute.MODE:
            return value == DRAFT
    return True


def _family(asked: Asked) -> Iterator[Step]:
    offer = asked.offer
    if offer is None or offer.model.any:
        return
    for model in offer.provider.models:
        if model.id == offer.model.id or asked.line.medium not in model.media:
            continue
        if siblings(offer.model, model) and offer.provider.rates_of(offer.channel.id, model.id):
            step = asked.like(_carried(asked.values), model=word_for(model, asked.market), success=asked.line.success)
            if step is not None and asked.current(step) and _goes_in(step) == _goes_in(asked.step):
                yield step


def _carried(values: Mapping[Attribute, Value]) -> Mapping[Attribute, Value]:
    return {attribute: value for attribute, value in values.items() if attribute not in OF_A_MODEL}


def _goes_in(step: Step) -> Value:
    return step.priced.values.get(Attribute.INPUT.value, "text")


def siblings(one: Model, other: Model) -> bool:
    """Whether they differ in version and grade alone: Veo 3.1 and Veo 3 Fast, Gen-4.5 and Gen-4 Turbo. Kling Avatar is
    no sibling of Kling 3.0: it makes something else."""
    words, others = _words(one), _words(other)
    differ = {word for word in set(words) ^ set(others) if not any(map(str.isdigit, word))}
    return words[:1] == others[:1] and differ <= GRADES


def _words(model: Model) -> list[str]:
    return re.findall(r"[^\W_]+", model.name.casefold())
