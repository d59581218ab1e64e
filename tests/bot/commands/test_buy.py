"""/buy, line by line: the cheapest purchase of what is sold, with the next best, what is left over and what ends."""

from __future__ import annotations

import pytest

from bot.app import App, assemble
from core.chat.reply import Tone
from core.people import Moderates
from core.prices.book import PriceBook
from core.store import Store
from tests.bot.talk import Said, Talk

ONE_DATABASE = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
"""What only reads prices is the same on every database."""
PACKS = ("1,000 $10", "5,000 $42.50", "10,000 $80")
OWN = "Packs: Studio's own, last set on 22 November by Ana. They take the place of what Vidzy sells."


@pytest.fixture
def app(store: Store) -> App:
    return assemble(store)


@pytest.fixture
def maya(app: App) -> Talk:
    return Talk(app)


@pytest.fixture
async def packs(app: App) -> None:
    """Ana has set Studio's own."""
    ana = Talk(app, moderates=Moderates.YES, name="Ana")
    for pack in PACKS:
        await ana.say(f"/pricing pack {pack}")


def source(said: Said) -> str | None:
    return said.reply.source and said.language.text(said.reply.source)


# A server's own packs


@pytest.mark.usefixtures("packs")
async def test_the_cheapest_of_a_server_s_own_packs_names_the_next_best_and_what_is_left_over(maya: Talk) -> None:
    said = await maya.say("/buy 9000")
    assert said.title == "$80.00 for 10,000 credits on Vidzy: 1 pack of 10,000"
    assert said.texts == [
        "1,000 are left over, counted as worth nothing.",
        "Next best: $82.50 for 9,000 (1 pack of 5,000 and 4 packs of 1,000).",
        "Only packs of 1,000: $90.00.",
    ]
    assert said.rows == ["1 pack of 10,000: how long it lasts is not known"]
    assert source(said) == OWN
    assert (said.reply.tone, said.reply.private) == (Tone.INFO, False)
    assert said.reply.data["best"] == {
        "way": "packs",
        "cost": "80",
        "currency": "USD",
        "amount": "10000",
        "unit": "credit",
        "leftover": "1000",
        "items": [{"kind": "pack", "id": "10000", "count": 1, "yearly": False, "amount": "10000", "cost": "80"}],
    }


@ONE_DATABASE
@pytest.mark.parametrize(
    ("wanted", "title", "texts"),
    [
        (
            "41,667",
            "$340.00 for 42,000 credits on Vidzy: 4 packs of 10,000 and 2 packs of 1,000",
            [
                "333 are left over, counted as worth nothing.",
                "Next best: $345.00 for 42,000 (3 packs of 10,000, 2 packs of 5,000 and 2 packs of 1,000).",
                "Only packs of 1,000: $420.00.",
            ],
        ),
        (
            "27000",
            "$222.50 for 27,000 credits on Vidzy: 2 packs of 10,000, 1 pack of 5,000 and 2 packs of 1,000",
            [
                "Next best: $227.50 for 27,000 (1 pack of 10,000, 3 packs of 5,000 and 2 packs of 1,000).",
                "Only packs of 1,000: $270.00.",
            ],
        ),
        (
            "0.5 credits",
            "$10.00 for 1,000 credits on Vidzy: 1 pack of 1,000",
            ["999.5 are left over, counted as worth nothing.", "Next best: $42.50 for 5,000 (1 pack of 5,000)."],
        ),
        (
            "50 videos",
            "$202.50 for 25,000 credits on Vidzy: 2 packs of 10,000 and 1 pack of 5,000",
            [
                "50 videos need 25,000 credits.",
                "Next best: $207.50 for 25,000 (1 pack of 10,000 and 3 packs of 5,000).",
                "Only packs of 1,000: $250.00.",
            ],
        ),
        (
            "50 videos at 60% 100 images at 90%",
            "$452.50 for 56,000 credits on Vidzy: 5 packs of 10,000, 1 pack of 5,000 and 1 pack of 1,000",
            [
                (
                    "55,910 credits are enough for 50 videos and 100 images 95 times in 100; on average about 49,444 "
                    "are used."
                ),
                "90 are left over, counted as worth nothing.",
                "Next best: $457.50 for 56,000 (4 packs of 10,000, 3 packs of 5,000 and 1 pack of 1,000).",
                "Only packs of 1,000: $560.00.",
            ],
        ),
        (
            "50 videos at 60% 100 images at 90% confidence 80%",
            "$430.00 for 53,000 credits on Vidzy: 5 packs of 10,000 and 3 packs of 1,000",
            [
                (
                    "52,550 credits are enough for 50 videos and 100 images 80 times in 100; on average about 49,444 "
                    "are used."
                ),
                "450 are left over, counted as worth nothing.",
                "Next best: $435.00 for 53,000 (4 packs of 10,000, 2 packs of 5,000 and 3 packs of 1,000).",
                "Only packs of 1,000: $530.00.",
            ],
        ),
    ],
)
@pytest.mark.usefixtures("packs")
async def test_work_or_credits_are_bought_in_packs(maya: Talk, wanted: str, title: str, texts: list[str]) -> None:
    said = await maya.say(f"/buy {wanted}")
    assert (said.title, said.texts, source(said)) == (title, texts, OWN)


