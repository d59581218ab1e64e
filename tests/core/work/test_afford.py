import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import Amount, Unit
from core.work.afford import afford
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
