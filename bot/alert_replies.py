"""An alert from the outbox -> the Reply that its person reads, whenever that is."""

from __future__ import annotations

from bot.alert_phrases import mark_data, mark_phrase, on_wallet
from bot.budget_phrases import budget_alert_reply, missed_budget_sentence
from bot.ending_phrases import ending_alert_reply, missed_endings
from bot.phrases import done, makes, server_name
from bot.price_change_phrases import missed_prices, price_alert_reply
from bot.retry_phrases import mean_phrase
from bot.undone_phrases import missed_undo, undone_alert_reply
from core.alerts.levels import Measure
from core.alerts.outbox import Alert, BudgetAlert, EndingAlert, PriceAlert, ThresholdAlert, TrialAlert, UndoneAlert
from core.alerts.thresholds import PendingAlert
from core.chat.message import Bare, Day, Joined, Message, Moment, Name, Value, msg
from core.chat.reply import Button, Reply, Text, Tone
from core.ledger.changes import Change


def alert_reply(alert: Alert) -> Reply:
    """The warning itself; it names the server, since a person may have several wallets."""
    match alert:
        case ThresholdAlert():
            return _threshold_reply(alert)
        case EndingAlert():
            return ending_alert_reply(alert)
        case BudgetAlert():
            return budget_alert_reply(alert)
        case UndoneAlert():
            return undone_alert_reply(alert)
        case TrialAlert():
            return Reply(
                title=msg("This is a test: warnings of {server} reach you here", server=server_name(alert.server_name)),
                warns=True,
                data={"alert": "test", "at": alert.asked_at.isoformat()},
            )
        case PriceAlert():
            return price_alert_reply(alert)


def missed_sentence(pending: PendingAlert) -> Message:
    """What is told at the next private answer, when somebody could not be reached."""
    alert, day = pending.alert, Day(pending.decided_at)
    match alert:
        case ThresholdAlert():
            return _missed_threshold(alert, day)
        case EndingAlert():
            return missed_endings(alert, day, pending.number)
        case BudgetAlert():
            return missed_budget_sentence(alert, pending.decided_at)
        case UndoneAlert():
            return missed_undo(alert, day)
        case TrialAlert():
            return msg(
                "On {day} I could not send you the test of {server}: I cannot write to you. Open your direct messages,"
                " or start a private chat with me.",
                day=day,
                server=server_name(alert.server_name),
            )
        case PriceAlert():
            return missed_prices(alert, day, pending.number)


def _missed_threshold(alert: ThresholdAlert, day: Day) -> Message:
    mark = alert.fall.lowest.mark
    facts: dict[str, Value] = {
        "day": day,
        "available": alert.available,
        "provider": Name(alert.provider_name),
        "server": server_name(alert.server_name),
    }
    said = mark_phrase(mark, alert.available.unit)
    if mark.measure is Measure.DAYS:
        return msg(
            "On {day} I could not reach you: {available} left on {provider} in {server}, no more than your {days}.",
            **facts,
            days=said,
        )
    return msg(
        "On {day} I could not reach you: {available} left on {provider} in {server}, at or below your {threshold}.",
        **facts,
        threshold=said,
    )


def _threshold_reply(alert: ThresholdAlert) -> Reply:
    fall, unit, wallet = alert.fall, alert.available.unit, on_wallet(alert.wallet)
    also = Joined(tuple(mark_phrase(reached.mark, unit) for reached in fall.also))
    texts = (
        *((msg("Also at or below {others}.", others=also),) if fall.also else ()),
        makes(alert.available, alert.makes),
        *(() if alert.cause is None else (_last(alert.cause),)),
        *_outlook(alert),
        _next(alert),
    )
    return Reply(
        title=_title(alert),
        blocks=tuple(map(Text, texts)),
        buttons=(
            Button(msg("What can I make"), "afford", wallet),
            Button(msg("Top up"), "topup", wallet),
            Button(msg("Snooze 1 day"), "alert snooze", f"1 day {wallet}"),
        ),
        tone=Tone.WARN,
        warns=True,
        data={
            "alert": "threshold",
            "threshold": fall.lowest.level.plain,
            "mark": mark_data(fall.lowest.mark, unit),
            "available": alert.available.plain,
            "unit": unit.value,
        },
    )


def _next(alert: ThresholdAlert) -> Message:
    """When the next warning comes."""
    lowest, unit = alert.fall.lowest, alert.available.unit
    again = mean_phrase(lowest.again)
    if alert.next_mark is None:
        return msg("The next warning comes only after you were back at {again}.", again=again)
    return msg(
        "The next warning comes at {next}, one at {threshold} only after you were back at {again}.",
        next=mark_phrase(alert.next_mark, unit),
        threshold=mark_phrase(lowest.mark, unit),
        again=again,
    )


def _title(alert: ThresholdAlert) -> Message:
    reached = alert.fall.lowest
    left: dict[str, Value] = {
        "available": alert.available,
        "provider": Name(alert.provider_name),
        "server": server_name(alert.server_name),
    }
    exactly = alert.available == reached.level
    match reached.mark.measure:
        case Measure.SHARE if alert.peak is not None:
            left |= {
                "share": mark_phrase(reached.mark, alert.available.unit),
                "level": mean_phrase(reached.level),
                "peak": Bare(alert.peak),
            }
            if exactly:
                return msg("⚠️ {available} left on {provider} in {server}, at your {share} ({level} of {peak})", **left)
            return msg(
                "⚠️ {available} left on {provider} in {server}, at or below your {share} ({level} of {peak})", **left
            )
        case Measure.DAYS if alert.a_day is not None:
            left |= {"days": mark_phrase(reached.mark, alert.available.unit), "a_day": mean_phrase(alert.a_day)}
            if exactly:
                return msg("⚠️ {available} left on {provider} in {server}, exactly your {days} at {a_day} a day", **left)
            return msg("⚠️ {available} left on {provider} in {server}, less than your {days} at {a_day} a day", **left)
    left["threshold"] = Bare(reached.level)
    if exactly:
        return msg("⚠️ {available} left on {provider} in {server}, at your {threshold}", **left)
    return msg("⚠️ {available} left on {provider} in {server}, at or below your {threshold}", **left)


def _outlook(alert: ThresholdAlert) -> tuple[Message, ...]:
    if alert.a_day is None or alert.lasts_to is None:
        return ()
    day = Day(alert.lasts_to, weekday=True)
    return (msg("At {a_day} a day this lasts to about {day}.", a_day=mean_phrase(alert.a_day), day=day),)


def _last(cause: Change) -> Message:
    if not cause.amount.micros:  # what is set aside is still there
        return msg("Last: {what}, {at}.", what=done(cause), at=Moment(cause.at))
    return msg(
        "Last: {what}, {amount}, {at}, from {before}.",
        what=done(cause),
        amount=Bare(cause.amount, signed=True),
        at=Moment(cause.at),
        before=Bare(cause.before),
    )
