"""Why a provider is not ranked."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.amounts import Unit
from core.prices.provider import Channel, Provider
from core.work.attributes import Attribute, Value
from core.work.media import Medium


class Why(enum.Enum):
    """What is in the way. Later ones are nearer to a price: of several ways to have the work done, that which comes
    nearest says what is in the way; of several lines of the work, that which stays farthest."""

    NOT_ASKED = "not-asked"
    """Another provider, or channel, was named."""
    BEFORE_THE_BOOK = "before-the-book"
    """Nothing is known of that day."""
    NO_MEDIUM = "no-medium"
    UNKNOWN_MODEL = "unknown-model"
    """It does not sell the model that was named, or is not known to."""
    NOT_SOLD = "not-sold"
    """Not on that day."""
    OTHER_WAY = "other-way"
    """Only in another way than plain generation, which nobody said: from a video, scaled up."""
    NOT_OFFERED = "not-offered"
    """Not with what was said: this length, this resolution."""
    NOT_SAID = "not-said"
    """Nothing can be charged without something that was not said."""
    NO_PRICE = "no-price"
    APPROXIMATE = "approximate"
    """A price is known, and it is not exact."""
    NO_MONEY_PRICE = "no-money-price"
    """It costs credits, and what these cost is not known."""
    OTHER_CURRENCY = "other-currency"
    NOT_TOGETHER = "not-together"
    """Not even two channels make all of it."""
    NOT_ALLOWED = "not-allowed"
    """By the plans that there are."""
    NOT_SO_MUCH = "not-so-much"
    """So much is not sold in a month."""
    TOO_LARGE = "too-large"
    """More than can be counted."""


_PLACES = {why: place for place, why in enumerate(Why)}
_STAGES = {attribute: place for place, attribute in enumerate(Attribute)}


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is in the way, with what is known of it."""

    why: Why
    medium: Medium | None = None
    """Of the line that it concerns."""
    model: str | None = None
    """As it was named by the person."""
    channel: Channel | None = None
    attribute: Attribute | None = None
    """What is not offered, or is to be said."""
    value: Value | None = None
    """What was said of it."""
    offered: tuple[Value, ...] = ()
    """What there is instead, of all models that come as near."""
    start: date | None = None
    """The first day on which it is sold, or is known."""
    until: date | None = None
    """The last one."""
    currency: Unit | None = None

    @property
    def nearness(self) -> tuple[int, int]:
        """More is nearer to a price; of what is not offered, what is looked at later."""
        stage = _STAGES[self.attribute] if self.attribute is not None and self.why is Why.NOT_OFFERED else 0
        return _PLACES[self.why], stage


@dataclass(frozen=True, slots=True)
class Excluded:
    """A provider that is not ranked."""

    provider: Provider
    misfit: Misfit

    @property
    def why(self) -> Why:
        """The reason by which they are grouped."""
        return self.misfit.why


def nearest(misfits: Iterable[Misfit]) -> Misfit:
    """Of several ways to have the same done: that which comes nearest, with all that those as near offer instead. At
    least one is given; of equals the first."""
    misfits = list(misfits)
    best = max(misfits, key=lambda one: one.nearness)
    if best.why is not Why.NOT_OFFERED:
        return best
    alike = [one for one in misfits if one.nearness == best.nearness]
    offered = dict.fromkeys(value for one in alike for value in one.offered)
    return Misfit(Why.NOT_OFFERED, best.medium, best.model, best.channel, best.attribute, best.value, tuple(offered))
