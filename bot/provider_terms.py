"""Blocks about a provider's terms: what is not used, refunds, hidden costs, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator

from bot.provider_phrases import in_unit, plan_name, section
from core.amounts import Unit
from core.chat.message import Joined, Listed, Message, Name, msg, nmsg
from core.chat.reply import Block, Text
from core.prices.plans import Policy, Rollover, RolloverKind
from core.prices.provider import Provider
from core.prices.rates import Status

# So many of each are shown; the rest is counted, and stands in the data. All together fits a message of any network.
SHOWN_TERMS = 3
SHOWN_HIDDEN = 4
SHOWN_UNKNOWN = 3
SHOWN_DIFFERENCES = 2

EXPIRY = "credit-expiry"
REFUNDS = "refund."
ASKED_REFUNDS = ("refund.technical-failure", "refund.content-policy", "refund.disliked", "refund.cancelled")
"""What everybody wants to know: told also where it is not known."""


def terms_blocks(sold: Provider) -> Iterator[Block]:
    """All of them, from top to bottom."""
    yield from _unused(sold)
    yield from section(msg("Refunds:"), _refund_rows(sold))
    yield from section(msg("Other terms:"), _other_terms(sold), SHOWN_TERMS)
    if sold.hidden_costs:
        hidden = [msg("{fact}", fact=Name(hidden.fact)) for hidden in sold.hidden_costs]
        yield from section(msg("Hidden costs:"), hidden, SHOWN_HIDDEN)
    else:
        yield Text(msg("No hidden cost is known."))
    not_found = [msg("{fact}", fact=Name(fact)) for fact in sold.not_found]
    yield from section(msg("Looked for and not found:"), not_found, SHOWN_UNKNOWN)
    yield from _differences(sold)


def _unused(sold: Provider) -> Iterator[Block]:
    """What is not used: what the terms say, then what each plan says."""
    rows = [scoped(msg("{value}", value=Name(policy.value)), policy) for policy in _about(sold, EXPIRY)]
    granting = [plan for plan in sold.plans if plan.status is Status.ACTIVE and plan.allowance is not None]
    rests = dict.fromkeys((plan.rollover, sold.channel(plan.channel).unit) for plan in granting)
    for rollover, unit in rests:
        plans = [plan for plan in granting if (plan.rollover, sold.channel(plan.channel).unit) == (rollover, unit)]
        names = Joined(tuple(map(plan_name, plans)))
        rows.append(_rollover_row(names, rollover, unit))
    if rows:
        yield from section(msg("Expiry of what is not used:"), rows)
    else:
        yield Text(msg("What happens to what is not used is not known."))


def _about(sold: Provider, topic: str) -> list[Policy]:
    return [policy for policy in sold.policies if policy.topic == topic]


def scoped(terms: Message, policy: Policy) -> Message:
    """With where it holds, if not everywhere."""
    if policy.scope is None:
        return terms
    return msg("{terms} ({scope})", terms=terms, scope=Name(policy.scope))


def _refund_rows(sold: Provider) -> list[Message]:
    others = [policy.topic for policy in sold.policies if policy.topic.startswith(REFUNDS)]
    topics = dict.fromkeys((*ASKED_REFUNDS, *others))
    rows = []
    for topic in topics:
        told = [scoped(_terms_phrase(policy.value), policy) for policy in _about(sold, topic)]
        terms = Listed(tuple(told)) if told else msg("not known")
        rows.append(msg("{what}: {terms}", what=failure_phrase(topic), terms=terms))
    return rows


def failure_phrase(topic: str) -> Message:
    """What went wrong, of a topic on refunds."""
    match topic:
        case "refund.technical-failure":
            return msg("a job that fails")
        case "refund.content-policy":
            return msg("a prompt that is blocked")
        case "refund.disliked":
            return msg("a result that you dislike")
        case "refund.cancelled":
            return msg("a job that you cancel")
        case "refund.any-failure":
            return msg("a job that fails, for whatever reason")
        case _:
            return msg("{topic}", topic=Name(_spelled(topic.removeprefix(REFUNDS))))


def _spelled(topic: str) -> str:
    return topic.replace("-", " ")


def _other_terms(sold: Provider) -> list[Message]:
    return [
        scoped(msg("{topic}: {value}", topic=Name(_spelled(policy.topic)), value=Name(policy.value)), policy)
        for policy in sold.policies
        if policy.topic != EXPIRY and not policy.topic.startswith(REFUNDS)
    ]


def _differences(sold: Provider) -> Iterator[Block]:
    rows = [
        msg("{topic}: taken is {taken}", topic=Name(one.topic), taken=Name(one.taken)) for one in sold.disagreements
    ]
    heading = nmsg(
        "Sources differ on {count} point:", "Sources differ on {count} points:", "count", count=len(sold.disagreements)
    )
    yield from section(heading, rows, SHOWN_DIFFERENCES)


def _rollover_row(plans: Joined, rollover: Rollover | None, unit: Unit) -> Message:
    """What happens to the rest of the allowance of these plans."""
    if rollover is None:
        return msg("{plans}: what happens to the rest of the allowance is not known", plans=plans)
    match rollover.kind:
        case RolloverKind.NONE:
            return msg("{plans}: the rest of the allowance ends with its period", plans=plans)
        case RolloverKind.DOES_NOT_EXPIRE:
            return msg("{plans}: the allowance has no end", plans=plans)
        case RolloverKind.MONTHS if rollover.months is not None:
            return nmsg(
                "{plans}: the rest of the allowance is kept {count} month longer",
                "{plans}: the rest of the allowance is kept {count} months longer",
                "count",
                plans=plans,
                count=rollover.months,
            )
        case RolloverKind.CAPPED_BANK if rollover.cap is not None:
            cap = in_unit(rollover.cap, unit)
            return msg("{plans}: the rest of the allowance is kept, up to {cap}", plans=plans, cap=cap)
        case _:
            return msg("{plans}: the rest of the allowance is kept, how much of it is not known", plans=plans)


def _terms_phrase(value: str) -> Message:
    """What a policy on refunds says."""
    match value:
        case "refunded":
            return msg("given back")
        case "not-refunded":
            return msg("not given back")
        case "charged":
            return msg("charged")
        case "not-charged":
            return msg("not charged")
        case _:
            return msg("{terms}", terms=Name(value))
