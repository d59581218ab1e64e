"""/budget, line by line: what is set, where the month leads, and how its warnings read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.alert_replies import alert_reply, missed_sentence
from bot.app import App, assemble
from core.chat.language import Language
from core.chat.reply import Tone
from core.people import Caller, Network, Server, User
from core.store import Store
from tests.bot.talk import AMSTERDAM, Said, Talk

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)

MAYA = Caller(Server(Network.CONSOLE, "studio", "Studio"), User(Network.CONSOLE, "maya", "Maya"))
FIRST = datetime(2026, 11, 1, 9, tzinfo=UTC)
TOLD = "You are told once in a month when it is on pace to be exceeded, and once when it is."


@pytest.fixture
def app(store: Store) -> App:
    return assemble(store)


@pytest.fixture
def maya(app: App) -> Talk:
    return Talk(app, at=FIRST)


async def undelivered(maya: Talk, store: Store) -> list[Said]:
    """The warnings that wait for Maya."""
    language = Language.of("en", AMSTERDAM, maya.at)
    alerts = await store.read(lambda records: records.undelivered(MAYA))
    return [Said(alert_reply(alert), language) for alert in alerts]


async def at_six_thousand_six_hundred(maya: Talk) -> None:
    """300 a day for 22 days."""
    await maya.say("/topup 20,000")
    for _ in range(21):
        await maya.say("/spend 300")
        await maya.say("/balance", days=1)
    await maya.say("/spend 300")


async def test_without_a_budget_the_guidance_is_offered_as_a_start(maya: Talk) -> None:
    said = await maya.say("/budget")
    assert said.title == "No budget yet."
    assert said.texts[0] == (
        "Common guidance a month: $10 to 20 casual, $30 to 100 regular creators, $100 to 500 businesses "
        "(undated article)."
    )
    assert said.buttons == ["/budget $20", "/budget $50", "/budget $200"]
    assert said.reply.private
    assert said.reply.data == {"budgets": []}
    assert (await maya.say(said.buttons[0])).title == "Your budget: $20.00 a month, for what you pay"


async def test_a_budget_of_credits_says_what_was_used_and_where_that_leads(maya: Talk) -> None:
    await maya.say("/budget 8,000 credits")
    await at_six_thousand_six_hundred(maya)
    said = await maya.say("/budget")
    assert said.title == "6,600 of 8,000 credits used in November 2026: 1,400 left, on pace to go over"
    assert said.texts == [
        "300 a day for 22 days leads to 9,000 by 30 November and reaches 8,000 about Fri 27 Nov.",
        "175 a day for the last 8 days keeps it.",
    ]
    assert said.buttons == ["/budget remove vidzy"]
    assert said.reply.tone is Tone.WARN
    (data,) = said.reply.data["budgets"]  # type: ignore[misc,union-attr]  # JSON of ours
    assert data == {
        "provider": "vidzy",
        "channel": "app",
        "counts": "used",
        "unit": "credit",
        "budget": "8000",
        "so_far": "6600",
        "left": "1400",
        "days": 22,
        "days_left": 8,
        "last_day": "2026-11-30",
        "a_day": "300",
        "leads_to": "9000",
        "reaches_on": "2026-11-27",
        "keeps_it": "175",
        "stage": "pace",
    }


async def test_a_budget_in_money_says_which_plans_it_leaves_out(maya: Talk) -> None:
    await maya.say("/plan set pro on runway web")
    said = await maya.say("/budget $12")
    left_out = (
        "Plans are not counted, since how you pay for them is not recorded: Pro on Runway (web app) at $35.00 a month."
    )
    assert left_out in said.texts
    await maya.say("/budget 900 a month on runway web")
    shown = await maya.say("/budget")
    assert shown.texts.count(left_out) == 1
    await maya.say("/budget remove $12")
    assert left_out not in (await maya.say("/budget")).texts
    await maya.say("/plan stop on runway web")
    assert left_out not in (await maya.say("/budget $12")).texts


async def test_a_budget_in_money_says_what_was_paid(maya: Talk) -> None:
    await maya.say("/budget 30 dollars a month")
    await maya.say("/topup 2,000 for $19.50")
    await maya.say("/topup 100 on runway for $4")
    said = await maya.say("/budget", days=9)
    assert said.title == "$23.50 of $30.00 paid in November 2026: $6.50 left"
    assert said.texts == ["$0.32 a day for the last 20 days keeps it."]  # two days of ten are no pace of payments
    await maya.say("/topup 100 for $6.50")
    assert (await maya.say("/budget")).title == "$30.00 of $30.00 paid in November 2026: all of it"
    await maya.say("/topup 100 for $1")
    over = await maya.say("/budget", days=1)
    assert over.title == "$31.00 of $30.00 paid in November 2026: $1.00 over"
    assert over.texts == ["About $2.82 a day for 11 days leads to about $84.55 by 30 November."]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("/budget 30 dollars a month", "Your budget: $30.00 a month, for what you pay"),
        ("/budget $30", "Your budget: $30.00 a month, for what you pay"),
        ("/budget set $30 monthly", "Your budget: $30.00 a month, for what you pay"),
        ("/budget 200 yuan per month", "Your budget: CN¥200.00 a month, for what you pay"),
        ("/budget 8,000 credits", "Your budget: 8,000 credits a month, for what you use on Vidzy"),
        ("/budget 8000", "Your budget: 8,000 credits a month, for what you use on Vidzy"),
        ("/budget 900 a month on runway web", "Your budget: 900 credits a month, for what you use on Runway (web app)"),
        ("/budget on fal 30 dollars", "Your budget: $30.00 a month, for what you use on fal.ai"),
        ("/budget 30 on fal", "Your budget: $30.00 a month, for what you use on fal.ai"),
    ],
)
async def test_what_was_understood_is_said_back(maya: Talk, line: str, title: str) -> None:
    said = await maya.say(line)
    assert said.title == title
    assert said.reply.tone is Tone.DONE
    assert said.texts[-1] == TOLD


async def test_another_amount_can_be_taken_back(maya: Talk) -> None:
    first = await maya.say("/budget $30")
    assert first.buttons == ["/budget remove $30.00"]
    second = await maya.say("/budget $50")
    assert second.texts[-1] == "It was $30.00 a month."
    assert second.buttons == ["/budget remove $50.00", "/budget $30.00"]
    assert (await maya.say(second.buttons[1])).title == "Your budget: $30.00 a month, for what you pay"
    again = await maya.say("/budget $30")
    assert again.texts[-1] == TOLD


async def test_what_is_removed_can_be_set_again(maya: Talk) -> None:
    await maya.say("/budget 900 on runway web")
    gone = await maya.say("/budget remove")
    assert gone.title == "Removed: 900 credits a month, for what you use on Runway (web app)"
    assert gone.buttons == ["/budget 900 on runway web"]
    assert (await maya.say("/budget")).title == "No budget yet."
    await maya.say(gone.buttons[0])
    shown = await maya.say("/budget show")
    assert shown.title == "0 of 900 credits used on Runway (web app) in November 2026: 900 left"


async def test_several_are_shown_together_each_with_its_own_button(maya: Talk) -> None:
    for line in ("/budget 8,000 credits", "/budget 900 on runway web", "/budget $30"):
        await maya.say(line)
    said = await maya.say("/budget")
    assert said.title == "3 budgets in November 2026"
    assert said.texts[::2] == [
        "$0 of $30.00 paid in November 2026: $30.00 left",
        "0 of 900 credits used on Runway (web app) in November 2026: 900 left",
        "0 of 8,000 credits used in November 2026: 8,000 left",
    ]
    assert said.buttons == ["/budget remove $30.00", "/budget remove runway web", "/budget remove vidzy"]
    for button in said.buttons:
        assert (await maya.say(button)).title.startswith("Removed: ")
    assert (await maya.say("/budget")).title == "No budget yet."


async def test_which_one_is_asked_where_several_could_be_meant(maya: Talk) -> None:
    await maya.say("/budget $30")
    await maya.say("/budget 8,000 credits")
    which = await maya.say("/budget remove")
    assert which.title == "Which one? Set: $30.00 and 8,000 credits on Vidzy."
    assert which.buttons == ["/budget remove $30.00", "/budget remove vidzy app"]
    assert which.reply.tone is Tone.ASK
    other = await maya.say("/budget remove $31")
    assert other.title == "That budget is not set. Set: $30.00 and 8,000 credits on Vidzy."
    assert (await maya.say(which.buttons[1])).title.startswith("Removed: 8,000 credits")


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("/budget 0", "An amount is above 0, and this is 0."),
        ("/budget $0", "An amount is above 0, and this is 0."),
        ("/budget -5", "An amount is above 0, and this is −5."),
        ("/budget $-5", "A budget is above 0, and this is −$5.00."),
        (
            "/budget 30 euros a month",
            'I keep money in USD and CNY and convert nothing: "30 euros" is another currency.',
        ),
        ("/budget 1,000,000,000,001", "That is more than I can keep. The most is 1,000,000,000,000."),
        ("/budget 8,000.12345 credits", "Credits go to 3 decimals; this has 5."),
        ("/budget $30 on runway api", "Runway is counted in credits, and $30.00 is none of that."),
        ("/budget ¥30 on fal", "fal.ai is counted in USD, and CN¥30.00 is none of that."),
        ("/budget $30 8,000", "Money or credits, one at a time: each can have a budget of its own."),
        ("/budget remove", "No budget is set."),
        ("/budget banana", '"banana" is no amount of money. For example: $42.50'),
    ],
)
async def test_what_cannot_be_a_budget_is_answered_clearly(maya: Talk, line: str, title: str) -> None:
    said = await maya.say(line)
    assert said.title == title
    assert said.texts[-1] in ("Nothing was changed.", "Nothing was recorded.")
    assert said.reply.tone in (Tone.REFUSED, Tone.ASK)
    assert (await maya.say("/budget")).title == "No budget yet."


async def test_money_for_a_wallet_counted_otherwise_is_offered_without_it(maya: Talk) -> None:
    said = await maya.say("/budget $30 on runway api")
    assert said.texts[0] == "A budget in money counts what you pay for whatever credits: leave the provider out."
    assert said.reply.next is not None
    assert (await maya.say(said.reply.next)).title == "Your budget: $30.00 a month, for what you pay"


async def test_what_is_exceeded_when_it_is_set_is_told_by_the_answer_alone(maya: Talk, store: Store) -> None:
    await maya.say("/topup 5,000 for $40")
    said = await maya.say("/budget $30")
    assert said.texts[:2] == [
        "$40.00 of $30.00 paid in November 2026: $10.00 over",
        "This is the warning for this month.",
    ]
    assert said.reply.tone is Tone.WARN
    await maya.say("/topup 5,000 for $40")
    assert await undelivered(maya, store) == []


async def test_the_warnings_say_what_is_left_and_where_it_leads(maya: Talk, store: Store) -> None:
    await maya.say("/budget 8,000 credits")
    await at_six_thousand_six_hundred(maya)
    await maya.say("/spend 1,500")
    pace, over = await undelivered(maya, store)
    assert pace.title == (
        "⚠️ 1,200 of 8,000 credits used on Vidzy in November 2026: 6,800 left, on pace to go over (Studio)"
    )
    assert pace.texts == [
        "300 a day for 4 days leads to 9,000 by 30 November and reaches 8,000 about Fri 27 Nov.",
        "261 a day for the last 26 days keeps it.",
        "The next warning comes only when it is exceeded.",
    ]
    assert over.title == "⚠️ 8,100 of 8,000 credits used on Vidzy in November 2026: 100 over (Studio)"
    assert over.texts[-1] == "This comes once a month."
    assert pace.reply.warns
    assert pace.reply.tone is Tone.WARN
    assert pace.buttons == ["/afford on vidzy app", "/budget show"]
    assert not pace.reply.same_warning(over.reply)


async def test_a_warning_in_money_names_no_wallet(maya: Talk, store: Store) -> None:
    await maya.say("/budget $30")
    await maya.say("/topup 5,000 for $40")
    (over,) = await undelivered(maya, store)
    assert over.title == "⚠️ $40.00 of $30.00 paid in November 2026: $10.00 over (Studio)"


async def test_what_could_not_be_delivered_is_told_later_in_a_sentence(maya: Talk, store: Store) -> None:
    await maya.say("/budget $30")
    await maya.say("/topup 5,000 for $40")
    (pending,) = await store.write(lambda records: records.take_alerts(MAYA, "a test", maya.at, timedelta(1)))
    sentence = Language.of("en", AMSTERDAM, maya.at).text(missed_sentence(pending))
    assert sentence == (
        "On 1 November I could not reach you: $40.00 of $30.00 paid in November 2026: $10.00 over (Studio)."
    )


async def test_a_bare_wallet_shows_its_own_budget_and_that_it_has_none(maya: Talk) -> None:
    none = await maya.say("/budget on fal")
    assert (none.title, none.reply.tone) == ("No budget yet for what is used on fal.ai", Tone.INFO)
    assert none.buttons == ["/budget $20 a month on fal", "/budget show"]
    await maya.say("/budget $30")
    for line in (none.buttons[0], "/budget 8,000 on runway web"):
        assert (await maya.say(line)).reply.tone is Tone.DONE
    for line in ("/budget on fal", "/budget show on fal"):
        assert (await maya.say(line)).title == "$0 of $20.00 used on fal.ai in November 2026: $20.00 left"
    assert (await maya.say("/budget on runway api")).title == "No budget yet for what is used on Runway"
    assert (await maya.say("/budget")).title == "3 budgets in November 2026"
