"""What a message may say and which buttons may stand below it: read from a call, or refused."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from tests.servers.telegram_html import HtmlError, parse_html, problem_of_links
from tests.servers.telegram_objects import Button

LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024


class RefusalError(Exception):
    """A call that Telegram refuses. A violation is one that no well made bot would have made."""

    def __init__(
        self,
        reason: str,
        code: int = 400,
        *,
        parameters: dict[str, Any] | None = None,
        violation: bool = False,
    ) -> None:
        kind = HTTPStatus(code).phrase
        super().__init__(f"{kind}: {reason}" if reason else kind)
        self.code = code
        self.parameters = parameters or {}
        self.violation = violation


_CODE = re.compile(r"<code>[^<]*</code>")


def read_text(parameters: dict[str, Any]) -> tuple[str, list[dict[str, Any]], str | None]:
    """The text of a message without tags, its entities, and its HTML if it is that."""
    source: str = parameters.get("text", "")
    mode = parameters.get("parse_mode")
    entities: list[dict[str, Any]] = parameters.get("entities", [])
    if mode not in (None, "HTML") or (mode and entities):
        raise RefusalError(f"our server reads no parse_mode {mode} with {len(entities)} entities", violation=True)
    if problem := problem_of_links(_CODE.sub("", source)):  # nothing in code is a link
        raise RefusalError(problem, violation=True)
    if any(one["type"] == "text_mention" for one in entities):
        raise RefusalError("a text_mention pings a person", violation=True)
    text = source.strip()
    if mode:
        try:
            text, entities = parse_html(source)
        except HtmlError as error:
            raise RefusalError(f"can't parse entities: {error}", violation=True) from error
    if not text:
        raise RefusalError("message text is empty", violation=True)
    if len(text) > LONGEST_TEXT:
        raise RefusalError(f"message is too long: {len(text)} characters", violation=True)
    return text, entities, source if mode else None


def read_caption(parameters: dict[str, Any]) -> tuple[str, list[dict[str, Any]], str | None]:
    """Likewise, of what stands below a picture: it may be nothing, and not as much."""
    if not parameters.get("caption"):
        return "", [], None
    words = {"text": parameters["caption"], "entities": parameters.get("caption_entities", [])}
    text, entities, html = read_text({**parameters, **words})
    if len(text) > LONGEST_CAPTION:
        raise RefusalError(f"message caption is too long: {len(text)} characters", violation=True)
    return text, entities, html


def read_markup(
    markup: dict[str, Any] | None, *, inline_only: bool = False
) -> tuple[dict[str, Any] | None, list[list[Button]]]:
    """What stands below a message, and its buttons row by row; no buttons, where it asks for a reply instead."""
    if markup is None:
        return None, []
    if "inline_keyboard" not in markup:
        if inline_only or "force_reply" not in markup:
            raise RefusalError(f"our server knows no such reply_markup here: {sorted(markup)}", violation=True)
        if not 1 <= len(markup.get("input_field_placeholder", "?")) <= 64:
            raise RefusalError("input_field_placeholder is not 1-64 characters", violation=True)
        return markup, []
    rows = [[_read_button(button) for button in row] for row in markup["inline_keyboard"]]
    if any(not 1 <= len(row) <= 8 for row in rows):
        raise RefusalError("a row of buttons holds 1 to 8", violation=True)
    if sum(map(len, rows)) > 100:
        raise RefusalError("reply markup is too long: more than 100 buttons", violation=True)
    return markup, rows


def _read_button(button: dict[str, Any]) -> Button:
    label, data, url = button.get("text", ""), button.get("callback_data"), button.get("url")
    kinds = set(button) - {"text", "icon_custom_emoji_id", "style"}
    if not label.strip():
        raise RefusalError("text buttons are unallowed: a button without a text", violation=True)
    if kinds not in ({"callback_data"}, {"url"}):
        raise RefusalError(f"our server plays buttons with callback_data or url, not {sorted(kinds)}", violation=True)
    if data is not None and not 1 <= len(data.encode()) <= 64:
        raise RefusalError(f"BUTTON_DATA_INVALID: {len(data.encode())} bytes", violation=True)
    if button.get("style", "primary") not in ("danger", "success", "primary"):
        raise RefusalError(f"no such style of a button: {button['style']}", violation=True)
    if url is not None and not re.fullmatch(r"(?:https?|tg)://\S+", url):
        raise RefusalError(f"BUTTON_URL_INVALID: {url}", violation=True)
    if problem := problem_of_links(url or ""):
        raise RefusalError(problem, violation=True)
    return Button(label, data, url)
