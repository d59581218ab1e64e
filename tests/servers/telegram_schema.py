"""What the official description of the Bot API says about a request: which methods, which parameters, which types.

The description is not ours to copy: it lies beside the repository, and whoever has not got it runs without these
checks. What arrives as form data is turned into values here, since only the description tells an integer from a text.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DESCRIPTION = ROOT.parent / "shared" / "specs" / "telegram-bot-api.json"

EXCEPTIONS: Mapping[tuple[str, str], str] = {}
"""(method or type, field) that the client sends and the description lacks -> why we let it pass. None is needed for
python-telegram-bot 22.8 and Bot API 10.1."""

_TEXTS = frozenset({"text", "caption", "parse_mode", "callback_query_id", "language_code", "action", "url"})
"""What stays text when there is no description to say so."""
_PLAIN: Mapping[str, tuple[type, ...]] = {
    "Integer": (int,),
    "String": (str,),
    "Boolean": (bool,),
    "Float": (int, float),
}
_CONSTANT = re.compile(r'(?:must be|always) "?(\w+)"?$')


@lru_cache(maxsize=1)
def description() -> dict[str, Any] | None:
    """The description, or None on the machine of somebody who has not got it; our own checks insist on it."""
    if not DESCRIPTION.exists():
        if os.environ.get("CI") == "true":
            raise FileNotFoundError(DESCRIPTION)
        return None
    read: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    return read


def check(
    method: str, sent: Mapping[str, Any], *, encoded: bool, files: Sequence[str] = ()
) -> tuple[dict[str, Any], list[str]]:
    """Read the parameters of a call.

    Args:
        method: A method that exists.
        sent: As they arrived.
        encoded: Whether they are form data, each a text or the JSON of a value; else values already.
        files: Names of parameters that came as a file.

    Returns:
        The parameters as values, and what is wrong with them.
    """
    known = description()
    if known is None:
        return {name: _guess(name, value) if encoded else value for name, value in sent.items()}, []
    fields = {field["name"]: field for field in known["methods"][method].get("fields", ())}
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name, value in sent.items():
        if name not in fields:
            if (method, name) not in EXCEPTIONS:
                problems.append(f"{method} has no parameter {name}")
            continue
        try:
            values[name] = _decode(value, fields[name]["types"]) if encoded else value
        except ValueError as error:
            problems.append(f"{method}.{name}: {error}")
        else:
            problems += _problems_of_union(values[name], fields[name]["types"], f"{method}.{name}")
    for name in files:
        if "InputFile" not in fields.get(name, {"types": ()})["types"]:
            problems.append(f"{method}.{name} takes no file")
    for name, field in fields.items():
        if field["required"] and name not in sent and name not in files:
            problems.append(f"{method} lacks {name}")
    return values, problems


def is_method(name: str) -> bool:
    known = description()
    return known is None or name in known["methods"]


def update_types() -> frozenset[str]:
    """What `allowed_updates` may name; empty without the description."""
    known = description()
    fields = known["types"]["Update"]["fields"] if known else ()
    return frozenset(field["name"] for field in fields) - {"update_id"}


def problems_of(value: Any, kind: str) -> list[str]:
    """What is wrong with an object, by the description: `problems_of(update, "Update")`; nothing without it."""
    return list(_problems(value, kind, kind)) if description() else []


def _guess(name: str, value: str) -> Any:
    if name in _TEXTS:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _decode(value: str, kinds: Sequence[str]) -> Any:
    if "Integer" in kinds and re.fullmatch(r"-?\d+", value):
        return int(value)
    if "Boolean" in kinds and value in ("true", "false"):
        return value == "true"
    if "String" in kinds:
        return value
    if "Float" in kinds:
        return float(value)
    if kinds[0] in ("Integer", "Boolean"):
        raise ValueError(f"{value!r} is no {kinds[0]}")
    return json.loads(value)


def _problems_of_union(value: Any, kinds: Sequence[str], where: str) -> list[str]:
    """The problems in the kind that fits best: none, where one fits."""
    meant = [kind for kind in kinds if _names_itself(value, kind)] or kinds
    return min((list(_problems(value, kind, where)) for kind in meant), key=len)


def _names_itself(value: Any, kind: str) -> bool:
    """Whether an object says by a constant field, like the type of a scope, that it is of this kind."""
    known = description()
    fields = known["types"].get(kind, {}).get("fields", ()) if known and isinstance(value, dict) else ()
    constants = {field["name"]: one[1] for field in fields if (one := _CONSTANT.search(field["description"]))}
    return any(value.get(name) == constant for name, constant in constants.items())


def _problems(value: Any, kind: str, where: str) -> Iterator[str]:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            yield f"{where} is no array"
            return
        for index, one in enumerate(value):
            yield from _problems(one, kind.removeprefix("Array of "), f"{where}[{index}]")
    elif kind in _PLAIN:
        if isinstance(value, bool) != (kind == "Boolean") or not isinstance(value, _PLAIN[kind]):
            yield f"{where}: {value!r} is no {kind}"
    else:
        known = description()
        assert known is not None
        described = known["types"][kind]
        if described.get("subtypes"):
            yield from _problems_of_union(value, described["subtypes"], where)
        elif not isinstance(value, dict):
            yield f"{where} is no {kind}"
        else:
            yield from _problems_of_fields(value, kind, described.get("fields", ()), where)


def _problems_of_fields(value: dict[str, Any], kind: str, fields: Sequence[Any], where: str) -> Iterator[str]:
    by_name = {field["name"]: field for field in fields}
    for name, one in value.items():
        if name not in by_name:
            if (kind, name) not in EXCEPTIONS:
                yield f"{where}: a {kind} has no {name}"
            continue
        yield from _problems_of_union(one, by_name[name]["types"], f"{where}.{name}")
        constant = _CONSTANT.search(by_name[name]["description"])
        if constant and isinstance(one, str) and one != constant[1]:
            yield f"{where}.{name} of a {kind} is {constant[1]}, not {one}"
    for name, field in by_name.items():
        if field["required"] and name not in value:
            yield f"{where}: a {kind} needs {name}"
