from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger.days import start_of
from core.ledger.periods import begins, first_day, period_at
from core.prices.plans import Every

MONTH, WEEK, DAY, ONCE = Every.MONTH, Every.WEEK, Every.DAY, Every.ONCE
RENEWING = st.sampled_from([MONTH, WEEK, DAY])
ZONES = st.sampled_from(sorted(available_timezones()))
DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=300 * 365)).map(datetime(1900, 1, 1, tzinfo=UTC).__add__)


@pytest.mark.parametrize(
    ("starts_on", "days"),
    [
        pytest.param(
            date(2026, 1, 31),
            ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"],
            id="day 31 comes back after a short month",
        ),
        pytest.param(date(2027, 12, 30), ["2027-12-30", "2028-01-30", "2028-02-29", "2028-03-30"], id="a leap year"),
        pytest.param(date(2024, 2, 29), ["2024-02-29", "2024-03-29", "2024-04-29"], id="begun on 29 February"),
        pytest.param(date(2026, 11, 15), ["2026-11-15", "2026-12-15", "2027-01-15"], id="over a new year"),
    ],
)
def test_months_begin_on_the_day_of_the_first(starts_on: date, days: list[str]) -> None:
    assert [str(first_day(starts_on, MONTH, number)) for number in range(len(days))] == days


def test_a_plan_begun_on_29_february_has_it_again_four_years_later() -> None:
    years = [str(first_day(date(2024, 2, 29), MONTH, 12 * number)) for number in range(5)]
    assert years == ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]


def test_weeks_and_days_are_counted_on() -> None:
    assert str(first_day(date(2026, 2, 27), WEEK, 2)) == "2026-03-13"
    assert str(first_day(date(2026, 2, 27), DAY, 2)) == "2026-03-01"


def test_what_comes_once_has_one_period() -> None:
    assert first_day(date(2026, 2, 27), ONCE, 0) == date(2026, 2, 27)
    assert [first_day(date(2026, 2, 27), ONCE, number) for number in (-1, 1)] == [None, None]
    assert begins(date(2026, 2, 27), ONCE, 1, "UTC") is None
    assert period_at(date(2026, 2, 27), ONCE, "UTC", datetime(2030, 1, 1, tzinfo=UTC)) == 0


@pytest.mark.parametrize("every", [MONTH, WEEK, DAY])
def test_periods_end_with_the_calendar(every: Every) -> None:
    assert first_day(date.max, every, 1) is None
    assert first_day(date.min, every, -1) is None


@pytest.mark.parametrize(
    ("at", "number"),
    [
        ("2026-10-15T21:59:59+00:00", -1),
        ("2026-10-15T22:00:00+00:00", 0),
        ("2026-11-15T22:59:59+00:00", 0),
        ("2026-11-15T23:00:00+00:00", 1),
    ],
)
def test_a_period_begins_with_its_day_where_its_owner_is(at: str, number: int) -> None:
    assert period_at(date(2026, 10, 16), MONTH, "Europe/Amsterdam", datetime.fromisoformat(at)) == number


def test_a_midnight_that_clocks_leap_over_does_not_shift_a_renewal() -> None:
    began = [begins(date(2026, 8, 6), MONTH, number, "America/Santiago") for number in range(3)]
    assert [str(moment) for moment in began] == [
        "2026-08-06 04:00:00+00:00",
        "2026-09-06 04:00:00+00:00",  # 1:00 there: it has no midnight
        "2026-10-06 03:00:00+00:00",
    ]


@given(DAYS, st.integers(-2000, 2000))
def test_a_month_begins_on_the_day_of_the_first_or_on_its_last_one(starts_on: date, number: int) -> None:
    day = first_day(starts_on, MONTH, number)
    assert day is not None
    assert day.day == min(starts_on.day, monthrange(day.year, day.month)[1])
    assert (day.year - starts_on.year) * 12 + day.month - starts_on.month == number


@given(DAYS, RENEWING, ZONES, MOMENTS)
def test_any_moment_lies_in_its_period(starts_on: date, every: Every, zone: str, at: datetime) -> None:
    number = period_at(starts_on, every, zone, at)
    start, end = begins(starts_on, every, number, zone), begins(starts_on, every, number + 1, zone)
    assert start is not None
    assert end is not None
    assert start <= at < end


@given(DAYS, RENEWING, ZONES, st.integers(-500, 500))
def test_a_period_begins_in_itself(starts_on: date, every: Every, zone: str, number: int) -> None:
    start = begins(starts_on, every, number, zone)
    assert start is not None
    found = period_at(starts_on, every, zone, start)
    day = first_day(starts_on, every, number)
    assert day is not None
    left_out = start_of(day + timedelta(days=1), zone) == start
    assert found == number or (left_out and found == number + 1)
