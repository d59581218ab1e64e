"""The HTML that Telegram takes in messages: read strictly into a text and its entities.

Stricter than Telegram where it is lenient in silence: bare `&` and `>`, synonyms of tags, entities that it would drop.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

_PIECE = re.compile(r"<(?P<close>/?)(?P<tag>[a-z-]+)(?P<rest>[^<>]*)>|&(?P<entity>[^;&<>\s]{1,10});|(?P<bare>[<>&])")
_ATTRIBUTE = re.compile(r'\s+([a-z-]+)(?:="([^"<>]*)")?')
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_KINDS = {
    "b": "bold",
    "i": "italic",
    "u": "underline",
    "s": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
}
_DEEP_LINK = re.compile(r"(?:https?://)?(?:t|telegram)\.me/\w+\?[^\s\"'<>]*|tg://resolve\?[^\s\"'<>]*")


class HtmlError(Exception):
    """What Telegram could not read."""


@dataclass
class _Open:
    tag: str
    start: int
    fields: dict[str, str]


def utf16(text: str) -> int:
    """How long Telegram says a text is, where it counts entities."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(html: str) -> tuple[str, list[dict[str, Any]]]:
    """Read a message.

    Returns:
        The text without tags, trimmed as Telegram trims it, and its entities, in UTF-16 code units of that text.

    Raises:
        HtmlError: Telegram would reject it, or show it otherwise than it was meant.
    """
    text = ""
    entities: list[dict[str, Any]] = []
    stack: list[_Open] = []
    at = 0
    for piece in _PIECE.finditer(html):
        text += html[at : piece.start()]
        at = piece.end()
        if piece["bare"]:
            raise HtmlError(f"bare {piece['bare']} at offset {piece.start()}")
        if piece["entity"]:
            text += _character(piece["entity"])
        elif not piece["close"]:
            stack.append(_opened(piece["tag"], piece["rest"], utf16(text), stack))
        else:
            if not stack or stack[-1].tag != piece["tag"] or piece["rest"].strip():
                raise HtmlError(f"unexpected end tag {piece['tag']} at offset {piece.start()}")
            done = stack.pop()
            _close(done, utf16(text), stack, entities)
    text += html[at:]
    if stack:
        raise HtmlError(f"can't find end tag corresponding to start tag {stack[-1].tag}")
    return _trim(text, entities)


def _character(name: str) -> str:
    if name in _NAMED:
        return _NAMED[name]
    number = re.fullmatch(r"#(?:(\d+)|x([0-9a-fA-F]+))", name)
    if not number:
        raise HtmlError(f"unknown entity &{name};")
    code = int(number[1]) if number[1] else int(number[2], 16)
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        raise HtmlError(f"no character has the number of &{name};")
    return chr(code)


def _opened(tag: str, rest: str, start: int, stack: list[_Open]) -> _Open:
    if tag not in _KINDS:
        raise HtmlError(f"unsupported start tag {tag}")
    if _ATTRIBUTE.sub("", rest).strip():
        raise HtmlError(f"unreadable attributes in the tag {tag}")
    inside = [one.tag for one in stack]
    fields = _fields(tag, {one[1]: one[2] for one in _ATTRIBUTE.finditer(rest)}, inside)
    around = set(inside) - {"blockquote"}
    block = tag in ("code", "pre")
    if tag in inside or ("language" not in fields and (around & {"code", "pre"} or (block and around))):
        raise HtmlError(f"the tag {tag} cannot stand inside {' '.join(inside)}")  # Telegram would drop one of them
    return _Open(tag, start, fields)


def _fields(tag: str, attributes: dict[str, str | None], inside: list[str]) -> dict[str, str]:
    """What a tag's attributes add to its entity."""
    match tag, attributes:
        case "a", {"href": str(href), **others} if href and not others:
            return {"url": re.sub(r"&([^;\s]{1,10});", lambda name: _character(name[1]), href)}
        case "blockquote", {"expandable": None, **others} if not others:
            return {"type": "expandable_blockquote"}
        case "code", {"class": str(name), **others} if name.startswith("language-") and not others:
            if inside[-1:] == ["pre"]:
                return {"language": name.removeprefix("language-")}
        case _, {} if not attributes and tag != "a":
            return {}
    raise HtmlError(f"the tag {tag} cannot have the attributes {attributes}")


def _close(done: _Open, end: int, stack: list[_Open], entities: list[dict[str, Any]]) -> None:
    if done.tag == "code" and stack and stack[-1].tag == "pre":
        stack[-1].fields.update(done.fields)  # the two are one entity
    elif end > done.start:
        entities.append({"type": _KINDS[done.tag], "offset": done.start, "length": end - done.start, **done.fields})


def _trim(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    cut = utf16(text) - utf16(text.lstrip())
    trimmed = text.strip()
    kept = []
    for one in sorted(entities, key=lambda one: (one["offset"], -one["length"])):
        start = max(0, one["offset"] - cut)
        end = min(utf16(trimmed), one["offset"] + one["length"] - cut)
        if end > start:
            kept.append({**one, "offset": start, "length": end - start})
    return trimmed, kept


def problem_of_links(text: str) -> str | None:
    """What is wrong with the links to Telegram itself in a text, an address or its HTML: one that would ping somebody,
    or a deep link whose payload the client would not open."""
    if "tg://user" in text:
        return "a tg://user link pings a person"
    for link in _DEEP_LINK.findall(text.replace("&amp;", "&")):
        for payload in (
            one
            for name in ("start", "startgroup")
            for one in parse_qs(urlsplit(link).query, keep_blank_values=True).get(name, ())
        ):
            if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload):
                return f"the deep link payload {payload!r} is not 1-64 of A-Z a-z 0-9 _ -"
    return None
