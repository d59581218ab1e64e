from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger.days import end_of, start_of

ZONES = sorted(available_timezones())
DAY, JUST = timedelta(days=1), timedelta.resolution


def local_day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def check_end(day: date, zone: str) -> None:
    """Before the end it is that day and at the end the next one, of the days that the zone did not leave out."""
    end, last, following = end_of(day, zone), day, day + DAY
    while local_day(start_of(last, zone), zone) != last:
        last -= DAY
    while local_day(start_of(following, zone), zone) != following:
        following += DAY
    assert end.tzinfo is UTC
    assert local_day(end - JUST, zone) == last
    assert local_day(end, zone) == following
    assert following - last <= 2 * DAY


@pytest.mark.parametrize(
    ("day", "zone", "end"),
    [
        pytest.param(date(2026, 11, 30), "UTC", "2026-12-01T00:00", id="plain"),
        pytest.param(date(2026, 11, 30), "Europe/Amsterdam", "2026-11-30T23:00", id="east"),
        pytest.param(date(2026, 11, 30), "Asia/Kathmandu", "2026-11-30T18:15", id="quarter of an hour"),
        pytest.param(date(2026, 11, 30), "America/New_York", "2026-12-01T05:00", id="west"),
        pytest.param(date(2026, 3, 29), "Europe/Amsterdam", "2026-03-29T22:00", id="in the night the clocks changed"),
        pytest.param(date(2026, 9, 5), "America/Santiago", "2026-09-06T04:00", id="no midnight in Santiago"),
        pytest.param(date(2026, 4, 23), "Africa/Cairo", "2026-04-23T22:00", id="no midnight in Cairo"),
        pytest.param(date(2026, 3, 28), "Asia/Beirut", "2026-03-28T22:00", id="no midnight in Beirut"),
        pytest.param(date(2026, 10, 24), "Atlantic/Azores", "2026-10-25T00:00", id="midnight twice, one hour apart"),
        pytest.param(date(2006, 10, 28), "America/St_Johns", "2006-10-29T02:30", id="midnight twice, a minute apart"),
        pytest.param(date(1919, 3, 30), "America/Toronto", "1919-03-31T04:30", id="leapt over from 23:30 to 0:30"),
        pytest.param(date(2011, 12, 29), "Pacific/Apia", "2011-12-30T10:00", id="before a day that was left out"),
        pytest.param(date(2011, 12, 30), "Pacific/Apia", "2011-12-30T10:00", id="a day that was left out"),
        pytest.param(date(2011, 12, 31), "Pacific/Apia", "2011-12-31T10:00", id="after a day that was left out"),
    ],
)
def test_a_day_ends_when_the_next_begins(day: date, zone: str, end: str) -> None:
    assert end_of(day, zone) == datetime.fromisoformat(f"{end}+00:00")


@given(st.dates(date(1, 1, 5), date(9999, 12, 26)), st.sampled_from(ZONES))
def test_any_day_ends_at_its_last_moment_in_any_zone(day: date, zone: str) -> None:
    check_end(day, zone)


@pytest.mark.parametrize("year", [1987, 1993, 2011, 2026])
def test_days_end_at_their_last_moment_wherever_the_clocks_change(year: int) -> None:
    checked = 0
    for zone in ZONES:
        noons = [datetime(year, 1, 1, 12, tzinfo=UTC) + number * DAY for number in range(365)]
        offsets = [noon.astimezone(ZoneInfo(zone)).utcoffset() for noon in noons]
        for noon, before, after in zip(noons[1:], offsets, offsets[1:], strict=False):
            if before != after:
                checked += 1
                for days in (-2, -1, 0, 1):
                    check_end(noon.date() + days * DAY, zone)
    assert checked > 100


@given(st.dates(), st.sampled_from(ZONES))
def test_the_end_of_any_day_can_be_written_in_any_zone(day: date, zone: str) -> None:
    for edge in (day, date.min, date.max):
        for other in ("Pacific/Kiritimati", "Etc/GMT+12"):
            assert end_of(edge, zone).astimezone(ZoneInfo(other)) >= start_of(edge, zone)


def test_the_last_day_of_the_calendar_ends_in_its_last_week() -> None:
    assert date(9999, 12, 25) < end_of(date.max, "Asia/Tokyo").date() < date.max
