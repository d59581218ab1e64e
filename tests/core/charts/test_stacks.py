from __future__ import annotations

from core.charts.chart import Lot
from core.charts.stacks import layers, together
from tests.core.charts.samples import at, points

FIRST = Lot("first", points((at(1), 300), (at(5), 0)))
SECOND = Lot("second", points((at(3), 1_000), (at(5), 700), (at(5), 600)))


def test_lot_stands_on_those_before_it() -> None:
    lower, upper = layers([FIRST, SECOND])
    assert (lower.label, lower.lower) == ("first", points((at(1), 0), (at(3), 0), (at(5), 0)))
    assert lower.upper == points((at(1), 300), (at(3), 300), (at(5), 0))
    assert upper.lower == lower.upper
    assert upper.upper == points((at(1), 300), (at(3), 1_300), (at(5), 600))


def test_several_lots_are_as_much_as_their_sum() -> None:
    assert together([FIRST, SECOND], "both") == Lot("both", points((at(1), 300), (at(3), 1_300), (at(5), 600)))
    assert together([], "none") == Lot("none", ())


def test_lot_below_zero_is_empty() -> None:
    assert layers([Lot("owed", points((at(1), -300)))])[0].upper == points((at(1), 0))
