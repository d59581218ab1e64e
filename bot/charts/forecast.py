"""The picture of /forecast: the weeks behind, and the band in which the balance may go on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from bot.charts.labels import alert_level, alert_sentence, axes, day_label, told
from bot.forecast_phrases import aside_sentence
from bot.retry_phrases import mean_phrase
from core.amounts import Amount
from core.answers import Past
from core.charts import chart
from core.charts.chart import Point
from core.chat.language import Language
from core.chat.message import Bare, Day, Message, Name, Value, msg
from core.chat.reply import Picture
from core.forecast.forecast import HORIZON, Forecast
from core.forecast.supply import Night
from core.ledger.days import end_of

_BEYOND = 2
"""Where no late end is known: so many times as far as the middle."""


def forecast_picture(
    found: Forecast, past: Past, held: Amount, title: Message, wallet: Name, today: date, arguments: str
) -> Picture:
    """Of a forecast.

    Args:
        held: Set aside, and so not in it.
        title: Of the answer.
        wallet: What it is called.
        arguments: As Picture has them.
    """
    alt = _alt(found, past, held, wallet, today)
    return Picture(partial(_chart, found, past, held, title, today), alt, arguments)


def _last_day(found: Forecast, today: date) -> date:
    """How far the picture reaches."""
    if found.late is not None:
        return found.late
    if found.day is None:
        return today + timedelta(HORIZON)
    return today + timedelta(min(HORIZON, _BEYOND * max(1, (found.day - today).days)))


def _chart(
    found: Forecast, past: Past, held: Amount, title: Message, today: date, language: Language
) -> chart.Forecast:
    went, unit, zone = past.course, found.available.unit, language.zone.key
    now, last = went.until, _last_day(found, today)
    until = max(end_of(last, zone), now)
    begin = Point(now, found.available.micros)

    def line(nights: Sequence[Night], out: date | None) -> tuple[Point, ...]:
        return _line(begin, nights, out, today, until, language)

    middle = line(found.middle, found.day)
    low, high = line(found.low, found.early), line(found.high, found.late)
    behind = (*(Point(one.at, one.amount.micros) for one in past.free), begin)
    values = [point.value for points in (behind, middle, low, high) for point in points]
    values += [past.warned_at.micros] if past.warned_at else []
    return chart.Forecast(
        title=language.text(title),
        axes=axes(language, went.since, until, values, unit),
        past=behind,
        label=language.text(_now(found.available, held)),
        middle=middle,
        low=low,
        high=high,
        ends=(
            language.text(msg("{day}: {amount}", day=Day(went.since), amount=Bare(past.free[0].amount))),
            language.text(_end(found, last)),
        ),
        band=language.text(msg("8 times in 10")),
        out=None if found.day is None else chart.Day(_noon(found.day, language), day_label(language, found.day)),
        threshold=alert_level(language, past.warned_at),
        lot_ends=tuple(chart.Day(end_of(one.through, zone)) for one in found.ending if one.through <= last),
    )


def _now(available: Amount, held: Amount) -> Message:
    if held.micros:
        return msg("{amount} free today", amount=Bare(available))
    return msg("{amount} today", amount=Bare(available))


def _line(
    begin: Point, nights: Sequence[Night], out: date | None, today: date, until: datetime, language: Language
) -> tuple[Point, ...]:
    """What is left from now on, with what ends and what comes at midnights; nothing from noon of the day on which it
    runs out."""
    points = [begin]
    for ahead, night in enumerate(nights):
        day = today + timedelta(ahead)
        if out is not None and day >= out:
            break
        at = end_of(day, language.zone.key)
        if at > until:
            break
        points.append(Point(at, night.before))
        if night.after != night.before and at < until:
            points.append(Point(at, night.after))
    if out is not None:
        noon = max(_noon(out, language), points[-1].at)
        points += [Point(noon, 0), Point(max(until, noon), 0)]
    return tuple(points)


def _noon(day: date, language: Language) -> datetime:
    return datetime.combine(day, time(12), language.zone)


def _end(found: Forecast, last: date) -> Message:
    """Where the middle leads, in words."""
    if found.day is not None:
        return msg("{amount} about {day}", amount=0, day=Day(found.day))
    left = Amount(found.middle[-1].before, found.available.unit)
    return msg("{day}: {amount}", day=Day(last), amount=mean_phrase(left))


def _alt(found: Forecast, past: Past, held: Amount, wallet: Name, today: date) -> Message:
    facts: dict[str, Value] = {
        "provider": wallet,
        "today": Day(today),
        "last": Day(_last_day(found, today)),
        "available": Bare(found.available),
    }
    if found.day is not None:
        facts["day"] = Day(found.day)
    if found.early is not None:
        facts["early"] = Day(found.early)
    if found.late is not None:
        facts["late"] = Day(found.late)
    match found.day is not None, found.early is not None, found.late is not None:
        case True, True, True if found.early == found.late:
            sentence = msg(
                "Forecast of {provider}, {today} to {last}: {available} today, nothing on {day}, 8 times in 10.",
                **facts,
            )
        case True, True, True:
            sentence = msg(
                "Forecast of {provider}, {today} to {last}: {available} today, nothing about {day}, 8 times in 10"
                " between {early} and {late}.",
                **facts,
            )
        case True, True, False:
            sentence = msg(
                "Forecast of {provider}, {today} to {last}: {available} today, nothing about {day}, 9 times in 10 not"
                " before {early}.",
                **facts,
            )
        case _, True, _:
            sentence = msg(
                "Forecast of {provider}, {today} to {last}: {available} today, some left to the end, 9 times in 10 at"
                " least to {early}.",
                **facts,
            )
        case _:
            sentence = msg(
                "Forecast of {provider}, {today} to {last}: {available} today, some left to the end.", **facts
            )
    return told(sentence, aside_sentence(held), alert_sentence(past.warned_at))
