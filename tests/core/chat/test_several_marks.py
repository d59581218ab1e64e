"""Several marks in one text, and flags."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.alerts.levels import Mark, Measure
from core.chat.binding import bind
from core.chat.command import Command, Option, OptionKind
from core.chat.message import msg
from core.errors.reading import UnexpectedTextError
from core.errors.tree import ReadingError
from core.people import Place
from core.work.vocabulary import Vocabulary
from tests.core.chat.test_binding import VOCABULARY


async def nothing(*_: Any, **__: Any) -> Any:
    """Handles nothing."""


def command(*options: Option) -> Command:
    return Command("x", msg("X."), nothing, options)


MARKS = command(Option("marks", OptionKind.MARKS, msg("Which?")))
PLACED = command(
    Option("channel", OptionKind.PLACE, msg("Which?"), required=False),
    Option("amounts", OptionKind.FLAG, msg("Amounts?"), required=False),
)
SHARE, DAYS = Mark(Measure.SHARE, 200_000), Mark(Measure.DAYS, 7)


def bound(what: Command, text: Any, **more: Any) -> dict[str, Any]:
    vocabulary: Vocabulary = VOCABULARY
    return bind(what, text, vocabulary, **more)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("20%", (SHARE,)),
        ("7 days", (DAYS,)),
        ("1,000", (Decimal(1000),)),
        ("1,000 credits", (Decimal(1000),)),
        ("20%, 7 days and 1,000", (SHARE, DAYS, Decimal(1000))),
        ("1,000 20% 7 days", (Decimal(1000), SHARE, DAYS)),
        ("5k & 20 percent + a week", (Decimal(5000), SHARE, DAYS)),
        ("none", ()),
        ("None", ()),
        ("auto", ()),
    ],
)
def test_marks_are_read_one_behind_the_other(text: str, marks: tuple[object, ...]) -> None:
    assert bound(MARKS, text) == {"marks": marks}
    assert bound(MARKS, f"marks {text}") == {"marks": marks}
    assert bound(MARKS, {"marks": text}) == {"marks": marks}


@pytest.mark.parametrize("text", ["", "banana", "20% banana", "120%", "0 days", "none 20%", "1,00", "and", "20%,, ,"])
def test_what_is_no_mark_is_refused_as_a_mark_is(text: str) -> None:
    for given in (text, {"marks": text}):
        if text == "20%,, ," and isinstance(given, str):
            continue
        with pytest.raises(ReadingError):
            bound(MARKS, given)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("with amounts", True),
        ("amounts", True),
        ("amounts yes", True),
        ("without amounts", False),
        ("amounts no", False),
        ("", None),
    ],
)
def test_a_flag_is_said_by_its_name(text: str, holds: bool | None) -> None:
    assert bound(PLACED, text) == {"channel": None, "amounts": holds}


@pytest.mark.parametrize(("value", "holds"), [("True", True), ("False", False), ("true", True)])
def test_a_flag_that_a_network_draws_is_read(value: str, holds: bool) -> None:
    assert bound(PLACED, {"amounts": value})["amounts"] is holds


def test_a_place_is_what_the_network_says_and_cannot_be_typed() -> None:
    budget = Place("5", "#budget")
    assert bound(PLACED, {"channel": "5"}, chosen_place=budget)["channel"] == budget
    with pytest.raises(UnexpectedTextError):
        bound(PLACED, "channel #budget")
