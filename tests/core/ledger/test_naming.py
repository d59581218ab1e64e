import pytest

from core.errors.reading import UnknownProviderError
from core.errors.values import UnknownChannelError
from core.ledger.changes import WalletName
from core.ledger.lots import LotKind
from core.ledger.naming import LOT_KINDS, read_wallet
from core.prices.book import PriceBook

BOOK = PriceBook.packaged()


def read(text: str) -> WalletName:
    return read_wallet(text, 0, len(text), BOOK.vocabulary)


@pytest.mark.parametrize(
    ("text", "wallet"),
    [
        ("runway", WalletName("runway")),
        ("Runway API", WalletName("runway", "api")),
        ("runway (web)", WalletName("runway", "web")),
        ("runway developer api", WalletName("runway", "api")),
        ("google ai", WalletName("google")),
        ("google ai studio", WalletName("google", "gemini")),
        ("mj", WalletName("midjourney")),
        ("wan fal", WalletName("wan", "fal")),
    ],
)
def test_a_wallet_is_called_by_its_provider_and_channel(text: str, wallet: WalletName) -> None:
    assert read(text) == wallet


def test_every_channel_of_the_book_is_a_wallet_by_its_id() -> None:
    for provider in BOOK.providers.values():
        for channel in provider.channels:
            assert read(f"{provider.provider} {channel.id}") == WalletName(provider.provider, channel.id)


@pytest.mark.parametrize(
    ("text", "word", "suggestion"),
    [("runway  wbe", "wbe", "web"), ("runway app web", "app web", None), ("stability ai shop", "shop", None)],
)
def test_a_channel_that_the_provider_does_not_have_is_named_with_those_that_it_has(
    text: str, word: str, suggestion: str | None
) -> None:
    with pytest.raises(UnknownChannelError) as caught:
        read(text)
    error = caught.value
    assert (error.text[error.start : error.end], error.word, error.suggestion) == (word, word, suggestion)
    assert error.channels == tuple(dict.fromkeys(BOOK.vocabulary.channels[error.provider].values()))


@pytest.mark.parametrize(
    ("text", "word", "suggestion"),
    [("rumway", "rumway", "runway"), ("rumway api", "rumway", "runway"), ("xyz abc", "xyz abc", None), ("", "", None)],
)
def test_a_provider_that_nobody_knows_is_named_with_the_nearest(text: str, word: str, suggestion: str | None) -> None:
    with pytest.raises(UnknownProviderError) as caught:
        read(text)
    error = caught.value
    assert (error.text[error.start : error.end], error.word, error.suggestion) == (word, word, suggestion)


def test_every_kind_of_credits_has_its_own_name() -> None:
    assert {LOT_KINDS[kind.value] for kind in LotKind} == set(LotKind)
