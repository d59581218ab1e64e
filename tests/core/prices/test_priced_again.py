"""What was priced once is priced again by the same model on the same channel, as a market has it now."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from core.amounts import Amount, Unit
from core.prices.book import PriceBook
from core.prices.cards import ANY_MODEL, ServerPrice
from core.prices.estimate import EstimateLine, estimate, priced_again
from core.prices.market import Market
from core.work.media import Medium
from core.work.work import Work, WorkLine
from tests.core.prices.asking import BOOK, TODAY, answer, at, day_of, lines_for

OWN = ServerPrice("runway", "api", Medium.VIDEO, Amount.exactly(7, Unit.CREDIT), at(TODAY), None, at(TODAY))
THREE = WorkLine(3, Medium.VIDEO, "runway", channel="api")
CLIP = answer("3 gen-4.5 clips 10s on runway api")


def market(*own: ServerPrice, book: PriceBook = BOOK) -> Market:
    return Market(book, own, at(TODAY))


def test_all_that_the_book_prices_costs_the_same_again() -> None:
    priced = 0
    for provider in BOOK.providers.values():
        for rate in provider.rates:
            there = Market(BOOK, (), at(day_of(rate.period)))
            for asked in lines_for(provider, rate, 3):
                (line,) = estimate(Work((asked,)), there).lines
                again = priced_again(line, there)
                assert again is not None
                assert (again.price, again.amount, again.values) == (line.price, line.amount, line.values)
                priced += 1
    assert priced > 900


def test_as_it_is_stored_and_read_back_it_is_priced_alike() -> None:
    stored = msgspec.json.decode(msgspec.json.encode(CLIP), type=EstimateLine)
    assert priced_again(stored, market()) == priced_again(CLIP, market())


def test_a_price_of_the_server_takes_the_place_of_the_book_s() -> None:
    again = priced_again(CLIP, market(OWN))
    assert again is not None
    assert (again.price.amount, again.price.model, again.amount) == (OWN.amount, ANY_MODEL, OWN.amount.times(3))


def test_what_cost_a_price_of_the_server_s_own_is_priced_by_the_book_once_that_is_taken_back() -> None:
    (own,) = estimate(Work((THREE,)), market(OWN)).lines
    back = replace(OWN, amount=None)
    assert priced_again(own, market(OWN, back)) == priced_again(own, market())
    again = priced_again(own, market())
    assert again is not None
    assert (again.model_name, again.amount) == ("Gen-4.5", answer("3 videos on runway api").amount)


def test_of_which_model_a_named_one_was_is_not_known_behind_a_price_that_was_the_same_for_all() -> None:
    (own,) = estimate(Work((replace(THREE, model="veo-3.1"),)), market(OWN)).lines
    assert priced_again(own, market()) is None


@pytest.mark.parametrize(
    "line",
    [
        replace(CLIP, price=replace(CLIP.price, provider="gone")),
        replace(CLIP, price=replace(CLIP.price, channel="gone")),
        replace(CLIP, price=replace(CLIP.price, model="gone")),
        replace(CLIP, price=replace(CLIP.price, model=ANY_MODEL)),
        replace(CLIP, values={**CLIP.values, "length": "3600"}),
        replace(CLIP, values={**CLIP.values, "a thing nobody says": "yes"}),
    ],
)
def test_what_is_not_sold_like_that_any_more_has_no_price(line: EstimateLine) -> None:
    assert priced_again(line, market()) is None
