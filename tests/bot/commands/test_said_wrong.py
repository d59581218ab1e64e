"""What cannot be said of rates, packs, months and results: what is read instead, in full, and that nothing is lost."""

from __future__ import annotations

import pytest

from bot.app import App, assemble
from core.chat.reply import Tone
from core.people import Moderates
from core.store import Store
from tests.bot.talk import Talk

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
"""What is refused is refused before anything is stored."""

RATE = "A success rate is above 0% and at most 100%."
CONFIDENCE = "A confidence is above 0% and below 100%."
CERTAIN = "When tries can fail, no number is certain. Enough 99 times in 100: 51,000."
MONTHS = 'I look at 1 to 24 months, and this is "{}".'


@pytest.fixture
def app(store: Store) -> App:
    return assemble(store)


@pytest.mark.parametrize(
    ("line", "title", "step"),
    [
        ("/cost 50 videos at 0%", RATE, "/cost 50 videos at 60%"),
        ("/cost 50 videos at 140%", RATE, "/cost 50 videos at 60%"),
        ("/cost 50 videos at NaN%", RATE, "/cost 50 videos at 60%"),
        ("/cost 50 videos success nan", RATE, "/cost 50 videos at 60%"),
        ("/cost 50 videos success inf", RATE, "/cost 50 videos at 60%"),
        ("/cost 50 videos at -5%", RATE, "/cost 50 videos at 60%"),
        ("/compare 50 videos at 0%", RATE, "/compare 50 videos at 60%"),
        ("/buy 50 videos at 101%", RATE, "/buy 50 videos at 60%"),
        ("/advise 50 videos at 0%", RATE, "/advise 50 videos at 60%"),
        ("/cost 50 videos at 60.1234567%", 'Percentages go to 6 decimals: "60.1234567%" has more.', None),
        ("/cost 50 videos at 60% confidence 100%", CERTAIN, "/cost 50 videos at 60% confidence 99%"),
        ("/buy 50 videos at 60% confidence 100%", CERTAIN, "/buy 50 videos at 60% confidence 99%"),
        ("/cost 50 videos at 60% confidence 0%", CONFIDENCE, "/cost 50 videos 100 images at 60% confidence 95%"),
        ("/cost 50 videos at 60% confidence nan", CONFIDENCE, "/cost 50 videos 100 images at 60% confidence 95%"),
        ("/cost 50 videos at 60% confidence 101%", CONFIDENCE, "/cost 50 videos 100 images at 60% confidence 95%"),
        ("/compare 50 videos months 0", MONTHS.format("0"), "/compare 50 videos 100 images for 3 months"),
        ("/compare 50 videos months 1,000", MONTHS.format("1,000"), "/compare 50 videos 100 images for 3 months"),
        ("/compare 50 videos for 1000 months", MONTHS.format("1000"), "/compare 50 videos 100 images for 3 months"),
        ("/compare 50 videos months 1.5", MONTHS.format("1.5"), "/compare 50 videos 100 images for 3 months"),
        ("/compare 50 videos in month 25", MONTHS.format("25"), "/compare 50 videos 100 images for 3 months"),
        (
            "/compare 50 videos in month 1, 5 images months 3",  # no trace of what another option took
            'In which month is "5 images"?',
            "/compare 50 videos in month 1, none in month 2",
        ),
        (
            "/compare 50 videos in month 1, 5 images on vidzy",
            'In which month is "5 images on vidzy"?',
            "/compare 50 videos in month 1, none in month 2",
        ),
        ("/pricing pack 0 $10", "An amount is above 0, and this is 0.", "/pricing pack 1,000 $10"),
        ("/pricing pack 1,000 -$10", "What was paid is not below 0, and this is -$10.00.", "/pricing pack 1,000 $10"),
        ("/pricing pack 1,000 $0", "An amount is above 0, and this is 0.", "/pricing pack 1,000 $10"),
        ("/buy 0", "An amount is above 0, and this is 0.", "/buy 9,000"),
        ("/buy -5", "An amount is above 0, and this is -5.", "/buy 9,000"),
        ("/buy 9,000", "No price is known for what Vidzy (app) sells.", "/provider vidzy"),
        (
            "/buy 50 videos on runway 20 images on vidzy",
            "This takes credits of several providers. Ask for each by itself.",
            None,
        ),
        ("/compare 50 videos on vidzy", "No provider that I know can be ranked for this.", None),
        ("/result 5 of 3 videos", "Of 3 tries at most 3 can be kept, and this says 5.", "/result 18 of 30 videos kept"),
        ("/result 0 of 0 videos", "A count starts at 1, and this is 0.", "/result 18 of 30 videos kept"),
        ("/result -1 of 5 videos", "A count starts at 1, and this is -1.", "/result 18 of 30 videos kept"),
        ("/result 18.5 of 30 videos", '"18.5" is not a whole number.', "/result 18 of 30 videos kept"),
        (
            "/result 18 of 30 videos 100 images",
            "That is more than one kind. One at a time, please.",
            "/result 18 of 30 videos kept",
        ),
        ("/result many", "How many of how many did you keep?", "/result 18 of 30 videos kept"),
    ],
)
async def test_what_cannot_be_is_answered_clearly(app: App, line: str, title: str, step: str | None) -> None:
    ana = Talk(app, moderates=Moderates.YES, name="Ana")
    said = await ana.say(line)
    assert said.title.replace("\N{MINUS SIGN}", "-") == title
    assert said.reply.tone in (Tone.ASK, Tone.REFUSED, Tone.WARN)
    steps = [said.reply.next, *said.buttons]
    assert step is None or step in steps
    writes = line.startswith(("/result", "/pricing"))
    assert (said.texts[-1:] in (["Nothing was recorded."], ["Nothing was changed."])) is writes
    assert (await ana.say("/result list")).reply.data == {"records": []}


