"""Probabilities of a line in cells of its cost, however many tries a cell holds.

From the mode outwards, a stride at a time. A stride is short against how fast the probabilities change, so that the
sum over it is Simpson's integral with the corrections of Euler and Maclaurin; where that would be a few tries only,
they are added one by one. Relative errors stay below ERROR.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log1p, sqrt

from core.retries.failures import Failures
from core.retries.line import Line

ERROR = 1e-7
_CUT = 1e-17
"""Share of the whole that may be left out at an end."""
_TURN = 0.1
"""How much the logarithm of the probabilities may change in a stride, and it may bend by the square of that."""
_SHORT = 16
"""Strides below are taken try by try."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Probabilities of a cost above the least: of `first` cells and the rest of one, of one more, ..."""

    first: int
    weights: list[float]


def cells(line: Line, width: int, last: int) -> Cells:
    """The cost of a line, less its least, in cells of `width` millionths; all beyond `last` is in that cell."""
    law, least = line.law, line.least
    weights: dict[int, float] = {}
    total = 0.0

    def cell(failed: int) -> int:
        return min(last, (line.cost(failed) - least) // width)

    failed, weight = law.mode, 1.0
    while True:  # upwards
        now = cell(failed)
        end = line.reaching(least + width * (now + 1)) if now < last else None
        mass, failed, weight = _through(law, failed, weight, end, _CUT * (total + 1))
        weights[now] = weights.get(now, 0.0) + mass
        total += mass
        if failed < 0:
            break
    failed, weight = law.mode, 1.0
    while failed:  # downwards
        now = cell(failed - 1)
        begin = line.reaching(least + width * now) if now else 0
        mass, failed, weight = _back(law, failed, weight, begin, _CUT * total)
        weights[now] = weights.get(now, 0.0) + mass
        total += mass
    first, beyond = min(weights), max(weights)
    return Cells(first, [weights.get(at, 0.0) / total for at in range(first, beyond + 1)])


def _through(law: Failures, failed: int, weight: float, end: int | None, cut: float) -> tuple[float, int, float]:
    """Sum from `failed` up to before `end`: the sum, where it ended and the weight there; -1 where nothing is left."""
    mass = 0.0
    while end is None or failed < end:
        stride = _stride(law, failed)
        if end is not None:
            stride = min(stride, end - failed)
        if stride >= _SHORT:
            more, weight = _block(law, failed, stride, weight)
            mass += more
            failed += stride
        else:
            for _ in range(_SHORT if end is None else min(_SHORT, end - failed)):
                mass += weight
                weight *= _ratio(law, failed)
                failed += 1
        rest = weight * _rest(law, failed)
        if rest < cut:
            return mass + rest, -1, 0.0
    return mass, failed, weight


def _back(law: Failures, failed: int, weight: float, begin: int, cut: float) -> tuple[float, int, float]:
    """Sum from before `failed` down to `begin`: the sum, where it ended, the weight there; 0 where nothing is left."""
    mass = 0.0
    while failed > begin:
        stride = min(_stride(law, failed), failed - begin)
        # The weights change fastest at the lower end.
        stride = min(stride, _stride(law, failed - stride))
        if stride >= _SHORT:
            failed -= stride
            weight *= exp(-_climb(law, failed, stride))
            mass += _block(law, failed, stride, weight)[0]
        else:
            for _ in range(min(_SHORT, failed - begin)):
                failed -= 1
                weight /= _ratio(law, failed)
                mass += weight
        if failed:
            ratio = _ratio(law, failed - 1)
            if ratio > 1 and weight / ratio < cut * (1 - 1 / ratio):
                return mass, 0, 0.0
    return mass, failed, weight


def _ratio(law: Failures, failed: int) -> float:
    above = (law.kept + failed) * (law.top + law.slope * failed)
    return above / ((failed + 1) * (law.bottom + law.slope * failed))


def _log_ratio(law: Failures, failed: int) -> float:
    """Of P(failed + 1) / P(failed), also where that is all but 1."""
    above = (law.kept + failed) * (law.top + law.slope * failed)
    below = (failed + 1) * (law.bottom + law.slope * failed)
    return log1p((above - below) / below)


def _rest(law: Failures, failed: int) -> float:
    """All from `failed` on against P(failed): at most, of a certain rate; about, of a record, whose tail is a power."""
    if law.slope:
        return (law.bottom + failed) / law.good
    ratio = _ratio(law, failed)
    return 1 / (1 - ratio) if ratio < 1 else float("inf")


def _stride(law: Failures, failed: int) -> int:
    lean = abs(_log_ratio(law, failed))
    bend = abs(sum(sign / at for sign, at in _places(law, failed)))
    steps = min(_TURN / lean if lean else 1e300, _TURN / sqrt(bend) if bend else 1e300)
    if law.slope or law.kept > 1:  # else every ratio is the same
        steps = min(steps, _TURN * (failed + 1))
    return max(1, int(steps))


def _places(law: Failures, failed: int) -> Iterator[tuple[int, int]]:
    """The arguments of the gamma functions that make up the ratios, with 1 above and -1 below."""
    yield 1, law.kept + failed
    yield -1, failed + 1
    if law.slope:
        yield 1, law.top + failed
        yield -1, law.bottom + failed


def _climb(law: Failures, failed: int, stride: float) -> float:
    """The logarithm of P(failed + stride) / P(failed)."""
    bent = sum(sign * _bend(at, stride) for sign, at in _places(law, failed))
    return stride * _log_ratio(law, failed) + bent


def _bend(at: int, stride: float) -> float:
    """Returns log Γ(at + stride) - log Γ(at) - stride log(at), by Stirling; `at` is large, `stride` a tenth at most."""
    share = stride / at
    if share > 0.01:
        curve = (1 + share) * log1p(share) - share
    else:
        curve = share * share * (1 / 2 - share * (1 / 6 - share * (1 / 12 - share * (1 / 20 - share / 30))))
    return at * curve - log1p(share) / 2 - share / (12 * at * (1 + share))


def _block(law: Failures, failed: int, stride: int, weight: float) -> tuple[float, float]:
    """The sum of P(failed) to P(failed + stride - 1), where P(failed) is `weight`; and P(failed + stride)."""
    middle = weight * exp(_climb(law, failed, stride / 2))
    end = weight * exp(_climb(law, failed, stride))
    integral = stride * (weight + 4 * middle + end) / 6
    slopes = end * _log_ratio(law, failed + stride) - weight * _log_ratio(law, failed)
    return integral + (weight - end) / 2 + slopes / 12, end
