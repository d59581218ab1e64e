"""Turns of phrase about when credits run out, and what that rests on; and the same for programs."""

from __future__ import annotations

from bot.retry_phrases import mean_phrase
from core.amounts import Amount
from core.answers import Forecasted
from core.chat.message import Bare, Day, Message, Name, Value, msg, nmsg
from core.chat.reply import Json
from core.forecast.forecast import (
    LEAST_DAYS_WITH_SPENDS,
    LEAST_SPENDS,
    Ending,
    Forecast,
    NeverSpent,
    NothingLeft,
    Quiet,
    TooLittle,
)
from core.forecast.spending import LOOK_BACK
from core.ledger.renewal import Subscription, next_renewal
from core.prices.plans import Every

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


def forecast_sentences(found: Forecast, held: Amount, plan: Subscription | None) -> tuple[Message, ...]:
    """The pace, what it rests on, what it counts on, and what ends before.

    Args:
        held: Set aside, and so not in it.
        plan: That renews the wallet, and so is in it.
    """
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
    aside = aside_sentence(held)
    to_come = () if plan is None else _to_come(plan)
    told = rests, *(() if aside is None else (aside,)), ahead, *to_come
    return *told, *_endings(found.ending, alone=not to_come)


def aside_sentence(held: Amount) -> Message | None:
    """What a forecast leaves out because it is set aside; None: nothing."""
    if not held.micros:
        return None
    return nmsg(
        "{held} more is set aside, and not counted.",
        "{held} more are set aside, and not counted.",
        "held",
        held=Bare(held),
    )


def _to_come(plan: Subscription) -> tuple[Message, ...]:
    day = next_renewal(plan)
    if day is None:
        return ()
    facts: dict[str, Value] = {
        "amount": Bare(plan.terms.allowance),
        "plan": Name(plan.terms.name),
        "day": Day(day, weekday=True),
    }
    match plan.terms.every:
        case Every.WEEK:
            return (msg("That is with the {amount} that {plan} brings each week, next on {day}.", **facts),)
        case Every.DAY:
            return (msg("That is with the {amount} that {plan} brings each day, next on {day}.", **facts),)
        case _:
            return (msg("That is with the {amount} that {plan} brings each month, next on {day}.", **facts),)


def _endings(endings: tuple[Ending, ...], *, alone: bool) -> tuple[Message, ...]:
    """What ends of what is there.

    Args:
        alone: Nothing comes that may end.
    """
    if not endings:
        return (msg("No credits end before that."),) if alone else ()
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


def without_forecast(
    found: TooLittle | NeverSpent | Quiet | NothingLeft, wallet: Name, held: Amount
) -> tuple[Message, Message | None]:
    """Why there is none, and what may help.

    Args:
        held: Set aside.
    """
    match found:
        case TooLittle(spends=spends, days=days, ask_again=day):
            over = nmsg("{count} day", "{count} days", "count", count=days)
            title = nmsg(
                "{spends} spend on {days} is not enough for a forecast.",
                "{spends} spends on {days} are not enough for a forecast.",
                "spends",
                spends=spends,
                days=over,
            )
            return title, _needed() if day is None else msg("Ask again on {day}.", day=Day(day, weekday=True))
        case NeverSpent():
            return msg("Nothing was spent on {wallet} yet: there is no pace.", wallet=wallet), _needed()
        case Quiet(last=last):
            return msg(
                "Nothing was spent on {wallet} since {day}: there is no pace.", wallet=wallet, day=Day(last)
            ), None
        case NothingLeft() if held.micros:
            return msg("Nothing is free on {wallet}.", wallet=wallet), nmsg(
                "{held} is set aside.", "{held} are set aside.", "held", held=Bare(held)
            )
        case NothingLeft():
            return msg("Nothing is left on {wallet}.", wallet=wallet), None


def _needed() -> Message:
    return msg(
        "It takes {spends} spends on {days} days of the last {weeks} weeks, besides the first day and today.",
        spends=LEAST_SPENDS,
        days=LEAST_DAYS_WITH_SPENDS,
        weeks=LOOK_BACK // 7,
    )


def forecast_data(answer: Forecasted) -> dict[str, Json]:
    """For programs."""
    found = answer.outlook
    data: dict[str, Json] = {"provider": answer.key.provider, "channel": answer.key.channel, "day": None}
    if isinstance(found, Forecast):
        data |= {
            "available": found.available.plain,
            "held": answer.held.held.plain,
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
