"""Turns of phrase about where somebody is warned: a number of credits, a share, days; and the same for programs."""

from __future__ import annotations

from collections.abc import Sequence

from bot.phrases import server_name, spoken
from bot.retry_phrases import mean_phrase
from core.alerts.levels import Mark, Measure
from core.alerts.naming import measured_words
from core.alerts.thresholds import ThresholdState
from core.amounts import Amount, Unit
from core.answers import Placed, Thresholds, ThresholdSet
from core.chat.message import Bare, Joined, Message, Moment, Name, Value, Words, msg, nmsg
from core.chat.reply import Json, Text
from core.ledger.changes import WalletKey
from core.people import Context

SHOWN_MISSED = 3
"""Of what could not be told in time."""


def mark_phrase(mark: Mark, unit: Unit) -> Bare | Name | Message:
    """A mark within a sentence: 1,000, 20%, 7 days."""
    match mark.measure:
        case Measure.CREDITS:
            return Bare(Amount(mark.value, unit))
        case Measure.SHARE:
            return Name(measured_words(mark))
        case Measure.DAYS:
            return nmsg("{count} day", "{count} days", "count", count=mark.value)


def marks_phrase(marks: Sequence[Mark], unit: Unit) -> Joined:
    """Several within a sentence."""
    return Joined(tuple(mark_phrase(mark, unit) for mark in marks))


def mark_words(mark: Mark, unit: Unit) -> str:
    """A mark in words to send, which read back as itself."""
    return spoken(Amount(mark.value, unit)) if mark.measure is Measure.CREDITS else measured_words(mark)


def default_marks_phrase(marks: Sequence[Mark]) -> Joined:
    """Where a server warns who set none; those in credits with their unit."""
    return Joined(tuple(_default_mark(mark) for mark in marks))


def _default_mark(mark: Mark) -> Amount | Bare | Name | Message:
    credits_ = mark.measure is Measure.CREDITS
    return Amount(mark.value, Unit.CREDIT) if credits_ else mark_phrase(mark, Unit.CREDIT)


def default_marks_words(marks: Sequence[Mark]) -> str:
    """The same in words to send."""
    return " and ".join(mark_words(mark, Unit.CREDIT) for mark in marks)


def and_more(told: Sequence[Message], number: int) -> Joined:
    """What a warning tells of, within a sentence: of much only the first.

    Args:
        number: Of the warning on its server, where all of it can be asked for.
    """
    if len(told) <= SHOWN_MISSED + 1:  # no "and 1 more": that is no shorter
        return Joined(tuple(told))
    count, words = len(told) - SHOWN_MISSED, Words(f"/alert last {number}")
    rest = nmsg("{count} more ({words} there)", "{count} more ({words} there)", "count", count=count, words=words)
    return Joined((*told[:SHOWN_MISSED], rest))


def on_wallet(key: WalletKey) -> str:
    """A wallet in words to send, that mean it wherever they are sent."""
    return f"on {key.provider} {key.channel}"


def mark_data(mark: Mark, unit: Unit) -> Json:
    """A mark, for programs: credits as a decimal string, else as it would be typed."""
    return Amount(mark.value, unit).plain if mark.measure is Measure.CREDITS else measured_words(mark)


# What is set, and where it is now


def set_title(done: ThresholdSet) -> Message:
    """What is set, and where it is now."""
    placed, provider = done.which, Name(done.provider)
    unit = done.available.unit
    facts: dict[str, Value] = {"mark": mark_phrase(placed.mark, unit), "provider": provider}
    if placed.level is not None:
        facts["level"] = mean_phrase(placed.level, bare=False)
    match placed.mark.measure:
        case Measure.SHARE if placed.level is not None and done.peak is not None:
            return msg(
                "You are warned at {mark} or less on {provider}: {level} of {peak}", **facts, peak=Bare(done.peak)
            )
        case Measure.SHARE:
            return msg("You are warned at {mark} or less on {provider}", **facts)
        case Measure.DAYS if placed.level is not None and done.a_day is not None:
            return msg(
                "You are warned when {provider} lasts {mark} or less: {level} at {a_day} a day",
                **facts,
                a_day=mean_phrase(done.a_day),
            )
        case Measure.DAYS:
            return msg("You are warned when {provider} lasts {mark} or less", **facts)
        case Measure.CREDITS:
            amount = Amount(placed.mark.value, unit)
            if unit.money:
                return msg("You are warned at {amount} or less on {provider}", amount=amount, provider=provider)
            return msg("You are warned at {amount} or fewer on {provider}", amount=amount, provider=provider)


