"""Turns of phrase for when a plan takes the place of another one: what becomes of what that granted."""

from __future__ import annotations

from collections.abc import Iterator

from bot.phrases import grouped
from bot.provider_terms import scoped
from bot.wallet_phrases import end_phrase, wallet_words
from core.answers import Changed
from core.chat.message import Bare, Message, Name, Words, msg
from core.ledger.lots import Draw
from core.ledger.renewal import Subscription
from core.people import Context
from core.prices.provider import Provider

CHANGING = "upgrade-proration"


def replaced_sentences(changed: Changed, held: Subscription, sold: Provider, context: Context) -> Iterator[Message]:
    """That a plan takes the place of another one, what becomes of that one's allowance here and, as far as is known,
    there, and how to correct it; nothing where it took no place.

    Args:
        held: The plan that was set.
        sold: By whom.
    """
    former = held.before
    if former is None or former.stopped is not None or former.terms.plan == held.terms.plan:
        return
    plan = Name(former.terms.name)
    yield msg("It takes the place of {plan}, which renews no more.", plan=plan)
    left = [draw for draw in changed.draws if draw.lot.number not in (held.rolled, held.lot)]
    yield from (_stays(draw, plan, context) for draw in left)
    if not left:
        yield msg("Nothing that {plan} granted is left.", plan=plan)
    terms = [policy for policy in sold.policies if policy.topic == CHANGING]
    for policy in terms:
        told = scoped(msg("{value}", value=Name(policy.value)), policy)
        yield msg("When a plan changes, {provider} says: {terms}.", provider=Name(sold.name), terms=told)
    if not terms:
        yield msg("What {provider} does with credits when a plan changes is not known.", provider=Name(sold.name))
    set_balance = f"/balance set {grouped(changed.left)} on {wallet_words({sold.provider: sold}, changed.key)}"
    yield msg("If the provider shows another number than I do, send that: {words}", words=Words(set_balance))


def _stays(draw: Draw, plan: Name, context: Context) -> Message:
    amount, end = Bare(draw.amount), end_phrase(draw.lot.ends_at, context)
    return msg("What {plan} granted stays: {amount}, {end}.", plan=plan, amount=amount, end=end)