@ONE_DATABASE
@pytest.mark.usefixtures("packs")
async def test_what_was_bought_can_be_recorded_with_a_press(maya: Talk) -> None:
    (bought,) = (await maya.say("/buy 41,667")).buttons
    assert bought == "/topup 42,000 $340.00 provider vidzy"
    recorded = await maya.say(bought)
    assert recorded.title == "Added 42,000 credits: 42,000 on Vidzy now"
    assert recorded.texts[0] == "Paid $340.00, that is about $0.0081 a credit; no end."


@ONE_DATABASE
@pytest.mark.usefixtures("packs")
async def test_what_is_missing_for_work_is_offered_to_be_bought_where_it_is_sold(app: App) -> None:
    alone = Talk(app, alone=True)
    await alone.say("/topup 6,200 on runway api")
    said = await alone.say("/cost 2 videos 100 gen-4.5 clips 10s on runway")
    assert said.reply.next is not None
    assert said.reply.next.startswith("/buy ")
    assert (await alone.say(said.reply.next)).reply.tone is Tone.INFO


# What providers sell


@ONE_DATABASE
@pytest.mark.parametrize(
    ("wanted", "title", "texts", "rows"),
    [
        (
            "2,000 on runway web",
            "$28.75 for 2,000 credits on Runway (web app): Standard for 1 month and 1,375 paid as used",
            ["Next best: $35.00 for 2,250 (Pro for 1 month)."],
            ["Standard for 1 month: what is not used ends with the month", "1,375 paid as used: no end"],
        ),
        (
            "500 on runway api",
            "$10.00 for 1,000 credits on Runway, paid as used",
            ["500 are left over, counted as worth nothing."],
            ["1,000 paid as used: how long it lasts is not known"],
        ),
        (
            "20 images on ideogram",
            "$1.20 on Ideogram, paid as used: nothing has to be bought first",
            ["20 images need $1.20."],
            [],
        ),
        (
            "2000 on higgsfield",
            "$119.00 for 2,000 credits on Higgsfield: Plus for 1 month and 20 packs of 40",
            [
                "Next best: $129.00 for 3,000 (Ultra for 1 month).",
                "If you can wait for further months: $116.00 for 2,010 (Plus for 1 month and Starter for 3 months).",
                "Not reckoned with: Team, Unlimited day pass and Unlimited 3-day pass (what it grants is not known).",
            ],
            [
                "Plus for 1 month: what is not used ends with the month",
                "20 packs of 40: to be used within 90 days",
            ],
        ),
        (
            "30,000 on comfy",
            "About $142.11 for 30,000 credits on Comfy: Comfy Cloud Creator for 1 month and 22,600 paid as used",
            [
                "Next best: about $142.18 for 30,000 (30,000 paid as used).",
                (
                    "If you can wait for further months: about $141.90 for 30,000 (Comfy Cloud Creator for 4 months "
                    "and 400 paid as used)."
                ),
            ],
            [
                "Comfy Cloud Creator for 1 month: whether what is not used is kept is not known",
                "22,600 paid as used: no end",
            ],
        ),
    ],
)
async def test_plans_packs_and_pay_per_use_are_weighed_and_what_ends_is_said(
    maya: Talk, wanted: str, title: str, texts: list[str], rows: list[str]
) -> None:
    said = await maya.say(f"/buy {wanted}")
    assert (said.title, said.texts, said.rows) == (title, texts, rows)


@ONE_DATABASE
@pytest.mark.parametrize(
    ("wanted", "title"),
    [
        ("9,000", "No price is known for what Vidzy (app) sells."),
        ("50 videos", "No price is known for what Vidzy (app) sells."),
        ("100,000,000 on freepik", "Freepik (app) does not sell so much in a month, as far as I know."),
    ],
)
async def test_what_cannot_be_bought_is_said_with_a_next_step(maya: Talk, wanted: str, title: str) -> None:
    said = await maya.say(f"/buy {wanted}")
    assert (said.title, said.reply.tone) == (title, Tone.REFUSED)
    assert said.reply.next is not None
    assert (await maya.say(said.reply.next)).reply.tone is Tone.INFO
    if "Vidzy" in title:
        assert said.texts == ["Moderators can set what is sold: /pricing pack 1,000 $10"]


@ONE_DATABASE
async def test_every_provider_sells_something_or_says_that_it_does_not(maya: Talk, book: PriceBook) -> None:
    said = {provider: await maya.say(f"/buy 1,000 on {provider}") for provider in book.providers}
    unpriced = {provider for provider, one in said.items() if one.reply.tone is Tone.REFUSED}
    assert unpriced == {"vidzy"}
    for provider in said.keys() - unpriced:
        assert said[provider].reply.data["provider"] == provider
        assert " on " in said[provider].title
