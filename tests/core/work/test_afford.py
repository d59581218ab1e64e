import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import Amount, Unit
from core.work.afford import How, afford, ways
from core.work.media import Medium


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


PRICES = {Medium.VIDEO: credit(500), Medium.IMAGE: credit(70)}
ANY_PRICES = st.dictionaries(
    st.sampled_from(Medium), st.integers(1, 10**10).map(lambda micros: Amount(micros, Unit.CREDIT)), min_size=1
)
ANY_AMOUNT = st.integers(-(10**9), 10**13).map(lambda micros: Amount(micros, Unit.CREDIT))


@pytest.mark.parametrize(
    ("available", "mixes"),
    [
        (6_200, [({"video": 12, "image": 2}, 60), ({"image": 88}, 40)]),
        (5_000, [({"video": 10}, 0), ({"image": 71}, 30)]),
        (4_920, [({"video": 9, "image": 6}, 0), ({"image": 70}, 20)]),
        (980, [({"video": 1, "image": 6}, 60), ({"image": 14}, 0)]),
        (200, [({"image": 2}, 60)]),
        (70, [({"image": 1}, 0)]),
        (69, []),
        (0, []),
        (-80, []),
    ],
)
def test_amount_makes_the_dearest_first_and_then_the_next(
    available: int, mixes: list[tuple[dict[str, int], int]]
) -> None:
    made = afford(credit(available), PRICES)
    assert [({medium.value: n for medium, n in mix.counts}, mix.left) for mix in made] == [
        (counts, credit(left)) for counts, left in mixes
    ]


def test_kinds_of_one_price_keep_an_order() -> None:
    one_price = {Medium.VIDEO: credit(5), Medium.IMAGE: credit(5)}
    turned = dict(reversed(one_price.items()))
    assert afford(credit(12), one_price) == afford(credit(12), turned)


def test_nothing_priced_makes_nothing() -> None:
    assert afford(credit(500), {}) == ()


@given(ANY_AMOUNT, ANY_PRICES)
def test_what_is_spent_and_what_is_left_are_what_was_there(available: Amount, prices: dict[Medium, Amount]) -> None:
    for mix in afford(available, prices):
        spent = sum((prices[medium].times(count) for medium, count in mix.counts), start=credit(0))
        assert spent + mix.left == available


@given(ANY_AMOUNT, ANY_PRICES)
def test_what_is_left_makes_nothing_more(available: Amount, prices: dict[Medium, Amount]) -> None:
    cheapest = min(price.micros for price in prices.values())
    mixes = afford(available, prices)
    assert all(0 <= mix.left.micros < cheapest for mix in mixes)
    assert bool(mixes) is (available.micros >= cheapest)


@given(ANY_AMOUNT, ANY_PRICES)
def test_mixes_differ_have_no_empty_kinds_and_go_from_dear_to_cheap(
    available: Amount, prices: dict[Medium, Amount]
) -> None:
    mixes = afford(available, prices)
    assert len(mixes) == len(set(mixes)) <= len(prices)
    for mix in mixes:
        row = [prices[medium].micros for medium, _ in mix.counts]
        assert row
        assert row == sorted(row, reverse=True)
        assert all(count > 0 for _, count in mix.counts)


@pytest.mark.parametrize(
    ("available", "found"),
    [
        (
            6_200,
            [
                (How.ONLY, {"video": 12}, 200),
                (How.FIRST, {"video": 12, "image": 2}, 60),
                (How.SHARED, {"video": 6, "image": 45}, 50),
                (How.ONLY, {"image": 88}, 40),
            ],
        ),
        (
            5_000,
            [(How.ONLY, {"video": 10}, 0), (How.SHARED, {"video": 5, "image": 35}, 50), (How.ONLY, {"image": 71}, 30)],
        ),
        (980, [(How.ONLY, {"video": 1}, 480), (How.FIRST, {"video": 1, "image": 6}, 60), (How.ONLY, {"image": 14}, 0)]),
        (200, [(How.ONLY, {"image": 2}, 60)]),
        (69, []),
        (0, []),
        (-80, []),
    ],
)
def test_amount_goes_to_one_kind_or_to_both(available: int, found: list[tuple[How, dict[str, int], int]]) -> None:
    assert [
        (way.how, {m.value: n for m, n in way.mix.counts}, way.mix.left) for way in ways(credit(available), PRICES)
    ] == [(how, counts, credit(left)) for how, counts, left in found]


def test_one_kind_has_one_way() -> None:
    assert [way.how for way in ways(credit(5_000), {Medium.VIDEO: credit(500)})] == [How.ONLY]


@given(ANY_AMOUNT, ANY_PRICES)
def test_ways_spend_no_more_than_is_there_and_say_what_they_leave(
    available: Amount, prices: dict[Medium, Amount]
) -> None:
    found = ways(available, prices)
    for way in found:
        spent = sum((prices[medium].times(count) for medium, count in way.mix.counts), start=credit(0))
        assert spent + way.mix.left == available
        assert way.mix.left.micros >= 0
        assert all(count > 0 for _, count in way.mix.counts)
    assert len({way.mix for way in found}) == len(found)


@given(ANY_AMOUNT, ANY_PRICES)
def test_each_kind_that_is_affordable_has_a_way_of_its_own(available: Amount, prices: dict[Medium, Amount]) -> None:
    alone = {way.mix.counts[0][0] for way in ways(available, prices) if way.how is How.ONLY}
    assert alone == {medium for medium, price in prices.items() if price <= available}


@given(ANY_AMOUNT, ANY_PRICES)
def test_kinds_that_share_get_as_much_each_and_what_that_leaves(
    available: Amount, prices: dict[Medium, Amount]
) -> None:
    share = Amount(max(0, available.micros) // len(prices), available.unit)
    for way in ways(available, prices):
        if way.how is How.SHARED:
            assert [medium for medium, _ in way.mix.counts] == sorted(
                prices, key=lambda medium: (-prices[medium].micros, medium.value)
            )
            assert all(share.micros < prices[medium].micros * (count + 1) for medium, count in way.mix.counts)
            assert way.mix.left.micros < min(price.micros for price in prices.values())
