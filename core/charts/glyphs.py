"""How wide words are in the font of the pictures, and what of them it can write.

`advances.txt` holds the width of each sign of the font that is shipped with `adapters/drawing`, in thousandths of the
size. That font has no kerning, so a word is as wide as its signs together.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from unicodedata import normalize

ASCENT, DESCENT = 1.0, 0.25
"""Of the size: no sign of the font reaches further from the baseline."""
CUT = "…"
_SPACES = str.maketrans({"\t": " ", "\n": " ", "\r": " "})


@cache
def _advances() -> dict[str, int]:
    """Each sign of the font, with its width in thousandths of the size."""
    table: dict[str, int] = {}
    for row in files("core.charts").joinpath("advances.txt").read_text(encoding="ascii").splitlines():
        first, *widths = row.split()
        start = int(first.removeprefix("U+"), 16)
        table.update((chr(start + at), int(width)) for at, width in enumerate(widths))
    return table


def is_writable(text: str) -> bool:
    """Whether the font has every sign of it. Chinese, Japanese and emoji it has not."""
    return all(sign in _advances() for sign in normalize("NFC", text))


def written(text: str) -> str:
    """What of a text can be written: signs that the font lacks are left out, spaces are single. Perhaps nothing."""
    known = _advances()
    kept = "".join(sign for sign in normalize("NFC", text).translate(_SPACES) if sign in known)
    return " ".join(word for word in kept.split(" ") if word)


def width(text: str, size: int) -> float:
    """Width in pixels of a text that can be written."""
    known = _advances()
    return sum(known[sign] for sign in text) * size / 1000


def shortened(text: str, size: int, room: float) -> str:
    """The text, or as many whole words of it as fit, and what says that it goes on.

    A word is broken where not even the first fits, but never within digits: half a number is another number. Then, as
    where there is no room at all, nothing is left.
    """
    if width(text, size) <= room:
        return text
    words = text.split(" ")
    for count in range(len(words) - 1, 0, -1):
        kept = " ".join(words[:count]) + CUT
        if width(kept, size) <= room:
            return kept
    first = words[0]
    for count in range(len(first) - 1, 0, -1):
        kept = first[:count] + CUT
        if width(kept, size) <= room:
            return "" if any(sign.isdigit() for sign in first) else kept
    return ""


def wrapped(text: str, size: int, room: float, lines: int) -> tuple[str, ...]:
    """The text in at most so many lines, the last one shortened."""
    words = [word for word in text.split(" ") if word]
    found: list[str] = []
    while words and len(found) < lines - 1:
        count = len(words)
        while count > 1 and width(" ".join(words[:count]), size) > room:
            count -= 1
        if width(words[0], size) > room:
            break
        found.append(" ".join(words[:count]))
        words = words[count:]
    last = shortened(" ".join(words), size, room)
    return (*found, last) if last else tuple(found)
