"""A year of a hundred people, hour by hour where something happens: every alert is accounted for."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from core.alerts.ending import morning
from core.alerts.levels import Measure
from tests.core.alerts.desk import Desk, Said, named
from tests.core.alerts.plainly import expected

PEOPLE, DAYS = 100, 365
FIRST = date(2026, 1, 1)
ZONES = ("Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC")
MILLION = 1_000_000


def live(person: int) -> Desk:
    """One person's year, the same each time: habits of their own, and now and then a day on which nobody looked."""
    chance = random.Random(f"a year of {person}")  # noqa: S311 - a history, no secret
    zone = ZONES[person % len(ZONES)]
    started = morning(FIRST, zone) - timedelta(hours=4)
    desk = Desk(zone, started)
    busy, bought = chance.choice((0.1, 0.3, 0.6)), chance.choice((5_000, 10_000, 30_000))
    desk.set_mark(started, Measure.CREDITS, 1_000 * MILLION)
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        nine = morning(day, zone)
        priced = _price(number)
        if chance.random() > 0.03:
            desk.look(nine + timedelta(minutes=chance.randrange(30)))
            if desk.each != priced or number % 10 == 0:
                desk.each = priced
                desk.look_at_prices(nine + timedelta(minutes=30))
        for _ in range(chance.randint(1, 2) if chance.random() < busy else 0):
            desk.spend(nine + timedelta(hours=chance.randint(1, 6)), chance.randint(1, 6))
        evening = nine + timedelta(hours=7)
        if (desk.available(evening).micros < 2_000 * MILLION and chance.random() < 0.3) or chance.random() < 0.01:
            days = chance.choice((None, None, 3, 5, 20, 45, 90))
            last = None if days is None else day + timedelta(days=days)
            desk.top_up(evening, chance.randrange(bought // 4, bought) * MILLION, last)
        _odd_wishes(desk, chance, evening + timedelta(hours=1))
    return desk


def _odd_wishes(desk: Desk, chance: random.Random, at: datetime) -> None:
    match chance.randrange(240):
        case 0 | 1:
            desk.set_mark(at, Measure.SHARE, chance.choice((100_000, 200_000, 500_000)))
        case 2 | 3:
            desk.set_mark(at, Measure.DAYS, chance.choice((3, 7, 14)))
        case 4 | 5:
            desk.set_mark(at, Measure.CREDITS, chance.choice((500, 2_500, 5_000)) * MILLION)
        case 6 if desk.marks:
            desk.remove_mark(at, chance.choice(named(desk.marks)))
        case 7 | 8 | 9:
            desk.snooze(at)
        case 10 | 11 | 12:
            desk.set_budget(at, chance.choice((3_000, 10_000, 40_000)) * MILLION)


def _price(day: int) -> int:
    """Of a video: it rises in April, falls back in May, and rises twice in autumn."""
    return (
        next(each for since, each in ((300, 650), (250, 600), (125, 500), (95, 600), (0, 500)) if day >= since)
        * MILLION
    )


@pytest.fixture(scope="module")
def year() -> list[Desk]:
    return [live(person) for person in range(PEOPLE)]


def alerts(year: list[Desk]) -> Iterator[tuple[int, Said]]:
    return ((person, each) for person, desk in enumerate(year) for each in desk.said)


def test_every_alert_of_a_year_is_accounted_for(year: list[Desk]) -> None:
    for desk in year:
        said = sorted(desk.said, key=lambda each: (each[0], each[1]))
        assert said == expected(desk.facts, desk.zone, desk.started)


def test_year_has_hundreds_of_each_kind(year: list[Desk]) -> None:
    kinds = Counter(each[1] for _, each in alerts(year))
    assert kinds.keys() == {"fall", "ending", "budget", "price"}
    assert min(kinds.values()) > 100, kinds


def test_no_end_is_told_twice_and_none_on_two_messages_of_a_day(year: list[Desk]) -> None:
    told = Counter(
        (person, *each) for person, (_, kind, what) in alerts(year) if kind == "ending" for each in _pairs(what)
    )
    assert set(told.values()) == {1}
    days = Counter((person, year[person].day(at)) for person, (at, kind, _) in alerts(year) if kind == "ending")
    assert set(days.values()) == {1}


def test_each_stage_of_a_budget_is_told_once_a_month_at_most(year: list[Desk]) -> None:
    for desk in year:
        changed = [fact.at for fact in desk.facts if fact.what == "budget"]
        told = Counter(
            (f"{desk.day(at):%Y-%m}", sum(moment <= at for moment in changed), what)
            for at, kind, what in desk.said
            if kind == "budget"
        )
        assert set(told.values()) <= {1}


def test_everybody_who_used_something_is_told_of_each_price_once(year: list[Desk]) -> None:
    for desk in year:
        steps = [what for _, kind, what in desk.said if kind == "price"]
        assert len(steps) <= 4
        assert len(set(steps)) == len(steps) or steps.count((500 * MILLION, 600 * MILLION)) == 2


def _pairs(what: object) -> tuple[tuple[int, int], ...]:
    assert isinstance(what, tuple)
    return what
