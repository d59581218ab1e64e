from __future__ import annotations

from dataclasses import replace

import pytest

from core.charts.chart import Bar, Bars, Chart
from core.charts.text import BAR, ROW, rows
from tests.core.charts.hostile import HOSTILE
from tests.core.charts.samples import BARS, BUDGET, FORECAST, HISTORY, at, micros, points


def test_history_is_a_row_over_time_and_bars_by_kind() -> None:
    assert rows(HISTORY) == (
        "1 November: 800 ▂▂▅▅▅▄▄▄████▆▆▆▆▅▅▅▅▅▅▅▅▅▆▆▆▆▆ 22 November: 6,200",
        "videos ████████████████████ 4,500",
        "images █████████ 2,100",
    )


def test_forecast_falls_from_what_was_to_what_is_to_come() -> None:
    assert rows(FORECAST) == ("25 October: 9,100 ███▇▇▇▇▆▆▆▆▆▅▅▅▅▅▄▄▄▃▃▃▂▂▂▂▂▁▁ 0 about 12 December",)


def test_budget_ends_today() -> None:
    assert rows(BUDGET) == ("1 November: 0 ▁▁▂▂▃▃▃▄▄▅▅▅▅▆▆▆▇▇▇▇███ 22 November: 6,600",)


def test_bars_stand_beneath_each_other_with_their_names_before() -> None:
    assert rows(BARS) == (
        "Kling               █████ $95.00",
        "Hailuo              █████▒▒ $104.40",
        "Runway              ██████ $130.00",
        "Vidzy               ███████ $140.00",
        "Midjourney and Luma █████████ $190.00",
        "Google Vertex AI    █████████████████//█ $1,240.00",
        "3 more cannot do it all; the text says why",
    )


def test_without_blocks_a_line_has_columns_of_signs() -> None:
    balance = points((at(1), 1_000), (at(11, hour=5), 500), (at(21, hour=10), 0))
    assert rows(replace(HISTORY, balance=balance, kinds=()), blocks=False) == (
        "##############",
        "##############",
        "############################",
        "############################",
        "############################",
        "1 November: 800  22 November: 6,200",
    )


def test_without_blocks_bars_are_made_of_other_signs() -> None:
    assert rows(BARS, blocks=False)[1] == "Hailuo              #####-- $104.40"


def test_names_are_padded_by_the_columns_that_they_take() -> None:
    bars = Bars("", (), (Bar("可灵", micros(10), "10"), Bar("Vidzy", micros(20), "20")))
    drawn = rows(bars, measure=lambda name: sum(2 if sign > "\u2e80" else 1 for sign in name))
    assert drawn == ("可灵  ██████████ 10", "Vidzy ████████████████████ 20")


def test_what_is_there_at_all_has_a_letter_and_nothing_has_none() -> None:
    bars = Bars("", (), (Bar("a", 10**9, "much"), Bar("b", 10**9, "much"), Bar("c", 1, "little"), Bar("d", 0, "none")))
    assert rows(bars)[2:] == ("c █ little", "d none")


@pytest.mark.parametrize("blocks", [True, False])
@pytest.mark.parametrize("chart", HOSTILE.values(), ids=HOSTILE)
def test_whatever_the_values_are_bars_and_rows_keep_their_length(chart: Chart, blocks: bool) -> None:
    signs = "▁▂▃▄▅▆▇█▒" if blocks else "#-"
    for row in rows(chart, blocks):
        assert sum(row.count(sign) for sign in signs) <= max(BAR, ROW + 1)
