"""`a month` and its like, where all that a command takes is so much a month."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from core.amounts import Amount, Unit
from core.chat.binding import bind
from core.chat.command import Command, Option, OptionKind
from core.chat.message import msg
from core.chat.reply import Reply
from core.errors.reading import UnexpectedTextError
from core.ledger.changes import WalletName
from core.prices.book import PriceBook


async def nothing() -> Reply:
    return Reply(msg("nothing"))


def command(*, monthly: bool) -> Command:
    return Command(
        "budget",
        msg("a budget"),
        nothing,
        (
            Option("money", OptionKind.MONEY, msg("money"), required=False),
            Option("amount", OptionKind.QUANTITY, msg("so many"), required=False),
            Option("provider", OptionKind.WALLET, msg("whose"), required=False),
        ),
        monthly=monthly,
    )


def dollars(number: str) -> dict[str, Any]:
    return {"money": Amount.exactly(Decimal(number), Unit.USD)}


MANY: dict[str, Any] = {"amount": Decimal(8_000)}
RUNWAY: dict[str, Any] = {"provider": WalletName("runway", "api")}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("30 dollars a month", dollars("30")),
        ("30 dollars", dollars("30")),
        ("$30 per month", dollars("30")),
        ("$30 Monthly", dollars("30")),
        ("monthly $30", dollars("30")),
        ("every month $30", dollars("30")),
        ("$30 each month.", dollars("30")),
        ("$30/month", dollars("30")),
        ("$30 / mo", dollars("30")),
        ("30 USD/mo", dollars("30")),
        ("$1,234.50 a\u00a0month", dollars("1234.5")),
        ("money 30 dollars a month", dollars("30")),
        ("8,000 credits a month", MANY),
        ("8,000 a month", MANY),
        ("8k monthly", MANY),
        ("8,000 credits/month on runway api", MANY | RUNWAY),
        ("8,000 credits on runway api a month", MANY | RUNWAY),
        ("8,000 credits a month on runway api", MANY | RUNWAY),
        ("on runway api monthly 8,000 credits", MANY | RUNWAY),
        ({"money": "30 dollars a month"}, dollars("30")),
        ({"amount": "8,000 credits/month", "provider": "runway api"}, MANY | RUNWAY),
        ("a month", {}),
        ("", {}),
    ],
)
def test_words_for_a_month_say_no_more(text: str | Mapping[str, str], values: dict[str, Any], book: PriceBook) -> None:
    given = bind(command(monthly=True), text, book.vocabulary)
    assert {name: value for name, value in given.items() if value is not None} == values


@pytest.mark.parametrize("text", ["$30 a week", "$30 a months", "$30 month", "$30 amonth", "$30 biweekly"])
def test_other_words_stay_what_they_are(text: str, book: PriceBook) -> None:
    with pytest.raises(UnexpectedTextError):
        bind(command(monthly=True), text, book.vocabulary)


def test_where_a_command_does_not_ask_so_they_are_not_read(book: PriceBook) -> None:
    with pytest.raises(UnexpectedTextError):
        bind(command(monthly=False), "$30 a month", book.vocabulary)


def test_what_is_wrong_is_pointed_at_where_it_stands(book: PriceBook) -> None:
    with pytest.raises(UnexpectedTextError) as refused:
        bind(command(monthly=True), "a month $30 banana", book.vocabulary)
    assert (refused.value.start, refused.value.end) == (12, 18)
