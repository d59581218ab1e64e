"""Advice: another way to the same number of kept results, what both cost on average, and where the better one turns.

Nothing here is a guess: each figure is a sum over prices that are known exactly. What cannot be known is assumed, and
the kind of advice says what.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from core.amounts import MICROS_PER_UNIT, Amount
from core.prices.estimate import EstimateLine
from core.retries.record import Record
from core.work.attributes import Value
from core.work.work import WorkLine


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a way: one line of work with its price."""

    line: WorkLine
    """Provider, channel and model are named; in words it reads back as itself. Its success says how often a try is
    kept, None: that the first one is."""
    priced: EstimateLine
    """Exact; of one try each."""
    record: Record | None = None
    """Of the person, where it says how often a try is kept."""

    @property
    def kept(self) -> Fraction:
        """The share of tries."""
        return self.line.success.rate if self.line.success else Fraction(1)

    @property
    def each(self) -> Amount:
        """What one try costs."""
        return self.priced.price.amount

    @property
    def exact(self) -> Fraction:
        """What it costs on average until all are kept: what all cost once, over the share that is kept."""
        if self.priced.amount is None:
            raise ValueError(f"{self.line} has no price")
        return Fraction(self.priced.amount.micros, MICROS_PER_UNIT) / self.kept

    @property
    def amount(self) -> Amount:
        """The same, rounded half up to a millionth."""
        return Amount.rounded(self.exact, self.each.unit)


@dataclass(frozen=True, slots=True)
class Way:
    """All that is made on the way to some kept results, in the order in which it is made, from one wallet."""

    steps: tuple[Step, ...]
    """At least one; the last makes the results."""

    @property
    def count(self) -> int:
        """How many results are kept in the end."""
        return self.steps[-1].line.count

    @property
    def exact(self) -> Fraction:
        """What it costs on average, in units."""
        return sum((step.exact for step in self.steps), start=Fraction(0))

    @property
    def amount(self) -> Amount:
        """The same; rounded half up to a millionth, once."""
        return Amount.rounded(self.exact, self.steps[-1].each.unit)

    @property
    def apiece(self) -> Amount:
        """What one kept result costs on average; likewise."""
        return Amount.rounded(self.exact / self.count, self.steps[-1].each.unit)


@dataclass(frozen=True, slots=True)
class Instead:
    """One way instead of another that costs more."""

    before: Way
    """As it was asked."""
    after: Way

    @property
    def saving(self) -> Amount:
        """On average; above zero."""
        return self.before.amount - self.after.amount


@dataclass(frozen=True, slots=True)
class ImageFirst(Instead):
    """Make an image, then the video from it, instead of the video from text.

    Assumes that the first image and the first video from it are kept.
    """

    turn: Fraction
    """Videos from text that are kept more often than this are cheaper after all; from 1 on none are."""
    last_turn: Fraction
    """The videos from images must be kept more often than this."""
    images_turn: Fraction
    """So many images a video, and it costs as much as before."""
    as_rare: Way
    """`after`, if the videos from images are kept no more often than those from text; may cost more than `before`."""


@dataclass(frozen=True, slots=True)
class DraftFirst(Instead):
    """Try on something cheap until a draft is kept, then make the final as asked.

    Assumes that drafts are kept as often as what was asked for, and that a kept draft makes a kept final.
    """

    turn: Fraction
    """What is kept more often than this at once is cheaper without a draft."""
    last_turn: Fraction
    """The finals must be kept more often than this."""
    same_model: bool
    """The draft differs in how it is made; else it is of another model."""


@dataclass(frozen=True, slots=True)
class ShownResolution(Instead):
    """No more pixels than the destination shows.

    Assumes that as many tries are kept.
    """

    asked: Value
    shown: Value
    turn: int
    """Lines of pixels: where more than these are shown, `shown` is too little."""
    larger: tuple[Step, ...]
    """For destinations that show more: what lies between the two and is cheaper than what was asked, in order."""


@dataclass(frozen=True, slots=True)
class JoinedClips(Instead):
    """Shorter clips, joined, instead of one long one.

    Assumes that short clips are kept as often as long ones. What fails is then shorter too, but there are as many more
    clips to fail: it is the price alone that makes the difference.
    """

    turn: Fraction
    """The short clips must be kept more often than this."""


@dataclass(frozen=True, slots=True)
class KeptPrice(Instead):
    """Another model whose kept results cost less, whatever a try does: 600 at 90 % beats 500 at 60 %."""

    turn: Fraction
    """The other model must be kept more often than this."""


Advice: TypeAlias = ImageFirst | DraftFirst | ShownResolution | JoinedClips | KeptPrice
