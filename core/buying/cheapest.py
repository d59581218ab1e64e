"""The cheapest way to cover a need with items of fixed sizes and, perhaps, pay-per-use: whole numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.buying.goods import Choice, Item, PerUse
from core.buying.search import Search

PARTS_LOOKED_AT = 50_000
"""Parts of purchases, until the best found so far has to do: about a fifth of a second. Price lists need some hundreds;
what needs more is twenty packs of odd sizes that all cost nearly the same a credit."""


@dataclass(frozen=True, slots=True)
class Cheapest:
    """The best purchase, and the next one in the same order; fewer where there are no more."""

    choices: tuple[Choice, ...]
    at_least: int
    """Nothing costs less than this: what the best costs, unless not everything was looked at."""
    complete: bool
    """Everything was looked at that could be better than these."""


def cheapest(
    needed: int, items: Sequence[Item], per_use: PerUse | None = None, *, parts: int = PARTS_LOOKED_AT
) -> Cheapest:
    """The two best of the purchases that cover a need and in which nothing is superfluous: without any one of the
    things bought, the rest would not do.

    Purchases are compared by what they cost, then by what is left over, then by how many things are bought; costs by
    use are compared before they are rounded. The second may cost the same as the first. There is none where all that
    may be bought does not cover the need.

    Args:
        needed: 1 or more.
        parts: Of purchases, to be looked at before the best found so far has to do.
    """
    search = Search(needed, items, per_use)
    complete = search.run(parts)
    choices = search.choices()
    at_least = choices[0].cost if complete and choices else search.at_least()
    return Cheapest(choices, at_least, complete)
