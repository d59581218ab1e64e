"""Which budgets take each other's place, and what was told of them in which month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.alerts.budgets import Stage
from core.alerts.kept_budgets import KeptBudget, month_of
from core.amounts import Amount, Unit
from core.ledger.changes import WalletKey
from tests.conftest import NOW

DOLLARS = KeptBudget(Amount.exactly(30, Unit.USD), None, NOW)
VIDZY = KeptBudget(Amount.exactly(8_000, Unit.CREDIT), WalletKey("vidzy", "app", Unit.CREDIT), NOW)
TOLD = replace(DOLLARS, month="2026-11", told=Stage.PACE)


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2026, 11, 1), {Stage.PACE}),
        (date(2026, 11, 30), {Stage.PACE}),
        (date(2026, 12, 1), set()),
        (date(2026, 10, 31), set()),
        (date(2027, 11, 22), set()),
    ],
)
def test_what_was_told_counts_for_its_month(today: date, told: set[Stage]) -> None:
    assert TOLD.told_by(today) == told
    assert DOLLARS.told_by(today) == set()


def test_a_month_is_named_so_that_months_sort() -> None:
    assert [month_of(date(2026, month, 1)) for month in (9, 10)] == ["2026-09", "2026-10"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (DOLLARS, replace(DOLLARS, amount=Amount.exactly(50, Unit.USD)), True),
        (DOLLARS, replace(DOLLARS, amount=Amount.exactly(30, Unit.CNY)), False),
        (VIDZY, replace(VIDZY, amount=Amount.exactly(1, Unit.CREDIT)), True),
        (VIDZY, replace(VIDZY, wallet=WalletKey("runway", "api", Unit.CREDIT)), False),
        (DOLLARS, replace(DOLLARS, wallet=WalletKey("fal", "api", Unit.USD)), False),
    ],
)
def test_one_takes_the_place_of_another_that_counts_the_same(one: KeptBudget, other: KeptBudget, same: bool) -> None:
    assert one.counts_same(other) is other.counts_same(one) is same
