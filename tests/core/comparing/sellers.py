"""Small providers for tests of comparisons: what they sell, and for how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import msgspec

from core.amounts import Amount, Unit
from core.comparing.comparing import compare
from core.comparing.comparison import Comparison, Row
from core.comparing.misfits import Misfit
from core.prices.book import PriceBook
from core.prices.cards import ServerPack, ServerPrice
from core.prices.market import Market
from core.prices.plans import Allowance, Every, Lasts, Pack, Plan, PlanPrice
from core.prices.provider import Channel, Chosen, Default, Model, Provider, Worth
from core.prices.rates import Rate
from core.work.media import Medium
from core.work.schedule import Schedule
from core.work.success import Success
from core.work.work import Work, WorkLine
from tests.core.prices import toys
from tests.core.prices.asking import TODAY, at
from tests.core.prices.toys import said

NOON = at(TODAY)
VIDEO, IMAGE = Medium.VIDEO, Medium.IMAGE
CENT = Worth(Decimal(1), Decimal("0.01"), Unit.USD, "page")


def seller(
    *rates: Rate,
    name: str = "acme",
    unit: Unit = Unit.USD,
    worth: Worth | None = None,
    images: Sequence[str] = (),
    modes: Mapping[str, str] | None = None,
    packs: Sequence[Pack] = (),
    plans: Sequence[Plan] = (),
) -> Provider:
    """A provider whose channels all count the same unit.

    Args:
        images: The models that make images; the others make videos.
        modes: Of models that work in another way than plain generation.
    """
    plain = toys.provider(*rates, provider_id=name)
    values = {model: said(mode=mode) for model, mode in (modes or {}).items()}
    models = tuple(
        Model(model.id, model.name, (IMAGE if model.id in images else VIDEO,), values=values.get(model.id, {}))
        for model in plain.models
    )
    usual = {medium: Chosen(model.id, "The first.") for model in reversed(models) for medium in model.media}
    return msgspec.structs.replace(
        plain,
        channels=tuple(Channel(channel.id, channel.name, unit, worth) for channel in plain.channels),
        default=Default(plain.channels[0].id, "The first.", usual),
        models=models,
        packs=tuple(packs),
        plans=tuple(plans),
    )


def pack(amount: int, price: str, currency: Unit = Unit.USD, *, needs_plan: bool = False) -> Pack:
    """A pack that never ends."""
    lasts = Lasts(forever=True)
    return Pack(f"pack-{amount}", "api", Decimal(amount), Decimal(price), currency, lasts, "page", needs_plan)


def plan(name: str, price: str, amount: int, **features: str) -> Plan:
    """A plan by the month; what is left of its allowance ends with it."""
    allowance = Allowance(Decimal(amount), Every.MONTH)
    told = {code.replace("_", "-"): value for code, value in features.items()}
    return Plan(name, "api", name, PlanPrice(Unit.USD, Decimal(price), None), allowance, None, "page", features=told)


def line(
    count: int, medium: Medium = VIDEO, /, *, model: str | None = None, kept: str = "", **values: object
) -> WorkLine:
    """A line of work: `line(50, kept="3/5", length=5)`."""
    success = Success(Fraction(kept)) if kept else None
    return WorkLine(count, medium, model=model, values=said(**values), success=success)


def schedule(*months: Sequence[WorkLine]) -> Schedule:
    """The lines of each month."""
    return Schedule(tuple(Work(tuple(lines)) if lines else None for lines in months))


def compared(
    asked: Schedule | WorkLine,
    *providers: Provider,
    own: Sequence[ServerPrice] = (),
    packs: Sequence[ServerPack] = (),
    moment: datetime = NOON,
) -> Comparison:
    """Those providers side by side."""
    whole = schedule([asked]) if isinstance(asked, WorkLine) else asked
    return compare(whole, Market(PriceBook(providers), own, moment), packs)


def row(asked: Schedule | WorkLine, only: Provider, **more: Sequence[ServerPack]) -> Row:
    """The row of a provider that can do it."""
    (found,) = compared(asked, only, packs=more.get("packs", ())).rows
    return found


def misfit(asked: Schedule | WorkLine, only: Provider, day: date = TODAY) -> Misfit:
    """What is in the way of a provider that cannot."""
    (found,) = compared(asked, only, moment=at(day)).excluded
    return found.misfit


def dollars(number: str) -> Amount:
    """So many."""
    return Amount.exactly(Decimal(number), Unit.USD)
