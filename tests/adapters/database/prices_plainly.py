"""What things cost on a server at which moment, and what somebody is to be told of that, from the commands alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from tests.adapters.database.ledger_model import Done
from tests.adapters.database.month_prices import WORDS, Kind, Make, SetPrice

USUAL = timedelta(days=30)


class Set(NamedTuple):
    """What a moderator set."""

    at: datetime
    by: int
    what: SetPrice


@dataclass
class Shelf:
    """What things cost on a server."""

    new_book_from: datetime
    sets: list[Set] = field(default_factory=list)
    """In the order of time."""

    def each(self, kind: Kind, at: datetime) -> int:
        of_it = [one.what.price for one in self.sets if one.what.kind == kind and one.at <= at]
        return of_it[-1] if of_it else kind.relisted if at > self.new_book_from else kind.listed

    def setters(self, kind: Kind) -> set[int]:
        """Who set the price that holds: the first who did, and whoever set the same again."""
        found: set[int] = set()
        prices = [one for one in self.sets if one.what.kind == kind]
        for one in prices[::-1]:
            if one.what.price != prices[-1].what.price:
                break
            found.add(one.by)
        return found


class Made(NamedTuple):
    """A line of work."""

    kind: Kind
    count: int
    each: int


class Told(NamedTuple):
    """What is to be told of a price."""

    key: str
    old: int
    new: int
    count: int
    month_old: int
    month_new: int


@dataclass
class Till:
    """What was made from a wallet, and what its owner knows of prices."""

    made: dict[int, list[Made]] = field(default_factory=dict)
    """By the number of the change that used it, or set it aside."""
    back: dict[int, tuple[int, list[int]]] = field(default_factory=dict)
    """By the number of a refund of work that stands: of which change, and how many of each line."""
    looked_at: datetime | None = None
    """When its prices are to be looked at."""
    known: dict[Kind, int] = field(default_factory=dict)
    """What was told last. A month is too short to forget it."""
    cases: Counter[str] = field(default_factory=Counter)
    """Why nothing was told of a kind at a look, and when something was all the same: what a month has to have."""
    last_look: datetime | None = None

    def look(self, at: datetime, person: int, shelf: Shelf, used: list[tuple[Done, int]]) -> list[Told]:
        """What has changed of what was used, the largest difference to a month first.

        Args:
            used: The changes that used something, in their order, with what did not come back.
        """
        self.looked_at = None
        first: dict[Kind, int] = {}
        counts: dict[Kind, int] = {}
        for done, net in used:
            for kind, count, each in self._kept(done, net) if done.at >= at - USUAL else ():
                first.setdefault(kind, each)
                counts[kind] = counts.get(kind, 0) + count
        told = []
        for kind, count in counts.items():
            old, new = self.known.get(kind, first[kind]), shelf.each(kind, at)
            meanwhile = {one.what.price for one in shelf.sets if one.what.kind == kind and self._is_new(one.at)}
            if old == new:
                reason = "a slip" if meanwhile - {new} else "the same again" if meanwhile else "never another"
                self.cases[reason] += 1
                continue
            self.known[kind] = new
            if person in shelf.setters(kind):
                self.cases["set by themselves"] += 1
            else:
                told.append(Told(kind.key, old, new, count, old * count, new * count))
        self._note_unused(at, counts, shelf, {done.number for done, _ in used})
        self.last_look = at
        return sorted(told, key=_order)

    def _is_new(self, at: datetime) -> bool:
        return self.last_look is None or at > self.last_look

    def _note_unused(self, at: datetime, counts: Iterable[Kind], shelf: Shelf, used: set[int]) -> None:
        """Kinds with another price now that were not used lately, or not in the end."""
        for number, made in self.made.items():
            for one in made:
                if one.kind not in counts and self.known.get(one.kind, one.each) != shelf.each(one.kind, at):
                    self.cases["too long ago" if number in used else "taken back, or set aside"] += 1

    def left(self, number: int) -> list[Made]:
        """What a change made, without what came back of it as work."""
        gone = [back for of, back in self.back.values() if of == number]
        made = enumerate(self.made.get(number, []))
        left = [one._replace(count=one.count - sum(back[nth] for back in gone)) for nth, one in made]
        return [one for one in left if one.count]

    def _kept(self, done: Done, net: int) -> list[Made]:
        """Of a single kind, without those of which all came back as a bare number."""
        made = self.left(done.number)
        if len(made) != 1:
            return made
        (one,) = made
        return [one._replace(count=next(kept for kept in range(1, one.count + 1) if kept * one.each >= net))]


def _order(told: Told) -> tuple[int, int, str]:
    more = told.month_new - told.month_old
    return -abs(more), -more, told.key


def lines(make: Make, shelf: Shelf, at: datetime) -> list[Made]:
    kinds = [(count, WORDS[words]) for count, words in make.lines]
    return [Made(kind, count, shelf.each(kind, at)) for count, kind in kinds]


def cost(made: Iterable[Made]) -> int:
    return sum(one.count * one.each for one in made)
