"""Ways in which pictures are drawn for the wings: as they are, and as badly as it gets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event

from adapters.drawing.drawing import draw
from bot.app import App, utc_now
from bot.pictures import Pictures
from core.people import Caller
from tests.bot.talk import Talk

COMPARED = "50 videos 5s 720p 100 images"
ALT = "Cost at 9 providers, the cheapest first: Comfy about $10.25, "
SIZE = (1280, 720)


def drawing(app: App, draws: Callable[[str], bytes] = draw, within_s: float = 20.0) -> App:
    """The same app, which draws; in this process, since what a child costs is asked elsewhere."""
    return replace(app, pictures=Pictures(draws, within_s))


def broken(_: str) -> bytes:
    raise RuntimeError("the child died")


@contextmanager
def drawing_badly(app: App, way: str) -> Iterator[App]:
    """The same app, whose pictures are `broken` or `hanging`; these hang until this ends."""
    ended = Event()

    def hang(svg: str) -> bytes:
        ended.wait(20)
        return broken(svg)

    try:
        yield drawing(app, broken) if way == "broken" else drawing(app, hang, within_s=0.05)
    finally:
        ended.set()


def size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG."""
    assert png.startswith(b"\x89PNG")
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


async def spend_for_weeks(app: App, caller: Caller) -> None:
    """Somebody spends every other day, up to today."""
    talk = Talk(app, at=utc_now() - timedelta(28), caller=caller)
    await talk.say("/topup 9,000")
    for _ in range(14):
        await talk.say("/spend 1 image", days=2)
