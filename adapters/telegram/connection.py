"""The client: how it connects, and what goes wrong before the first update."""

from __future__ import annotations

import json
import logging
from typing import Any

import telegram
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from core.errors.networks import NetworkAwayError, NetworkRefusedError

log = logging.getLogger(__name__)

NAME = "Telegram"
TOKEN = "TELEGRAM_TOKEN"  # noqa: S105  # the name of the setting
API_BASE = "https://api.telegram.org"
CONNECTIONS = 32
POLLING_CONNECTIONS = 4
"""A torn poll may hold one for a while."""
ANSWER_WITHIN_S = 15.0


class Polling(HTTPXRequest):
    """Hands on updates as they came in, one by one unread: a single one that the client cannot read would hide all."""

    def __init__(self) -> None:
        super().__init__(connection_pool_size=POLLING_CONNECTIONS, read_timeout=10.0, pool_timeout=5.0)
        self.updates: list[dict[str, Any]] = []

    def parse_json_payload(self, payload: bytes) -> dict[str, Any]:  # type: ignore[override]  # static in the library
        """What came in, without the updates; they wait in `updates`."""
        found = read_json(payload)
        result = found.get("result")
        if isinstance(result, list):
            self.updates = [one for one in result if isinstance(one, dict) and isinstance(one.get("update_id"), int)]
            return {**found, "result": []}
        return found


class Calling(HTTPXRequest):
    """All other calls."""

    def __init__(self) -> None:
        super().__init__(
            connection_pool_size=CONNECTIONS,
            read_timeout=ANSWER_WITHIN_S,
            write_timeout=ANSWER_WITHIN_S,
            connect_timeout=10.0,
            pool_timeout=10.0,
        )

    def parse_json_payload(self, payload: bytes) -> dict[str, Any]:  # type: ignore[override]  # static in the library
        """What came in. The library logs pages of proxies at length; we do not."""
        return read_json(payload)


def read_json(payload: bytes) -> dict[str, Any]:
    """An answer of Telegram's. Raises TelegramError for the page of some proxy."""
    try:
        found = json.loads(payload.decode("utf-8", "replace"))
    except ValueError:
        found = None
    if not isinstance(found, dict) or (found.get("ok") is not False and "result" not in found):
        raise TelegramError("Invalid server response")
    return found


def make_bot(token: str, api_base: str | None, polling: Polling) -> telegram.Bot:
    """Not connected yet."""
    for name in ("httpx", "httpcore"):  # their lines hold the address, and so the token
        logging.getLogger(name).setLevel(logging.WARNING)
    base = (api_base or API_BASE).rstrip("/")
    return telegram.Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=Calling(),
        get_updates_request=polling,
    )


async def enter(bot: telegram.Bot) -> None:
    """Log in, for polling. What waits for us there stays. Raises NetworkError."""
    try:
        await bot.initialize()
        await bot.delete_webhook(drop_pending_updates=False)
    except InvalidToken:  # its text holds the token
        raise NetworkRefusedError(network=NAME, setting=TOKEN) from None
    except TelegramError as error:
        log.warning("Telegram cannot be reached: %s", type(error).__name__)
        raise NetworkAwayError(network=NAME) from None


async def is_refused(bot: telegram.Bot) -> bool:
    """Whether the token is refused for good."""
    try:
        await bot.get_me()
    except InvalidToken:
        return True
    except TelegramError:
        return False
    return False
