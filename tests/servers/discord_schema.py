"""Checks requests against Discord's official OpenAPI description, and that they hold nothing it does not list."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

DESCRIPTION = Path(__file__).resolve().parents[2].parent / "shared" / "specs" / "discord-openapi.json"
"""Not part of the repository: newcomers do not have it, the machine that checks our changes must."""

_NESTED = ("properties", "additionalProperties", "items", "oneOf", "anyOf", "allOf", "$ref")
"""What is followed by us; the rest of a schema is left to jsonschema."""


@dataclass(frozen=True)
class Tolerated:
    """A field that discord.py sends and the description does not list."""

    method: str
    path: str
    """The end of the path, as the description writes it."""
    field: str
    reason: str


_TTS = "discord.py sends tts with all it sends; Discord passes over it where a message is edited"
TOLERATED = (
    Tolerated("PUT", "/commands", "[].nsfw", "documented by Discord, absent from its description"),
    Tolerated("PATCH", "/messages/@original", "tts", _TTS),
    Tolerated("PATCH", "/messages/{message_id}", "tts", _TTS),
    Tolerated("POST", "/callback", "data.tts", _TTS),
)
IDS_MAY_BE_INTEGERS = "discord.py sends recipients and attachments by integer; Discord takes ids either way"


@lru_cache(maxsize=1)
def description() -> Mapping[str, Any] | None:
    """The official description; nothing where the file is missing, except in CI, where that is an error."""
    if DESCRIPTION.exists():
        loaded: Mapping[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
        return loaded
    if os.environ.get("CI") == "true":
        raise FileNotFoundError(DESCRIPTION)
    return None


def body_problems(method: str, path: str, body: object) -> list[str]:
    """What is wrong with the JSON body of a request.

    Args:
        method: In capitals.
        path: As the description writes it: `/channels/{channel_id}/messages`.
        body: The parsed JSON; nothing if there was no body.
    """
    if (described := description()) is None:
        return []
    request = described["paths"][path][method.lower()].get("requestBody")
    if request is None:
        return [] if body is None else ["a body where none is described"]
    if body is None:
        return ["no body"] if request.get("required") else []
    allowed = {one.field for one in TOLERATED if one.method == method and path.endswith(one.path)}
    problems = _problems(request["content"]["application/json"]["schema"], body, "")
    return [
        f"{where or 'body'}: {what}" for where, what in problems if not (what == _UNKNOWN and _plain(where) in allowed)
    ]


def query_problems(method: str, path: str, query: Mapping[str, str]) -> list[str]:
    """What is wrong with the parameters behind a request's question mark."""
    if (described := description()) is None:
        return []
    item = described["paths"][path]
    parameters = [*item.get("parameters", ()), *item[method.lower()].get("parameters", ())]
    schemas = {one["name"]: one["schema"] for one in parameters if one["in"] == "query"}
    problems = [f"?{name}: {_UNKNOWN}" for name in query if name not in schemas]
    booleans = [name for name in query if schemas.get(name, {}).get("type") == "boolean"]
    return problems + [f"?{name}: not a boolean" for name in booleans if query[name].lower() not in _BOOLEANS]


_BOOLEANS = ("true", "false", "1", "0")
_UNKNOWN = "not in Discord's description"
_Problem = tuple[str, str]


def _problems(schema: Mapping[str, Any], value: object, where: str) -> list[_Problem]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name == "SnowflakeType" and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)  # see IDS_MAY_BE_INTEGERS
        described = description()
        assert described is not None
        return _problems(described["components"]["schemas"][name], value, where)
    flat = Draft202012Validator({key: part for key, part in schema.items() if key not in _NESTED})
    found = [(where, error.message[:200]) for error in flat.iter_errors(value)]
    for part in schema.get("allOf", ()):
        found += _problems(part, value, where)
    if alternatives := schema.get("oneOf") or schema.get("anyOf"):
        outcomes: list[list[_Problem]] = [_problems(one, value, where) for one in _likely(alternatives, value)]
        closest = min(outcomes, key=len)
        found += closest
    if isinstance(value, dict):
        found += _fields(schema, value, where)
    elif isinstance(value, list) and "items" in schema:
        for at, item in enumerate(value):
            found += _problems(schema["items"], item, f"{where}[{at}]")
    return found


def _fields(schema: Mapping[str, Any], value: Mapping[str, Any], where: str) -> Iterator[_Problem]:
    listed, others = schema.get("properties", {}), schema.get("additionalProperties")
    for name, part in value.items():
        inside = f"{where}.{name}" if where else name
        if name in listed:
            yield from _problems(listed[name], part, inside)
        elif isinstance(others, dict):
            yield from _problems(others, part, inside)
        elif listed:
            yield inside, _UNKNOWN


def _likely(alternatives: Sequence[Mapping[str, Any]], value: object) -> Sequence[Mapping[str, Any]]:
    """Of several shapes those whose `type` is the value's own, so that what is wrong is said of the one meant."""
    if value is not None:
        alternatives = [one for one in alternatives if one != {"type": "null"}]
    if not isinstance(value, dict) or "type" not in value:
        return alternatives
    described = description()
    assert described is not None
    same = []
    for one in alternatives:
        shape = described["components"]["schemas"][one["$ref"].rpartition("/")[2]] if "$ref" in one else one
        kind = shape.get("properties", {}).get("type", {})
        if value["type"] in kind.get("enum", ()):
            same.append(one)
    return same or alternatives


def _plain(where: str) -> str:
    """The place of a field without positions: `[3].options[0].name` becomes `[].options[].name`."""
    return "".join("[]" if at % 2 else part for at, part in enumerate(where.replace("]", "[").split("[")))
