"""Mentions: how a text names a person, whatever the network's own way is; and who was meant by it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.chat.command import Command, OptionKind
from core.chat.request import Request
from core.people import NamedPerson

_BY_ID = re.compile(r"<@!?(?P<id>[\w-]{1,64})>", re.ASCII)
_BY_NAME = re.compile(r"@\S+")


def mention(external_id: str) -> str:
    """A person in a text: `<@123>`."""
    return f"<@{external_id}>"


def looks_like_mention(word: str) -> bool:
    """Whether a word can be nothing else: `<@123>`, `@ana`."""
    return _BY_ID.fullmatch(word) is not None or _BY_NAME.fullmatch(word) is not None


def read_mention(words: str) -> NamedPerson:
    """Whom words name: by an id, else by what they say."""
    found = _BY_ID.fullmatch(words)
    return NamedPerson(words, found["id"]) if found else NamedPerson(words)


def with_people(command: Command, values: Mapping[str, Any], request: Request) -> dict[str, Any]:
    """Bound values in which whoever is mentioned is who the network says. Where a command takes a person and names
    none, it means the one whose message it replies to."""
    known = {person.external_id: person for person in request.mentioned}
    found = dict(values)
    for option in command.options:
        if option.kind is OptionKind.PERSON:
            named = values[option.name]
            found[option.name] = request.replies_to if named is None else known.get(named.external_id, named)
    return found
