from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import adapters
from adapters.drawing.drawer import Drawer, DrawingError
from adapters.drawing.drawing import draw
from core.charts.palette import DARK
from core.charts.svg import svg
from tests.core.charts.samples import BARS

EMPTY = '<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.fixture(scope="module")
def drawer() -> Iterator[Drawer]:
    drawer = Drawer()
    yield drawer
    drawer.close()


def test_picture_drawn_elsewhere_is_the_same(drawer: Drawer) -> None:
    assert drawer.draw(svg(BARS, DARK)) == draw(svg(BARS, DARK))


def test_process_is_kept_for_the_next_picture(drawer: Drawer) -> None:
    drawer.draw(EMPTY)
    first = drawer._process
    drawer.draw(EMPTY)
    assert drawer._process is first is not None


def test_process_finds_us_where_no_path_leads_to_us(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an editable installation, which a hook finds."""
    ours = Path(adapters.__file__).parents[1]
    monkeypatch.setattr(sys, "path", [path for path in sys.path if path and Path(path).resolve() != ours])
    drawer = Drawer()
    assert drawer.draw(EMPTY)
    drawer.close()


def test_what_is_no_svg_is_said_and_the_next_is_drawn(drawer: Drawer) -> None:
    with pytest.raises(DrawingError, match="unknown token"):
        drawer.draw("no picture")
    assert drawer.draw(EMPTY)


def test_process_that_ended_is_started_again(drawer: Drawer) -> None:
    drawer.draw(EMPTY)
    assert drawer._process is not None
    drawer._process.kill()
    drawer._process.wait()
    assert drawer.draw(EMPTY)


def test_picture_that_takes_too_long_is_given_up() -> None:
    impatient = Drawer(patience_s=0.001)
    with pytest.raises(DrawingError, match="took too long"):
        impatient.draw(EMPTY)
    assert impatient._process is None


def test_other_threads_go_on_while_a_picture_is_drawn(drawer: Drawer) -> None:
    text = svg(BARS, DARK)
    drawer.draw(text)
    drawn: list[bytes] = []
    drawing = threading.Thread(target=lambda: drawn.append(drawer.draw(text)))
    drawing.start()
    while drawing.is_alive():
        if drawer._turn.locked():
            break
    turns = 0
    while drawing.is_alive():
        turns += 1
    assert drawn
    assert turns > 1_000


def test_closed_drawer_leaves_no_process() -> None:
    short = Drawer()
    short.draw(EMPTY)
    process = short._process
    short.close()
    short.close()
    assert process is not None
    assert process.returncode is not None
