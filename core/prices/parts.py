"""A part of work that was priced before, at the prices of then; and what is left without such parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from core.amounts import MICROS_PER_UNIT, Amount
from core.prices.estimate import Estimate, EstimateLine, Total
from core.work.media import Medium
from core.work.work import Work


def part_of(priced: Estimate, work: Work, back: Sequence[Estimate] = ()) -> Estimate | None:
    """The share of what was priced that this work is; None where it was no part of it, or where it cannot be told
    which: videos of two prices, of which one is named.

    Args:
        work: Its kinds and counts are what is looked at.
        back: Parts of it that were taken out before: of these there is none left.
    """
    lines: list[EstimateLine] = []
    for asked in work.lines:
        alike = [line for line in priced.lines if line.medium is asked.medium and line.amount is not None]
        each = {Fraction(line.amount.micros, line.count) for line in alike if line.amount is not None}
        gone, micros = _taken_out(back, asked.medium)
        if len(each) != 1 or gone + asked.count > sum(line.count for line in alike):
            return None
        # Rounded as one sum: parts that are taken out one by one come to the whole.
        together = Amount.rounded((gone + asked.count) * each.pop() / MICROS_PER_UNIT, alike[0].price.amount.unit)
        cost = Amount(max(0, together.micros - micros), together.unit)
        lines.append(_of(alike[0], asked.count, cost))
    if len({line.medium for line in lines}) < len(lines):
        return None
    return _summed(lines, priced.as_of)


def rest_of(priced: Estimate, back: Sequence[Estimate]) -> Estimate | None:
    """What is left of what was priced, line by line, without these parts of it; None: nothing."""
    if not back:
        return priced
    open_parts = {medium: _taken_out(back, medium) for medium in {line.medium for line in priced.lines}}
    lines: list[EstimateLine] = []
    for line in priced.lines:
        if line.amount is None:
            continue
        gone, micros = open_parts[line.medium]
        out = min(gone, line.count)
        taken = min(micros, line.amount.micros)
        open_parts[line.medium] = gone - out, micros - taken
        if out < line.count:
            lines.append(_of(line, line.count - out, Amount(line.amount.micros - taken, line.amount.unit)))
    return _summed(lines, priced.as_of) if lines else None


def counts(priced: Estimate) -> dict[Medium, int]:
    """How many of each kind, in the order first met."""
    found: dict[Medium, int] = {}
    for line in priced.lines:
        found[line.medium] = found.get(line.medium, 0) + line.count
    return found


def _taken_out(back: Iterable[Estimate], medium: Medium) -> tuple[int, int]:
    """How many of a kind, and their millionths."""
    lines = [line for part in back for line in part.lines if line.medium is medium and line.amount is not None]
    return sum(line.count for line in lines), sum(line.amount.micros for line in lines if line.amount is not None)


def _of(line: EstimateLine, count: int, amount: Amount) -> EstimateLine:
    """So many of a line. Records once did not say jobs, and still do not."""
    if count == line.count:
        return replace(line, amount=amount)
    return replace(line, count=count, amount=amount, jobs=-(-count // line.outputs) if line.jobs else 0)


def _summed(lines: Sequence[EstimateLine], as_of: datetime) -> Estimate:
    """At least one line, all of one wallet."""
    amounts = [line.amount for line in lines if line.amount is not None]
    first = lines[0].price
    return Estimate(tuple(lines), (Total(first.provider, first.channel, sum(amounts[1:], start=amounts[0])),), as_of)
