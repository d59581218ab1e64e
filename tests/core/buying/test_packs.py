"""Packs over several months: what ends, what one gets once, what is sold in a limited number."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.buying.offers import PackOffer, UseOffer
from core.buying.packs import Shelf, cover, serves
from core.prices.plans import Lasts
from tests.core.buying.selling import FOR_EVER, counts, credit, pack, usd, use

UNIT = 1_000_000
MONTH, TWO_MONTHS = Lasts(months=1), Lasts(months=2)


@pytest.mark.parametrize(
    ("lasts", "months"),
    [
        (None, 1),
        (Lasts(note="31 December of the year after"), 1),
        (Lasts(days=1), 1),
        (Lasts(days=30), 1),
        (Lasts(days=61), 1),
        (Lasts(days=62), 2),
        (Lasts(days=180), 5),
        (Lasts(months=24), 24),
    ],
)
def test_what_is_bought_serves_the_months_that_it_surely_lasts(lasts: Lasts | None, months: int) -> None:
    assert serves(lasts) == months


def test_what_never_ends_serves_any_number_of_months() -> None:
    assert serves(FOR_EVER) > 100


def lines(lacking: Sequence[int], *packs: PackOffer, per_use: UseOffer | None = None) -> list[tuple[object, ...]]:
    """The best way: from and to which month, what is bought."""
    found = cover([one * UNIT for one in lacking], Shelf(packs, per_use))
    return [(run.first, run.last, counts(run.items)) for run in found.ways[0]] if found.ways else []


@pytest.mark.parametrize(
    ("lacking", "lasts", "runs"),
    [
        pytest.param([60, 60], FOR_EVER, [(0, 1, {"pack-100": 2})], id="120 of lasting ones at once"),
        pytest.param([30, 60], FOR_EVER, [(0, 1, {"pack-100": 1})], id="the rest serves the second month"),
        pytest.param([30, 60], TWO_MONTHS, [(0, 1, {"pack-100": 1})], id="it lasts just long enough"),
        pytest.param(
            [30, 60], MONTH, [(0, 0, {"pack-100": 1}), (1, 1, {"pack-100": 1})], id="each month needs one of its own"
        ),
        pytest.param(
            [30, 0, 60], TWO_MONTHS, [(0, 0, {"pack-100": 1}), (2, 2, {"pack-100": 1})], id="an idle month passes"
        ),
        pytest.param(
            [10, 40, 50, 20],
            TWO_MONTHS,
            [(0, 1, {"pack-100": 1}), (2, 3, {"pack-100": 1})],
            id="the months are divided so that least is bought",
        ),
        pytest.param([0, 0], MONTH, [], id="nothing is lacking"),
    ],
)
def test_what_ends_is_bought_for_the_months_that_it_serves(
    lacking: list[int], lasts: Lasts, runs: list[tuple[object, ...]]
) -> None:
    assert lines(lacking, pack(100, 10, lasts)) == runs


def test_what_one_gets_once_is_bought_in_the_run_where_it_saves_most() -> None:
    once = pack(90, 5, MONTH, once=True, limit=1)
    assert lines([20, 90, 20], pack(30, 10, MONTH), once) == [
        (0, 0, {"pack-30": 1}),
        (1, 1, {"pack-90": 1}),
        (2, 2, {"pack-30": 1}),
    ]


def test_what_is_sold_in_a_limited_number_is_bought_again_in_the_next_month() -> None:
    assert lines([200, 200], pack(100, 10, limit=2)) == [(0, 0, {"pack-100": 2}), (1, 1, {"pack-100": 2})]


def test_pay_per_use_that_does_not_last_is_for_its_month() -> None:
    found = cover([30 * UNIT, 50 * UNIT], Shelf((), use("0.1", lasts=None)))
    assert [[one.amount for one in run.items] for run in found.ways[0]] == [[credit(30)], [credit(50)]]


def test_nothing_is_bought_where_one_month_cannot_be_covered() -> None:
    assert lines([100, 300], pack(100, 10, MONTH, limit=2)) == []


@pytest.mark.parametrize("numbers", [(10**7, 10**9), (10**7, 2 * 10**9)])
def test_a_second_choice_beyond_all_amounts_is_none(numbers: tuple[int, int]) -> None:
    need, price = numbers
    found = cover([need * UNIT], Shelf((pack(need, 1), pack(1, price)), None))
    assert [counts(run.items) for way in found.ways for run in way] == [{f"pack-{need}": 1}]


SOLD = st.lists(
    st.builds(
        lambda amount, price, months, once: pack(
            amount, price, Lasts(months=months), once=once, limit=1 if once else None
        ),
        st.integers(1, 12),
        st.integers(1, 20),
        st.integers(1, 4),
        st.integers(0, 5).map(lambda number: number == 0),
    ),
    min_size=1,
    max_size=3,
)


def divided(months: int) -> Iterator[list[tuple[int, int]]]:
    """All ways to divide months into runs."""
    for cuts in product((False, True), repeat=months - 1):
        starts = [0, *(place + 1 for place, cut in enumerate(cuts) if cut)]
        yield list(zip(starts, [*(start - 1 for start in starts[1:]), months - 1], strict=True))


def of_a_run(needed: int, packs: Sequence[PackOffer]) -> int | None:
    """What the cheapest packs cost, in whole dollars, counted up from nothing."""
    least: list[int | None] = [0]
    items = [(one.amount.micros // UNIT, one.price.micros // UNIT) for one in packs if not one.once]
    for open_size in range(1, needed + 1):
        costs = [(least[max(0, open_size - size)], cost) for size, cost in items]
        least.append(min((before + cost for before, cost in costs if before is not None), default=None))
    once = [one for one in packs if one.once]
    totals = []
    for taken in product((0, 1), repeat=len(once)):
        chosen = [one for one, count in zip(once, taken, strict=True) if count]
        rest = least[max(0, needed - sum(one.amount.micros // UNIT for one in chosen))]
        if rest is not None:
            totals.append(rest + sum(one.price.micros // UNIT for one in chosen))
    return min(totals, default=None)


def of_all_divisions(lacking: Sequence[int], packs: Sequence[PackOffer]) -> int | None:
    """What the cheapest division of the months costs; what one gets once is for one run of it."""
    totals = []
    for runs in divided(len(lacking)):
        for with_once in range(len(runs)):
            costs = [
                of_a_run(
                    sum(lacking[first : last + 1]),
                    [one for one in packs if serves(one.lasts) > last - first and (not one.once or place == with_once)],
                )
                for place, (first, last) in enumerate(runs)
            ]
            known = [cost for cost in costs if cost is not None]
            totals += [sum(known)] if len(known) == len(costs) else []
    return min(totals, default=None)


@settings(max_examples=60)
@given(st.lists(st.integers(1, 15), min_size=1, max_size=4), SOLD)
def test_packs_that_end_cost_least_of_all_divisions(lacking: list[int], packs: list[PackOffer]) -> None:
    found = cover([one * UNIT for one in lacking], Shelf(tuple(packs), None))
    cost = of_all_divisions(lacking, packs)
    assert [sum(one.cost.micros for run in way for one in run.items) for way in found.ways[:1]] == (
        [] if cost is None else [usd(cost).micros]
    )
    assert cost is None or found.at_least == usd(cost).micros


@settings(max_examples=60)
@given(st.lists(st.integers(0, 15), min_size=1, max_size=5), SOLD)
def test_each_run_covers_its_months_with_what_lasts_so_long(lacking: list[int], packs: list[PackOffer]) -> None:
    for way in cover([one * UNIT for one in lacking], Shelf(tuple(packs), None)).ways:
        busy = {month for month, one in enumerate(lacking) if one}
        assert busy <= {month for run in way for month in range(run.first, run.last + 1)}
        for run in way:
            assert run.micros >= sum(lacking[run.first : run.last + 1]) * UNIT
            assert all(
                isinstance(one.offer, PackOffer) and serves(one.offer.lasts) > run.last - run.first for one in run.items
            )
