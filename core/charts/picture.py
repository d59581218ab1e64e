"""Any chart as a scene."""

from __future__ import annotations

from core.charts.bars import bars_scene
from core.charts.budget_pace import budget_scene
from core.charts.chart import Bars, BudgetPace, Chart, Forecast, History
from core.charts.forecast import forecast_scene
from core.charts.history import history_scene
from core.charts.scene import Scene


def scene(chart: Chart) -> Scene:
    """Place everything that a chart shows and that finds room."""
    match chart:
        case History():
            return history_scene(chart)
        case Forecast():
            return forecast_scene(chart)
        case BudgetPace():
            return budget_scene(chart)
        case Bars():
            return bars_scene(chart)
