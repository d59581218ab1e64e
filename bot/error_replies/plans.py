"""Plans that cannot be set or stopped so: which one renews what, and what can be done instead."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias

from bot.error_replies.wallet import named
from core.chat.message import Day, Message, Moment, Name, Value, Words, msg
from core.chat.reply import Block, Button, Lines, Reply, Text, Tone
from core.errors.plans import NoPlanError, RenewedSinceError, SamePlanError, SeveralPlansError, StaysStoppedError
from core.ledger.changes import WalletKey

MAX_BUTTONS = 5
PlanError: TypeAlias = NoPlanError | SamePlanError | SeveralPlansError | StaysStoppedError | RenewedSinceError


def plans_reply(error: PlanError, unchanged: tuple[Block, ...]) -> Reply:
    """The reply for such an error.

    Args:
        unchanged: That nothing was changed.
    """
    match error:
        case NoPlanError(wallet=wallet):
            offers = "/provider" if wallet is None else f"/provider {wallet.provider}"
            return Reply(msg("No plan renews these credits."), unchanged, next=offers, tone=Tone.REFUSED)
        case SamePlanError(key=key, plan=plan):
            no_more = Text(msg("If you have it no more: {words}", words=Words(f"/plan stop {named(key)}")))
            button = _stop(key, plan)
            left = f"/balance {named(key)}"
            texts = (*_on_another_day(error), no_more, *unchanged)
            return Reply(_already(error), texts, next=left, buttons=(button,), tone=Tone.REFUSED)
        case StaysStoppedError(key=key, by=by):
            first = f"/history {named(key)}" if by is None else f"/undo {by} {named(key)}"
            return Reply(_stays_stopped(error), unchanged, next=first, tone=Tone.REFUSED)
        case RenewedSinceError(key=key):
            facts: dict[str, Value] = {"number": error.number, "plan": Name(error.plan)}
            title = msg("{plan} has renewed since #{number} set it again: that cannot be undone.", **facts)
            words = Words(_to_another_day(error))
            how = Text(msg("To have it renew on another day: {words}", words=words))
            return Reply(title, (how, *unchanged), next=f"/balance {named(key)}", tone=Tone.REFUSED)
        case SeveralPlansError(running=running):
            rows = Lines(tuple(_row(key, plan) for key, plan in running))
            buttons = tuple(_stop(key, plan) for key, plan in running[:MAX_BUTTONS])
            return Reply(
                msg("Which one? These plans renew your credits:"), (rows, *unchanged), buttons=buttons, tone=Tone.ASK
            )


def _already(error: SamePlanError) -> Message:
    facts: dict[str, Value] = {
        "plan": Name(error.plan),
        "provider": Name(error.provider),
        "since": Moment(error.since),
        "number": error.number,
    }
    if error.renews is None:
        return msg("You have {plan} on {provider} already: its credits came once, {since}, as #{number}.", **facts)
    facts["day"] = Day(error.renews, weekday=True)
    return msg("You have {plan} on {provider} already, since {since} (#{number}); it renews on {day}.", **facts)


def _on_another_day(error: SamePlanError) -> tuple[Text, ...]:
    if error.renews is None:
        return ()
    return (Text(msg("If it renews on another day: {words}", words=Words(_to_another_day(error)))),)


def _to_another_day(error: SamePlanError | RenewedSinceError) -> str:
    """What to send so that the plan is moved, with a day as an example."""
    day = "" if error.renews is None else f" date {error.renews + timedelta(days=2):%Y-%m-%d}"
    return f"/plan set {error.plan.casefold()} {named(error.key)}{day}"


def _stays_stopped(error: StaysStoppedError) -> Message:
    if error.plan is None:
        return msg(
            "#{number} stopped a plan that I do not know any more. To have it back, set it again.", number=error.number
        )
    facts: dict[str, Value] = {"number": error.number, "plan": Name(error.plan), "by": error.by or 0}
    return msg(
        "#{number} stopped a plan, and #{by} set {plan} since. To have the other back, undo #{by} first.", **facts
    )


def _row(key: WalletKey, plan: str) -> Message:
    return msg("{plan}: {words}", plan=Name(plan), words=Words(f"/plan stop {named(key)}"))


def _stop(key: WalletKey, plan: str) -> Button:
    return Button(msg("Stop {plan}", plan=Name(plan)), "plan stop", named(key))
