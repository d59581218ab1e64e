"""Prices that changed, as the terminal tells them: in sentences, with what to press, and to programs."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from bot.alert_replies import alert_reply, missed_sentence
from bot.app import assemble
from core.alerts.changed_prices import PriceChange, kind_of
from core.alerts.outbox import PriceAlert, PricePart
from core.alerts.thresholds import PendingAlert
from core.amounts import Amount, Unit
from core.chat.language import Language
from core.chat.reply import Lines, Reply, Text, Tone
from core.people import Caller, Moderates, Network, Server, User
from core.prices.estimate import EstimateLine, estimate
from core.prices.market import Market
from core.store import Store
from core.work.grammar import parse_work
from core.work.work import Work
from tests.bot.talk import AMSTERDAM, Talk
from tests.conftest import NOW
from tests.core.prices.asking import BOOK, answer, at, day_of, lines_for

MAYA = Caller(Server(Network.CONSOLE, "studio", "Studio"), User(Network.CONSOLE, "maya", "Maya"), time_zone=AMSTERDAM)
LANGUAGE = Language.of("en", AMSTERDAM, NOW)


def part(line: EstimateLine, old: int, new: int, *, provider: str = "Runway", money: int | None = None) -> PricePart:
    """Ten were made lately, of a price of then."""

    def of(number: int) -> Amount:
        return Amount.exactly(number, line.price.amount.unit)

    each = line.outputs
    change = PriceChange(kind_of(line), of(old), of(new), each, 10 * each, of(10 * old), of(10 * new))
    return PricePart(provider, change, None if money is None else Amount.exactly(money, Unit.USD))


def read(reply: Reply) -> list[str]:
    """All that it says."""
    rows = [row for block in reply.blocks if isinstance(block, Lines) for row in block.rows]
    texts = [block.message for block in reply.blocks if isinstance(block, Text)]
    return [LANGUAGE.text(message) for message in (reply.title, *rows, *texts)]


def missed(alert: PriceAlert) -> str:
    pending = PendingAlert(UUID(int=1), 1, alert, 1, "nonce", "en", AMSTERDAM, NOW, "maya", MAYA.server, "Maya")
    return LANGUAGE.text(missed_sentence(pending))


VIDEO = answer("1 video on vidzy")
CLIP = answer("1 gen-4.5 clip 10s on runway api")


async def test_a_price_that_a_moderator_set_is_told_the_next_morning(store: Store) -> None:
    app = assemble(store)
    maya, mia = Talk(app), Talk(app, moderates=Moderates.YES, name="Mia")
    await maya.say("/topup 50,000")
    await maya.say("/spend 12 videos")
    await mia.say("/pricing set video 600", hours=1)
    morning = NOW + timedelta(hours=23)  # 9:00 in Amsterdam
    for moment, expected in ((NOW + timedelta(hours=2), 0), (morning - timedelta(minutes=1), 0), (morning, 1)):
        await app.catch_up(MAYA, moment)
        async with app.alerts_for(MAYA) as alerts:
            found = list(alerts)
        assert len(found) == expected
    (alert,) = found
    assert read(alert) == [
        "⚠️ The price of 1 video on Vidzy in Studio rose from 500 to 600 credits",
        "At your usual 12 videos a month (last 30 days): 1,200 credits more, 7,200 instead of 6,000.",
    ]
    assert alert.tone is Tone.WARN
    make, month, warnings = [button.words for button in alert.buttons]
    maya.at = morning
    usual = await maya.say(month)
    assert (usual.texts, usual.reply.private) == (["12 videos: 7,200 credits on Vidzy."], True)
    assert usual.title == "You have 44,000: 36,800 would be left."
    assert (await maya.say(make)).reply.tone is Tone.INFO
    assert "Vidzy" in (await maya.say(warnings)).title


def test_a_price_that_fell_says_so_and_what_it_is_in_money() -> None:
    reply = alert_reply(PriceAlert("", (part(CLIP, 120, 100, money=2),)))
    assert read(reply) == [
        "The price of 1 video (Gen-4.5, 10 s) on Runway in your private chat fell from 120 to 100 credits",
        "At your usual 10 videos a month (last 30 days): 200 credits less, 1,000 instead of 1,200.",
        "In money: $2.00 a month, since these credits always cost the same.",
    ]
    assert reply.tone is Tone.INFO


def test_several_are_told_in_a_row_each() -> None:
    parts = (part(CLIP, 100, 120), part(VIDEO, 500, 450, provider="Vidzy"))
    reply = alert_reply(PriceAlert("Studio", parts))
    assert read(reply) == [
        "⚠️ 2 prices of what you use in Studio changed",
        "1 video (Gen-4.5, 10 s) on Runway: 120 credits instead of 100, 200 more a month",
        "1 video on Vidzy: 450 credits instead of 500, 500 less a month",
        "A month is what you made in the last 30 days.",
    ]
    assert [button.command for button in reply.buttons] == ["afford", "alert list"]


def test_of_many_the_largest_differences_are_told_and_the_rest_is_counted() -> None:
    said = read(alert_reply(PriceAlert("Studio", (part(VIDEO, 500, 450),) * 11)))
    assert (len(said), said[-2]) == (11, "And 3 more.")


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (
            (part(VIDEO, 500, 600, provider="Vidzy"),),
            "the price of 1 video on Vidzy in Studio rose from 500 to 600 credits.",
        ),
        (
            (part(VIDEO, 500, 450, provider="Vidzy"),),
            "the price of 1 video on Vidzy in Studio fell from 500 to 450 credits.",
        ),
        (
            (part(VIDEO, 500, 600, provider="Vidzy"), part(CLIP, 1, 2)),
            (
                "prices of what you use in Studio changed, 1 video on Vidzy from 500 to 600 credits and 1 video"
                " (Gen-4.5, 10 s) on Runway from 1 to 2 credits."
            ),
        ),
        (
            (part(VIDEO, 500, 600, provider="Vidzy"),) * 5,
            (
                "prices of what you use in Studio changed, 1 video on Vidzy from 500 to 600 credits, 1 video on Vidzy"
                " from 500 to 600 credits, 1 video on Vidzy from 500 to 600 credits and 2 more (/alert last 1 there)."
            ),
        ),
    ],
)
def test_what_could_not_be_sent_is_told_later(parts: tuple[PricePart, ...], sentence: str) -> None:
    assert missed(PriceAlert("Studio", parts)) == f"On 22 November I could not reach you: {sentence}"


def test_programs_are_told_the_same() -> None:
    reply = alert_reply(PriceAlert("Studio", (part(CLIP, 100, 120, money=2),)))
    assert reply.warning["alert"] == "price"
    assert reply.warning["prices"] == [
        {
            "provider": "runway",
            "channel": "api",
            "media": "video",
            "model": CLIP.price.model,
            "model_name": "Gen-4.5",
            "understood": {"length": "10"},
            "unit": "credit",
            "old": "100",
            "new": "120",
            "outputs": 1,
            "days": 30,
            "count": 10,
            "month_old": "1000",
            "month_new": "1200",
            "money": "2",
            "currency": "USD",
        }
    ]


def test_the_button_of_the_usual_month_asks_for_the_very_kind() -> None:
    for provider in BOOK.providers.values():
        for rate in provider.rates:
            for asked in lines_for(provider, rate, 10):
                there = Market(BOOK, (), at(day_of(rate.period)))
                (line,) = estimate(Work((asked,)), there).lines
                if not line.exact or line.amount is None or line.outputs > 1:
                    continue
                each = line.price.amount
                change = PriceChange(kind_of(line), each, each, 1, 10, each, each)
                _, month, _ = alert_reply(PriceAlert("Studio", (PricePart(provider.name, change),))).buttons
                (priced,) = estimate(parse_work(month.arguments, BOOK.vocabulary), there).lines
                assert (kind_of(priced), priced.amount) == (kind_of(line), line.amount)
