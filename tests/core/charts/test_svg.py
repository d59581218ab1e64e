from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from core.charts.chart import Chart
from core.charts.palette import DARK, LIGHT, Ink, Palette
from core.charts.svg import svg
from tests.core.charts.hostile import HOSTILE, MARKUP
from tests.core.charts.samples import BARS, SAMPLES

EVERY = {type(chart).__name__: chart for chart in SAMPLES} | HOSTILE
SPACE = "{http://www.w3.org/2000/svg}"
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("chart", EVERY.values(), ids=EVERY)
def test_picture_is_an_svg_of_our_size_that_refers_to_nothing(chart: Chart) -> None:
    text = svg(chart, DARK)
    root = ElementTree.fromstring(text)  # noqa: S314 - we wrote it
    assert (root.tag, root.get("width"), root.get("height")) == (f"{SPACE}svg", "1280", "720")
    assert {each.tag.removeprefix(SPACE) for each in root.iter()} <= {
        "svg", "g", "rect", "text", "path", "polygon", "polyline",
    }  # fmt: skip
    assert not re.search(r"href|url\(|style|nan|inf|e[+-]\d", re.sub(r">[^<]*<", "><", text))


def test_markup_in_a_label_is_text() -> None:
    root = ElementTree.fromstring(svg(replace(BARS, title=MARKUP), LIGHT))  # noqa: S314 - we wrote it
    assert MARKUP in [each.text for each in root.iter(f"{SPACE}text")]


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=lambda palette: palette.name)
@pytest.mark.parametrize("chart", SAMPLES, ids=lambda chart: type(chart).__name__)
def test_only_colours_of_the_palette_are_used(chart: Chart, palette: Palette) -> None:
    ours = {palette.ground, *(palette[ink] for ink in Ink)}
    used = set(re.findall(r'"(#[^"]+)"', svg(chart, palette)))
    assert {palette.ground, palette.text, palette.first} <= used <= ours


def test_picture_is_the_same_text_each_time_and_in_each_process() -> None:
    program = (
        "from core.charts.palette import DARK\nfrom core.charts.svg import svg\n"
        "from tests.core.charts.samples import SAMPLES\nprint(*(svg(chart, DARK) for chart in SAMPLES), sep='\\n')"
    )
    asked = [sys.executable, "-c", program]
    other = subprocess.run(asked, capture_output=True, check=True, text=True, cwd=ROOT, env={"PYTHONHASHSEED": "7"})
    assert other.stdout.splitlines() == [svg(chart, DARK) for chart in SAMPLES]
