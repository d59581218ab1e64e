"""What things cost in the simulated month, and when: what moderators set, another price book, and who makes what."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import msgspec

from core.prices.book import PriceBook
from core.prices.provider import Provider
from core.work.media import Medium


@dataclass(frozen=True)
class Kind:
    """What has a price of its own."""

    key: str
    """As alerts name it."""
    place: str
    medium: Medium
    listed: int
    """What one costs by the packaged book."""
    relisted: int
    """And by the other one."""


VIDEO = Kind("vidzy/app/any/video", "vidzy", Medium.VIDEO, 500, 450)
IMAGE = Kind("vidzy/app/any/image", "vidzy", Medium.IMAGE, 70, 80)
CLIP = Kind("runway/web/gen-4/video/length=5", "runway", Medium.VIDEO, 60, 72)
FRAME = Kind("runway/web/frames/image", "runway", Medium.IMAGE, 8, 5)
WORDS = {
    "videos": VIDEO,
    "kling videos on vidzy": VIDEO,  # where every model costs the same
    "images": IMAGE,
    "gen-4 videos 5s on runway web": CLIP,
    "images on runway web": FRAME,
}
"""What work is asked for with, behind its count."""
NEW_RATES = {
    ("vidzy", "video"): "450",
    ("vidzy", "image"): "80",
    ("runway", "web.gen-4"): "14.4",
    ("runway", "web.frames"): "5",
}
"""By the provider and the id. Of clips it is a second that costs this: five of them cost 72."""
NEW_BOOK_AFTER = timedelta(days=15, hours=8)
"""From the beginning of the month: the program is started again with the other book then."""


@dataclass(frozen=True)
class Make:
    """Work is made, and paid for at once."""

    lines: tuple[tuple[int, str], ...]
    """How many, of WORDS."""

    @property
    def words(self) -> str:
        return ", ".join(f"{count} {words}" for count, words in self.lines)


@dataclass(frozen=True)
class MakeLater:
    """Credits are set aside for it."""

    make: Make
    minutes: int


@dataclass(frozen=True)
class OneFailed:
    """One of what was made last was nothing: what it took comes back."""

    change: int | None = None
    """Which made it; None: the latest that made anything."""
    medium: Medium | None = None
    """None: of what that change names first."""


@dataclass(frozen=True)
class SetPrice:
    """A moderator sets what one of a kind costs on the server."""

    kind: Kind
    price: int


def hours(days: int, hour: float) -> timedelta:
    return timedelta(days=days, hours=hour)


HABITS = ("often", "often", "once", "often", "never", "often", "often")
"""Of people by their numbers: when they make something."""
NOBODY = -1
"""A moderator who uses nothing; the others have the numbers of people."""
SETS: tuple[tuple[timedelta, str, int, SetPrice], ...] = (
    (hours(3, 10.5), "studio", NOBODY, SetPrice(VIDEO, 600)),
    (hours(5, 6.5), "atelier", NOBODY, SetPrice(VIDEO, 450)),
    (hours(5, 15.5), "studio", 0, SetPrice(IMAGE, 75)),  # who uses them as well
    (hours(7, 21.5), "studio", NOBODY, SetPrice(VIDEO, 6_000)),  # a slip, put right before it is morning anywhere
    (hours(7, 22.5), "studio", NOBODY, SetPrice(VIDEO, 600)),
    (hours(9, 1.5), "studio", 0, SetPrice(VIDEO, 600)),  # the same again
    (hours(10, 18.5), "studio", 0, SetPrice(VIDEO, 500)),  # on the day behind, nobody looks
    (hours(12, 5.5), "atelier", 1, SetPrice(VIDEO, 900)),  # a slip that the morning finds in America
    (hours(12, 17.5), "atelier", 1, SetPrice(VIDEO, 450)),
    (hours(17, 9.5), "atelier", NOBODY, SetPrice(IMAGE, 90)),
    (hours(18, 23.5), "studio", 0, SetPrice(VIDEO, 550)),
    (hours(18, 23.75), "studio", NOBODY, SetPrice(VIDEO, 550)),  # that is still the one whom it comes from
    (hours(22, 12.5), "atelier", 1, SetPrice(VIDEO, 420)),
    (hours(22, 13.5), "atelier", NOBODY, SetPrice(VIDEO, 470)),
    (hours(25, 3.5), "studio", NOBODY, SetPrice(IMAGE, 60)),
    (hours(29, 1.5), "studio", NOBODY, SetPrice(VIDEO, 480)),
    (hours(29, 20.5), "studio", NOBODY, SetPrice(IMAGE, 50)),  # who used them on the first morning alone hears nothing
    (hours(29, 21.5), "atelier", 0, SetPrice(IMAGE, 65)),
    (hours(29, 22.5), "atelier", 1, SetPrice(VIDEO, 520)),
)
"""When, where and by whom, from the beginning of the month on; between looks."""


def works(number: int, days: int, chance: random.Random) -> Iterator[tuple[int, int, str, Make]]:
    """On which days, and before which hour of theirs, a person of that number makes what in which place."""
    habit = HABITS[number % len(HABITS)]
    if habit == "once":
        yield 0, 9, "vidzy", Make(((1, "videos"), (1, "images")))
    for day in range(days) if habit == "often" else ():
        if chance.random() < 0.12:
            place = "runway" if number % 3 == 0 and chance.random() < 0.5 else "vidzy"
            yield day, 23, place, _work([words for words, kind in WORDS.items() if kind.place == place], chance)


def _work(words: list[str], chance: random.Random) -> Make:
    count = chance.randint(1, 3)
    if chance.random() < 0.3:
        return Make(((count, words[0]), (2, words[-1])))
    return Make(((count, chance.choice(words)),))


def other_book(book: PriceBook) -> PriceBook:
    """The same book, but for what some things cost."""

    def reprice(provider: Provider) -> Provider:
        rates = (
            msgspec.structs.replace(rate, price=Decimal(NEW_RATES[provider.provider, rate.id]))
            if (provider.provider, rate.id) in NEW_RATES
            else rate
            for rate in provider.rates
        )
        return msgspec.structs.replace(provider, rates=tuple(rates))

    return PriceBook(map(reprice, book.providers.values()))
