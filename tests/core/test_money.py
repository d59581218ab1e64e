from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import Amount, Unit
from core.errors.tree import ReadingError
from core.money import looks_like_money, read_money, read_said


def read(text: str) -> Amount:
    return read_money(text, 0, len(text))


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("$42.50", "42.5", Unit.USD),
        ("42.50 usd", "42.5", Unit.USD),
        ("USD 42.50", "42.5", Unit.USD),
        ("42.50usd", "42.5", Unit.USD),
        ("US$42.50", "42.5", Unit.USD),
        ("$42.50 USD", "42.5", Unit.USD),
        ("42.50 dollars", "42.5", Unit.USD),
        ("1 dollar", "1", Unit.USD),
        ("$1,000", "1000", Unit.USD),
        ("$1.5k", "1500", Unit.USD),
        ("$0", "0", Unit.USD),
        ("$0.000001", "0.000001", Unit.USD),
        ("\u00a5100", "100", Unit.CNY),
        ("\uffe5100", "100", Unit.CNY),
        ("100 yuan", "100", Unit.CNY),
        ("100 CNY", "100", Unit.CNY),
        ("100 rmb", "100", Unit.CNY),
    ],
)
def test_money_is_read_as_people_write_it(text: str, number: str, unit: Unit) -> None:
    assert read(text) == Amount.exactly(Decimal(number), unit)
    assert looks_like_money(text)


def test_a_number_alone_is_dollars_where_money_is_asked_and_does_not_look_like_money() -> None:
    assert read("42.50") == Amount.exactly(Decimal("42.5"), Unit.USD)
    assert not looks_like_money("42.50")


@pytest.mark.parametrize(
    "text", ["5,000 credits", "3 videos", "10s", "4k", "on", "", "$", "2026-11-30", "1080p", "41 #"]
)
def test_other_numbers_do_not_look_like_money(text: str) -> None:
    assert not looks_like_money(text)


@pytest.mark.parametrize("text", ["\u20ac5", "5 euros", "5\u00a3", "GBP 5", "A$5", "5 jpy", "$5 cny"])
def test_another_currency_is_named_with_its_place_and_never_converted(text: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_money(f"for {text} now", 4, 4 + len(text))
    assert caught.value.code == "unknown_currency"
    place = {"text": f"for {text} now", "start": 4, "end": 4 + len(text)}
    assert caught.value.facts() == {"word": text, "known": ("USD", "CNY")} | place
    said = read_said(f"for {text} now", 4, 4 + len(text))
    assert (said.number, said.unit, said.word, said.start) == (5, None, text, 4)


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [("$42.50", "42.5", Unit.USD), ("-5 usd", "-5", Unit.USD), ("$-5", "-5", Unit.USD), ("100 yuan", "100", Unit.CNY)],
)
def test_money_that_may_be_an_amount_of_a_wallet_is_read_with_its_sign(text: str, number: str, unit: Unit) -> None:
    said = read_said(text, 0, len(text))
    assert (said.number, said.unit, said.word, said.text) == (Decimal(number), unit, text, text)


@pytest.mark.parametrize("text", ["\u20ac5", "5 euros", "5\u00a3", "GBP 5", "\u20b95"])
def test_money_of_other_currencies_looks_like_money(text: str) -> None:
    assert looks_like_money(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("soon", "not_money"),
        ("", "not_money"),
        ("$", "not_money"),
        ("-$5", "negative_money"),
        ("$-5", "negative_money"),
        ("\u22125 usd", "negative_money"),
        ("$NaN", "not_a_number"),
        ("$1.000", "ambiguous_number"),
        ("$\u0665", "foreign_digits"),
        ("$1e30", "amount_too_large"),
        ("$1.1234567", "too_many_decimals"),
    ],
)
def test_what_is_no_price_is_named(text: str, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(text)
    assert caught.value.code == code


@given(st.text(st.sampled_from("$\u20ac\u00a5 .,-+0159ekmusdcny\u0665"), max_size=12) | st.text(max_size=30))
def test_any_text_is_money_or_an_error_of_ours(text: str) -> None:
    try:
        assert read(text).micros >= 0
    except ReadingError:
        return
