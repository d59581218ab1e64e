"""Rates: the price of one unit of one model under stated conditions, and what is added to it. Read from price files.

None means unknown; a file says `unknown`, since a fact that is left out was forgotten, not looked for. Only conditions
and ways of charging that a rate does not have are left out.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, TypeAlias

import msgspec

from core.work.attributes import Attribute

Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=60)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Text = Annotated[str, msgspec.Meta(min_length=1)]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers above `above` and up to `to`; one that is not known bounds nothing."""

    above: Decimal | None
    to: Decimal | None

    def __contains__(self, number: Decimal) -> bool:
        return (self.above is None or self.above < number) and (self.to is None or number <= self.to)


Condition: TypeAlias = tuple[Label, ...] | Span
When: TypeAlias = Mapping[Attribute, Condition]
"""All must hold; what is not there may be anything."""


class Measure(enum.Enum):
    """What is counted to charge for it."""

    GENERATION = "generation"
    """One job, whatever comes out of it: a clip, a call, a prompt."""
    OUTPUT = "output"
    """One of the things that come out of a job."""
    SECOND = "second"
    """Of what comes out, unless the rate says what is billed."""
    MEGAPIXEL = "megapixel"
    DOUBLING = "doubling"
    """Of width and height, once each; each is priced by the size that goes into it."""
    CHARACTER = "character"
    GPU_SECOND = "gpu-second"
    OUTPUT_TOKEN = "output-token"  # noqa: S105  # no secret
    TEXT_TOKEN = "text-token"  # noqa: S105  # no secret
    PROMPT_TOKEN = "prompt-token"  # noqa: S105  # no secret
    IMAGE_TOKEN = "image-token"  # noqa: S105  # no secret
    CACHED_PROMPT_TOKEN = "cached-prompt-token"  # noqa: S105  # no secret
    CACHED_IMAGE_TOKEN = "cached-image-token"  # noqa: S105  # no secret
    REFERENCE = "reference"
    """Each reference image."""
    SOURCE_SECOND = "source-second"
    SOURCE_MEGAPIXEL = "source-megapixel"


EXTRA = frozenset(
    (
        Measure.TEXT_TOKEN,
        Measure.PROMPT_TOKEN,
        Measure.IMAGE_TOKEN,
        Measure.CACHED_PROMPT_TOKEN,
        Measure.CACHED_IMAGE_TOKEN,
    )
)
"""Charged besides what comes out, where they are said."""
NEEDED = {
    Measure.DOUBLING: Attribute.SCALE,
    Measure.CHARACTER: Attribute.CHARACTERS,
    Measure.GPU_SECOND: Attribute.GPU_SECONDS,
    Measure.OUTPUT_TOKEN: Attribute.OUTPUT_TOKENS,
    Measure.TEXT_TOKEN: Attribute.TEXT_TOKENS,
    Measure.PROMPT_TOKEN: Attribute.PROMPT_TOKENS,
    Measure.IMAGE_TOKEN: Attribute.IMAGE_TOKENS,
    Measure.CACHED_PROMPT_TOKEN: Attribute.CACHED_PROMPT_TOKENS,
    Measure.CACHED_IMAGE_TOKEN: Attribute.CACHED_IMAGE_TOKENS,
}
"""What must be said for a rate to apply that counts it: nothing would be a fair guess."""


class Certainty(enum.Enum):
    """How a price is known."""

    EXACT = "exact"
    ABOUT = "about"
    """The source calls it approximate, or it was reckoned."""
    FROM = "from"
    """The least."""
    RANGE = "range"
    """Between two figures."""
    UNKNOWN = "unknown"


class Status(enum.Enum):
    """Where a model stands in its life."""

    ACTIVE = "active"
    LEGACY = "legacy"
    """Sold, and on its way out."""
    SUPERSEDED = "superseded"
    """A newer one took its place; it may still be offered."""
    RETIRED = "retired"
    RULE_OF_THUMB = "rule-of-thumb"
    """No price of a model: an average to reckon with."""


class Period(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """From the first day to the last, both included; a day that is not known bounds nothing."""

    start: date | None
    until: date | None

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.until is None or day <= self.until)

    @property
    def inverted(self) -> bool:
        """Whether it ends before it begins."""
        return _ends_before(self, self)

    def overlaps(self, other: Period) -> bool:
        """Whether some day may lie in both."""
        return not (_ends_before(self, other) or _ends_before(other, self))


def _ends_before(one: Period, other: Period) -> bool:
    return one.until is not None and other.start is not None and one.until < other.start


ALWAYS = Period(None, None)
"""As far as is known."""


class Lengths(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """Seconds on offer: from the shortest to the longest, in steps; a step that is not stated is none."""

    start: Decimal | None
    to: Decimal | None
    step: Decimal | None

    def __contains__(self, length: Decimal) -> bool:
        low = self.start or Decimal(0)
        fits = low <= length and (self.to is None or length <= self.to)
        return fits and (self.step is None or (length - low) % self.step == 0)


class Frames(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """Frames on offer, and how many are one billed second."""

    a_second: Decimal
    start: Decimal
    to: Decimal


class First(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first so many units together cost this; the price of the rate is that of each further one."""

    units: Decimal
    price: Decimal


class Billed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which seconds are billed, where it is not simply those that come out."""

    output: bool
    source: bool
    at_least_outputs: Decimal | None = None
    """Not less than so many times the length of what comes out."""
    at_most: Decimal | None = None
    when: When = {}
    """Else those that come out."""


class Multiplier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The price is so many times as high."""

    when: When
    factor: Decimal


class Surcharge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Added to the price of a job; the first `free` cost nothing, more than `limit` are not offered."""

    per: Measure
    price: Decimal
    when: When = {}
    free: int = 0
    limit: int | None = None


class Rate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The price of one unit of one model."""

    id: Id
    channel: Id
    model: Id
    price: Decimal | None
    """In the unit of the channel."""
    per: Measure
    source: Id
    when: When = {}
    holds: Period | None = None
    """None: unknown, so as far as is known always."""
    block: Decimal = Decimal(1)
    """So many units cost the price together."""
    rounds_up: bool = False
    """To whole blocks; else parts are charged, as far as is known."""
    first: First | None = None
    outputs: int = 1
    """Of one job."""
    lengths: tuple[Decimal, ...] | Lengths | None = None
    """None: not stated."""
    frames: Frames | None = None
    billed: Billed | None = None
    minimum: Decimal | None = None
    """The least that a job costs."""
    multipliers: tuple[Multiplier, ...] = ()
    surcharges: tuple[Surcharge, ...] = ()
    certainty: Certainty | None = Certainty.EXACT
    between: tuple[Decimal, Decimal] | None = None
    """Of a range."""
    status: Status = Status.ACTIVE
    note: Text | None = None

    @property
    def known(self) -> Certainty:
        """How the price is known."""
        return self.certainty or Certainty.UNKNOWN

    @property
    def period(self) -> Period:
        """The days on which it holds, as far as is known."""
        return self.holds or ALWAYS
