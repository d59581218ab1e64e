"""/alert: where to be warned, and for how long not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.alert_phrases import (
    fired_title,
    mark_data,
    mark_phrase,
    mark_words,
    marks_phrase,
    now_sentences,
    placed_row,
    server_sentence,
    set_title,
    when_sentences,
)
from bot.alert_replies import alert_reply
from bot.phrases import EXAMPLE_TOP_UP, makes, mix_phrase
from bot.retry_phrases import mean_phrase
from bot.wallet_phrases import name_of, wallet_words
from core.alerts.levels import Mark, Measure
from core.alerts.thresholds import ThresholdState
from core.amounts import Amount
from core.answers import Thresholds, ThresholdSet
from core.budget import Budget
from core.chat.command import Command, Group, Option, OptionKind
from core.chat.message import Moment, Name, msg, nmsg
from core.chat.reply import Block, Button, Json, Lines, Reply, Text, Tone
from core.ledger.changes import WalletKey, WalletName
from core.money import Quantity
from core.people import Context

AMOUNT = "amount"
SNOOZED = "1 day"


async def set_alert(
    budget: Budget, context: Context, *, amount: Quantity | Mark, provider: WalletName | None = None
) -> Reply:
    """Warn here; when there is less already, this answer is the warning."""
    done = await budget.set_threshold(context, amount, provider)
    placed, named = done.which, _named(budget, done.key, default=done.default)
    unit = done.available.unit
    buttons = (
        Button(msg("List"), "alert list", named),
        Button(msg("Test"), "alert test"),
        Button(msg("Remove"), "alert remove", f"{mark_words(placed.mark, unit)} {named}".rstrip()),
    )
    others = (Text(msg("Also set: {others}.", others=marks_phrase(done.besides, unit))),) if done.besides else ()
    if placed.mark.state is ThresholdState.FIRED and placed.again is not None:
        again = mean_phrase(placed.again)
        text = msg("This is the warning. The next one comes after you were back at {again}.", again=again)
        if any(mark.state is ThresholdState.ARMED for mark in done.besides):
            text = msg("This is the warning. It comes again after you were back at {again}.", again=again)
        blocks = (Text(makes(done.available, done.left_makes)), Text(text), *others)
        data = {**_data(done), "alert": "threshold"}
        return Reply(fired_title(done), blocks, buttons=buttons, tone=Tone.WARN, warns=True, data=data)
    worth = [Text(msg("That is worth {choice}.", choice=mix_phrase(done.makes[0])))] if done.makes else []
    return Reply(
        title=set_title(done),
        blocks=(*worth, *map(Text, when_sentences(done)), *others),
        next=None if done.known else f"{EXAMPLE_TOP_UP} {named}".rstrip(),
        buttons=buttons,
        tone=Tone.DONE,
        data=_data(done),
    )


async def list_alerts(budget: Budget, context: Context, *, provider: WalletName | None = None) -> Reply:
    """Where the caller is warned."""
    found = await budget.thresholds(context, provider)
    named, unit = _named(budget, found.key, default=found.default), found.key.unit
    wallet = name_of(budget.book.providers, found.key)
    data: dict[str, Json] = {
        "thresholds": [
            {
                "amount": mark_data(placed.mark, unit),
                "level": None if placed.level is None else placed.level.plain,
                "unit": unit.value,
                "state": placed.mark.state.value,
            }
            for placed in found.thresholds
        ],
        "available": found.available.plain if found.known else None,
        "snoozed_until": None if found.snoozed_until is None else found.snoozed_until.isoformat(),
        "others": [
            {"provider": key.provider, "channel": key.channel, "amounts": [mark_data(mark, key.unit) for mark in marks]}
            for key, marks in found.others
        ],
    }
    if not found.thresholds:
        return Reply(
            title=msg("No alert is set on {provider}", provider=wallet),
            blocks=(*server_sentence(found, context), *_elsewhere(budget, found)),
            next=f"/alert 1,000 {named}".rstrip(),
            data=data,
        )
    first = mark_words(found.thresholds[0].mark, unit)
    label = (
        msg("Remove")
        if len(found.thresholds) == 1
        else msg("Remove {alert}", alert=mark_phrase(found.thresholds[0].mark, unit))
    )
    snooze = (Button(msg("Snooze 1 day"), "alert snooze", f"{SNOOZED} {named}".rstrip()),)
    return Reply(
        title=nmsg(
            "{count} alert is set on {provider}",
            "{count} alerts are set on {provider}",
            "count",
            count=len(found.thresholds),
            provider=wallet,
        ),
        blocks=(
            Lines(tuple(placed_row(placed, found) for placed in found.thresholds)),
            *map(Text, now_sentences(found)),
            *_elsewhere(budget, found),
        ),
        buttons=(
            Button(label, "alert remove", f"{first} {named}".rstrip()),
            *(snooze if found.snoozed_until is None else ()),
        ),
        data=data,
    )


async def remove_alert(
    budget: Budget, context: Context, *, amount: Quantity | Mark | None, provider: WalletName | None = None
) -> Reply:
    """Warn no more there."""
    done = await budget.remove_threshold(context, amount, provider)
    mark, unit = done.which.mark, done.available.unit
    others = (Text(msg("Also set: {others}.", others=marks_phrase(done.besides, unit))),) if done.besides else ()
    where = Amount(mark.value, unit) if mark.measure is Measure.CREDITS else mark_phrase(mark, unit)
    words = f"{mark_words(mark, unit)} {_named(budget, done.key, default=done.default)}".rstrip()
    return Reply(
        title=msg("You are no longer warned at {amount} on {provider}", amount=where, provider=Name(done.provider)),
        blocks=others,
        buttons=(Button(msg("Set again"), "alert", words),),
        tone=Tone.DONE,
        data=_data(done),
    )


async def snooze_alerts(
    budget: Budget, context: Context, *, time: timedelta | None = None, provider: WalletName | None = None
) -> Reply:
    """Warn of nothing for a while."""
    done = await budget.snooze(context, time, provider)
    named = _named(budget, done.key, default=done.default)
    return Reply(
        title=msg(
            "No warnings about {provider} until {until}",
            provider=name_of(budget.book.providers, done.key),
            until=Moment(done.until),
        ),
        blocks=(Text(msg("What is still low then is told once more. Credits that end are told all the same.")),),
        buttons=(Button(msg("List"), "alert list", named),),
        tone=Tone.DONE,
        data={"provider": done.key.provider, "channel": done.key.channel, "until": done.until.isoformat()},
    )


async def try_alert(budget: Budget, context: Context) -> Reply:
    """Send the caller a warning that warns of nothing."""
    done = await budget.send_trial(context)
    return Reply(
        title=msg("A test is on its way"),
        blocks=(Text(msg("If it does not reach you, I say so with my next private answer.")),),
        tone=Tone.DONE,
        data={"at": done.at.isoformat()},
    )


async def last_alert(budget: Budget, context: Context, *, number: int | None = None) -> Reply:
    """A warning of the caller's once more: all that it said when it was decided."""
    kept = await budget.last_warning(context, number)
    reply = alert_reply(kept.alert)
    decided = Text(msg("Warned {at}.", at=Moment(kept.decided_at)))
    server = kept.server_id if context.caller.server.name else None
    return replace(reply, blocks=(*reply.blocks, decided), server=server)


