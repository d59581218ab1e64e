"""Use: what was taken from a wallet on which day, net of what came back and of what was undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from core.amounts import MICROS_PER_UNIT, Amount, Unit
from core.ledger.changes import Change, ChangeKind
from core.prices.estimate import Estimate
from core.prices.parts import rest_of
from core.work.media import Medium

_USING = frozenset((ChangeKind.SPEND, ChangeKind.SETTLE, ChangeKind.ADJUST, ChangeKind.SET))
"""Of these, what takes something: a balance set to less was used without a word."""


@dataclass(frozen=True, slots=True)
class Use:
    """One change that used something, with what is left of that."""

    change: Change
    amount: Amount
    """Net; above zero."""
    parts: tuple[Estimate, ...] = ()
    """Of its work, that came back."""

    def day(self, zone: str) -> date:
        """On which it was, where its owner is."""
        return self.change.at.astimezone(ZoneInfo(zone)).date()


def uses(changes: Iterable[Change]) -> list[Use]:
    """What was used by these, in their order.

    Args:
        changes: Of one wallet, all from one of them on, in any order. What came back of an earlier one counts for
            nothing.
    """
    ordered = sorted(changes, key=lambda change: change.number)
    net: dict[int, int] = {}
    parts: dict[int, dict[int, Estimate]] = {}
    effect: dict[int, tuple[int, int]] = {}
    for change in ordered:
        if change.kind in _USING and change.amount.micros < 0:
            effect[change.number] = (change.number, -change.amount.micros)
        elif change.kind is ChangeKind.REFUND and change.refunds is not None:
            effect[change.number] = (change.refunds, -change.amount.micros)
            if change.estimate is not None:
                parts.setdefault(change.refunds, {})[change.number] = change.estimate
        elif change.kind is ChangeKind.UNDO and change.undoes in effect:
            target, micros = effect[change.undoes]
            effect[change.number] = (target, -micros)
            parts.get(target, {}).pop(change.undoes, None)
        else:
            continue
        target, micros = effect[change.number]
        net[target] = net.get(target, 0) + micros
    return [
        Use(change, Amount(net[change.number], change.amount.unit), tuple(parts.get(change.number, {}).values()))
        for change in ordered
        if change.kind in _USING and change.number in effect and net[change.number] > 0
    ]


def by_day(found: Iterable[Use], zone: str) -> dict[date, Amount]:
    """What was used on each day on which anything was."""
    days: dict[date, Amount] = {}
    for use in found:
        day = use.day(zone)
        days[day] = days[day] + use.amount if day in days else use.amount
    return days


def by_medium(found: Iterable[Use], unit: Unit) -> Mapping[Medium | None, Amount]:
    """What was used for which kind, the most first; None: nobody said for what. What came back as a part of the work is
    taken from its kind, and what came back as a bare number from all that is left of it, by their shares."""
    micros: dict[Medium | None, int] = {}
    for use in found:
        kinds = _kinds(use)
        for medium, share in zip(kinds, shared(use.amount.micros, list(kinds.values()), unit), strict=True):
            micros[medium] = micros.get(medium, 0) + share
    ranked = sorted(micros.items(), key=lambda item: (-item[1], item[0].value if item[0] else ""))
    return {medium: Amount(amount, unit) for medium, amount in ranked if amount}


def _kinds(use: Use) -> dict[Medium | None, int]:
    """Millionths of each kind of work of a use, without the parts that came back; at least one kind."""
    estimate = use.change.estimate
    left = None if estimate is None else rest_of(estimate, use.parts)
    kinds: dict[Medium | None, int] = {}
    for line in left.lines if left else ():
        if line.amount is not None:
            kinds[line.medium] = kinds.get(line.medium, 0) + line.amount.micros
    unsaid = use.amount.micros - sum(kinds.values())
    return kinds if kinds and unsaid <= 0 else kinds | {None: unsaid}


def shared(whole: int, weights: Sequence[int], unit: Unit) -> list[int]:
    """A whole in parts by these weights, to the millionth; each in whole units, or in as many decimals as any of these
    numbers has. None is above its weight where the whole is not above their sum.

    Args:
        weights: At least one above zero.
    """
    step = MICROS_PER_UNIT // 100 if unit.money else MICROS_PER_UNIT
    while step > 1 and any(number % step for number in (whole, *weights)):
        step //= 10
    total = sum(weights)
    parts = [whole * weight // total // step * step for weight in weights]
    behind = sorted(range(len(parts)), key=lambda at: parts[at] * total - whole * weights[at])
    for at in behind[: (whole - sum(parts)) // step]:
        parts[at] += step
    return parts
