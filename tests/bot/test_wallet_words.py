"""Wallets in words to send: buttons and next steps that name one are about that one, whatever a server's default is."""

from __future__ import annotations

import pytest

from bot.commands import COMMANDS
from bot.error_replies.wallet import named
from bot.wallet_phrases import wallet_words
from core.chat.binding import bind
from core.chat.command import walk
from core.ledger.changes import WalletKey, WalletName
from core.prices.book import PriceBook

BOOK = PriceBook.packaged()
WALLETS = [
    WalletKey(provider.provider, channel.id, channel.unit)
    for provider in BOOK.providers.values()
    for channel in provider.channels
]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("topup", "5,000"),
        ("spend", "500"),
        ("adjust", "500"),
        ("balance set", "4,920"),
        ("balance show", ""),
        ("history", ""),
        ("undo", "41"),
        ("refund", ""),
        ("refund", "of 41"),
        ("refund", "780 of 41"),
        ("refund", "1 video of 41"),
        ("reserve", "1,500"),
        ("settle", ""),
        ("settle", "of 41"),
        ("settle", "1,000 of 41"),
        ("settle", "2 videos of 41"),
        ("release", "41"),
    ],
)
def test_every_wallet_is_named_in_words_that_read_back(path: str, words: str) -> None:
    command = dict(walk(COMMANDS))[path]
    for key in WALLETS:
        meant = WalletName(key.provider, key.channel)
        values = bind(command, f"{words} {named(key)}", BOOK.vocabulary)
        assert values["provider"] == meant
        short = bind(command, f"{words} on {wallet_words(BOOK.providers, key)}", BOOK.vocabulary)["provider"]
        assert (short.provider, short.channel or BOOK.providers[key.provider].default.channel) == (
            key.provider,
            key.channel,
        )
        assert "41" not in words or 41 in (values.get("of"), values.get("number"))
