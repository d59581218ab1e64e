"""Turns of phrase about a purchase: what is bought, what it comes to, what ends when; and the same for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from bot.phrases import server_name, source_phrase, who_set
from bot.provider_phrases import lasts_phrase
from bot.retry_phrases import mean_phrase
from core.amounts import Amount
from core.buying.offers import Excluded, Offer, PackOffer, PlanOffer, UseOffer, Why
from core.buying.on_sale import on_sale
from core.buying.purchase import Bought, Purchase, Purchases, Way
from core.chat.message import Bare, Day, Joined, Message, Name, Value, msg, nmsg
from core.chat.reply import Json
from core.ledger.changes import WalletKey
from core.prices.cards import BookBasis, ServerBasis
from core.prices.plans import Lasts, RolloverKind
from core.prices.provider import Provider

SHOWN_EXCLUDED = 5


def is_sold(providers: Mapping[str, Provider], key: WalletKey) -> bool:
    """Whether the price book knows at what price one gets credits of a wallet. In a wallet that is counted in money
    nothing has to be bought."""
    return not key.unit.money and on_sale(providers[key.provider], key.channel).currency is not None


def bought_phrase(one: Bought) -> Message:
    """One kind of thing: "4 packs of 10,000", "Standard for 2 months"."""
    match one.offer:
        case PackOffer(name=None, amount=amount):
            return nmsg(
                "{count} pack of {size}", "{count} packs of {size}", "count", count=one.count, size=Bare(amount)
            )
        case PackOffer(name=str(name), amount=amount):
            facts: dict[str, Value] = {"count": one.count, "name": Name(name), "size": Bare(amount)}
            return nmsg("{count} {name} of {size}", "{count} times {name} of {size}", "count", **facts)
        case PlanOffer(name=name, seats=seats):
            plan = Name(name) if seats == 1 else _seated(name, seats)
            if one.yearly:
                return nmsg("{plan} for {count} year", "{plan} for {count} years", "count", plan=plan, count=one.count)
            return nmsg("{plan} for {count} month", "{plan} for {count} months", "count", plan=plan, count=one.count)
        case _:
            return msg("{amount} paid as used", amount=Bare(one.amount))


def _seated(name: str, seats: int) -> Message:
    return nmsg("{plan} with {seats} seat", "{plan} with {seats} seats", "seats", plan=Name(name), seats=seats)


def items_phrase(purchase: Purchase) -> Joined:
    """All that is bought."""
    return Joined(tuple(map(bought_phrase, purchase.items)))


def purchase_sentence(purchase: Purchase) -> Message:
    """What it costs, how much one gets, and of what."""
    return msg(
        "{cost} for {amount} ({items})",
        cost=mean_phrase(purchase.cost, bare=False),
        amount=Bare(purchase.amount),
        items=items_phrase(purchase),
    )


def ends_rows(purchase: Purchase) -> tuple[Message, ...]:
    """How long what is bought can be used; what ends alike is told together."""
    groups: list[tuple[Message, list[Message]]] = []
    for one in purchase.items:
        end = rest_phrase(one.offer) if isinstance(one.offer, PlanOffer) else until_phrase(one.offer.lasts)
        alike = next((whats for other, whats in groups if other == end), None)
        if alike is None:
            groups.append((end, [bought_phrase(one)]))
        else:
            alike.append(bought_phrase(one))
    return tuple(msg("{what}: {end}", what=Joined(tuple(whats)), end=end) for end, whats in groups)


def until_phrase(lasts: Lasts | None) -> Message:
    """How long what was bought can be used, behind one thing or several."""
    if lasts is not None and lasts.days is not None:
        return nmsg("to be used within {count} day", "to be used within {count} days", "count", count=lasts.days)
    if lasts is not None and lasts.months is not None:
        return nmsg("to be used within {count} month", "to be used within {count} months", "count", count=lasts.months)
    return lasts_phrase(lasts)


def rest_phrase(plan: PlanOffer) -> Message:
    """What becomes of what a plan grants and is not used."""
    rollover = plan.rollover
    match None if rollover is None else rollover.kind:
        case RolloverKind.NONE:
            return msg("what is not used ends with the month")
        case RolloverKind.MONTHS if rollover is not None and rollover.months is not None:
            return nmsg(
                "what is not used lasts {count} month longer",
                "what is not used lasts {count} months longer",
                "count",
                count=rollover.months,
            )
        case RolloverKind.CAPPED_BANK:
            return msg("what is not used is kept, up to a limit")
        case RolloverKind.DOES_NOT_EXPIRE:
            return msg("what is not used does not end")
        case RolloverKind.ROLLS_OVER | RolloverKind.MONTHS:
            return msg("what is not used is kept, as long as one has the plan")
        case _:
            return msg("whether what is not used is kept is not known")


def way_sentence(purchase: Purchase) -> Message | None:
    """How it is bought, where that does not go without saying."""
    match purchase.way:
        case Way.PAUSED:
            return msg("The plan is stopped in the months without work.")
        case Way.EACH_MONTH:
            return msg("Each month what is cheapest for it alone.")
        case Way.YEARLY:
            return msg("Paid for whole years.")
        case _:
            return None


def excluded_sentence(excluded: Iterable[Excluded]) -> Message | None:
    """The plans that are on sale and were not reckoned with, by reason; nothing of what is given for free."""
    by_reason: dict[Why, list[str]] = {}
    for one in excluded:
        if one.name is not None and one.why not in (Why.FREE, Why.NOT_SOLD):
            by_reason.setdefault(one.why, []).append(one.name)
    parts = [
        msg("{names} ({why})", names=Joined(tuple(map(Name, names[:SHOWN_EXCLUDED]))), why=why_phrase(why))
        for why, names in by_reason.items()
    ]
    return msg("Not reckoned with: {parts}.", parts=Joined(tuple(parts))) if parts else None


def why_phrase(why: Why) -> Message:
    """Why something is not reckoned with."""
    match why:
        case Why.FREE:
            return msg("free")
        case Why.NO_PRICE:
            return msg("no price is known")
        case Why.NO_AMOUNT:
            return msg("what it grants is not known")
        case Why.COUNTED_OTHERWISE:
            return msg("grants something else")
        case Why.NOT_MONTHLY:
            return msg("does not grant by the month")
        case Why.NOT_SOLD:
            return msg("not sold any more")
        case Why.NEEDS_PLAN:
            return msg("only with a plan")
        case Why.OTHER_CURRENCY:
            return msg("in another currency")


def source_sentence(purchases: Purchases, server: str, moderators: Mapping[UUID, str], today: date) -> Message | None:
    """What the prices of the purchase rest on."""
    provider = purchases.offers.provider.name
    shown = [one for one in (purchases.best, purchases.runner_up, purchases.spread) if one is not None]
    bases = [item.offer.basis for one in shown for item in one.items]
    own = [basis for basis in bases if isinstance(basis, ServerBasis)]
    if own:
        latest = max(own, key=lambda basis: basis.set_at)
        return msg(
            "Packs: {server}'s own, last set on {day} by {who}. They take the place of what {provider} sells.",
            server=server_name(server),
            day=Day(latest.set_at),
            who=who_set(latest, moderators),
            provider=Name(provider),
        )
    sources = [source_phrase(provider, basis, today) for basis in bases if isinstance(basis, BookBasis)]
    unique = tuple(one for place, one in enumerate(sources) if one not in sources[:place])
    return msg("What is sold: {sources}.", sources=Joined(unique)) if unique else None


def purchase_data(purchase: Purchase | None) -> Json:
    """A purchase for programs."""
    if purchase is None:
        return None
    return {
        "way": purchase.way.value,
        "cost": purchase.cost.plain,
        "currency": purchase.cost.unit.value,
        "amount": purchase.amount.plain,
        "unit": purchase.amount.unit.value,
        "leftover": purchase.leftover.plain,
        "items": [_bought_data(one) for one in purchase.items],
    }


def _bought_data(one: Bought) -> Json:
    return {
        "kind": _kind(one.offer),
        "id": one.offer.id,
        "count": one.count,
        "yearly": one.yearly,
        "amount": one.amount.plain,
        "cost": one.cost.plain,
    }


def _kind(offer: Offer) -> str:
    return "pack" if isinstance(offer, PackOffer) else "use" if isinstance(offer, UseOffer) else "plan"


def leftover_sentence(purchase: Purchase) -> Message | None:
    """What is bought and not needed."""
    left: Amount = purchase.leftover
    if not left.micros:
        return None
    return nmsg(
        "{left} is left over, counted as worth nothing.",
        "{left} are left over, counted as worth nothing.",
        "left",
        left=Bare(left),
    )
