"""What is meant where nobody is named: as the book says, or as a server's moderators chose."""

from __future__ import annotations

import pytest

from core.errors.prices import NoRateError, WhichProviderError
from core.prices.estimate import Estimate, estimate
from core.prices.market import Market
from core.prices.provider import ChannelKey
from core.work.grammar import parse_work
from core.work.media import Medium
from tests.core.prices.asking import BOOK, TODAY, ask, at

VIDZY = ChannelKey("vidzy", "app")


def market(provider: str, channel: str) -> Market:
    return Market(BOOK, (), at(TODAY), ChannelKey(provider, channel))


def ask_there(words: str, provider: str, channel: str) -> Estimate:
    return estimate(parse_work(words, BOOK.vocabulary), market(provider, channel))


def wallets(priced: Estimate) -> list[tuple[str, str]]:
    return [(line.price.provider, line.price.channel) for line in priced.lines]


def test_the_book_s_default_is_meant_where_nothing_was_chosen() -> None:
    assert Market(BOOK, (), at(TODAY)).default == VIDZY
    assert wallets(ask("1 video")) == [("vidzy", "app")]


@pytest.mark.parametrize("chosen", [("nobody", "app"), ("vidzy", "nowhere"), ("vidzy", "web")])
def test_a_channel_that_the_book_does_not_have_is_never_meant(chosen: tuple[str, str]) -> None:
    assert market(*chosen).default == VIDZY


def test_work_that_names_nobody_is_priced_by_what_was_chosen_and_calls_that_assumed() -> None:
    priced = ask_there("5 videos", "luma", "app")
    assert wallets(priced) == [("luma", "app")]
    assert "provider" in priced.lines[0].assumed
    assert "channel" not in priced.lines[0].assumed


def test_the_provider_alone_means_the_channel_that_was_chosen() -> None:
    assert wallets(ask_there("5 videos on luma", "luma", "app")) == [("luma", "app")]
    assert wallets(ask_there("5 videos on luma api", "luma", "app")) == [("luma", "api")]
    assert wallets(ask_there("5 videos on luma", "vidzy", "app")) == [("luma", "api")]


def test_who_names_somebody_means_them() -> None:
    assert wallets(ask_there("1 video on vidzy, 1 video", "runway", "api")) == [("vidzy", "app"), ("runway", "api")]


def test_of_several_who_sell_a_model_the_chosen_one_is_meant() -> None:
    with pytest.raises(WhichProviderError):
        ask("1 kling 3.0 video")
    assert wallets(ask_there("1 kling 3.0 video", "higgsfield", "app")) == [("higgsfield", "app")]


def test_a_model_that_the_chosen_one_does_not_sell_is_bought_where_it_is_sold() -> None:
    assert wallets(ask_there("1 gen-4.5 video", "vidzy", "app")) == [("runway", "api")]
    assert wallets(ask_there("1 gen-4.5 video", "luma", "api")) == [("runway", "api")]


def test_a_kind_that_the_chosen_channel_lacks_is_bought_on_another_and_that_is_said() -> None:
    priced = ask_there("1 image", "bfl", "openrouter")
    assert wallets(priced) == [("bfl", "api")]
    assert "channel" in priced.lines[0].assumed


def test_a_channel_that_is_named_is_never_left_for_another() -> None:
    with pytest.raises(NoRateError):
        ask_there("1 image on bfl openrouter", "bfl", "openrouter")


def test_only_the_card_of_what_is_meant_says_so() -> None:
    there = market("runway", "web")
    assert there.card().default
    assert there.card(BOOK.provider("runway")).default
    assert not there.card(BOOK.provider("runway"), "api").default
    assert not there.card(BOOK.provider("vidzy")).default
    assert there.card().no_rate(Medium.AUDIO).default
