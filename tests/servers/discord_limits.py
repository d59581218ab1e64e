"""What Discord demands of messages and forms beyond the types in its description, and which mentions would ping."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from tests.servers.discord_model import (
    BUTTON,
    COMPONENTS_V2,
    FILE,
    LINK,
    TEXT_DISPLAY,
    mentions_in,
    pictures_in,
    text_of,
    walk,
)

# https://discord.com/developers/docs/components/reference and .../resources/message, read 2026-11-24
CONTENT, TEXT_DISPLAYS, COMPONENTS, IN_A_ROW, ROWS, LABEL, CUSTOM_ID, EMBEDS = 2000, 4000, 40, 5, 5, 80, 100, 6000
ATTACHMENTS = 10
_PLAIN = re.compile(r"[A-Za-z0-9_.-]+")
ACTION_ROW, TEXT_INPUT, LABEL_COMPONENT = 1, 4, 18
_V2 = {9, 10, 11, 12, 13, 14, 17}
_V2_OUTSIDE = {1, 9, 10, 12, 13, 14, 17}
"""May stand at the top of a message with the flag."""


def message_problems(body: Mapping[str, Any]) -> list[str]:
    """What Discord would refuse a message for, given all it would then hold."""
    found = []
    components, all_of_them = body.get("components") or [], list(walk(body.get("components")))
    if len(body.get("content") or "") > CONTENT:
        found.append(f"content is longer than {CONTENT}")
    if body["flags"] & COMPONENTS_V2:
        if body.get("content") or body.get("embeds"):
            found.append("content or embeds beside IS_COMPONENTS_V2")
        if not components:
            found.append("IS_COMPONENTS_V2 without components")
        if wrong := sorted({one["type"] for one in components} - _V2_OUTSIDE):
            found.append(f"components of type {wrong} at the top")
        urls = {one["file"]["url"] for one in all_of_them if one["type"] == FILE}
        urls |= {picture["media"]["url"] for picture in pictures_in(components)}
        shown = {url.removeprefix("attachment://") for url in urls}
        found += [f"{name} is attached and not shown" for name in _names(body) if name not in shown]
        if len(all_of_them) > COMPONENTS:
            found.append(f"{len(all_of_them)} components, more than {COMPONENTS}")
    else:
        if wrong := sorted({one["type"] for one in all_of_them} & _V2):
            found.append(f"components of type {wrong} without IS_COMPONENTS_V2")
        elif any(one["type"] != ACTION_ROW for one in components):
            found.append("components outside of an action row")
        if len(components) > ROWS:
            found.append(f"more than {ROWS} action rows")
        if not any(body.get(name) for name in ("content", "embeds", "components", "attachments")):
            found.append("an empty message")
    names = _names(body)
    if len(names) > ATTACHMENTS or len(set(names)) < len(names):
        found.append(f"attachments: more than {ATTACHMENTS}, or two of one name")
    found += [f"Discord would rename the attachment {name!r}" for name in names if not _PLAIN.fullmatch(name)]
    displays = [one["content"] for one in all_of_them if one["type"] == TEXT_DISPLAY]
    if sum(map(len, displays)) > TEXT_DISPLAYS:
        found.append(f"text displays hold more than {TEXT_DISPLAYS} characters")
    if not all(text.strip() for text in displays):
        found.append("an empty text display")
    if sum(map(_embed_length, body.get("embeds") or ())) > EMBEDS:
        found.append(f"embeds hold more than {EMBEDS} characters")
    return found + _component_problems(all_of_them)


def _names(body: Mapping[str, Any]) -> list[str]:
    return [one["filename"] for one in body.get("attachments") or ()]


def modal_problems(data: Mapping[str, Any]) -> list[str]:
    """What Discord would refuse a form for."""
    found = ["more than 5 components in a form"] if len(data["components"]) > 5 else []
    labelled = [one["component"] for one in data["components"] if one["type"] == LABEL_COMPONENT]
    if any(one["type"] == TEXT_INPUT and one.get("label") for one in labelled):
        found.append("a label of a text input inside a label")
    return found + _component_problems(list(walk(data["components"])))


def _component_problems(components: list[dict[str, Any]]) -> list[str]:
    found = []
    for one in components:
        if one["type"] == ACTION_ROW:
            inside = one["components"]
            if len(inside) > IN_A_ROW or (len(inside) > 1 and any(part["type"] != BUTTON for part in inside)):
                found.append(f"components: more in a row than {IN_A_ROW} buttons or one of anything else")
        if len(one.get("custom_id") or "") > CUSTOM_ID:
            found.append(f"a custom_id longer than {CUSTOM_ID}")
        if one["type"] == BUTTON:
            if len(one.get("label") or "") > LABEL:
                found.append(f"a button's label longer than {LABEL}")
            if not one.get("label") and not one.get("emoji"):
                found.append("a button with neither label nor emoji")
            if (one["style"] == LINK) != bool(one.get("url")) or (one["style"] < LINK) != bool(one.get("custom_id")):
                found.append("a button with the wrong one of custom_id and url")
    for name in ("custom_id", "id"):
        times = Counter(one[name] for one in components if one.get(name))
        found += [f"{name} {value!r} twice in a message" for value, n in times.items() if n > 1]
    return found


def _embed_length(embed: Mapping[str, Any]) -> int:
    texts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    texts.append((embed.get("author") or {}).get("name"))
    for one in embed.get("fields") or ():
        texts += [one["name"], one["value"]]
    return sum(len(text or "") for text in texts)


def pings(body: Mapping[str, Any]) -> list[str]:
    """The mentions in a text just sent that its `allowed_mentions` would let ping."""
    allowed = body.get("allowed_mentions")
    return [one for one in mentions_in(text_of(body)) if allowed is None or _may(one, allowed)]


def _may(mention: str, allowed: Mapping[str, Any]) -> bool:
    kind = "roles" if mention.startswith("<@&") else "users" if mention.startswith("<") else "everyone"
    identity = "".join(re.findall(r"\d", mention))
    return kind in (allowed.get("parse") or ()) or identity in map(str, allowed.get(kind) or ())
