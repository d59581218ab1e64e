"""A network's menu of commands is drawn anew only when it changed since it was drawn last."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from core.chat.adapter import MenuBook
from core.errors.records import StoreError
from core.people import Network

log = logging.getLogger(__name__)


async def draw_if_changed(
    menus: MenuBook, network: Network, bot: str, fingerprint: str, at: datetime, draw: Callable[[], Awaitable[bool]]
) -> None:
    """Records that fail get in nobody's way: the menu is then drawn once too often.

    Args:
        fingerprint: Of all that the menu shows.
        draw: Draws it; tells whether the network took it.
    """
    try:
        if await menus.drawn(network, bot) == fingerprint:
            return
    except StoreError as error:
        log.warning("it is not known which menu %s has: %s", network.value, error)
    if not await draw():
        return
    try:
        await menus.draw(network, bot, fingerprint, at)
    except StoreError as error:
        log.warning("the menu of %s will be drawn again: %s", network.value, error)
