from datetime import UTC, date, datetime

import pytest

from bot.refund_phrases import refund_terms
from core.chat.language import Language
from core.prices.provider import Provider
from tests.bot.test_catalogue import PLAIN, PSEUDO
from tests.core.prices.asking import BOOK

TODAY = date(2026, 11, 22)
ENGLISH = Language.of("en", "UTC", datetime(2026, 11, 22, tzinfo=UTC))
CHANNELS = [(sold, channel.id) for sold in BOOK.providers.values() for channel in sold.channels]


def told(provider_id: str, channel: str) -> str:
    return ENGLISH.text(refund_terms(BOOK.provider(provider_id), channel, TODAY))


@pytest.mark.parametrize(
    ("provider_id", "channel", "terms"),
    [
        (
            "runway",
            "api",
            (
                "Recorded as you say. As far as is known, on Runway credits come back for a job that fails, a prompt "
                "that is blocked is charged (API), no credits come back for a result that you dislike. Terms: own page "
                "(undated) and own page at second hand (29 July, 116 days old)."
            ),
        ),
        (
            "fal",
            "api",
            (
                "Recorded as you say. As far as is known, on fal.ai a job that fails is not charged. What comes back "
                "for a prompt that is blocked and a result that you dislike is not known. Terms: own page (undated)."
            ),
        ),
        (
            "pika",
            "web",
            (
                "Recorded as you say. As far as is known, on Pika no credits come back for a job that fails, for "
                "whatever reason. Terms: own page at second hand (14 September, 69 days old)."
            ),
        ),
        (
            "vidzy",
            "app",
            (
                "Recorded as you say. What Vidzy gives back is not known. Most providers of whom it is known return "
                "credits for a technical failure, and none for a result that is disliked."
            ),
        ),
    ],
)
def test_refunds_are_told_as_far_as_they_are_known(provider_id: str, channel: str, terms: str) -> None:
    assert told(provider_id, channel) == terms


@pytest.mark.parametrize(("sold", "channel"), CHANNELS, ids=lambda value: getattr(value, "provider", value))
def test_no_channel_is_said_to_grant_a_refund(sold: Provider, channel: str) -> None:
    text = told(sold.provider, channel)
    assert text.startswith("Recorded as you say. ")
    assert "As far as is known" in text or "is not known" in text
    assert not PLAIN.search(PSEUDO.text(refund_terms(sold, channel, TODAY)))
