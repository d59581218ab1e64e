"""Use: what was taken from a wallet on which day, net of what came back and of what was undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from core.amounts import Amount, Unit
from core.ledger.changes import Change, ChangeKind
from core.work.media import Medium

_USING = frozenset((ChangeKind.SPEND, ChangeKind.SETTLE, ChangeKind.ADJUST, ChangeKind.SET))
"""Of these, what takes something: a balance set to less was used without a word."""


@dataclass(frozen=True, slots=True)
class Use:
    """One change that used something, with what is left of that."""

    change: Change
    amount: Amount
    """Net; above zero."""

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
    effect: dict[int, tuple[int, int]] = {}
    for change in ordered:
        if change.kind in _USING and change.amount.micros < 0:
            effect[change.number] = (change.number, -change.amount.micros)
        elif change.kind is ChangeKind.REFUND and change.refunds is not None:
            effect[change.number] = (change.refunds, -change.amount.micros)
        elif change.kind is ChangeKind.UNDO and change.undoes in effect:
            target, micros = effect[change.undoes]
            effect[change.number] = (target, -micros)
        else:
            continue
        target, micros = effect[change.number]
        net[target] = net.get(target, 0) + micros
    return [
        Use(change, Amount(net[change.number], change.amount.unit))
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
    """What was used for which kind, the most first; None: nobody said for what. What came back of work of several kinds
    is taken from all of them by their shares."""
    micros: dict[Medium | None, int] = {}
    for use in found:
        estimate, whole = use.change.estimate, -use.change.amount.micros
        lines = [] if estimate is None else [line for line in estimate.lines if line.amount is not None]
        left = use.amount.micros
        for line in lines:
            if line.amount is not None and whole:
                share = min(left, line.amount.micros * use.amount.micros // whole)
                micros[line.medium] = micros.get(line.medium, 0) + share
                left -= share
        if left:
            last = lines[-1].medium if lines and left < len(lines) else None
            micros[last] = micros.get(last, 0) + left
    ranked = sorted(micros.items(), key=lambda item: (-item[1], item[0].value if item[0] else ""))
    return {medium: Amount(amount, unit) for medium, amount in ranked if amount}
