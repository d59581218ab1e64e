from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.drawing.drawing import draw
from core.charts import glyphs
from core.charts.palette import DARK, LIGHT
from core.charts.svg import svg
from tests.adapters.drawing.font import FILE, Font, rows
from tests.core.charts.hostile import HOSTILE
from tests.core.charts.samples import HISTORY

ROOT = Path(__file__).parents[3]
EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}"/>'


def size(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack_from(">16xLL", picture)
    return wide, high


def test_picture_is_a_png_of_our_size_and_of_the_same_bytes_each_time() -> None:
    text = svg(HISTORY, DARK)
    picture = draw(text)
    assert size(picture) == (1280, 720)
    assert picture == draw(text)
    assert picture != draw(svg(HISTORY, LIGHT))


@pytest.mark.parametrize("name", ["markup, bars", "foreign signs, history", "huge, history", "no bars"])
def test_what_nobody_would_want_is_drawn(name: str) -> None:
    assert size(draw(svg(HOSTILE[name], DARK))) == (1280, 720)


def test_words_are_drawn_in_our_font() -> None:
    text = svg(HISTORY, DARK)
    assert draw(text) != draw(text.replace("Noto Sans", "Another"))


@pytest.mark.parametrize("text", ["", "no picture", "<svg", '<svg xmlns="http://www.w3.org/2000/svg"><'])
def test_what_is_no_svg_raises_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        draw(text)


def test_size_is_ours_whatever_an_svg_says() -> None:
    """In another process: a size that were taken at its word would end it."""
    program = "import sys\nfrom adapters.drawing.drawing import draw\nsys.stdout.buffer.write(draw(sys.stdin.read()))"
    asked = [sys.executable, "-c", program]
    done = subprocess.run(asked, input=EMPTY.format(size=10**7).encode(), capture_output=True, check=True, cwd=ROOT)
    assert max(size(done.stdout)) <= 1280


def test_widths_are_those_of_the_font() -> None:
    font = Font()
    kept = (ROOT / "core" / "charts" / "advances.txt").read_text(encoding="ascii")
    assert font.units == 1_000
    assert kept == "".join(rows(font.advances())).lstrip() + "\n"


def test_no_sign_is_higher_or_lower_than_its_line() -> None:
    font = Font()
    heights = font.heights()
    assert max(high for _, high in heights.values()) <= glyphs.ASCENT * font.units
    assert min(low for low, _ in heights.values()) >= -glyphs.DESCENT * font.units


def test_font_moves_no_signs_together() -> None:
    assert not {"GPOS", "GSUB", "kern"} & set(Font().tables)


def test_font_is_small_and_comes_with_its_licence() -> None:
    assert FILE.stat().st_size < 250_000
    assert "SIL OPEN FONT LICENSE" in FILE.with_name("NotoSans-OFL.txt").read_text(encoding="utf-8")
