"""When a menu is drawn, and when it is not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from core.chat.menu import draw_if_changed
from core.errors.records import StoreBusyError
from core.people import Network

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@dataclass
class Menus:
    """Remembers one menu, or fails."""

    last: str | None = None
    locked: bool = False
    asked: list[str] = field(default_factory=list)

    async def drawn(self, network: Network, bot: str) -> str | None:
        self.asked.append(f"{network.value} {bot}")
        if self.locked:
            raise StoreBusyError
        return self.last

    async def draw(self, network: Network, bot: str, fingerprint: str, at: datetime) -> None:  # noqa: ARG002  # as the port has it
        if self.locked:
            raise StoreBusyError
        self.last = fingerprint


@pytest.mark.parametrize(
    ("menus", "taken", "draws", "last"),
    [
        (Menus(), True, 1, "new"),
        (Menus("new"), True, 0, "new"),
        (Menus("old"), True, 1, "new"),
        (Menus("old"), False, 1, "old"),
        (Menus("new", locked=True), True, 1, "new"),
    ],
    ids=["first", "the same", "changed", "not taken", "records that fail"],
)
async def test_a_menu_is_drawn_when_it_is_not_known_to_be_there(
    menus: Menus, taken: bool, draws: int, last: str
) -> None:
    drawn = []

    async def draw() -> bool:
        drawn.append("once")
        return taken

    await draw_if_changed(menus, Network.DISCORD, "7", "new", NOW, draw)
    assert (len(drawn), menus.last, menus.asked) == (draws, last, ["discord 7"])
