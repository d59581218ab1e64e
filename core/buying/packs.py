"""Packs and pay-per-use for what is lacking, month by month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TypeAlias

from core.amounts import MAX_MICROS, Amount
from core.buying.cheapest import PARTS_LOOKED_AT, cheapest
from core.buying.goods import Choice, Item, PerUse
from core.buying.offers import PackOffer, UseOffer
from core.buying.purchase import Bought
from core.prices.plans import Lasts

_LONGEST_MONTH_DAYS = 31
_FOR_EVER = 1_000_000


@dataclass(frozen=True, slots=True)
class Shelf:
    """Packs that may be bought, and what may be paid by use."""

    packs: tuple[PackOffer, ...]
    per_use: UseOffer | None

    def __bool__(self) -> bool:
        return bool(self.packs) or self.per_use is not None

    def without_plan(self) -> Shelf:
        """What may be bought by those who have no plan."""
        use = self.per_use
        packs = tuple(pack for pack in self.packs if not pack.needs_plan)
        return Shelf(packs, None if use is not None and use.needs_plan else use)

    def without_once(self) -> Shelf:
        """What may be bought again and again."""
        return Shelf(tuple(pack for pack in self.packs if not pack.once), self.per_use)

    def for_months(self, months: int) -> Shelf:
        """What can be used for so many months, as far as is known."""
        use = self.per_use
        packs = tuple(pack for pack in self.packs if serves(pack.lasts) >= months)
        return Shelf(packs, use if use is not None and serves(use.lasts) >= months else None)

    def is_enough_once(self, months: int) -> bool:
        """Whether one purchase for all months is as good as several: nothing ends before, nor is sold in a limited
        number a purchase."""
        use = self.per_use
        packs = all(serves(pack.lasts) >= months and (pack.once or pack.limit is None) for pack in self.packs)
        return packs and (use is None or (serves(use.lasts) >= months and use.most is None))


@dataclass(frozen=True, slots=True)
class Run:
    """A purchase that serves the months from one to another, both of them too, and no others."""

    first: int
    last: int
    items: tuple[Bought, ...]

    @property
    def micros(self) -> int:
        """The amount of it."""
        return sum(one.amount.micros for one in self.items)


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """What may be bought for what is lacking."""

    ways: tuple[Runs, ...]
    """The best, and perhaps the next that differs in cost or amount; none where it cannot be covered."""
    at_least: int
    """Millionths of money; nothing costs less."""
    complete: bool
    """Everything was looked at."""


def serves(lasts: Lasts | None) -> int:
    """For how many months something can be used at least, that in which it is bought among them. An end that is not
    known is not counted on: then it is one."""
    if lasts is None:
        return 1
    if lasts.forever:
        return _FOR_EVER
    if lasts.months is not None:
        return max(1, lasts.months)
    return max(1, (lasts.days or 0) // _LONGEST_MONTH_DAYS)


def cover(lacking: Sequence[int], shelf: Shelf) -> Cover:
    """The cheapest packs for what is lacking in each month, in millionths.

    Where what is bought ends, each purchase serves a run of months: what it leaves over is not carried beyond that. The
    months are divided into such runs so that all together cost least. What one gets once is bought in one of them.
    """
    busy = [month for month, micros in enumerate(lacking) if micros > 0]
    if not busy:
        return Cover(((),), 0, complete=True)
    parts = PARTS_LOOKED_AT // len(busy)
    if shelf.is_enough_once(busy[-1] - busy[0] + 1):
        found = _cheapest(sum(lacking), shelf, parts)
        ways = tuple((Run(busy[0], busy[-1], items),) for items in found.ways)
        return Cover(ways, found.at_least, found.complete)
    return _in_runs(busy, lacking, shelf, parts)


@dataclass(frozen=True, slots=True)
class _Found:
    """Packs for one amount, as Cover."""

    ways: tuple[tuple[Bought, ...], ...]
    at_least: int
    complete: bool


def _in_runs(busy: Sequence[int], lacking: Sequence[int], shelf: Shelf, parts: int) -> Cover:
    """Months up to each one, from those up to an earlier one and a run; with what one gets once, and without."""
    known: dict[tuple[int, Shelf], _Found] = {}
    reached: list[dict[bool, Cover]] = [{False: Cover(((),), 0, complete=True)}]
    for end in range(1, len(busy) + 1):
        found: dict[bool, list[Cover]] = {False: [], True: []}
        needed = 0
        for start in range(end - 1, -1, -1):
            needed += lacking[busy[start]]
            first, last = busy[start], busy[end - 1]
            fitting = shelf.for_months(last - first + 1)
            for once_before, before in reached[start].items():
                for once in (False,) if once_before else (False, True):
                    key = needed, fitting if once else fitting.without_once()
                    if not key[1] or (once and fitting == fitting.without_once()):
                        continue
                    run = known.get(key)
                    if run is None:
                        run = known[key] = _cheapest(*key, parts)
                    if before.ways and run.ways:
                        found[once_before or once].append(_and_run(before, first, last, run))
        reached.append({once: _best_two(covers) for once, covers in found.items() if covers})
    return _best_two(list(reached[-1].values()))


def _and_run(before: Cover, first: int, last: int, run: _Found) -> Cover:
    ways = tuple((*runs, Run(first, last, items)) for runs in before.ways for items in run.ways)
    return Cover(ways, before.at_least + run.at_least, before.complete and run.complete)


def _best_two(covers: Sequence[Cover]) -> Cover:
    """The best of them all, and the next that differs in cost or amount."""
    ranked = sorted((runs for cover in covers for runs in cover.ways), key=_order)
    others = [runs for runs in ranked if _order(runs)[:2] != _order(ranked[0])[:2]]
    at_least = min((cover.at_least for cover in covers), default=0)
    return Cover((*ranked[:1], *others[:1]), at_least, all(cover.complete for cover in covers))


def _order(runs: Iterable[Run]) -> tuple[int, int, int]:
    """Less is better: the cost, then what is left over, then how many things are bought."""
    columns = [(one.cost.micros, one.amount.micros, one.count) for run in runs for one in run.items]
    return sum(row[0] for row in columns), sum(row[1] for row in columns), sum(row[2] for row in columns)


def _cheapest(needed: int, shelf: Shelf, parts: int) -> _Found:
    items = [Item(pack.amount.micros, pack.price.micros, pack.limit) for pack in shelf.packs]
    use = shelf.per_use
    per_use = None
    if use is not None:
        least, most = use.least, use.most
        per_use = PerUse(use.rate, 0 if least is None else least.micros, None if most is None else most.micros)
    found = cheapest(needed, items, per_use, parts=parts)
    # What costs more than an amount can hold is nobody's second choice.
    ways = tuple(tuple(_bought(choice, shelf)) for choice in found.choices if choice.cost <= MAX_MICROS)
    return _Found(ways, found.at_least, found.complete)


def _bought(choice: Choice, shelf: Shelf) -> Iterator[Bought]:
    for count, pack in zip(choice.counts, shelf.packs, strict=True):
        if count:
            yield Bought(pack, count, pack.amount.times(count), pack.price.times(count))
    use = shelf.per_use
    if use is not None and choice.by_use:
        cost = floor(use.rate * choice.by_use + Fraction(1, 2))
        yield Bought(use, 1, Amount(choice.by_use, use.units.unit), Amount(cost, use.price.unit))
