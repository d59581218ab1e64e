"""What people call wallets and kinds of credits: `runway api`, `Luma (app)`; `bonus`."""

from __future__ import annotations

from core.errors.reading import UnknownProviderError
from core.errors.values import UnknownChannelError
from core.ledger.changes import WalletName
from core.ledger.lots import LotKind
from core.numerals import CHUNK
from core.work.grammar import MAX_CHANNEL, MAX_NAME
from core.work.vocabulary import Vocabulary, name_key, nearest

WALLET_WORDS = MAX_NAME + MAX_CHANNEL

LOT_KINDS = {
    **dict.fromkeys(("paid", "bought"), LotKind.PAID),
    **dict.fromkeys(("promotional", "promo", "gift", "bonus", "free"), LotKind.PROMOTIONAL),
    "plan": LotKind.PLAN,
}


def find_wallet(name: str, vocabulary: Vocabulary) -> WalletName | None:
    """The wallet of that name; None when there is no such provider, or it has no such channel."""
    words = name.split()
    for count in range(min(len(words), MAX_NAME), 0, -1):
        provider = vocabulary.provider(" ".join(words[:count]))
        if provider is None:
            continue
        behind = name_key(" ".join(words[count:]))
        channel = vocabulary.channels.get(provider, {}).get(behind)
        if channel is not None or not words[count:]:
            return WalletName(provider, channel)
    return None


def read_wallet(text: str, start: int, end: int, vocabulary: Vocabulary) -> WalletName:
    """The wallet that stands in `text[start:end]`.

    Raises:
        UnknownProviderError: No provider has that name.
        UnknownChannelError: The provider has no such channel.
    """
    word = text[start:end]
    found = find_wallet(word, vocabulary)
    if found is not None:
        return found
    ends = [chunk.end() for chunk in CHUNK.finditer(text, start, end)] or [end]
    for behind in reversed(ends[:MAX_NAME]):
        provider = vocabulary.provider(text[start:behind])
        if provider is not None:
            raise _unknown_channel(text, behind, end, provider, vocabulary)
    first = text[start : ends[0]]
    near = nearest(word, vocabulary.providers)
    if near is None and (near := nearest(first, vocabulary.providers)) is not None:
        word, end = first, ends[0]
    raise UnknownProviderError(text, start, end, word, near, or_model=False)


def _unknown_channel(text: str, start: int, end: int, provider: str, vocabulary: Vocabulary) -> UnknownChannelError:
    start += len(text[start:end]) - len(text[start:end].lstrip())
    word = text[start:end]
    channels = vocabulary.channels.get(provider, {})
    near = nearest(name_key(word), channels)
    return UnknownChannelError(
        text=text,
        start=start,
        end=end,
        word=word,
        provider=provider,
        channels=tuple(dict.fromkeys(channels.values())),
        suggestion=None if near is None else channels[near],
    )
