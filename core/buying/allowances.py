"""What a plan leaves lacking: it grants its allowance in each month, and carries over what its rules say."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from core.amounts import Amount
from core.buying.offers import PlanOffer
from core.prices.plans import RolloverKind

_FOR_EVER = 1_000_000
_UNENDING = frozenset((RolloverKind.DOES_NOT_EXPIRE, RolloverKind.ROLLS_OVER))


class _Lot(NamedTuple):
    """What is left of an allowance, or of several."""

    last: int
    """The last month in which it can be used."""
    granted: int
    """The month of the allowance."""
    micros: int


def lacking(needs: Sequence[int], plan: PlanOffer, active: Sequence[bool]) -> list[int]:
    """What a plan does not cover of the needs of each month, in millionths.

    Allowances are used, and what is left of them is kept, as in the ledger: where it is not known what happens to the
    rest, it ends. In a month without the plan all that was kept is lost.

    Args:
        active: Whether one has the plan in that month.
    """
    kind = None if plan.rollover is None else plan.rollover.kind
    missing: list[int] = []
    kept: list[_Lot] = []
    for month, (need, has) in enumerate(zip(needs, active, strict=True)):
        rest = need
        left: list[_Lot] = []
        fresh = _Lot(_FOR_EVER if kind in _UNENDING else month, month, plan.amount.micros)
        # The soonest end first, as in the ledger: an allowance ends with its month, also where its rest is kept on.
        for lot in sorted([*kept, fresh]) if has else ():
            used = min(lot.micros, rest)
            rest -= used
            left.append(lot._replace(micros=lot.micros - used))
        kept = _kept(left, plan, kind, month)
        missing.append(rest)
    return missing


def _kept(left: Sequence[_Lot], plan: PlanOffer, kind: RolloverKind | None, month: int) -> list[_Lot]:
    """What can be used after a month."""
    rollover = plan.rollover
    older = [lot for lot in left if lot.last > month]
    if kind in _UNENDING or rollover is None:
        return older
    cap = None
    if rollover.cap is not None:
        cap = Amount.rounded(Fraction(rollover.cap) * plan.seats, plan.amount.unit).micros
    rolled = {
        RolloverKind.MONTHS: sum(lot.micros for lot in left if lot.granted == month),
        RolloverKind.CAPPED_BANK: sum(lot.micros for lot in left),
    }.get(rollover.kind, 0)
    last = month + 1
    if kind is RolloverKind.MONTHS:
        last = _FOR_EVER if rollover.months is None else month + rollover.months
    return [*older, _Lot(last, month, rolled if cap is None else min(cap, rolled))]
