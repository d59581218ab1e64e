"""The wallet that words for a plan name besides: `pro runway`, `runway web pro`, `Google AI Pro`."""

from __future__ import annotations

from core.chat.extents import wallet_extent
from core.chat.places import Place
from core.ledger.naming import WALLET_WORDS, find_wallet
from core.work.vocabulary import Vocabulary


def split_plan(words: list[Place], vocabulary: Vocabulary) -> tuple[list[Place], list[Place]]:
    """The words for the plan, and those for its wallet: none where they name none.

    A provider's name at the beginning belongs to both, since plans are called so; with a channel it does not.
    """
    typed = [place.word for place in words]
    for at in range(max(1, len(words) - WALLET_WORDS), len(words)):
        if find_wallet(" ".join(typed[at:]), vocabulary) is not None:
            on = at > 1 and typed[at - 1].casefold() == "on"
            return words[: at - on], words[at:]
    count = wallet_extent(typed[:-1], vocabulary)
    wallet = find_wallet(" ".join(typed[:count]), vocabulary)
    if wallet is None:
        return words, []
    return words if wallet.channel is None else words[count:], words[:count]