async def test_a_next_step_of_what_is_never_certain_answers_it(app: App) -> None:
    ana = Talk(app)
    refused = await ana.say("/cost 50 videos at 60% confidence 100%")
    (again,) = refused.buttons
    assert (await ana.say(again)).title == "51,000 credits on Vidzy for 50 videos: enough 99 times in 100"


async def test_ten_million_of_five_kinds_at_odd_rates_is_about_as_much(app: App) -> None:
    maya = Talk(app)
    said = await maya.say(
        "/cost 10,000,000 videos 5s gen-4.5 at 61.37%, 10,000,000 videos 10s gen-4.5 at 33.33%, 10,000,000 images "
        "gen-4 at 87.31%, 9,999,999 videos 5s gen-4-turbo image-to-video at 12.07%, 9,999,999 videos 8s veo3.1 at "
        "51.01% on runway confidence 95%"
    )
    assert said.title == "About 12,982,773,593 credits on Runway for 5 lines of work: enough 95 times in 100"
    assert said.rows[5:] == [
        "If every try is kept: 5,299,999,655",
        "On average: about 12,979,833,584",
        "Enough 50 times in 100: about 12,979,819,051",
        "Enough 80 times in 100: about 12,981,341,088",
        "Enough 95 times in 100: about 12,982,773,593",
        "Enough 99 times in 100: about 12,984,027,036",
    ]


async def test_a_pack_that_is_set_twice_is_one_at_the_later_price(app: App) -> None:
    ana = Talk(app, moderates=Moderates.YES, name="Ana")
    await ana.say("/pricing pack 1,000 $12")
    assert (await ana.say("/pricing pack 1,000 $10")).title.endswith("from now on (was $12.00)")
    said = await ana.say("/buy 2,500")
    assert said.title == "$30.00 for 3,000 credits on Vidzy: 3 packs of 1,000"
    assert said.texts == ["500 are left over, counted as worth nothing."]


async def test_a_name_that_is_no_option_is_no_month(app: App) -> None:
    maya = Talk(app)
    for words, months in (("months 2-4", 4), ("months 2 to 3", 3), ("months 2 through 3 for 6 months", 6)):
        said = await maya.say(f"/compare 50 videos in month 1, none in {words}")
        assert said.reply.data["months"] == months
        assert (await maya.say(said.buttons[0])).reply.data["months"] == months
