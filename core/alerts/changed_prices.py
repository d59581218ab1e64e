"""Prices of what was used lately that have changed: told once a change, with what it means for the usual month.

What a person knows of a price is what they were told last, else what they paid first, within LATELY: today's price is
a change where it is another. So a new price is told once, whether they went on at it before they were told or not,
and one that goes back is told again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.alerts.levels import as_much_as_fits
from core.amounts import Amount
from core.prices.estimate import EstimateLine
from core.work.attributes import Value
from core.work.media import Medium

LATELY = timedelta(days=30)
"""A usual month, too."""


@dataclass(frozen=True, slots=True)
class UsedLine:
    """A line of work that was used."""

    at: datetime
    line: EstimateLine
    """With the price of its day."""
    today: EstimateLine | None
    """The same work priced today; None: nobody sells it any more."""


@dataclass(frozen=True, slots=True)
class PricedKind:
    """What has a price of its own."""

    provider: str
    channel: str
    medium: Medium
    model: str
    """Its id in the price file, or ANY_MODEL."""
    values: tuple[tuple[str, Value], ...]
    """What was understood and filled in, by the codes of the attributes in their order; without what changes no
    price."""
    model_name: str = field(default="", compare=False)
    """For people; empty where every model costs the same."""

    @property
    def key(self) -> str:
        """Its name in the records: `vidzy/app/any/video`, `runway/web/gen-4.5/video/length=10`."""
        values = (f"{code}={value}" for code, value in self.values)
        return "/".join((self.provider, self.channel, self.model, self.medium.value, *values))


@dataclass(frozen=True, slots=True)
class Told:
    """The price that a person was told of last, kept by the kind's key."""

    each: Amount
    at: datetime


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A kind that costs something else than its person knows."""

    kind: PricedKind
    old: Amount
    """Of one job."""
    new: Amount
    """Likewise; to note as told."""
    outputs: int
    """Of one job."""
    count: int
    """How many were made lately."""
    month_old: Amount
    """What those cost at the old price."""
    month_new: Amount
    """And at the new one."""


def changes_of(uses: Iterable[UsedLine], told: Mapping[str, Told], at: datetime) -> tuple[PriceChange, ...]:
    """What changed of what was used within LATELY before `at`.

    Uses are read once, in any order, and nothing is kept of them but a sum a kind. Those whose price was not exact,
    that have no exact price today, or that come in another unit or so many at once today are left out: their prices
    cannot be compared.

    Returns:
        The largest difference to a month first, dearer before cheaper.
    """
    since = at - LATELY
    months: dict[PricedKind, _Month] = {}
    for use in uses:
        if since <= use.at <= at and _comparable(use):
            months.setdefault(kind_of(use.line), _Month(use, use)).add(use)
    found = (_change(kind, month, told.get(kind.key), since) for kind, month in months.items())
    return tuple(sorted((change for change in found if change is not None), key=_order))


def kind_of(line: EstimateLine) -> PricedKind:
    """What a line of work is of."""
    price = line.price
    values = sorted((code, value) for code, value in line.values.items() if code not in line.unaffected)
    return PricedKind(price.provider, price.channel, line.medium, price.model, tuple(values), line.model_name)


@dataclass(slots=True)
class _Month:
    """What was used of a kind, added up as it is read."""

    first: UsedLine
    last: UsedLine
    jobs: int = 0
    count: int = 0

    def add(self, use: UsedLine) -> None:
        self.first = use if use.at < self.first.at else self.first
        self.last = use if use.at >= self.last.at else self.last
        self.jobs += use.line.jobs or use.line.count  # records once did not say jobs: one each
        self.count += use.line.count


def _change(kind: PricedKind, month: _Month, known: Told | None, since: datetime) -> PriceChange | None:
    first = month.first.line
    old = known.each if known is not None and known.at >= since else first.price.amount
    new = first.price.amount if month.last.today is None else month.last.today.price.amount
    if old.unit is not new.unit or old == new:
        return None
    months = (as_much_as_fits(each.micros * month.jobs, each.unit) for each in (old, new))
    return PriceChange(kind, old, new, first.outputs, month.count, *months)


def _comparable(use: UsedLine) -> bool:
    line, today = use.line, use.today
    if today is None or not _exact(line) or not _exact(today):
        return False
    return line.price.amount.unit is today.price.amount.unit and line.outputs == today.outputs


def _exact(line: EstimateLine) -> bool:
    return line.exact and line.amount is not None


def _order(change: PriceChange) -> tuple[int, int, str]:
    more = change.month_new.micros - change.month_old.micros
    return -abs(more), -more, change.kind.key
