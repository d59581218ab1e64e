"""Replay: what was recorded elsewhere, repeated in a wallet in hand, change by change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import heapify, heappop, heappush

from core.amounts import Amount
from core.ledger.lots import Lot, LotKind, use_key
from core.ledger.wallet import OpenWallet, Step


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect of a change that was recorded elsewhere."""

    amount: Amount
    """Signed."""
    lot: str | None = None
    """A label of the lot that it moved there; None: whichever the order of use says, or a new one."""
    on_owed: bool = False
    """It was on what no lot covers."""
    kind: LotKind = LotKind.PAID
    """Of a lot that begins with it, likewise the next two."""
    ends_at: datetime | None = None
    cost: Amount | None = None


class Replay:
    """Repeats the changes of one ledger, oldest first. Whoever repeats thousands does not go through all lots each
    time: what is free of them is counted on here."""

    def __init__(self, wallet: OpenWallet) -> None:
        self._wallet = wallet
        self._lots = {lot.number: lot for lot in wallet.lots}
        self._free = {number: wallet.free(lot).micros for number, lot in self._lots.items()}
        self._labels: dict[str, int] = {}
        self._usable = [(use_key(lot), number) for number, lot in self._lots.items()]
        heapify(self._usable)
        self._owed = wallet.owed.micros
        self._moves: list[tuple[int | None, int]] = []
        self._received: list[Lot] = []

    def change(self, effects: Sequence[Effect], origin: str, reason: str, *, last: bool) -> Step:
        """Repeat one change. Raises AmountTooLargeError when all together is more than an amount holds."""
        self._moves, self._received = [], []
        for effect in effects:
            if effect.amount.micros > 0:
                self._come(effect)
            else:
                self._go(effect)
        return self._wallet.repeat(self._moves, tuple(self._received), origin, reason, fills=last)

    def _come(self, effect: Effect) -> None:
        micros, number = effect.amount.micros, self._labels.get(effect.lot or "")
        if effect.on_owed:
            micros -= self._fill(micros)
        elif number is not None:
            back = min(micros, self._lots[number].amount.micros - self._free[number])
            self._move(number, back)
            micros -= back
        if not micros:
            return
        lot = self._wallet.new_lot(effect.kind, Amount(micros, effect.amount.unit), effect.ends_at, effect.cost)
        self._received.append(lot)
        self._lots[lot.number], self._free[lot.number] = lot, 0
        self._move(lot.number, micros)
        if effect.lot is not None:
            self._labels[effect.lot] = lot.number
        elif not effect.on_owed:  # of a ledger with labels its own effects say what was filled
            self._move(lot.number, -self._fill(micros))

    def _go(self, effect: Effect) -> None:
        micros, number = -effect.amount.micros, self._labels.get(effect.lot or "")
        if number is not None:
            micros -= self._take(number, micros)
        while micros and not effect.on_owed and self._usable:
            _, number = self._usable[0]
            micros -= self._take(number, micros)
            if not self._free[number]:
                heappop(self._usable)
        self._owed += micros
        self._moves.append((None, -micros))

    def _fill(self, micros: int) -> int:
        """Fill what is owed, as far as so much does; how much that was."""
        filled = min(self._owed, micros)
        self._owed -= filled
        self._moves.append((None, filled))
        return filled

    def _take(self, number: int, micros: int) -> int:
        """Take so much of a lot, as far as it has it; how much that was."""
        taken = min(self._free[number], micros)
        self._move(number, -taken)
        return taken

    def _move(self, number: int, micros: int) -> None:
        lot, was = self._lots[number], self._free[number]
        self._moves.append((number, micros))
        self._free[number] = was + micros
        if micros > 0 and not was and lot.live(self._wallet.moment):
            heappush(self._usable, (use_key(lot), number))
