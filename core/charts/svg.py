"""A scene on its ground, as SVG: the same text each time."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from core.charts.chart import Chart
from core.charts.hatches import dots, hatch
from core.charts.palette import GRID_PERCENT, TINT_PERCENT, Fill, Ink, Palette
from core.charts.picture import scene
from core.charts.scene import HEIGHT, WIDTH, Area, Label, Line, Place

FONT = "Noto Sans"
_PLATE = 4
"""Pixels that are covered around a label."""


def svg(chart: Chart, palette: Palette) -> str:
    """The picture on one of the two grounds, WIDTH by HEIGHT. Nothing in it refers to anything outside."""
    placed, size = scene(chart), f'width="{WIDTH}" height="{HEIGHT}"'
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {WIDTH} {HEIGHT}">',
            f'<rect {size} fill="{palette.ground}"/>',
            *(_area(one, palette) if isinstance(one, Area) else _line(one, palette) for one in placed.drawn),
            f'<g font-family="{FONT}" fill="{palette.text}">',
            *(_label(one, palette) for one in placed.labels),
            "</g></svg>",
        )
    )


def _area(area: Area, palette: Palette) -> str:
    """An area that is not full has an edge."""
    colour = palette[area.ink]
    if area.fill is Fill.FULL:
        return f'<polygon points="{_points(area.places)}" fill="{colour}"/>'
    inside, fill = "", "none"
    match area.fill:
        case Fill.TINT:
            fill = f'{colour}" fill-opacity="{_share(TINT_PERCENT)}'
        case Fill.HATCHED:
            lines = "".join(f"M{_points(line)}" for line in hatch(area.places))
            inside = f'<path d="{lines}" stroke="{colour}" stroke-width="4"/>'
        case Fill.DOTS:
            square = "".join(f"M{x - 2:.0f},{y - 2:.0f}h5v5h-5z" for x, y in dots(area.places))
            inside = f'<path d="{square}" fill="{colour}"/>'
    return f'{inside}<polygon points="{_points(area.places)}" fill="{fill}" stroke="{colour}" stroke-width="2"/>'


def _line(line: Line, palette: Palette) -> str:
    faint = f' stroke-opacity="{_share(GRID_PERCENT)}"' if line.ink is Ink.GRID else ""
    dashes = f' stroke-dasharray="{" ".join(map(str, line.dash.value))}"' if line.dash.value else ""
    return (
        f'<polyline points="{_points(line.places)}" fill="none" stroke="{palette[line.ink]}"{faint}'
        f' stroke-width="{line.thick}" stroke-linejoin="round"{dashes}/>'
    )


def _label(label: Label, palette: Palette) -> str:
    plate = ""
    if label.on_ground:
        box = label.box
        left, top, wide, high = box.left - _PLATE, box.top, box.right - box.left + 2 * _PLATE, box.bottom - box.top
        plate = (
            f'<rect x="{_number(left)}" y="{_number(top)}" width="{_number(wide)}" height="{_number(high)}"'
            f' fill="{palette.ground}"/>'
        )
    return (
        f'{plate}<text x="{_number(label.left)}" y="{_number(label.baseline)}" font-size="{label.size}">'
        f"{escape(label.text)}</text>"
    )


def _points(places: Iterable[Place]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in places)


def _number(pixels: float) -> str:
    return f"{pixels:.1f}".removesuffix(".0")


def _share(percent: int) -> str:
    return f"0.{percent:02}"
