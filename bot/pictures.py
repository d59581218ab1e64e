"""Pictures of answers: charts drawn in time, or not at all. Nobody needs one, so what goes wrong is only logged."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass

from core.charts.chart import Chart
from core.charts.glyphs import is_writable
from core.charts.palette import DARK, LIGHT
from core.charts.svg import svg
from core.chat.language import Language
from core.chat.reply import Picture
from core.people import Ground

log = logging.getLogger(__name__)

WITHIN_S = 1.0
"""Then the answer goes without it: replies.md, section 6."""
_PALETTES = {Ground.DARK: DARK, Ground.LIGHT: LIGHT}


class Pictures:
    """Draws one after the other, beside the event loop. Close it at the end."""

    def __init__(self, draw: Callable[[str], bytes], within_s: float = WITHIN_S) -> None:
        """Over what makes a PNG of an SVG; it may wait and raise as it likes."""
        self._draw, self._within_s = draw, within_s
        # A thread of its own: what takes too long there delays nothing but pictures, and who waits in vain leaves.
        self._thread = ThreadPoolExecutor(1, "pictures")

    async def drawn(self, picture: Picture, language: Language, ground: Ground) -> bytes | None:
        """The picture as a PNG; None: none is wanted, or it is not there in time."""
        if ground is Ground.OFF:
            return None
        try:
            async with asyncio.timeout(self._within_s):
                return await asyncio.get_running_loop().run_in_executor(
                    self._thread, self._made, picture, language, ground
                )
        except Exception as error:
            log.warning("an answer goes without its picture: %s: %s", type(error).__name__, error)
            return None

    def close(self) -> None:
        """Draw nothing more; what is being drawn is finished."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _made(self, picture: Picture, language: Language, ground: Ground) -> bytes:
        return self._draw(svg(readable_chart(picture, language), _PALETTES[ground]))


def readable_chart(picture: Picture, language: Language) -> Chart:
    """The chart of a picture in a language, or in English where the font of pictures cannot write it."""
    chart = picture.chart(language)
    if all(map(is_writable, labels(chart))):
        return chart
    return picture.chart(Language.of("en", language.zone.key, language.now))


def labels(value: object) -> Iterator[str]:
    """All texts in a chart, or in a part of one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from labels(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from labels(getattr(value, field.name))
