"""What a provider is known to give back when a generation fails. It says nothing of any one refund."""

from __future__ import annotations

from datetime import date

from bot.phrases import STALE_PLAN_DAYS
from bot.provider_phrases import unit_word
from bot.provider_terms import failure_phrase, scoped
from bot.source_phrases import sources_phrase
from core.amounts import Unit
from core.chat.message import Joined, Listed, Message, Name, Sentences, Value, msg
from core.prices.plans import Policy
from core.prices.policies import Failure, refund_policies
from core.prices.provider import Provider

ASKED = (Failure.TECHNICAL, Failure.BLOCKED, Failure.DISLIKED)
"""Of these it is also said that nothing is known."""


def refund_terms(sold: Provider, channel: str, today: date) -> Message:
    """What is known of a channel's refunds and what that rests on; else what most providers do."""
    known = refund_policies(sold, channel)
    name = Name(sold.name)
    recorded = msg("Recorded as you say.")
    if not known:
        return _together(
            recorded,
            msg("What {provider} gives back is not known.", provider=name),
            msg(
                "Most providers of whom it is known return credits for a technical failure, and none for a result that "
                "is disliked."
            ),
        )
    unit = sold.channel(channel).unit
    facts: list[Value] = [
        scoped(_policy_phrase(failure, policy, unit), policy)
        for failure, policies in known.items()
        for policy in policies
    ]
    sentences = [recorded, msg("As far as is known, on {provider} {facts}.", provider=name, facts=Listed(tuple(facts)))]
    unknown = [failure_phrase(failure.value) for failure in ASKED if not {failure, Failure.ANY} & known.keys()]
    if unknown:
        sentences.append(msg("What comes back for {failures} is not known.", failures=Joined(tuple(unknown))))
    sources = [policy.source for policies in known.values() for policy in policies]
    terms = sources_phrase(sold, sources, today, STALE_PLAN_DAYS)
    return _together(*sentences, msg("Terms: {sources}.", sources=terms))


def _together(*sentences: Message) -> Message:
    return msg("{sentences}", sentences=Sentences(sentences))


def _policy_phrase(failure: Failure, policy: Policy, unit: Unit) -> Message:
    what = failure_phrase(failure.value)
    match policy.value:
        case "refunded":
            return msg("{units} come back for {what}", units=unit_word(unit), what=what)
        case "not-refunded":
            return msg("no {units} come back for {what}", units=unit_word(unit), what=what)
        case "charged":
            return msg("{what} is charged", what=what)
        case "not-charged":
            return msg("{what} is not charged", what=what)
        case terms:
            return msg("{what}: {terms}", what=what, terms=Name(terms))
