"""Sentences for people, as values: an id in the message catalogue, and what stands in its places.

The id is the English sentence itself, as gettext has it. A sentence is never glued from pieces: what varies stands in a
`{place}`, and is a value that each language writes its own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from core.amounts import Amount
from core.nouns import Noun


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence. With `plural`, which form is used follows from the value named by `by`."""

    id: str
    values: Mapping[str, Value]
    plural: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Bare:
    """An amount as a number alone, where the unit is clear: 25,000."""

    amount: Amount
    signed: bool = False
    """With its sign, also when it is positive."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Several things in one sentence: a, b and c."""

    parts: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Several facts about one thing: a, b, c."""

    parts: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Sentences:
    """Whole sentences, one behind the other."""

    parts: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a person typed, between quotation marks, cut at 40 characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """What a person, a server, a provider or a model is called."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words to send, such as `/cost 10 videos`; the same in every language."""

    text: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day: 30 November. A moment is the day that it is in the reader's time zone."""

    at: datetime | date
    weekday: bool = False
    """With its name: Mon 30 Nov."""
    brief: bool = False
    """In short, and without its year: 30 Nov. For where there is little room and the year is clear."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month and its year: November 2026."""

    at: date


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment with its time in the reader's time zone: 22 Nov 10:05."""

    at: datetime


Value: TypeAlias = (
    "int | Amount | Bare | Joined | Listed | Sentences | Quoted | Name | Words | Day | Month | Moment | Message"
)


def msg(message_id: str, /, **values: Value) -> Message:
    """A sentence with its values. `make messages` finds these calls."""
    return Message(message_id, values)


def nmsg(one: str, many: str, by: str, /, **values: Value) -> Message:
    """A sentence that differs with the number (or amount) in the place `by`."""
    return Message(one, values, many, by)


def counted(noun: Noun, count: int) -> Message:
    """So many of a thing: 50 videos."""
    return Message(noun.one, {"count": count}, noun.many, "count")
