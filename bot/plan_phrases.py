"""Turns of phrase about plans that renew a wallet, and the same for programs."""

from __future__ import annotations

from core.amounts import Amount
from core.answers import Changed
from core.chat.message import Bare, Day, Message, Name, Value, msg, nmsg
from core.chat.reply import Json
from core.ledger.changes import ChangeKind
from core.ledger.renewal import Subscription, next_day, next_renewal
from core.prices.granting import Terms
from core.prices.plans import Every, RolloverKind
from core.prices.rates import Status

ALWAYS_THERE = 28
"""The last day that each month has."""


def plan_title(plan: Subscription, wallet: Name) -> Message:
    """What a plan grants, and when again."""
    day = next_renewal(plan)
    facts: dict[str, Value] = {"plan": Name(plan.terms.name), "provider": wallet, "amount": plan.terms.allowance}
    if day is None:
        return msg("{plan} on {provider}: {amount} now, once", **facts)
    facts["day"] = Day(day, weekday=True)
    match plan.terms.every:
        case Every.WEEK:
            return msg("{plan} on {provider}: {amount} now, again each week; next {day}", **facts)
        case Every.DAY:
            return msg("{plan} on {provider}: {amount} now, again each day; next {day}", **facts)
        case _:
            return msg("{plan} on {provider}: {amount} now, again each month; next {day}", **facts)


def again_title(plan: Subscription, wallet: Name) -> Message:
    """Of a plan that was set again within a period whose allowance had come: when it renews."""
    day = next_renewal(plan)
    facts: dict[str, Value] = {"plan": Name(plan.terms.name), "provider": wallet}
    if day is None:
        return msg("{plan} on {provider} is back", **facts)
    facts["day"] = Day(day, weekday=True)
    former = plan.before
    if former is None or former.stopped is not None or former.terms.plan != plan.terms.plan:
        return msg("{plan} on {provider} renews again, on {day}", **facts)
    was = next_renewal(former)
    if was is None:
        return msg("{plan} on {provider} renews on {day} now", **facts)
    return msg("{plan} on {provider} renews on {day} now, not on {former}", **facts, former=Day(was, weekday=True))


def again_sentence(plan: Subscription, left: Amount) -> Message:
    """That no allowance came with it.

    Args:
        left: Of that of the present period.
    """
    day = next_renewal(plan)
    if not left.micros:
        used = msg("Its credits of this period came already, and are used.")
        return (
            used
            if day is None
            else msg(
                "Its credits of this period came already, and are used; the next {next} come on {day}.",
                next=Bare(plan.terms.allowance),
                day=Day(day, weekday=True),
            )
        )
    if day is None:
        return nmsg(
            "Its {amount} is there already; it comes once.",
            "Its {amount} are there already; they come once.",
            "amount",
            amount=left,
        )
    return nmsg(
        "Its {amount} of this period is there already; the next {next} come on {day}.",
        "Its {amount} of this period are there already; the next {next} come on {day}.",
        "amount",
        amount=left,
        next=Bare(plan.terms.allowance),
        day=Day(day, weekday=True),
    )


def plan_row(plan: Subscription, wallet: Name) -> Message:
    """A plan that somebody has."""
    day = next_renewal(plan)
    facts: dict[str, Value] = {"plan": Name(plan.terms.name), "provider": wallet, "amount": plan.terms.allowance}
    if day is None:
        return msg("{plan} on {provider}: {amount}, which came once", **facts)
    return msg("{plan} on {provider}: {amount} again on {day}", **facts, day=Day(day, weekday=True))


def renewal_sentence(plan: Subscription) -> Message:
    """When a plan renews its wallet, and what happens to the rest."""
    day = next_renewal(plan)
    facts: dict[str, Value] = {"plan": Name(plan.terms.name), "amount": plan.terms.allowance}
    if day is None:
        return msg("The plan {plan} granted {amount} once.", **facts)
    facts["day"] = Day(day, weekday=True)
    return msg("The plan {plan} renews on {day}: {amount}. {rest}", **facts, rest=rest_sentence(plan.terms))


def rest_sentence(terms: Terms) -> Message:
    """What happens to the rest of an allowance when the plan renews."""
    match terms.rollover:
        case None:
            return msg("What happens to what is not used by then is not known; it counts as ended.")
        case RolloverKind.NONE:
            return msg("What is not used by then ends.")
        case RolloverKind.MONTHS if terms.months is not None:
            return nmsg(
                "What is not used by then is kept {count} month longer.",
                "What is not used by then is kept {count} months longer.",
                "count",
                count=terms.months,
            )
        case RolloverKind.CAPPED_BANK if terms.cap is not None:
            return msg("What is not used by then is kept, up to {cap}.", cap=terms.cap)
        case RolloverKind.DOES_NOT_EXPIRE:
            return msg("What is not used by then stays: it has no end.")
        case _:
            return msg("What is not used by then is kept; how much of it and how long is not known.")


def undone_sentences(changed: Changed) -> tuple[Message, ...]:
    """What becomes of plans when a change is undone that set or stopped one."""
    if changed.plan is None:
        return ()
    stop = changed.undone is not None and changed.undone.kind is ChangeKind.STOP
    there = changed.plan if stop else changed.plan.before
    if there is None or there.stopped is not None:
        return (msg("That plan renews no more."),)
    plan, day = Name(there.terms.name), next_renewal(there)
    if not stop and there.terms.plan != changed.plan.terms.plan:
        back = msg("That plan renews no more; {plan}, which it had replaced, is back.", plan=plan)
    elif day is None or changed.renewed is not None:
        back = msg("{plan} is back as it was.", plan=plan)
    else:
        back = msg("{plan} is back as it was: it renews on {day}.", plan=plan, day=Day(day, weekday=True))
    if changed.renewed is None:
        return (back,)
    amount = changed.renewed
    return (
        back,
        nmsg(
            "{plan} renewed meanwhile: {amount} has come.",
            "{plan} renewed meanwhile: {amount} have come.",
            "amount",
            plan=plan,
            amount=amount,
        ),
    )


def remarks(plan: Subscription) -> tuple[Message, ...]:
    """What else should be known of a plan that was set."""
    terms, found = plan.terms, list[Message]()
    if next_renewal(plan) is not None:
        found.append(rest_sentence(terms))
        if terms.every is Every.MONTH and plan.starts_on.day > ALWAYS_THERE:
            found.append(msg("It renews on day {day}, in a shorter month on its last one.", day=plan.starts_on.day))
    if terms.per_seat:
        found.append(msg("That is what one seat gets."))
    if terms.status is Status.RETIRED:
        found.append(msg("As far as is known this plan is not sold any more."))
    return tuple(found)


def plan_data(plan: Subscription) -> dict[str, Json]:
    """A plan, for programs."""
    terms, day = plan.terms, next_day(plan)
    return {
        "provider": terms.provider,
        "channel": terms.channel,
        "plan": terms.plan,
        "name": terms.name,
        "allowance": terms.allowance.plain,
        "unit": terms.allowance.unit.value,
        "every": terms.every.value,
        "renews": None if day is None else day.isoformat(),
        "time_zone": plan.time_zone,
        "rollover": None if terms.rollover is None else terms.rollover.value,
        "cap": None if terms.cap is None else terms.cap.plain,
        "months": terms.months,
        "per_seat": terms.per_seat,
        "status": terms.status.value,
    }
