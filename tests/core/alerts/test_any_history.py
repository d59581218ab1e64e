"""Whatever people do in whatever order: every alert that the plain rules call for is said, and no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from core.alerts.ending import morning
from core.alerts.levels import Measure
from tests.core.alerts.desk import Desk, named
from tests.core.alerts.plainly import expected

ZONE = "Europe/Amsterdam"
START = datetime(2026, 10, 14, 5, 30, tzinfo=UTC)
MILLION = 1_000_000
HOURS = st.sampled_from([None, None, 1, 4, 24, 24, 72, 31 * 24])
"""None: until the next morning."""
VALUES = {
    Measure.CREDITS: st.sampled_from([1, 499 * MILLION, 500 * MILLION, 1_000 * MILLION, 2_500 * MILLION]),
    Measure.SHARE: st.sampled_from([1, 200_000, 333_333, 500_000, 950_000]),
    Measure.DAYS: st.sampled_from([1, 7, 30]),
}


class Warnings(RuleBasedStateMachine):
    """One person, one wallet, time that passes. Rules that are few keep each of them frequent."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.desk = Desk(ZONE, START)
        self.desk.top_up(START, 2_500 * MILLION, None)
        self.desk.set_mark(START, Measure.CREDITS, 1_000 * MILLION)
        self.desk.set_mark(START, Measure.SHARE, 950_000)

    @rule(hours=HOURS, looks=st.booleans())
    def time_passes(self, hours: int | None, looks: bool) -> None:
        if hours is None:
            today = self.now.astimezone(ZoneInfo(ZONE)).date()
            nine = morning(today, ZONE)
            self.now = nine if nine > self.now else morning(today + timedelta(days=1), ZONE)
        else:
            self.now += timedelta(hours=hours)
        if looks:
            self.desk.look(self.now)

    @rule()
    def somebody_looks(self) -> None:
        self.desk.look(self.now)

    @rule(whole=st.sampled_from([1, 500, 1_000, 5_000]))
    def credits_come(self, whole: int) -> None:
        self.desk.top_up(self.now, whole * MILLION, None)

    @rule(whole=st.sampled_from([500, 600, 1_234]), days=st.sampled_from([0, 1, 2, 5, 7, 8, 20, 31, 33]))
    def credits_come_that_end(self, whole: int, days: int) -> None:
        last = self.now.astimezone(ZoneInfo(ZONE)).date() + timedelta(days=days)
        self.desk.top_up(self.now, whole * MILLION + 1, last)

    @rule(videos=st.sampled_from([1, 1, 2, 5, 99]))
    def videos_are_made(self, videos: int) -> None:
        self.desk.spend(self.now, videos)

    @rule(videos=st.sampled_from([1, 2, 5]))
    def videos_come_back(self, videos: int) -> None:
        self.desk.give_back(self.now, videos)

    @rule(data=st.data(), measure=st.sampled_from(Measure), removes=st.booleans())
    def mark_is_set_or_removed(self, data: st.DataObject, measure: Measure, removes: bool) -> None:
        if removes and self.desk.marks:
            self.desk.remove_mark(self.now, data.draw(st.sampled_from(named(self.desk.marks))))
        else:
            self.desk.set_mark(self.now, measure, data.draw(VALUES[measure]))

    @rule()
    def person_snoozes(self) -> None:
        self.desk.snooze(self.now)

    @rule(videos=st.sampled_from([1, 3, 12]))
    def budget_is_set(self, videos: int) -> None:
        self.desk.set_budget(self.now, videos * 500 * MILLION)

    @rule(days=st.integers(1, 12))
    def video_is_made_on_each_of_some_days(self, days: int) -> None:
        for _ in range(days):
            self.now += timedelta(days=1)
            self.desk.spend(self.now, 1)

    @rule(each=st.sampled_from([500, 500, 600, 450]))
    def somebody_looks_at_prices(self, each: int) -> None:
        self.desk.each = each * MILLION
        self.desk.look_at_prices(self.now)

    def teardown(self) -> None:
        said = sorted(self.desk.said, key=lambda each: (each[0], each[1]))
        assert said == expected(self.desk.facts, ZONE, START)


Warnings.TestCase.settings = settings(max_examples=120, stateful_step_count=40)
test_any_history = Warnings.TestCase
