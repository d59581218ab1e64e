"""The search behind the cheapest purchase.

Cost, leftover and the number of things are put into one whole number, a weight: a sum over what is bought, so that
weights compare as the three do, one after the other. Costs are exact in it, also those by use; answers are rounded.

Items are looked at from the largest to the smallest, what is paid by use at last, and a purchase ends as soon as it
covers the need. So exactly those purchases come up in which nothing is superfluous, less those that hold more of an
item than can be of use.

Where two parts of purchases leave the same rest to the same items, that which costs less is enough; a second is
followed for the runner-up. Of each part it is known what the rest weighs at least: what it would if items could be cut
to pieces. Where that is no better than what was found so far, the part is left alone. In how many of one item are taken
that bound first falls, then rises. So the walk over these numbers begins at the lowest point, and ends on either side
where it is no good any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import islice
from math import gcd
from typing import NamedTuple

from core.buying.goods import Choice, Item, PerUse


class _Piece(NamedTuple):
    """An item that may be cut to pieces, so much of it as may be bought."""

    weight: int
    size: int
    room: int | None
    """How much of it; None: any."""
    place: int

    def part(self, size: int) -> int:
        """What so much of it weighs, rounded up: weights are whole."""
        return -(-size * self.weight // self.size)


class Search:
    """One search, for the two best that differ in cost or leftover; what is found so far is its state."""

    def __init__(self, needed: int, items: Sequence[Item], per_use: PerUse | None) -> None:
        self._needed, self._given, self._per_use = needed, items, per_use
        self._order = sorted(range(len(items)), key=lambda place: (-items[place].size, items[place].cost))
        self._items = [items[place] for place in self._order]
        sizes = [item.size for item in items]
        # Items have a common step: a need between two steps is as good as the next one. What is paid by use has none.
        self._step = 1 if per_use or not sizes else gcd(*sizes)
        self._need = -(-needed // self._step) * self._step
        self._scale = per_use.rate.denominator if per_use else 1
        self._cost_step = gcd(*(item.cost * self._scale for item in items), per_use.rate.numerator if per_use else 0)
        self._sizes_below = self._need + max([*sizes, per_use.least if per_use else 0]) + 1
        self._things_below = self._need // min([*sizes, self._need]) + 3
        self._weights = [self._weight(item.cost * self._scale, item.size) + 1 for item in self._items]
        self._unit_weight = self._weight(per_use.rate.numerator, 1) if per_use else 0
        self._limits = [self._limit(place) for place in range(len(items))]
        pieces = self._pieces()
        # Behind each item: its pieces and those of smaller ones, the best first, until there is no end of one.
        self._pieces_from = [
            _up_to_endless([piece for piece in pieces if piece.place >= place]) for place in range(len(items) + 1)
        ]
        self._counts = [0] * len(items)
        self._found: list[tuple[int, tuple[int, ...], int]] = []
        self._seen: dict[tuple[int, int, int], tuple[int, ...]] = {}
        self._parts = 0

    def run(self, parts: int) -> bool:
        """Look at so many parts of purchases at most; whether all was looked at that could be better."""
        self._parts = parts
        self._extend(0, self._need, 0, self._sizes_below)
        return self._parts > 0

    def choices(self) -> tuple[Choice, ...]:
        """The best found, and the second best."""
        return tuple(self._choice(counts, by_use) for _, counts, by_use in self._found)

    def at_least(self) -> int:
        """No purchase can cost less."""
        weight = self._least(0, self._need) or 0
        return weight // self._things_below // self._sizes_below // self._scale

    def _weight(self, cost: int, size: int) -> int:
        return (cost * self._sizes_below + size) * self._things_below

    def _limit(self, place: int) -> int | None:
        """How many of an item are of use; None: any number.

        So many of it as are together as large as a number of another can be exchanged for those. Where that costs less,
        the best purchase has fewer of it, and the second fewer than twice as many. Where it costs the same and the
        others are larger, thus fewer, both have fewer.
        """
        item = self._items[place]
        limits = [] if item.limit is None else [item.limit]
        for there, other in enumerate(self._items):
            saved = item.cost * other.size - other.cost * item.size
            if other.limit is not None or there == place or saved < 0:
                continue
            exchanged = other.size // gcd(item.size, other.size)
            if saved:
                limits.append(2 * exchanged - 1)
            elif there < place:
                limits.append(exchanged - 1)
        return min(limits, default=None)

    def _pieces(self) -> list[_Piece]:
        pieces = [
            _Piece(weight, item.size, None if limit is None else limit * item.size, place)
            for place, (item, weight, limit) in enumerate(zip(self._items, self._weights, self._limits, strict=True))
        ]
        if self._per_use is not None:
            pieces.append(_Piece(self._unit_weight, 1, self._per_use.most, len(pieces)))
        return sorted(pieces, key=lambda piece: Fraction(piece.weight, piece.size))

    def _least(self, place: int, rest: int) -> int | None:
        """What the rest weighs at least, from the items at that place and behind; None: they do not cover it."""
        weight = 0
        for piece in self._pieces_from[place]:
            if piece.room is None or rest <= piece.room:
                return weight + piece.part(rest)
            weight += piece.part(piece.room)
            rest -= piece.room
        return None

    def _lowest(self, place: int, rest: int, top: int) -> int:
        """How many of an item would be taken if all could be cut to pieces, rounded down."""
        for piece in self._pieces_from[place]:
            if piece.place == place:
                return max(0, min(top, rest // piece.size))
            if piece.room is None:
                break
            rest -= piece.room
        return 0

    def _extend(self, place: int, rest: int, weight: int, smallest: int) -> None:
        """Look at all that covers the rest.

        Args:
            weight: Of what was taken so far.
            smallest: The size of the smallest item among that.
        """
        self._parts -= 1
        if self._is_old(place, rest, weight, smallest):
            return
        if place == len(self._items):
            self._end_by_use(rest, weight, smallest)
            return
        item, one, limit = self._items[place], self._weights[place], self._limits[place]
        top = -(-rest // item.size)
        if limit is not None:
            top = min(top, limit)
        start = self._lowest(place, rest, top)
        for walk in (range(start, -1, -1), range(start + 1, top + 1)):
            for count in walk:
                self._counts[place] = count
                then, heavier = rest - count * item.size, weight + count * one
                if then <= 0:
                    self._end(heavier, 0)
                    continue
                if self._parts <= 0:
                    break
                if self._may_help(place + 1, then, heavier):
                    self._extend(place + 1, then, heavier, item.size if count else smallest)
                elif count != start + 1:  # what covers a step more may have its lowest point beyond that
                    break
        self._counts[place] = 0

    def _may_help(self, place: int, rest: int, weight: int) -> bool:
        """Whether one of the two best may come of a part, from the items at that place and behind."""
        least = self._least(place, rest)
        if least is None:
            return False
        least += weight
        if len(self._found) < 2 or least < self._found[0][0]:
            return True
        if not self._is_good(least):
            return False
        # What comes of it is no better than the best, so as the second it costs more at the same size, or is larger.
        cost = self._found[0][0] // self._things_below // self._sizes_below
        if self._is_good(self._weight(cost + self._cost_step, self._need)):
            return True
        larger = self._least(place, rest + self._step)
        return larger is not None and self._is_good(weight + larger)

    def _is_old(self, place: int, rest: int, weight: int, smallest: int) -> bool:
        """Whether two better parts of purchases left the same rest to the same items; only two can be of use."""
        # What is paid by use can make an item superfluous only where there is a least.
        key = place, rest, smallest if self._per_use and self._per_use.least else 0
        seen = self._seen.get(key, ())
        better = self._two_best((*seen, weight))
        self._seen[key] = better
        return better == seen

    def _end_by_use(self, rest: int, weight: int, smallest: int) -> None:
        """End a purchase with what is paid by use, unless that makes something else of it superfluous."""
        per_use = self._per_use
        if per_use is None:
            return
        size = max(rest, per_use.least)
        if (per_use.most is None or size <= per_use.most) and size - rest < smallest:
            self._end(weight + size * self._unit_weight + 1, size)

    def _end(self, weight: int, by_use: int) -> None:
        if not self._is_good(weight):
            return
        found = {each[0]: each for each in (*self._found, (weight, tuple(self._counts), by_use))}
        self._found = [found[one] for one in self._two_best(found)]

    def _two_best(self, weights: Iterable[int]) -> tuple[int, ...]:
        """The lowest, and the next that differs in more than how many things are bought."""
        ranked = sorted(weights)
        others = (one for one in ranked if one // self._things_below != ranked[0] // self._things_below)
        return ranked[0], *islice(others, 1)

    def _is_good(self, weight: int) -> bool:
        return len(self._found) < 2 or weight < self._found[1][0]

    def _choice(self, sorted_counts: Sequence[int], by_use: int) -> Choice:
        counts = [0] * len(self._given)
        for place, count in zip(self._order, sorted_counts, strict=True):
            counts[place] = count
        bought = list(zip(counts, self._given, strict=True))
        cost = sum(count * item.cost for count, item in bought)
        if self._per_use is not None:
            cost += self._per_use.cost(by_use)
        size = sum(count * item.size for count, item in bought) + by_use
        return Choice(tuple(counts), by_use, cost, size - self._needed)


def _up_to_endless(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Those that can be of use: behind one of which there is any amount, nothing worse is."""
    endless = next((place for place, piece in enumerate(pieces) if piece.room is None), len(pieces))
    return list(pieces[: endless + 1])
