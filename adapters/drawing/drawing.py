"""SVG -> PNG. The one place that knows what draws."""

from __future__ import annotations

from importlib.resources import as_file, files

from resvg_py import svg_to_bytes

from core.charts.scene import HEIGHT, WIDTH

FONT = "NotoSans.ttf"


def draw(svg: str) -> bytes:
    """Draw what `core.charts.svg` made. No other thread runs in those some ten milliseconds: Drawer does it elsewhere.

    The size is ours whatever the SVG says: one that is too large would end the whole process. No font of the machine is
    used, so the same SVG gives the same bytes.

    Returns:
        A PNG of WIDTH by HEIGHT.

    Raises:
        ValueError: It is no SVG.
    """
    with as_file(files("adapters.drawing").joinpath(FONT)) as font:
        return svg_to_bytes(
            svg_string=svg,
            width=WIDTH,
            height=HEIGHT,
            skip_system_fonts=True,
            font_files=[str(font)],
        )
