"""How the exact cost of several lines is found, if it is not too much work: which are put together, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd
from operator import itemgetter

from core.retries.line import Line

POINTS = 1_000_000
"""How many points of a lattice, or costs of a line, are looked at."""
PRODUCTS = 2_000_000
"""How many pairs of costs are added one by one, not on the lattice."""
COMPARED = 50_000
"""How many costs of the first half are compared with the other one, at each step of the search: a hundredth of a second
each."""
_ROUNDING = 2.0**-53


@dataclass(frozen=True, slots=True)
class Plan:
    """The lines in two halves, whose costs are found apart and compared last."""

    few: tuple[Line, ...]
    even: tuple[Line, ...]
    """Begin the other half, on a lattice of their own."""
    many: tuple[Line, ...]
    room: int
    """How far above the least cost anything is looked at, in millionths."""
    step: int
    """All sums are the least and whole steps."""
    rounding: float
    """How far from the truth a sum of probabilities can be."""

    @property
    def digits(self) -> int:
        """More than a sum of probabilities has before it ends: it is a fraction of such a denominator."""
        return sum(_digits(line, self.room) for line in (*self.few, *self.even, *self.many)) + 1


def plan(lines: Sequence[Line], room: int) -> Plan | None:
    """How to look at all costs up to `room` millionths above the least; None: too much work."""
    step = gcd(*(line.job if line.parts == 1 else 1 for line in lines))
    even = tuple(line for line in lines if line.even and not line.law.slope)
    points = room // gcd(*(line.job for line in even)) + 1 if even else 0
    if len(even) < 2 or points > POINTS:
        even, points = (), 0
    on_steps = room // step + 1
    halves: tuple[list[Line], list[Line]] = ([], [])
    sizes = [1, max(1, points)]
    lengths = [(_length(line, room), line) for line in lines if line not in even]
    for length, line in sorted(lengths, key=itemgetter(0), reverse=True):
        half = 0 if even or sizes[0] < sizes[1] else 1
        if length > POINTS or (sizes[half] * length > PRODUCTS and on_steps > POINTS):
            return None
        halves[half].append(line)
        sizes[half] = min(on_steps, sizes[half] * length)
    if max(sizes) > POINTS or sizes[0] > COMPARED:
        return None
    jumps = room // min((line.job for line in even), default=room + 1) + 1
    rounding = _ROUNDING * (4 * sum(sizes) + 4 * (len(lines) + 4) * jumps)
    return Plan(tuple(halves[0]), even, tuple(halves[1]), room, step, rounding)


def _digits(line: Line, room: int) -> int:
    tries = line.kept + line.reaching(line.least + room + 1)
    largest = line.law.bottom + (line.law.slope * tries)
    return tries * (1 + line.law.slope) * len(str(largest))


def _length(line: Line, room: int) -> int:
    """About how many numbers of failures are looked at; those that are all but impossible are not."""
    most = line.reaching(line.least + room + 1)
    return most if line.law.slope else min(most, line.law.span)
