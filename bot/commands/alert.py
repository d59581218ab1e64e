"""/alert: where to be warned."""

from __future__ import annotations

from decimal import Decimal

from bot.phrases import EXAMPLE_TOP_UP, grouped, makes, mix_phrase
from core.alerts.thresholds import Threshold, ThresholdState
from core.amounts import Amount
from core.answers import Thresholds, ThresholdSet
from core.budget import Budget
from core.chat.command import Command, Group, Option, OptionKind
from core.chat.message import Bare, Joined, Message, Name, msg, nmsg
from core.chat.reply import Button, Json, Lines, Reply, Text, Tone
from core.people import Context

AMOUNT = "amount"


async def set_alert(budget: Budget, context: Context, *, amount: Decimal) -> Reply:
    """Warn at this many credits; when there are fewer already, this answer is the warning."""
    done = await budget.set_threshold(context, amount)
    threshold, provider = done.threshold, Name(done.provider)
    again = Bare(threshold.armed_again_at)
    data = _threshold_data(done)
    buttons = (
        Button(msg("List"), "alert list"),
        Button(msg("Remove"), "alert remove", grouped(threshold.amount)),
    )
    if threshold.state is ThresholdState.FIRED:
        title = msg(
            "⚠️ {available} left on {provider}, already at or below {threshold}",
            available=done.available,
            provider=provider,
            threshold=Bare(threshold.amount),
        )
        text = msg("This is the warning. The next one comes after you were back at {again}.", again=again)
        blocks = (Text(makes(done.available, done.left_makes)), Text(text), *_others(done.others))
        return Reply(title=title, blocks=blocks, buttons=buttons, tone=Tone.WARN, warns=True, data=data)
    now = (
        msg(
            "Now {available}. It comes once a fall, and is set again when you are back at {again}.",
            available=Bare(done.available),
            again=again,
        )
        if done.known
        else msg("It comes once a fall, and is set again when you are back at {again}.", again=again)
    )
    worth = [Text(msg("That is worth {choice}.", choice=mix_phrase(done.makes[0])))] if done.makes else []
    return Reply(
        title=msg("You are warned at {amount} or fewer on {provider}", amount=threshold.amount, provider=provider),
        blocks=(*worth, Text(now), *_others(done.others)),
        next=None if done.known else EXAMPLE_TOP_UP,
        buttons=buttons,
        tone=Tone.DONE,
        data=data,
    )


async def list_alerts(budget: Budget, context: Context) -> Reply:
    """Where the caller is warned."""
    found = await budget.thresholds(context)
    provider = Name(found.provider)
    data: dict[str, Json] = {
        "thresholds": [
            {"amount": t.amount.plain, "unit": t.amount.unit.value, "state": t.state.value} for t in found.thresholds
        ],
        "available": found.available.plain if found.known else None,
    }
    if not found.thresholds:
        return Reply(title=msg("No alert is set on {provider}", provider=provider), next="/alert 1,000", data=data)
    return Reply(
        title=nmsg(
            "{count} alert is set on {provider}",
            "{count} alerts are set on {provider}",
            "count",
            count=len(found.thresholds),
            provider=provider,
        ),
        blocks=(Lines(tuple(_row(threshold) for threshold in found.thresholds)), *_now(found)),
        buttons=(Button(msg("Remove"), "alert remove", grouped(found.thresholds[0].amount)),),
        data=data,
    )


async def remove_alert(budget: Budget, context: Context, *, amount: Decimal | None) -> Reply:
    """Warn no more at this many credits."""
    done = await budget.remove_threshold(context, amount)
    return Reply(
        title=msg(
            "You are no longer warned at {amount} on {provider}",
            amount=done.threshold.amount,
            provider=Name(done.provider),
        ),
        blocks=_others(done.others),
        buttons=(Button(msg("Set again"), "alert", grouped(done.threshold.amount)),),
        tone=Tone.DONE,
        data=_threshold_data(done),
    )


def _row(threshold: Threshold) -> Message:
    if threshold.state is ThresholdState.ARMED:
        return msg("{amount}: will warn", amount=threshold.amount)
    return msg(
        "{amount}: has warned, set again at {again}", amount=threshold.amount, again=Bare(threshold.armed_again_at)
    )


def _now(found: Thresholds) -> tuple[Text, ...]:
    if not found.known:
        return (Text(msg("I don't know your {provider} credits yet.", provider=Name(found.provider))),)
    return (Text(msg("Now {available}.", available=found.available)),)


def _others(others: tuple[Amount, ...]) -> tuple[Text, ...]:
    return (Text(msg("Also set: {others}.", others=Joined(tuple(map(Bare, others))))),) if others else ()


def _threshold_data(done: ThresholdSet) -> dict[str, Json]:
    return {
        "threshold": done.threshold.amount.plain,
        "unit": done.threshold.amount.unit.value,
        "state": done.threshold.state.value,
        "armed_again_at": done.threshold.armed_again_at.plain,
        "available": done.available.plain if done.known else None,
        "others": [other.plain for other in done.others],
    }


ALERT = Group(
    name="alert",
    summary=msg("Where to be warned before credits run out."),
    commands=(
        Command(
            name="set",
            summary=msg("Be warned at this many credits or fewer."),
            options=(Option(AMOUNT, OptionKind.QUANTITY, msg("How many credits, e.g. 1,000")),),
            handler=set_alert,
            examples=("/alert 1,000",),
            writes=True,
        ),
        Command(name="list", summary=msg("Where you are warned."), handler=list_alerts, examples=("/alert list",)),
        Command(
            name="remove",
            summary=msg("Be warned there no more."),
            options=(Option(AMOUNT, OptionKind.QUANTITY, msg("Which one, when several are set"), required=False),),
            handler=remove_alert,
            examples=("/alert remove 1,000",),
            writes=True,
        ),
    ),
    default="set",
)