# Its parts


def _elsewhere(budget: Budget, found: Thresholds) -> tuple[Block, ...]:
    """What is set in other wallets, a line each."""
    if not found.others:
        return ()
    rows = (
        msg(
            "{provider}: {thresholds}",
            provider=name_of(budget.book.providers, key),
            thresholds=marks_phrase(marks, key.unit),
        )
        for key, marks in found.others
    )
    return (Text(msg("Your other alerts:")), Lines(tuple(rows)))


def _named(budget: Budget, key: WalletKey | None, *, default: bool) -> str:
    """A wallet in words to send, where it has to be named."""
    return "" if default or key is None else f"on {wallet_words(budget.book.providers, key)}"


def _data(done: ThresholdSet) -> dict[str, Json]:
    placed, unit = done.which, done.available.unit
    return {
        "threshold": None if placed.level is None else placed.level.plain,
        "mark": mark_data(placed.mark, unit),
        "unit": unit.value,
        "state": placed.mark.state.value,
        "armed_again_at": None if placed.again is None else placed.again.plain,
        "available": done.available.plain if done.known else None,
        "others": [mark_data(other, unit) for other in done.besides],
    }


_PROVIDER = Option("provider", OptionKind.WALLET, msg("Whose credits, e.g. runway web"), required=False)

ALERT = Group(
    name="alert",
    summary=msg("Where to be warned before credits run out."),
    commands=(
        Command(
            name="set",
            summary=msg("Be warned at so many credits, at a share of them, or when they last so many days."),
            options=(
                Option(AMOUNT, OptionKind.MARK, msg("How many credits, a share or days: 1,000 or 20% or 7 days")),
                _PROVIDER,
            ),
            handler=set_alert,
            examples=("/alert 1,000", "/alert 20%", "/alert 7 days"),
            writes=True,
        ),
        Command(
            name="list",
            summary=msg("Where you are warned."),
            options=(_PROVIDER,),
            handler=list_alerts,
            examples=("/alert list",),
        ),
        Command(
            name="remove",
            summary=msg("Be warned there no more."),
            options=(
                Option(AMOUNT, OptionKind.MARK, msg("Which one, when several are set"), required=False),
                _PROVIDER,
            ),
            handler=remove_alert,
            examples=("/alert remove 1,000", "/alert remove 20%"),
            writes=True,
        ),
        Command(
            name="snooze",
            summary=msg("Be warned of nothing for a while."),
            options=(
                Option("time", OptionKind.DURATION, msg("For how long, e.g. 2 hours; a day is usual"), required=False),
                _PROVIDER,
            ),
            handler=snooze_alerts,
            examples=("/alert snooze 1 day",),
            writes=True,
        ),
        Command(
            name="last",
            summary=msg("The latest warning that you got here, once more."),
            options=(Option("number", OptionKind.NUMBER, msg("Which one, if not the latest"), required=False),),
            handler=last_alert,
            examples=("/alert last",),
        ),
        Command(
            name="test",
            summary=msg("See whether warnings reach you."),
            handler=try_alert,
            examples=("/alert test",),
            writes=True,
        ),
    ),
    default="set",
)
