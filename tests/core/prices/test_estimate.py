from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import MAX_MICROS, Amount, Unit
from core.errors import AmountTooLargeError, NoRateError
from core.prices.book import PriceBook, RateCard, ServerPrice
from core.prices.estimate import Estimate, Total, estimate
from core.work.media import Medium
from core.work.work import Work, WorkLine

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
BOOK = PriceBook.packaged()
VIDZY = BOOK.rate_card(BOOK.provider(None), "app", AT, ())


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def elsewhere(provider: str, channel: str) -> RateCard:
    prices = {
        medium: replace(price, provider=provider, channel=channel, amount=credit(7))
        for medium, price in VIDZY.prices.items()
    }
    return replace(VIDZY, channel=channel, prices=prices)


CARDS = {None: VIDZY, "vidzy": VIDZY, "runway": elsewhere("runway", "web"), "runway-api": elsewhere("runway", "api")}
LINES = st.lists(
    st.builds(
        WorkLine,
        st.integers(1, 10_000),
        st.sampled_from([Medium.VIDEO, Medium.IMAGE]),
        st.sampled_from(sorted(CARDS, key=str)),
    ),
    min_size=1,
    max_size=6,
)


def priced(*lines: WorkLine) -> Estimate:
    return estimate(Work(lines), CARDS.__getitem__, AT)


def by_wallet(*estimates: Estimate) -> dict[tuple[str, str], Amount]:
    sums: dict[tuple[str, str], Amount] = {}
    for each in estimates:
        for total in each.totals:
            wallet = total.provider, total.channel
            sums[wallet] = sums.get(wallet, credit(0)) + total.amount
    return sums


def test_fifty_videos_and_a_hundred_images_cost_32000() -> None:
    result = priced(WorkLine(50, Medium.VIDEO), WorkLine(100, Medium.IMAGE))
    assert [line.amount for line in result.lines] == [credit(25_000), credit(7_000)]
    assert result.totals == (Total("vidzy", "app", credit(32_000)),)
    assert result.as_of == AT


def test_line_keeps_what_it_was_priced_with() -> None:
    (line,) = priced(WorkLine(3, Medium.IMAGE)).lines
    assert (line.count, line.medium, line.price) == (3, Medium.IMAGE, VIDZY.price(Medium.IMAGE))


def test_provider_that_was_not_named_is_called_assumed() -> None:
    lines = priced(WorkLine(1, Medium.VIDEO), WorkLine(1, Medium.VIDEO, "vidzy")).lines
    assert [line.assumed for line in lines] == [("provider",), ()]


def test_price_of_the_server_is_used() -> None:
    own = ServerPrice("vidzy", "app", Medium.VIDEO, credit(450), AT, "Ana", AT)
    card = BOOK.rate_card(BOOK.provider(None), "app", AT, (own,))
    work = Work((WorkLine(50, Medium.VIDEO), WorkLine(100, Medium.IMAGE)))
    assert estimate(work, lambda _: card, AT).totals[0].amount == credit(29_500)


def test_totals_never_mix_providers_or_channels() -> None:
    result = priced(
        WorkLine(1, Medium.VIDEO, "runway"),
        WorkLine(1, Medium.VIDEO),
        WorkLine(2, Medium.VIDEO, "runway-api"),
        WorkLine(3, Medium.IMAGE, "runway"),
    )
    assert result.totals == (
        Total("runway", "web", credit(28)),
        Total("vidzy", "app", credit(500)),
        Total("runway", "api", credit(14)),
    )


def test_kind_without_a_price_is_refused() -> None:
    with pytest.raises(NoRateError):
        priced(WorkLine(1, Medium.VIDEO), WorkLine(1, Medium.AUDIO))


def test_sum_that_does_not_fit_is_refused() -> None:
    dear = replace(VIDZY.price(Medium.VIDEO), amount=Amount(MAX_MICROS // 2 + 1, Unit.CREDIT))
    card = replace(VIDZY, prices={Medium.VIDEO: dear})
    with pytest.raises(AmountTooLargeError):
        estimate(Work((WorkLine(2, Medium.VIDEO),)), lambda _: card, AT)
    with pytest.raises(AmountTooLargeError):
        estimate(Work((WorkLine(1, Medium.VIDEO),) * 2), lambda _: card, AT)


@given(LINES, LINES)
def test_estimate_of_two_works_together_is_the_sum_of_both(one: list[WorkLine], other: list[WorkLine]) -> None:
    assert by_wallet(priced(*one, *other)) == by_wallet(priced(*one), priced(*other))


@given(LINES)
def test_totals_add_up_the_lines_and_each_wallet_is_there_once(lines: list[WorkLine]) -> None:
    result = priced(*lines)
    assert by_wallet(*(priced(line) for line in lines)) == by_wallet(result)
    assert len(result.totals) == len(by_wallet(result))
    assert [(line.count, line.medium) for line in result.lines] == [(line.count, line.medium) for line in lines]


@given(LINES, st.integers(1, 1_000))
def test_estimate_rises_with_the_count(lines: list[WorkLine], more: int) -> None:
    first, *rest = lines
    before, after = by_wallet(priced(*lines)), by_wallet(priced(replace(first, count=first.count + more), *rest))
    assert before.keys() == after.keys()
    assert all(before[wallet] <= after[wallet] for wallet in before)
    assert before != after
