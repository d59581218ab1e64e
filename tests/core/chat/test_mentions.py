"""How a person is named in what people write, and who is meant by it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.chat.binding import bind, written_out
from core.chat.command import Command, Option, OptionKind
from core.chat.mentions import mention, with_people
from core.chat.message import msg
from core.chat.reply import Reply
from core.chat.request import Request
from core.errors.reading import RepeatedOptionError, UnexpectedTextError, WordsTooLongError
from core.errors.tree import ReadingError
from core.ledger.changes import WalletName
from core.people import Caller, NamedPerson, Network, Server, User
from core.prices.book import PriceBook
from tests.conftest import NOW

VOCABULARY = PriceBook.packaged().vocabulary
CALLER = Caller(Server(Network.TELEGRAM, "-100", "Studio"), User(Network.TELEGRAM, "7", "Mia"))
ANA, BEN = NamedPerson("Ana Kovač", "41"), NamedPerson("Ben", "42")
BY_ID, BY_NAME, PLAIN = NamedPerson("<@41>", "41"), NamedPerson("@ana"), NamedPerson("Ana Kovač")


async def answer() -> Reply:
    return Reply(msg("Done"))


def option(name: str, kind: OptionKind) -> Option:
    return Option(name, kind, msg("What it is"), required=False)


UNDO = Command(
    "undo",
    msg("Does it"),
    answer,
    (option("number", OptionKind.NUMBER), option("of", OptionKind.PERSON), option("provider", OptionKind.WALLET)),
)


@pytest.mark.parametrize(
    ("text", "number", "person"),
    [
        ("", None, None),
        ("41", 41, None),
        ("of <@41>", None, BY_ID),
        ("of <@!41>", None, NamedPerson("<@!41>", "41")),
        ("41 of <@41>", 41, BY_ID),
        ("#41 <@41>", 41, BY_ID),
        ("<@41> 41", 41, BY_ID),
        ("of @ana 41", 41, BY_NAME),
        ("41 of: @ana", 41, BY_NAME),
        ("41 @ana", 41, BY_NAME),
        ("41 of Ana Kovač", 41, PLAIN),
        ("of Ana Kovač 41", 41, PLAIN),
        ("number 41 of Ana Kovač", 41, PLAIN),
        ("of ana\u202e 41", 41, NamedPerson("ana")),
    ],
)
def test_a_person_is_named_by_a_mention_or_a_name(text: str, number: int | None, person: NamedPerson | None) -> None:
    assert bind(UNDO, text, VOCABULARY) == {"number": number, "of": person, "provider": None}


@pytest.mark.parametrize("text", ["41 of Ana Kovač on runway web", "on runway web 41 of Ana Kovač"])
def test_a_name_ends_where_something_else_begins(text: str) -> None:
    assert bind(UNDO, text, VOCABULARY) == {"number": 41, "of": PLAIN, "provider": WalletName("runway", "web")}


def test_values_by_name_are_read_as_they_are_written_out() -> None:
    values = {"number": "41", "of": mention("41"), "provider": "runway"}
    named = bind(UNDO, values, VOCABULARY)
    assert named == {"number": 41, "of": BY_ID, "provider": WalletName("runway")}
    assert bind(UNDO, written_out(UNDO, values), VOCABULARY) == named


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("41 of", UnexpectedTextError),
        ("of @ana of @ben", RepeatedOptionError),
        ("of @ana @ben", UnexpectedTextError),
        (f"of {'a' * 201}", WordsTooLongError),
    ],
)
def test_what_names_nobody_is_said(text: str, error: type[ReadingError]) -> None:
    with pytest.raises(error):
        bind(UNDO, text, VOCABULARY)


def asked(**more: Any) -> Request:
    return Request("1", CALLER, NOW, "undo", "", **more)


def test_who_is_mentioned_is_who_the_network_says() -> None:
    request = asked(mentioned=(BEN, ANA))
    assert with_people(UNDO, {"number": 1, "of": BY_ID}, request) == {"number": 1, "of": ANA}
    assert with_people(UNDO, {"of": BY_NAME}, request) == {"of": BY_NAME}


def test_a_reply_means_whom_it_answers_unless_somebody_is_named() -> None:
    request = asked(replies_to=BEN, mentioned=(ANA,))
    assert with_people(UNDO, {"of": None}, request) == {"of": BEN}
    assert with_people(UNDO, {"of": BY_ID}, request) == {"of": ANA}
    assert with_people(replace(UNDO, options=UNDO.options[:1]), {"number": 1}, request) == {"number": 1}


def test_the_same_words_in_reply_to_somebody_else_are_something_else() -> None:
    prints = {asked(replies_to=whom).context.fingerprint for whom in (None, ANA, BEN)}
    assert len(prints) == 3
