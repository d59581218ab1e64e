"""An alert from the outbox -> the Reply that its person reads, whenever that is."""

from __future__ import annotations

from bot.phrases import done, makes, server_name
from core.alerts.thresholds import Alert, PendingAlert, Threshold
from core.chat.message import Bare, Day, Joined, Message, Moment, Name, Value, msg
from core.chat.reply import Button, Reply, Text, Tone
from core.ledger.changes import Change


def alert_reply(alert: Alert) -> Reply:
    """The warning itself; it names the server, since a person may have several wallets."""
    fall, cause = alert.fall, alert.cause
    left: dict[str, Value] = {
        "available": alert.available,
        "provider": Name(alert.provider_name),
        "server": server_name(alert.server_name),
    }
    threshold = Bare(fall.threshold)
    title = (
        msg("⚠️ {available} left on {provider} in {server}, at your {threshold}", **left, threshold=threshold)
        if alert.available == fall.threshold
        else msg("⚠️ {available} left on {provider} in {server}, below your {threshold}", **left, threshold=threshold)
    )
    also = (Text(msg("Also at or below {others}.", others=Joined(tuple(map(Bare, fall.also))))),) if fall.also else ()
    last = () if cause is None else (Text(_last(cause)),)
    again = Threshold(fall.threshold).armed_again_at
    return Reply(
        title=title,
        blocks=(
            *also,
            Text(makes(alert.available, alert.makes)),
            *last,
            Text(msg("The next warning comes only after you were back at {again}.", again=Bare(again))),
        ),
        buttons=(Button(msg("My alerts"), "alert list"),),
        tone=Tone.WARN,
        warns=True,
        data={
            "threshold": fall.threshold.plain,
            "available": alert.available.plain,
            "unit": alert.available.unit.value,
        },
    )


def missed_sentence(pending: PendingAlert) -> Message:
    """What is told at the next private answer, when somebody could not be reached."""
    alert = pending.alert
    return msg(
        "On {day} I could not reach you: {available} left on {provider} in {server}, at or below your {threshold}.",
        day=Day(pending.decided_at),
        available=alert.available,
        provider=Name(alert.provider_name),
        server=server_name(alert.server_name),
        threshold=Bare(alert.fall.threshold),
    )


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
