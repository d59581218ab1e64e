"""How much of a wallet is used a day, and how long that lasts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from core.alerts.pace import a_day, earliest, lasts_to, pace
from core.amounts import Amount, Unit
from core.ledger.changes import Change, ChangeKind
from core.ledger.use import Use

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def credits_(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def use(days_ago: int, number: int) -> Use:
    amount = credits_(number)
    change = Change(1, ChangeKind.SPEND, NOON - timedelta(days=days_ago), None, -amount, amount, amount - amount)
    return Use(change, amount)


def test_what_was_used_is_shared_among_all_days_that_are_counted() -> None:
    found = [use(9, 500), use(9, 500), use(3, 1_000)]
    assert pace(found, TODAY - timedelta(days=9), TODAY, "UTC") == 200_000_000  # 10 days, today among them


def test_what_was_used_before_the_first_day_does_not_count() -> None:
    found = [use(30, 9_000), use(9, 280), use(3, 280)]
    assert pace(found, earliest(TODAY), TODAY, "UTC") == 20_000_000


@pytest.mark.parametrize(
    ("first", "found"),
    [
        (3, []),
        (10, [use(9, 500), use(9, 500)]),
        (2, [use(2, 500), use(1, 500)]),
    ],
    ids=["nothing used", "one busy day", "too few days behind"],
)
def test_too_little_known_is_no_pace(first: int, found: list[Use]) -> None:
    assert pace(found, TODAY - timedelta(days=first), TODAY, "UTC") is None


def test_days_are_those_of_the_owner() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    change = Change(1, ChangeKind.SPEND, late, None, -credits_(50), credits_(50), credits_(0))
    found = [use(4, 50), Use(change, credits_(50))]
    first = TODAY - timedelta(days=1)
    assert pace(found, first - timedelta(days=3), TODAY, "Europe/Amsterdam") == 20_000_000
    assert pace(found, TODAY, TODAY + timedelta(days=3), "Europe/Amsterdam") is None


def test_it_lasts_to_the_day_on_which_the_last_of_it_would_be_used() -> None:
    at = datetime(2026, 11, 22, 9, 40, tzinfo=UTC)
    assert lasts_to(credits_(980), Fraction(250_000_000), at, "Europe/Amsterdam") == date(2026, 11, 26)


@pytest.mark.parametrize(("left", "known"), [(0, 250), (-5, 250), (92_000, 250), (100, 0)])
def test_nothing_left_no_pace_and_more_than_a_year_have_no_day(left: int, known: int) -> None:
    assert lasts_to(credits_(left), Fraction(known * 1_000_000), NOON, "UTC") is None


def test_a_pace_is_told_rounded_half_up() -> None:
    assert a_day(Fraction(2_000_001, 2), Unit.CREDIT) == Amount(1_000_001, Unit.CREDIT)
