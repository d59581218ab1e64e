"""Credits about to end: which, at which stage, on which morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.alerts.ending import STAGES, Watched, due, last_day, morning, next_look, stage_of
from core.amounts import Amount, Unit
from core.ledger.changes import WalletKey
from core.ledger.days import end_of, start_of
from core.ledger.lots import Lot, LotKind

ZONE = "Europe/Amsterdam"
VIDZY, RUNWAY = WalletKey("vidzy", "app", Unit.CREDIT), WalletKey("runway", "web", Unit.CREDIT)
TODAY = date(2026, 11, 22)
LAST = date(2026, 11, 25)
DAY = timedelta(days=1)
LONG_AGO = start_of(date(2026, 1, 1), ZONE)


def credit(number: int) -> Amount:
    return Amount.exactly(number, Unit.CREDIT)


def lot(
    last: date | None = LAST,
    *,
    number: int = 1,
    remaining: int = 200,
    kind: LotKind = LotKind.PROMOTIONAL,
    starts_at: datetime = LONG_AGO,
) -> Lot:
    ends_at = None if last is None else end_of(last, ZONE)
    return Lot(number, kind, credit(500), credit(remaining), starts_at, ends_at)


def watched(told: int | None = None, wallet: WalletKey = VIDZY, **of_lot: object) -> Watched:
    return Watched(wallet, lot(**of_lot), told)  # type: ignore[arg-type]  # as lot() says


def stages(each: Watched, first: date, days: int) -> list[tuple[date, int]]:
    """When it is told, and of which stage, by whoever looks once a morning."""
    told = []
    for day in (first + timedelta(days=count) for count in range(days)):
        for ending in due([each], morning(day, ZONE), ZONE):
            each = replace(each, told=ending.stage)
            told.append((day, ending.stage))
    return told


@pytest.mark.parametrize(
    ("away", "stage"),
    [(-1, None), (0, 1), (1, 1), (2, 7), (7, 7), (8, 30), (30, 30), (31, None), (4_000, None)],
)
def test_stage_is_the_least_that_is_not_further_away(away: int, stage: int | None) -> None:
    assert stage_of(TODAY + timedelta(days=away), TODAY) == stage


def test_credits_are_told_of_30_7_and_1_day_before_their_last() -> None:
    assert stages(watched(), LAST - 60 * DAY, 70) == [(LAST - 30 * DAY, 30), (LAST - 7 * DAY, 7), (LAST - DAY, 1)]


def test_credits_received_with_five_days_left_are_told_of_the_next_morning_and_the_day_before() -> None:
    noon = morning(LAST - 5 * DAY, ZONE) + timedelta(hours=3)
    assert stages(watched(starts_at=noon), LAST - 9 * DAY, 12) == [(LAST - 4 * DAY, 7), (LAST - DAY, 1)]


@pytest.mark.parametrize(
    ("told", "away", "stage"),
    [(None, 20, 30), (30, 20, None), (30, 5, 7), (None, 5, 7), (7, 5, None), (30, 0, 1), (7, 1, 1), (1, 0, None)],
)
def test_missed_mornings_are_caught_up_with_the_present_stage(told: int | None, away: int, stage: int | None) -> None:
    found = due([watched(told)], morning(LAST - away * DAY, ZONE) + timedelta(hours=6), ZONE)
    assert [ending.stage for ending in found] == ([] if stage is None else [stage])


@pytest.mark.parametrize(
    "quiet",
    [
        watched(last=None),
        watched(remaining=0),
        watched(last=TODAY - DAY),
        watched(last=TODAY + 31 * DAY),
        watched(starts_at=start_of(TODAY + DAY, ZONE)),
    ],
    ids=["never ends", "nothing remains", "has ended", "far away", "begins later"],
)
def test_nothing_is_said_of_what_is_not_about_to_end_unused(quiet: Watched) -> None:
    assert due([quiet], morning(TODAY, ZONE), ZONE) == ()


def test_nothing_is_said_before_nine() -> None:
    nine = morning(TODAY, ZONE)
    assert due([watched()], nine - timedelta(microseconds=1), ZONE) == ()
    assert len(due([watched()], nine, ZONE)) == 1


def test_nothing_is_said_of_what_has_ended_since_the_morning() -> None:
    noon = morning(TODAY, ZONE) + timedelta(hours=3)
    each = Watched(VIDZY, replace(lot(), ends_at=noon))
    assert len(due([each], noon - timedelta(microseconds=1), ZONE)) == 1
    assert due([each], noon, ZONE) == ()


def test_all_wallets_are_told_of_at_once_soonest_end_first() -> None:
    later = LAST + DAY
    lots = [
        watched(wallet=RUNWAY, last=later, remaining=90),
        watched(number=2, last=later, remaining=1_000),
        watched(number=3, kind=LotKind.PLAN),
        watched(number=4),
        watched(number=5, remaining=40),
    ]
    found = due(lots, morning(TODAY, ZONE), ZONE)
    assert [(each.wallet, each.kind.value, each.last_day, each.amount, each.lots) for each in found] == [
        (VIDZY, "plan", LAST, credit(200), (3,)),
        (VIDZY, "promotional", LAST, credit(240), (4, 5)),
        (RUNWAY, "promotional", later, credit(90), (1,)),
        (VIDZY, "promotional", later, credit(1_000), (2,)),
    ]


def test_what_was_told_of_is_not_told_with_what_was_not() -> None:
    found = due([watched(7, number=1), watched(number=2, remaining=50)], morning(TODAY, ZONE), ZONE)
    assert [(each.amount, each.lots) for each in found] == [(credit(50), (2,))]


def test_end_within_a_day_leaves_that_day() -> None:
    noon = datetime(2026, 11, 25, 11, tzinfo=UTC)
    assert last_day(noon, ZONE) == LAST
    assert last_day(end_of(LAST, ZONE), ZONE) == LAST
    assert last_day(end_of(LAST, ZONE) + timedelta(microseconds=1), ZONE) == LAST + DAY


@pytest.mark.parametrize(
    ("day", "zone", "moment"),
    [
        (TODAY, "UTC", datetime(2026, 11, 22, 9, tzinfo=UTC)),
        (date(2026, 3, 28), ZONE, datetime(2026, 3, 28, 8, tzinfo=UTC)),
        (date(2026, 3, 29), ZONE, datetime(2026, 3, 29, 7, tzinfo=UTC)),  # clocks leap at 2:00
        (date(2026, 10, 25), ZONE, datetime(2026, 10, 25, 8, tzinfo=UTC)),  # and go back at 3:00
        (TODAY, "Asia/Kathmandu", datetime(2026, 11, 22, 3, 15, tzinfo=UTC)),
        (date(2011, 12, 29), "Pacific/Apia", datetime(2011, 12, 29, 19, tzinfo=UTC)),
        (date(2011, 12, 30), "Pacific/Apia", datetime(2011, 12, 30, 19, tzinfo=UTC)),  # left out
        (date(2011, 12, 31), "Pacific/Apia", datetime(2011, 12, 30, 19, tzinfo=UTC)),
    ],
)
def test_morning_is_nine_by_the_clock_there(day: date, zone: str, moment: datetime) -> None:
    assert morning(day, zone) == moment


@pytest.mark.parametrize("zone", [ZONE, "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "Asia/Kolkata"])
def test_every_day_of_a_year_has_its_morning_in_it(zone: str) -> None:
    for day in (date(2026, 1, 1) + timedelta(days=count) for count in range(365)):
        assert start_of(day, zone) < morning(day, zone) < end_of(day, zone)


@given(
    st.integers(-3, 45),
    st.sampled_from([None, *STAGES]),
    st.integers(-2 * 24, 50 * 24),
    st.integers(0, 23),
    st.booleans(),
)
def test_next_look_is_the_first_morning_that_has_something_to_tell(
    away: int, told: int | None, begins: int, hour: int, cut: bool
) -> None:
    at = start_of(TODAY, ZONE) + timedelta(hours=hour)
    of_lot = lot(TODAY + timedelta(days=away), starts_at=at + timedelta(hours=begins))
    if cut and of_lot.ends_at is not None:
        of_lot = replace(of_lot, ends_at=of_lot.ends_at - timedelta(hours=hour))
    each = [Watched(VIDZY, of_lot, told)]
    mornings = (morning(TODAY + timedelta(days=count), ZONE) for count in range(60))
    assert next_look(each, at, ZONE) == next((look for look in mornings if look > at and due(each, look, ZONE)), None)


def test_next_look_is_the_earliest_of_all_lots() -> None:
    at = morning(TODAY, ZONE)
    lots = [watched(7), watched(last=TODAY + 40 * DAY), watched(last=None), watched(remaining=0)]
    assert next_look(lots, at, ZONE) == morning(LAST - DAY, ZONE)
    assert next_look([], at, ZONE) is None


def test_next_look_lies_behind_the_present_one() -> None:
    assert next_look([watched()], morning(TODAY, ZONE), ZONE) == morning(TODAY + DAY, ZONE)
