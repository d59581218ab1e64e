"""Turns of phrase about when credits run out, and what that rests on; and the same for programs."""

from __future__ import annotations

from bot.retry_phrases import mean_phrase
from core.answers import Forecasted
from core.chat.message import Bare, Day, Message, Name, Value, msg, nmsg
from core.chat.reply import Json
from core.forecast.forecast import Ending, Forecast, NothingLeft, Quiet, TooLittle

SHOWN_ENDINGS = 3


def forecast_title(found: Forecast, wallet: Name) -> Message:
    """The day, and between which days it is likely."""
    facts: dict[str, Value] = {"wallet": wallet}
    if found.day is not None:
        facts["day"] = Day(found.day, weekday=True)
    if found.early is not None:
        facts["early"] = Day(found.early)
    if found.late is not None:
        facts["late"] = Day(found.late)
    match found.day is not None, found.early is not None, found.late is not None:
        case True, True, True if found.early == found.late:
            return msg("Your credits on {wallet} run out on {day}, 8 times in 10", **facts)
        case True, True, True:
            return msg(
                "Your credits on {wallet} run out about {day}, 8 times in 10 between {early} and {late}", **facts
            )
        case True, True, False:
            return msg("Your credits on {wallet} run out about {day}, 9 times in 10 not before {early}", **facts)
        case False, True, _:
            return msg("Your credits on {wallet} last a year at your pace, 9 times in 10 at least to {early}", **facts)
        case _:
            return msg("Your credits on {wallet} last a year and longer at your pace", **facts)


def forecast_sentences(found: Forecast) -> tuple[Message, ...]:
    """The pace, what it rests on, and what ends before."""
    facts: dict[str, Value] = {
        "available": Bare(found.available),
        "pace": mean_phrase(found.spent_a_day),
        "spent": Bare(found.spent),
        "since": Day(found.since),
        "days": found.days,
    }
    rests = nmsg(
        "{available} available; {pace} a day over the last {days} day: {spent} since {since}.",
        "{available} available; {pace} a day over the last {days} days: {spent} since {since}.",
        "days",
        **facts,
    )
    low, high = mean_phrase(found.pace_low), mean_phrase(found.pace_high)
    ahead = msg("From here on {low} to {high} a day.", low=low, high=high)
    if found.pace_low == found.pace_high:
        ahead = msg("From here on {low} a day.", low=low)
    return rests, ahead, *_endings(found.ending)


def _endings(endings: tuple[Ending, ...]) -> tuple[Message, ...]:
    if not endings:
        return (msg("No credits end before that."),)
    told = [_ending(one) for one in endings[:SHOWN_ENDINGS]]
    hidden = len(endings) - SHOWN_ENDINGS
    if hidden > 0:
        told.append(
            nmsg("and {count} more end before that.", "and {count} more end before that.", "count", count=hidden)
        )
    return tuple(told)


def _ending(one: Ending) -> Message:
    facts: dict[str, Value] = {"amount": Bare(one.amount), "day": Day(one.through, weekday=True)}
    if not one.unused.micros:
        return nmsg(
            "{amount} ends after {day}; used by then.", "{amount} end after {day}; used by then.", "amount", **facts
        )
    facts["unused"] = mean_phrase(one.unused)
    return nmsg(
        "{amount} ends after {day}; {unused} of that would be lost.",
        "{amount} end after {day}; {unused} of that would be lost.",
        "amount",
        **facts,
    )


def without_forecast(found: TooLittle | Quiet | NothingLeft, wallet: Name) -> tuple[Message, Message | None]:
    """Why there is none, and what may help."""
    match found:
        case TooLittle(spends=spends, days=days, ask_again=day):
            spent = nmsg("{count} spend", "{count} spends", "count", count=spends)
            over = nmsg("{count} day", "{count} days", "count", count=days)
            title = msg("{spends} on {days} are not enough for a forecast.", spends=spent, days=over)
            return title, msg("Ask again on {day}.", day=Day(day, weekday=True))
        case Quiet(last=last):
            return msg(
                "Nothing was spent on {wallet} since {day}: there is no pace.", wallet=wallet, day=Day(last)
            ), None
        case NothingLeft():
            return msg("Nothing is left on {wallet}.", wallet=wallet), None


def forecast_data(answer: Forecasted) -> dict[str, Json]:
    """For programs."""
    found = answer.outlook
    data: dict[str, Json] = {"provider": answer.key.provider, "channel": answer.key.channel, "day": None}
    if isinstance(found, Forecast):
        data |= {
            "available": found.available.plain,
            "unit": found.available.unit.value,
            "day": _day(found.day),
            "early": _day(found.early),
            "late": _day(found.late),
            "pace": found.pace.plain,
            "pace_low": found.pace_low.plain,
            "pace_high": found.pace_high.plain,
            "since": found.since.isoformat(),
            "spent": found.spent.plain,
            "ending": [
                {"through": one.through.isoformat(), "amount": one.amount.plain, "unused": one.unused.plain}
                for one in found.ending
            ],
        }
    return data


def _day(day: object) -> Json:
    return None if day is None else str(day)
