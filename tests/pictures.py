"""A contact sheet to look at: pictures as wide as phones show them.

    python -m tests.pictures pictures.png          every kind on both grounds, at 550 and at 400 pixels
    python -m tests.pictures pictures.png hostile  what nobody would want to draw, at 400, on either ground by turns

The pictures are drawn in full and shrunk afterwards, as a chat program does.
"""

from __future__ import annotations

import sys
from base64 import b64encode
from pathlib import Path

from resvg_py import svg_to_bytes

from adapters.drawing.drawing import draw
from core.charts.palette import DARK, LIGHT
from core.charts.scene import HEIGHT, WIDTH
from core.charts.svg import svg
from tests.core.charts.hostile import HOSTILE
from tests.core.charts.samples import SAMPLES

GAP = 12
COLUMNS = 4


def image(picture: bytes, wide: int, x: int, y: int) -> str:
    content, high = b64encode(picture).decode(), wide * HEIGHT // WIDTH
    return f'<image x="{x}" y="{y}" width="{wide}" height="{high}" href="data:image/png;base64,{content}"/>'


def sheet(pictures: list[bytes], widths: list[int]) -> bytes:
    """Rows of pictures; each column has its width."""
    rows = -(-len(pictures) // len(widths))
    high = max(widths) * HEIGHT // WIDTH + GAP
    lefts = [GAP + sum(widths[:column]) + column * GAP for column in range(len(widths))]
    images = (
        image(picture, widths[place % len(widths)], lefts[place % len(widths)], GAP + place // len(widths) * high)
        for place, picture in enumerate(pictures)
    )
    size = f'width="{lefts[-1] + widths[-1] + GAP}" height="{rows * high + GAP}"'
    whole = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect {size} fill="#808080"/>{"".join(images)}</svg>'
    return svg_to_bytes(svg_string=whole, skip_system_fonts=True)


def main() -> None:
    path, *which = sys.argv[1:]
    if which == ["hostile"]:
        pictures = [draw(svg(chart, (DARK, LIGHT)[place % 2])) for place, chart in enumerate(HOSTILE.values())]
        content = sheet(pictures, [400] * COLUMNS)
    else:
        pictures = [draw(svg(chart, palette)) for chart in SAMPLES for palette in (DARK, LIGHT, DARK, LIGHT)]
        content = sheet(pictures, [550, 550, 400, 400])
    Path(path).write_bytes(content)


if __name__ == "__main__":
    main()
