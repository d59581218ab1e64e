"""What plans let one do with what is made, and what they do not let one make."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.amounts import Amount
from core.buying.offers import Offers, PackOffer, PlanOffer
from core.buying.purchase import Purchase
from core.buying.ways import ways
from core.prices.estimate import EstimateLine
from core.prices.plans import HiddenCost, Plan
from core.prices.provider import Provider, SourceKind
from core.work.attributes import NO, YES, Attribute
from core.work.media import Medium

_RESTRICTING: Mapping[str, str] = {"watermark": YES, "commercial-use": NO, "stealth": NO}
"""Features that take something from who has the plan, and the value with which they do."""
_LINES_OF_K: Mapping[str, int] = {"0.5k": 512, "1k": 1024, "2k": 1440, "4k": 2160, "8k": 4320}


@dataclass(frozen=True, slots=True)
class Feature:
    """What a plan says of itself: `watermark: no`, `max-resolution: 1080p`."""

    code: str
    """As in price files."""
    value: str
    plan: Plan
    """The one that is bought; where none is, the free one of the channel: whether what it says holds for packs too is
    not known."""
    restricts: bool = False
    """It takes something away: a watermark, no commercial use, no such resolution."""
    free_of_it: Purchase | None = None
    """The cheapest way to have the work done with a plan that says that it does not."""


def features_of(
    purchase: Purchase | None, offers: Offers, needs: Sequence[Amount], lines: Iterable[EstimateLine]
) -> tuple[Feature, ...]:
    """What is known of the plans in a purchase, in the order of the price file; nothing where none says anything.

    Args:
        purchase: Of what is on offer, for those needs; None: all is free.
    """
    lines = list(lines)
    bought = set() if purchase is None else {one.offer.id for one in purchase.items if _is_plan(one.offer)}
    here = [plan for plan in offers.provider.plans if plan.channel == offers.channel.id]
    has = [plan for plan in here if plan.id in bought] or [plan for plan in here if plan.price.month == 0][:1]
    found: list[Feature] = []
    for plan in has:
        for code, value in plan.features.items():
            restricts = _restricts(code, value, lines)
            free = None
            if restricts and purchase is not None:
                freeing = {
                    one.id for one in here if code in one.features and not _restricts(code, one.features[code], lines)
                }
                free = _with_plans(freeing, offers, needs)
            found.append(Feature(code, value, plan, restricts, free))
    return tuple(found)


def hidden_costs(provider: Provider) -> tuple[HiddenCost, ...]:
    """What its price list does not say at once. What an article says of providers in general is nobody's."""
    return tuple(cost for cost in provider.hidden_costs if provider.source(cost.source).kind is not SourceKind.ARTICLE)


def allowed(offers: Offers, lines: Iterable[EstimateLine]) -> Offers:
    """Without the plans, and passes, that do not let one make the work, as far as they say."""
    lines = list(lines)
    barred = {
        plan.id
        for plan in offers.provider.plans
        if plan.channel == offers.channel.id
        and any(_forbids(code, value, line) for code, value in plan.features.items() for line in lines)
    }
    if not barred:
        return offers
    packs = tuple(pack for pack in offers.packs if not (_is_plan(pack) and pack.id in barred))
    plans = tuple(plan for plan in offers.plans if plan.id not in barred)
    return replace(offers, packs=packs, plans=plans)


def lines_of(resolution: str) -> int | None:
    """How many lines a picture of that name has: 1080 of `1080p`, 2160 of `4k`; None of names that say nothing."""
    found = re.fullmatch(r"([0-9]{3,4})p?", resolution)
    return int(found[1]) if found else _LINES_OF_K.get(resolution)


def _is_plan(offer: object) -> bool:
    """A plan, or a pass of one."""
    return isinstance(offer, PlanOffer) or (isinstance(offer, PackOffer) and offer.name is not None)


def _restricts(code: str, value: str, lines: Iterable[EstimateLine]) -> bool:
    return _RESTRICTING.get(code) == value or any(_forbids(code, value, line) for line in lines)


def _forbids(code: str, value: str, line: EstimateLine) -> bool:
    resolution = line.values.get(Attribute.RESOLUTION.value, "")
    if code == "max-resolution":
        wanted, most = lines_of(resolution), lines_of(value)
        return wanted is not None and most is not None and wanted > most
    if code == "video-resolution" and resolution and line.medium is Medium.VIDEO:
        return resolution not in (one.strip() for one in value.casefold().split(","))
    return code == line.medium.value and value == NO


def _with_plans(plans: Container[str], offers: Offers, needs: Sequence[Amount]) -> Purchase | None:
    """The cheapest purchase with one of those plans."""
    only = tuple(plan for plan in offers.plans if plan.id in plans)
    if not only:
        return None
    found = (one.purchase for one in ways(replace(offers, plans=only), needs))
    with_plan = [one for one in found if any(bought.offer in only for bought in one.items)]
    return min(with_plan, key=lambda one: one.order, default=None)
