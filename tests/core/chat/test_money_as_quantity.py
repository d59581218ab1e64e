"""Money where an amount of a wallet is asked: however it is written, it is read with its currency and its place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.alerts.levels import Mark, Measure
from core.amounts import Amount, Unit
from core.chat.binding import bind
from core.chat.command import Command, Option, OptionKind
from core.chat.message import msg
from core.chat.reply import Reply
from core.errors.numbers import AmbiguousNumberError, AmountTooLargeError, NotANumberError
from core.errors.reading import UnexpectedTextError, UnknownWordError
from core.errors.tree import ReadingError
from core.ledger.changes import WalletName
from core.money import Money
from core.prices.book import PriceBook
from core.work.work import Work

VOCABULARY = PriceBook.packaged().vocabulary
FAL = WalletName("fal")


async def answer() -> Reply:
    return Reply(msg("Done"))


def option(name: str, kind: OptionKind, **more: Any) -> Option:
    return Option(name, kind, msg("What it is"), required=False, **more)


def command(*options: Option) -> Command:
    return Command("do", msg("Does it"), answer, options)


WALLET, NOTE = option("provider", OptionKind.WALLET), option("note", OptionKind.TEXT)
QUANTITY, WORK = option("amount", OptionKind.QUANTITY), option("work", OptionKind.WORK_OR_QUANTITY)
TIME, MONEY = option("time", OptionKind.DURATION), option("price", OptionKind.MONEY)
OF, REASON = option("of", OptionKind.NUMBER), option("reason", OptionKind.TEXT, nameless=True)
SET = command(QUANTITY, WALLET)
ALERT = command(option("amount", OptionKind.MARK), WALLET)
SPEND = command(WORK, WALLET)
ADJUST = command(WORK, WALLET, NOTE)
RESERVE = command(WORK, TIME, WALLET)
SETTLE = command(WORK, OF, WALLET)
REFUND = command(OF, WORK, WALLET, REASON)
PRICE = command(option("media", OptionKind.MEDIUM), QUANTITY)
TOP_UP = command(QUANTITY, MONEY, option("expires", OptionKind.EXPIRY), WALLET, NOTE)
ALL = [SET, ALERT, SPEND, ADJUST, RESERVE, SETTLE, REFUND]
FORMS = [
    ("$5", "5", Unit.USD),
    ("$ 5", "5", Unit.USD),
    ("5$", "5", Unit.USD),
    ("5 dollars", "5", Unit.USD),
    ("5 Dollars", "5", Unit.USD),
    ("5 USD", "5", Unit.USD),
    ("USD 5", "5", Unit.USD),
    ("US$1,000.50", "1000.50", Unit.USD),
    ("$1.5k", "1500", Unit.USD),
    ("-$5", "-5", Unit.USD),
    ("$-5", "-5", Unit.USD),
    ("\u00a55", "5", Unit.CNY),
    ("5 yuan", "5", Unit.CNY),
    ("\u20ac5", "5", None),
    ("5 euros", "5", None),
    ("\u00a35", "5", None),
    ("$5 eur", "5", None),
]


def asked(command: Command, arguments: str | dict[str, str]) -> dict[str, Any]:
    values = bind(command, arguments, VOCABULARY)
    return {name: value for name, value in values.items() if value is not None}


def refusal(command: Command, arguments: str | dict[str, str]) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        asked(command, arguments)
    return caught.value


def quantity(values: dict[str, Any]) -> Any:
    (name,) = values.keys() & {"amount", "work"}
    return values[name]


@pytest.mark.parametrize("command", ALL, ids=lambda command: command.options[0].name)
@pytest.mark.parametrize(("words", "number", "unit"), FORMS)
def test_money_is_read_in_every_command_in_text_and_in_options(
    command: Command, words: str, number: str, unit: Unit | None
) -> None:
    (option,) = (one.name for one in command.options if one.name in ("amount", "work"))
    lines: list[str | dict[str, str]] = [
        words,
        f"{words} on fal",
        f"{words} fal",
        f"on fal {words}",
        {option: words},
        {option: words, "provider": "fal"},
    ]
    for arguments in lines:
        values = asked(command, arguments)
        said = quantity(values)
        assert isinstance(said, Money), arguments
        assert (said.number, said.unit, said.word) == (Decimal(number), unit, words)
        assert said.text[said.start :].startswith(said.word)
        assert values.keys() == ({option, "provider"} if "fal" in str(arguments) else {option})
        assert values.get("provider", FAL) == FAL


@pytest.mark.parametrize(
    ("command", "text", "others"),
    [
        (REFUND, "$1 of 2 on fal", {"of": 2, "provider": FAL}),
        (REFUND, "1 dollar of 2 on fal failed", {"of": 2, "provider": FAL, "reason": "failed"}),
        (REFUND, "2 $1 on fal", {"of": 2, "provider": FAL}),
        (REFUND, "#2 $1", {"of": 2}),
        (SETTLE, "1 usd of 3 on fal", {"of": 3, "provider": FAL}),
        (RESERVE, "1 dollar for 30 min on fal", {"provider": FAL}),
        (ADJUST, "$1 on fal note 5 dollars twice", {"provider": FAL, "note": "5 dollars twice"}),
        (SPEND, "1 dollar, on fal", {"provider": FAL}),
        (SET, "1 dollar, on fal", {"provider": FAL}),
        (PRICE, "video $1", {}),
        (TOP_UP, "amount $1 on fal", {"provider": FAL}),
    ],
)
def test_money_stands_beside_what_else_a_command_takes(command: Command, text: str, others: dict[str, Any]) -> None:
    values = asked(command, text)
    assert quantity(values).number == 1
    assert others.items() <= values.items()


def test_unnamed_money_is_the_price_where_one_is_asked() -> None:
    twenty = Amount.exactly(20, Unit.USD)
    assert asked(TOP_UP, "$20 on fal") == {"price": twenty, "provider": FAL}
    assert asked(TOP_UP, "500 20 dollars") == {"amount": Decimal(500), "price": twenty}
    assert asked(TOP_UP, "20 dollars 500") == {"amount": Decimal(500), "price": twenty}
    assert asked(TOP_UP, {"amount": "500", "price": "$20"}) == {"amount": Decimal(500), "price": twenty}


@pytest.mark.parametrize("text", ["$20 $18 on fal", "20 dollars 18 dollars on fal", "$20 for $18 on fal"])
def test_of_two_the_first_is_how_much_and_the_other_the_price(text: str) -> None:
    values = asked(TOP_UP, text)
    assert (quantity(values).number, values["price"]) == (20, Amount.exactly(18, Unit.USD))
    assert isinstance(refusal(TOP_UP, f"expires never $3 {text}"), UnexpectedTextError)


def test_numbers_work_and_marks_are_read_as_before() -> None:
    assert asked(SPEND, "500 on runway web")["work"] == 500
    assert asked(SET, "5,000 credits on runway")["amount"] == 5_000
    assert isinstance(asked(SPEND, "3 videos on fal")["work"], Work)
    assert asked(ALERT, "5 days on fal")["amount"] == Mark(Measure.DAYS, 5)
    assert asked(ALERT, "5% on fal")["amount"] == Mark(Measure.SHARE, 50_000)


@pytest.mark.parametrize(
    ("command", "text", "error"),
    [
        (SPEND, "$1.000", AmbiguousNumberError),
        (SPEND, "$99999999999999999999 on fal", AmountTooLargeError),
        (SET, "amount $1,2,3", NotANumberError),
        (SPEND, "3 videos $5", UnknownWordError),
        (command(option("marks", OptionKind.MARKS)), "$5", NotANumberError),
    ],
)
def test_what_no_amount_can_be_says_so(command: Command, text: str, error: type[ReadingError]) -> None:
    assert isinstance(refusal(command, text), error)
