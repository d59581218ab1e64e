"""The search: against all purchases where those are few, against an independent solver where they are many."""

from fractions import Fraction
from itertools import product
from math import prod
from random import Random

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from core.buying.cheapest import Cheapest, cheapest
from core.buying.goods import Choice, Item, PerUse

MILLION = 1_000_000
THREE = (Item(1000, 1000), Item(5000, 4250), Item(10000, 8000))

ITEMS = st.lists(
    st.builds(Item, st.integers(1, 15), st.integers(1, 30), st.none() | st.none() | st.integers(0, 3)), max_size=4
)
STRAIGHT = st.lists(
    st.integers(1, 15).flatmap(lambda size: st.builds(Item, st.just(size), st.just(2 * size), st.none())), max_size=4
)
"""All cost the same a unit: many purchases tie."""
PER_USE = st.none() | st.builds(
    lambda rate, least, room: PerUse(rate, least, None if room is None else least + room),
    st.fractions(Fraction(1, 4), 12, max_denominator=4),
    st.just(0) | st.integers(0, 12),
    st.none() | st.integers(0, 9),
)


def all_purchases(needed: int, items: list[Item], per_use: PerUse | None) -> dict[tuple[Fraction, int], int]:
    """Cost and leftover of each purchase in which nothing is superfluous, with the fewest things for it."""
    found: dict[tuple[Fraction, int], int] = {}
    tops = [-(-needed // item.size) if item.limit is None else item.limit for item in items]
    for taken in product(*(range(top + 1) for top in tops)):
        size = sum(count * item.size for count, item in zip(taken, items, strict=True))
        smallest = min((item.size for count, item in zip(taken, items, strict=True) if count), default=None)
        by_use = 0
        if size < needed:
            if per_use is None:
                continue
            by_use = max(needed - size, per_use.least)
            if per_use.most is not None and by_use > per_use.most:
                continue
        leftover = size + by_use - needed
        if smallest is not None and leftover >= smallest:
            continue
        cost = Fraction(sum(count * item.cost for count, item in zip(taken, items, strict=True)))
        key = cost + (0 if per_use is None else per_use.rate * by_use), leftover
        found[key] = min(found.get(key, MILLION), sum(taken) + (by_use > 0))
    return found


def weighed(choice: Choice, items: list[Item], per_use: PerUse | None) -> tuple[Fraction, int, int]:
    """Cost before rounding, leftover and things, by what was chosen."""
    cost = Fraction(sum(count * item.cost for count, item in zip(choice.counts, items, strict=True)))
    return cost + (0 if per_use is None else per_use.rate * choice.by_use), choice.leftover, choice.things


@given(st.integers(1, 40), ITEMS | STRAIGHT, PER_USE)
@example(2, [Item(1, 12)], PerUse(Fraction(5), 2))
@example(8, [Item(2, 5)], PerUse(Fraction(7, 2), 3, 5))
def test_the_two_best_are_those_of_all_purchases(needed: int, items: list[Item], per_use: PerUse | None) -> None:
    assume(prod(-(-needed // item.size) + 1 for item in items) <= 3000)
    found = cheapest(needed, items, per_use)
    best = sorted((*key, things) for key, things in all_purchases(needed, items, per_use).items())[:2]
    assert [weighed(choice, items, per_use) for choice in found.choices] == best
    assert found.complete


@given(st.integers(1, 40), ITEMS, PER_USE)
def test_a_choice_covers_the_need_within_all_limits(needed: int, items: list[Item], per_use: PerUse | None) -> None:
    for choice in cheapest(needed, items, per_use).choices:
        size = sum(count * item.size for count, item in zip(choice.counts, items, strict=True)) + choice.by_use
        assert size == needed + choice.leftover >= needed
        assert all(item.limit is None or count <= item.limit for count, item in zip(choice.counts, items, strict=True))
        if choice.by_use:
            assert per_use is not None
            assert per_use.least <= choice.by_use <= (choice.by_use if per_use.most is None else per_use.most)


@pytest.mark.parametrize(
    ("needed", "best", "second"),
    [
        (9000, ((0, 0, 1), 8000, 1000), ((4, 1, 0), 8250, 0)),
        (27000, ((2, 1, 2), 22250, 0), ((2, 3, 1), 22750, 0)),
        (41667, ((2, 0, 4), 34000, 333), ((2, 2, 3), 34500, 333)),
    ],
)
def test_three_packs(needed: int, best: tuple[object, ...], second: tuple[object, ...]) -> None:
    found = cheapest(needed, THREE)
    assert [(choice.counts, choice.cost, choice.leftover) for choice in found.choices] == [best, second]


@pytest.mark.parametrize(
    ("items", "needed", "counts"),
    [
        pytest.param([Item(10, 10), Item(12, 10)], 9, (1, 0), id="the same cost: less left over"),
        pytest.param([Item(5, 5), Item(10, 10)], 10, (0, 1), id="the same cost, nothing left: fewer things"),
        pytest.param([Item(10, 10), Item(10, 10)], 10, (1, 0), id="the same thing twice: the first"),
        pytest.param([Item(10, 1, 2), Item(7, 5)], 30, (2, 2), id="no more than are sold"),
        pytest.param([Item(10, 1, 0), Item(7, 5)], 7, (0, 1), id="none is sold"),
    ],
)
def test_ties_and_limits(items: list[Item], needed: int, counts: tuple[int, ...]) -> None:
    assert cheapest(needed, items).choices[0].counts == counts


@pytest.mark.parametrize(
    ("per_use", "counts", "by_use"),
    [
        pytest.param(PerUse(Fraction(1)), (0,), 130, id="cheaper than the pack"),
        pytest.param(PerUse(Fraction(3)), (1,), 30, id="for what a pack leaves"),
        pytest.param(PerUse(Fraction(3), 40), (1,), 40, id="not less than the least"),
        pytest.param(PerUse(Fraction(1), 0, 20), (2,), 0, id="not more than the most"),
        pytest.param(PerUse(Fraction(1), 200), (0,), 200, id="a least that makes the pack superfluous"),
    ],
)
def test_pay_per_use_beside_a_pack(per_use: PerUse, counts: tuple[int, ...], by_use: int) -> None:
    choice = cheapest(130, [Item(100, 200)], per_use).choices[0]
    assert (choice.counts, choice.by_use) == (counts, by_use)


@pytest.mark.parametrize(
    ("rate", "size", "cost"),
    [
        (Fraction(1, 4), 1, 0),
        (Fraction(1, 4), 2, 1),
        (Fraction(1, 4), 3, 1),
        (Fraction(1, 3), 4, 1),
        (Fraction(2), 3, 6),
    ],
)
def test_costs_by_use_are_rounded_half_up(rate: Fraction, size: int, cost: int) -> None:
    assert PerUse(rate).cost(size) == cost


def test_what_all_together_does_not_cover_is_not_bought() -> None:
    found = cheapest(100, [Item(10, 1, 3), Item(20, 1, 2)], PerUse(Fraction(1), 0, 29))
    assert found == Cheapest((), found.at_least, complete=True)


def solved(needed: int, items: list[Item]) -> tuple[float, float]:
    """Cost by HiGHS: of the best that it found, and what it proved that none costs less than."""
    constraint = LinearConstraint([[item.size for item in items]], lb=needed)
    limits = Bounds(0, [float("inf") if item.limit is None else item.limit for item in items])
    answer = milp([item.cost for item in items], constraints=constraint, integrality=[1] * len(items), bounds=limits)
    return answer.fun, answer.mip_dual_bound


@pytest.mark.parametrize("seed", range(20))
def test_large_needs_cost_what_an_independent_solver_proves(seed: int) -> None:
    random = Random(seed)  # noqa: S311  # no secret
    sizes = random.sample(range(100, 30_000, 50), random.randint(2, 20))
    items = [
        Item(size, int(size**0.93 * random.uniform(0.9, 1.1)) + 1, random.choice([None, None, random.randint(1, 9)]))
        for size in sizes
    ]
    items.append(Item(777, 700))
    needed = random.randint(10_000, 10 * MILLION)
    found = cheapest(needed, items)
    cost, bound = solved(needed, items)
    assert found.complete
    assert found.choices[0].cost <= cost + 1e-6 * cost
    assert found.choices[0].cost >= bound - 1e-6 * bound


def adversarial(seed: int) -> list[Item]:
    """Twenty packs of odd sizes at the same price a unit, but for a few cents."""
    random = Random(seed)  # noqa: S311  # no secret
    sizes = random.sample(range(100, 30_000), 20)
    return [Item(size * MILLION, size * 10_000 + random.randint(0, 5) * 10_000) for size in sizes]


@pytest.mark.parametrize("seed", range(3))
def test_what_would_take_too_long_is_cut_off_and_says_so(seed: int) -> None:
    items = adversarial(seed)
    found = cheapest(10 * MILLION * MILLION, items, parts=500)
    best = found.choices[0]
    assert not found.complete
    assert found.at_least < best.cost <= found.at_least * 1.001
    assert sum(count * item.size for count, item in zip(best.counts, items, strict=True)) >= 10 * MILLION * MILLION


@given(st.integers(1, 60), ITEMS | STRAIGHT, PER_USE, st.integers(1, 30))
def test_nothing_costs_less_than_what_is_said_at_least(
    needed: int, items: list[Item], per_use: PerUse | None, parts: int
) -> None:
    best = cheapest(needed, items, per_use).choices
    cut = cheapest(needed, items, per_use, parts=parts)
    assert not best or cut.at_least <= best[0].cost
    assert not cut.complete or cut.choices == best
