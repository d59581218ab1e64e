"""What a provider sells besides single generations, and its terms. Read from price files."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from decimal import Decimal

import msgspec

from core.amounts import Unit
from core.prices.rates import Id, Name, Status, Text


class Every(enum.Enum):
    """How often an allowance comes."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    ONCE = "once"


class RolloverKind(enum.Enum):
    """What happens to the rest of an allowance when its period ends."""

    NONE = "none"
    DOES_NOT_EXPIRE = "does-not-expire"
    MONTHS = "months"
    """It is kept for so many months."""
    CAPPED_BANK = "capped-bank"
    """It is kept, up to a cap."""
    ROLLS_OVER = "rolls-over"
    """It is kept; how much of it is not stated."""


class Allowance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a plan grants."""

    amount: Decimal
    every: Every
    of: Name | None = None
    """What is granted where it is not credits of the channel: `images`."""


class Rollover(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What happens to the rest."""

    kind: RolloverKind
    months: int | None = None
    cap: Decimal | None = None
    note: Text | None = None


class Unlimited(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a plan lets make without counting."""

    scope: Text
    speed: Text | None = None
    parallel: int | None = None


class PlanPrice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a plan costs, in `currency`."""

    currency: Unit
    month: Decimal | None
    """Billed monthly; of a pass that is sold once, the whole price."""
    month_if_annual: Decimal | None
    """A month's share when billed yearly."""
    year: Decimal | None = None
    month_if_renewed: Decimal | None = None
    """With automatic monthly renewal."""
    first_month: Decimal | None = None


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A subscription, or a pass for some days."""

    id: Id
    channel: Id
    name: Name
    price: PlanPrice
    allowance: Allowance | None
    rollover: Rollover | None
    source: Id
    status: Status = Status.ACTIVE
    per_seat: bool = False
    min_seats: int | None = None
    days: int | None = None
    """Of a pass: how long it lasts."""
    unlimited: tuple[Unlimited, ...] = ()
    slow_queue: Text | None = None
    features: Mapping[str, Text] = {}
    note: Text | None = None


class Lasts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long what was bought can be used; with neither days nor months see the note, or for ever."""

    forever: bool = False
    days: int | None = None
    months: int | None = None
    note: Text | None = None


class Pack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Credits bought once."""

    id: Id
    channel: Id
    amount: Decimal | None
    price: Decimal | None
    currency: Unit
    lasts: Lasts | None
    source: Id
    needs_plan: bool = False
    free: bool = False
    """Given, not sold."""
    once: bool = False
    """Each person gets it once."""
    least: bool = False
    """The smallest purchase; any larger amount costs the same a unit."""
    at_most: Decimal | None = None
    note: Text | None = None


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule of the provider's. Topics such as `refund.technical-failure` and `credit-expiry` are asked for by name."""

    topic: Id
    value: Text
    source: Id
    scope: Text | None = None
    note: Text | None = None


class HiddenCost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a price list does not say at once."""

    kind: Id
    fact: Text
    source: Id


class Disagreement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where sources differ: what was taken, and what was seen."""

    topic: Text
    taken: Text
    seen: tuple[Text, ...]
