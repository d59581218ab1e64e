from __future__ import annotations

import pytest

from core.charts.palette import Ink
from core.charts.scene import CANVAS, Box, Label, Line, Place, Scene, centred, crosses

BOX = Box(100, 100, 200, 150)


@pytest.mark.parametrize(
    ("places", "through"),
    [
        (((0, 120), (300, 120)), True),
        (((150, 0), (150, 300)), True),
        (((0, 0), (300, 300)), True),
        (((120, 110), (130, 120)), True),
        (((0, 0), (50, 50)), False),
        (((0, 160), (300, 160)), False),
        (((210, 0), (210, 300)), False),
        (((0, 200), (120, 160)), False),
        (((160, 200), (260, 100)), False),
        (((0, 50), (300, 50), (300, 120), (180, 120)), True),
    ],
)
def test_line_crosses_what_it_enters(places: tuple[Place, ...], through: bool) -> None:
    assert crosses(Line(places, Ink.FIRST), BOX) is through


def test_label_goes_where_no_line_runs_through_it() -> None:
    scene = Scene(drawn=[Line(((0, 90), (1280, 90)), Ink.FIRST)])
    assert scene.write(Label("struck", 50, 100), Label("clear", 50, 200))
    assert [label.text for label in scene.labels] == ["clear"]


def test_grid_is_no_reason_to_go_elsewhere() -> None:
    scene = Scene(drawn=[Line(((0, 90), (1280, 90)), Ink.GRID)])
    scene.write(Label("here", 50, 100), Label("there", 50, 200))
    assert [label.text for label in scene.labels] == ["here"]


def test_label_is_struck_rather_than_missing() -> None:
    scene = Scene(drawn=[Line(((0, 90), (1280, 90)), Ink.FIRST)])
    assert scene.write(Label("struck", 50, 100))


def test_label_that_finds_no_room_is_left_out() -> None:
    scene = Scene()
    assert scene.write(Label("first", 50, 100))
    assert not scene.write(Label("second", 60, 110), Label("off the canvas", -5, 300), Label("", 50, 500))
    assert [label.text for label in scene.labels] == ["first"]


@pytest.mark.parametrize("middle", [-100, 0, 640, 1280, 2000])
def test_centred_label_stays_on_the_canvas(middle: float) -> None:
    assert CANVAS.holds(centred("30 November", middle, 300).box)
