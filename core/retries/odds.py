"""How often a try is kept, as far as anybody knows: a rate somebody is certain of, or a record of tries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from core.work.success import Success


@dataclass(frozen=True, slots=True)
class Recorded:
    """So many tries were kept of so many; what the next will bring is less certain than a rate.

    Before the first try every rate counts as equally likely (the rule of succession: Laplace, "Mémoire sur la
    probabilité des causes par les événements", 1774), so the rate is spread as Beta(kept + 1, tried - kept + 1), and
    how many of the next n are kept is beta-binomial. After 18 of 30, 115 tries cover 50 kept ones 95 times in 100,
    where a certain 60% would say 96. Jeffreys' prior, half a try each way, gives 115 as well; the uniform one keeps
    every probability a fraction of whole numbers.
    """

    kept: int
    """0 or more."""
    tried: int
    """`kept` at least."""


Odds: TypeAlias = Success | Recorded
