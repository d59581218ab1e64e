"""Turns of phrase about the packs that moderators set: how much for how much; in words to send; and for programs."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from uuid import UUID

from bot.phrases import spoken, who_set
from bot.provider_phrases import price_phrase
from core.amounts import Amount, Unit
from core.chat.message import Bare, Day, Message, Value, msg
from core.chat.reply import Json
from core.prices.cards import ServerBasis, ServerPack


def each_phrase(pack: ServerPack) -> Message:
    """What one credit of a pack costs: exact where it comes out even."""
    each = Amount.rounded(Fraction(pack.price.micros, pack.amount.micros), pack.price.unit)
    price: Value = msg("less than {amount}", amount=Amount(1, pack.price.unit))
    if each.micros:
        price = price_phrase(each, pack.amount.decimal, pack.price.decimal)
    if pack.amount.unit is Unit.CREDIT:
        return msg("{price} a credit", price=price)
    return msg("{price} for {units}", price=price, units=Amount.exactly(1, pack.amount.unit))


def pack_row(pack: ServerPack) -> Message:
    """A pack: "1,000 for $10.00, $0.01 a credit"."""
    return msg("{amount} for {price}, {each}", amount=Bare(pack.amount), price=pack.price, each=each_phrase(pack))


def set_pack_row(pack: ServerPack, moderators: Mapping[UUID, str]) -> Message:
    """A pack, with who set it when."""
    return msg(
        "{amount} for {price}, {each}; set on {day} by {who}",
        amount=Bare(pack.amount),
        price=pack.price,
        each=each_phrase(pack),
        day=Day(pack.set_at),
        who=who_set(ServerBasis(pack.set_by, pack.set_at), moderators),
    )


def pack_words(pack: ServerPack, *, price: bool = True) -> str:
    """A pack in words to send: `1,000 $10 on vidzy app`."""
    paid = (spoken(pack.price),) if price else ()
    return " ".join((spoken(pack.amount), *paid, f"on {pack.provider} {pack.channel}"))


def pack_data(pack: ServerPack, moderators: Mapping[UUID, str]) -> dict[str, Json]:
    """A pack, for programs."""
    return {
        "provider": pack.provider,
        "channel": pack.channel,
        "amount": pack.amount.plain,
        "unit": pack.amount.unit.value,
        "price": {"amount": pack.price.plain, "unit": pack.price.unit.value},
        "set_by": moderators.get(pack.set_by) if pack.set_by else None,
        "set_at": pack.set_at.isoformat(),
    }
