"""What is made in each of some months; in an idle one nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

from core.work.work import Work

MAX_MONTHS = 24
"""Nobody knows prices for longer than that."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The work of each month, the first month first; None in an idle one."""

    months: tuple[Work | None, ...]
    """At least one; work in at least one of them."""
    named: bool = False
    """It was said in which month what is made; else the one month stands for any."""

    def lasting(self, months: int) -> Schedule:
        """Over so many months, if it has fewer: the same work in each, or idle ones behind those that were named."""
        if self.named:
            return Schedule((*self.months, *[None] * (months - len(self.months))), named=True)
        return Schedule(self.months[:1] * months)

    def anywhere(self) -> Schedule:
        """The same, whoever makes it."""
        return replace(self, months=tuple(None if work is None else work.anywhere() for work in self.months))

    def __str__(self) -> str:
        """In words that read back: `50 videos in month 1, none in months 2-12`; of any month, its work alone."""
        if len(self.months) == 1 and not self.named:
            return str(self.months[0])
        runs = groupby(enumerate(self.months, 1), key=lambda numbered: numbered[1])
        return ", ".join(_run(work, [number for number, _ in numbered]) for work, numbered in runs)


def _run(work: Work | None, numbers: list[int]) -> str:
    said = "none" if work is None else str(work)
    first, last = numbers[0], numbers[-1]
    return f"{said} in month {first}" if first == last else f"{said} in months {first}-{last}"