def fired_title(done: ThresholdSet) -> Message:
    """What is set, where there is less already: the warning."""
    placed = done.which
    facts: dict[str, Value] = {
        "available": done.available,
        "provider": Name(done.provider),
        "threshold": mark_phrase(placed.mark, done.available.unit),
    }
    match placed.mark.measure:
        case Measure.SHARE if placed.level is not None and done.peak is not None:
            return msg(
                "⚠️ {available} left on {provider}, already at or below {threshold} ({level} of {peak})",
                **facts,
                level=mean_phrase(placed.level),
                peak=Bare(done.peak),
            )
        case Measure.DAYS if done.a_day is not None:
            return msg(
                "⚠️ {available} left on {provider}, already no more than {threshold} at {a_day} a day",
                **facts,
                a_day=mean_phrase(done.a_day),
            )
        case _:
            return msg("⚠️ {available} left on {provider}, already at or below {threshold}", **facts)


def when_sentences(done: ThresholdSet) -> tuple[Message, ...]:
    """How much there is now, and when it comes again."""
    again = done.which.again
    if again is not None and done.known:
        now = msg(
            "Now {available}. It comes once a fall, and is set again when you are back at {again}.",
            available=Bare(done.available),
            again=mean_phrase(again),
        )
    elif again is not None:
        now = msg("It comes once a fall, and is set again when you are back at {again}.", again=mean_phrase(again))
    elif done.which.mark.measure is Measure.SHARE and done.known:
        now = msg("How much that is I know once there are credits: it is a share of the most since the last top-up.")
    elif done.which.mark.measure is Measure.SHARE:
        now = msg("How much that is I know once credits are recorded: it is a share of the most since the last top-up.")
    else:
        now = msg("How much that is I know after some days of use: I need your usual pace.")
    return (now,)


def placed_row(placed: Placed, found: Thresholds) -> Message:
    """One of several, where it is now and whether it has warned."""
    facts: dict[str, Value] = {"mark": mark_phrase(placed.mark, found.key.unit)}
    amount, armed = Amount(placed.mark.value, found.key.unit), placed.mark.state is ThresholdState.ARMED
    if placed.level is None or placed.again is None:
        if placed.mark.measure is Measure.SHARE and found.known:
            return msg("{mark}: will warn, once there are credits", **facts)
        if placed.mark.measure is Measure.SHARE:
            return msg("{mark}: will warn, once credits are recorded", **facts)
        return msg("{mark}: will warn, once your pace is known", **facts)
    facts |= {"level": mean_phrase(placed.level), "again": mean_phrase(placed.again)}
    match placed.mark.measure:
        case Measure.CREDITS if armed:
            return msg("{amount}: will warn", amount=amount)
        case Measure.CREDITS:
            return msg("{amount}: has warned, set again at {again}", amount=amount, again=facts["again"])
        case Measure.SHARE if armed:
            return msg("{mark}: will warn, now at {level} of {peak}", **facts, peak=Bare(found.peak))
        case Measure.SHARE:
            facts["peak"] = Bare(found.peak)
            return msg("{mark}: has warned, now {level} of {peak}, set again at {again}", **facts)
        case Measure.DAYS if armed:
            return msg("{mark}: will warn, now at {level}", **facts)
        case Measure.DAYS:
            return msg("{mark}: has warned, now {level}, set again at {again}", **facts)


def now_sentences(found: Thresholds) -> tuple[Message, ...]:
    """How much there is now, how fast it goes, and until when nothing is warned of."""
    if not found.known:
        now = msg("I don't know your {provider} credits yet.", provider=Name(found.provider))
    elif found.a_day is not None:
        now = msg("Now {available}, used at {a_day} a day.", available=found.available, a_day=mean_phrase(found.a_day))
    else:
        now = msg("Now {available}.", available=found.available)
    if found.snoozed_until is None:
        return (now,)
    return now, msg("No warnings until {until}.", until=Moment(found.snoozed_until))


def server_sentence(found: Thresholds, context: Context) -> tuple[Text, ...]:
    """Where members are warned of a wallet in which they never set any."""
    if not found.server:
        return ()
    facts: dict[str, Value] = {
        "server": server_name(context.caller.server.name),
        "marks": default_marks_phrase(found.server),
    }
    if found.known:
        return (Text(msg("{server} warns who never set one at {marks}: here from your next change on.", **facts)),)
    return (Text(msg("{server} warns who never set one at {marks}: here from your first credits on.", **facts)),)
