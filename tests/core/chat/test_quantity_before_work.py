"""A quantity that stands before the work: `5,000 6 videos`, and when the first number counts the work instead."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import Amount, Unit
from core.chat.binding import bind
from core.chat.command import Command, Option, OptionKind
from core.chat.message import msg
from core.chat.reply import Reply
from core.errors.reading import MissingMediumError, UnknownProviderError
from core.ledger.changes import WalletName
from core.prices.book import PriceBook

VOCABULARY = PriceBook.packaged().vocabulary


async def answer() -> Reply:
    return Reply(msg("Done"))


def option(name: str, kind: OptionKind) -> Option:
    return Option(name, kind, msg("What it is"), required=False)


AFFORD = Command(
    "do",
    msg("Does it"),
    answer,
    (
        option("amount", OptionKind.QUANTITY),
        option("money", OptionKind.MONEY),
        option("work", OptionKind.WORK),
        option("provider", OptionKind.WALLET),
    ),
)
BEHIND = Command("do", msg("Does it"), answer, (option("work", OptionKind.WORK), option("amount", OptionKind.QUANTITY)))


def read(text: str) -> tuple[Decimal | None, str | None]:
    """The quantity, and the work in words."""
    values = bind(AFFORD, text, VOCABULARY)
    return values["amount"], None if values["work"] is None else str(values["work"])


@pytest.mark.parametrize(
    ("text", "amount", "work"),
    [
        ("5,000", "5000", None),
        ("5,000 credits", "5000", None),
        ("5,000 on runway web", "5000", None),
        ("5,000 runway", "5000", None),
        ("5,000 6 videos", "5000", "6 videos"),
        ("5,000; 6 videos", "5000", "6 videos"),
        ("5,000 credits 6 videos", "5000", "6 videos"),
        ("5k for 6 videos", "5000", "6 videos"),
        ("5,000 a video", "5000", "1 video"),
        ("0 6 videos", "0", "6 videos"),
        ("2.5 6 videos", "2.5", "6 videos"),
        ("20,000,000 6 videos", "20000000", "6 videos"),
        ("500 on kling 6 clips", "500", "6 videos on kling"),
        ("amount 5,000 work 6 videos", "5000", "6 videos"),
        ("work 6 videos amount 5,000", "5000", "6 videos"),
        ("two 8 second clips", None, "2 videos 8s"),
        ("5 2k images", None, "5 images 2k"),
        ("3 kling 3 clips", None, "3 videos kling-3.0"),
        ("6 videos", None, "6 videos"),
        ("a video", None, "1 video"),
        ("", None, None),
    ],
)
def test_first_number_is_the_quantity_where_it_counts_nothing(text: str, amount: str | None, work: str | None) -> None:
    assert read(text) == (None if amount is None else Decimal(amount), work)


@pytest.mark.parametrize("text", ["$10 6 videos", "6 videos for $10", "10 usd 6 videos", "$10, 6 videos"])
def test_money_before_the_work_needs_no_name(text: str) -> None:
    values = bind(AFFORD, text, VOCABULARY)
    assert (values["money"], values["amount"]) == (Amount.exactly(10, Unit.USD), None)
    assert str(values["work"]) == "6 videos"


def test_wallet_beside_a_quantity_is_the_wallet() -> None:
    assert bind(AFFORD, "5,000 on runway web", VOCABULARY)["provider"] == WalletName("runway", "web")
    assert bind(AFFORD, "5,000 on runway 6 clips", VOCABULARY)["provider"] == WalletName("runway", None)


def test_unknown_provider_behind_a_quantity_is_named() -> None:
    with pytest.raises(UnknownProviderError):
        bind(AFFORD, "5,000 on runwey", VOCABULARY)


def test_quantity_that_stands_behind_the_work_needs_its_name() -> None:
    with pytest.raises(MissingMediumError):
        bind(BEHIND, "5,000 6 videos", VOCABULARY)
    assert bind(BEHIND, "6 videos amount 5,000", VOCABULARY)["amount"] == 5_000


@given(st.integers(1, 10**9), st.integers(1, 10**6))
def test_every_quantity_is_told_from_the_work(amount: int, count: int) -> None:
    assert read(f"{amount:,} {count} images") == (amount, f"{count} image" + "s" * (count > 1))
