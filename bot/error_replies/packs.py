"""Packs that cannot be set or taken away: why, and what can be done instead."""

from __future__ import annotations

from typing import TypeAlias

from bot.error_replies.wallet import named
from bot.pack_phrases import pack_words
from core.chat.message import Bare, Joined, Name, msg
from core.chat.reply import Block, Reply, Tone
from core.errors.packs import NoSuchPackError, PackOfMoneyError, TooManyPacksError

PackError: TypeAlias = NoSuchPackError | PackOfMoneyError | TooManyPacksError


def packs_reply(error: PackError, unchanged: tuple[Block, ...]) -> Reply:
    """The reply for such an error.

    Args:
        unchanged: That nothing was changed.
    """
    match error:
        case NoSuchPackError(provider=provider, packs=(), key=key):
            title = msg("No pack is set on {provider}.", provider=Name(provider))
            step = f"/pricing packs {named(key)}"
        case NoSuchPackError(provider=provider, amount=amount, packs=packs):
            title = msg(
                "No pack of {amount} is set on {provider}. Set: {amounts}.",
                amount=amount,
                provider=Name(provider),
                amounts=Joined(tuple(Bare(pack.amount) for pack in packs)),
            )
            step = f"/pricing remove-pack {pack_words(packs[0], price=False)}"
        case PackOfMoneyError(provider=provider):
            title = msg("{provider} is paid in money: there are no packs to buy first.", provider=Name(provider))
            step = f"/provider {provider}"
        case TooManyPacksError(limit=limit, key=key):
            title = msg("{limit} packs are enough. Remove one first.", limit=limit)
            step = f"/pricing packs {named(key)}"
    return Reply(title, unchanged, next=step, tone=Tone.REFUSED)
