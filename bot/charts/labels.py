"""Labels that several charts share: amounts, days, the axes of a picture over time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from core.alerts.levels import as_much_as_fits
from core.amounts import MICROS_PER_UNIT, Amount, Unit
from core.charts.chart import Axes, Level, Tick
from core.charts.chart import Day as Place
from core.charts.ticks import amount_ticks, day_ticks
from core.chat.language import Language
from core.chat.message import Bare, Day, Message, Sentences, msg
from core.ledger.days import start_of

_COARSE = 10
"""An axis that reaches so many units has labels of whole ones."""
_CENT, _THOUSANDTH = MICROS_PER_UNIT // 100, MICROS_PER_UNIT // 1000


def amount_label(language: Language, micros: int, unit: Unit) -> str:
    """So much as a number, money with its sign."""
    return language.value(Bare(as_much_as_fits(micros, unit)))


def day_label(language: Language, day: date | datetime) -> str:
    """A day in short: 12 Dec."""
    return language.value(Day(day, brief=True))


def ticks(language: Language, values: Iterable[int], unit: Unit) -> tuple[Tick, ...]:
    """Places on an axis of amounts that has room for all of these."""
    heights = (0, *values)
    low, high = min(heights), max(heights)
    finest = MICROS_PER_UNIT if high - low >= _COARSE * MICROS_PER_UNIT else _CENT if unit.money else _THOUSANDTH
    return tuple(Tick(value, amount_label(language, value, unit)) for value in amount_ticks(low, high, finest))


def axes(language: Language, since: datetime, until: datetime, values: Iterable[int], unit: Unit) -> Axes:
    """Of a picture over time; it begins with a day, as the reader counts them."""
    zone = language.zone.key
    first, last = (moment.astimezone(language.zone).date() for moment in (since, until))
    days = (Place(start_of(day, zone), day_label(language, day)) for day in day_ticks(first, last))
    return Axes(start_of(first, zone), until, ticks(language, values, unit), tuple(days))


def alert_level(language: Language, warned_at: Amount | None) -> Level | None:
    """The height at which somebody is warned."""
    if warned_at is None:
        return None
    return Level(warned_at.micros, language.text(msg("alert at {amount}", amount=Bare(warned_at))))


def told(*sentences: Message | None) -> Message:
    """Sentences for those who cannot see a picture; None: that one is not to be said."""
    return msg("{sentences}", sentences=Sentences(tuple(one for one in sentences if one is not None)))


def alert_sentence(warned_at: Amount | None) -> Message | None:
    """Where somebody is warned."""
    return None if warned_at is None else msg("Alert at {amount}.", amount=Bare(warned_at))
