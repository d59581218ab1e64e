"""/alert: several at once, in credits, shares and days; snoozed, tried, and told in sentences."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bot.alert_replies import missed_sentence
from bot.app import App, assemble
from core.alerts.thresholds import PendingAlert
from core.chat.binding import bind
from core.chat.command import walk
from core.chat.language import Language
from core.chat.reply import Lines, Text, Tone
from core.chat.request import read_line
from core.people import Caller, Moderates, Network, Server, User
from core.prices.book import PriceBook
from core.store import Store
from tests.bot.talk import AMSTERDAM, Talk

MAYA = Caller(Server(Network.CONSOLE, "studio", "Studio"), User(Network.CONSOLE, "maya", "Maya"), time_zone=AMSTERDAM)


@pytest.fixture
def app(store: Store) -> App:
    return assemble(store)


@pytest.fixture
def maya(app: App) -> Talk:
    return Talk(app)


async def warnings(maya: Talk) -> list[str]:
    """What the terminal would show beside an answer: each warning whole."""
    await maya.app.catch_up(MAYA, maya.at)
    language = Language.of("en", AMSTERDAM, maya.at)
    async with maya.app.alerts_for(MAYA) as alerts:
        return [
            "\n".join(
                [
                    language.text(alert.title),
                    *(language.text(row) for block in alert.blocks if isinstance(block, Lines) for row in block.rows),
                    *(language.text(block.message) for block in alert.blocks if isinstance(block, Text)),
                ]
            )
            for alert in alerts
        ]


async def titles(maya: Talk) -> list[str]:
    return [warning.partition("\n")[0] for warning in await warnings(maya)]


async def used_for_ten_days(maya: Talk) -> None:
    """4,000 left, 250 a day."""
    await maya.say("/topup 6,500")
    for _ in range(5):
        await maya.say("/spend 500", days=2)
    maya.at += timedelta(hours=1)


# Set


async def test_a_share_is_of_the_most_since_the_last_top_up(maya: Talk) -> None:
    await maya.say("/topup 5,000")
    said = await maya.say("/alert 20%")
    assert said.title == "You are warned at 20% or less on Vidzy: 1,000 credits of 5,000"
    assert said.texts[:2] == [
        "That is worth 2 videos.",
        "Now 5,000. It comes once a fall, and is set again when you are back at 1,100.",
    ]
    assert said.buttons == ["/alert list", "/alert test", "/alert remove 20%"]
    await maya.say("/spend 4,000")
    assert await titles(maya) == ["⚠️ 1,000 credits left on Vidzy in Studio, at your 20% (1,000 of 5,000)"]
    await maya.say("/topup 600")
    await maya.say("/spend 1,400")
    assert await titles(maya) == ["⚠️ 200 credits left on Vidzy in Studio, at or below your 20% (320 of 1,600)"]


async def test_days_are_at_the_present_pace(maya: Talk) -> None:
    assert (await maya.say("/alert 7 days")).title == "You are warned when Vidzy lasts 7 days or less"
    await used_for_ten_days(maya)
    said = await maya.say("/alert 5 days")
    assert said.title == "You are warned when Vidzy lasts 5 days or less: about 1,136 credits at about 227 a day"
    assert said.texts[-1] == "Also set: 7 days."
    await maya.say("/spend 2,500")
    (warning,) = await warnings(maya)
    assert warning == (
        "⚠️ 1,500 credits left on Vidzy in Studio, less than your 5 days at about 455 a day\n"
        "Also at or below 7 days.\n"
        "Enough for 3 videos, or 21 images (30 left).\n"
        "Last: 2,500 credits, −2,500, 2 Dec 11:00, from 4,000.\n"
        "At about 455 a day this lasts to about Sat 5 Dec.\n"
        "The next warning comes only after you were back at 2,500."
    )


async def test_one_fall_through_all_kinds_gives_one_message(maya: Talk) -> None:
    await used_for_ten_days(maya)
    for mark in ("3,000", "50%", "10 days", "1,000"):
        await maya.say(f"/alert {mark}")
    await maya.say("/spend 3,200")
    (warning,) = await warnings(maya)
    assert warning.startswith("⚠️ 800 credits left on Vidzy in Studio, at or below your 1,000\nAlso at or below ")
    assert {"3,000", "50%", "10 days"} == {
        mark for mark in ("3,000", "50%", "10 days") if mark in warning.splitlines()[1]
    }
    await maya.say("/spend 1")
    assert await titles(maya) == []


@pytest.mark.parametrize(
    ("mark", "title"),
    [
        ("1,000", "⚠️ 900 credits left on Vidzy, already at or below 1,000"),
        ("99%", "⚠️ 900 credits left on Vidzy, already at or below 99% (990 of 1,000)"),
    ],
)
async def test_what_is_below_already_is_warned_of_by_the_answer_itself(maya: Talk, mark: str, title: str) -> None:
    await maya.say("/topup 1,000")
    await maya.say("/spend 100")
    said = await maya.say(f"/alert {mark}")
    assert (said.title, said.reply.tone, said.reply.warns) == (title, Tone.WARN, True)
    async with maya.app.alerts_for(MAYA) as alerts:
        assert [alert.same_warning(said.reply) for alert in alerts] == [True]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("/alert 0%", 'A share to be warned at is above 0% and below 100%, and this is "0%".'),
        ("/alert 100%", 'A share to be warned at is above 0% and below 100%, and this is "100%".'),
        ("/alert 0.00001%", 'Percentages go to 4 decimals: "0.00001%" has more.'),
        ("/alert 0 days", 'I warn at 1 to 365 whole days, and this is "0 days".'),
        ("/alert 400 days", 'I warn at 1 to 365 whole days, and this is "400 days".'),
        ("/alert 1.5 days", 'I warn at 1 to 365 whole days, and this is "1.5 days".'),
        ("/alert remove 7 days", "No alert is set at 7 days. Set: 1,000 and 20%."),
        ("/alert remove", "Which one? Set: 1,000 and 20%."),
        ("/alert snooze 31 days", "Warnings are put off for 1 minute to 30 days."),
        ("/alert snooze on runway web", "No alert is set."),
    ],
)
async def test_what_cannot_be_is_said_in_a_sentence_and_changes_nothing(maya: Talk, line: str, title: str) -> None:
    await maya.say("/topup 5,000")
    for mark in ("1,000", "20%"):
        await maya.say(f"/alert {mark}")
    said = await maya.say(line)
    assert said.title == title
    assert said.reply.tone in (Tone.ASK, Tone.REFUSED)
    assert len((await maya.say("/alert list")).rows) == 2


async def test_a_share_of_what_is_owed_waits_for_credits(maya: Talk) -> None:
    await maya.say("/adjust 399")
    said = await maya.say("/alert 80%")
    assert said.texts == [
        "How much that is I know once there are credits: it is a share of the most since the last top-up."
    ]
    assert (await maya.say("/alert list")).rows == ["80%: will warn, once there are credits"]


async def test_money_is_less_and_not_fewer(maya: Talk) -> None:
    await maya.say("/topup 20 on fal")
    assert (await maya.say("/alert 5 on fal")).title == "You are warned at $5.00 or less on fal.ai"


async def test_days_that_could_not_be_told_are_no_level(app: App, maya: Talk) -> None:
    await used_for_ten_days(maya)
    await maya.say("/alert 5 days")
    await maya.say("/spend 2,500")
    await app.catch_up(MAYA, maya.at)
    (alert,) = await app.store.read(lambda records: records.undelivered(MAYA))
    pending = PendingAlert(UUID(int=1), 1, alert, 1, "nonce", "en", AMSTERDAM, maya.at, "maya", MAYA.server, "Maya")
    assert Language.of("en", AMSTERDAM, maya.at).text(missed_sentence(pending)) == (
        "On 2 December I could not reach you: 1,500 credits left on Vidzy in Studio, no more than your 5 days."
    )


# Listed, removed


async def test_the_list_says_where_each_is_now(maya: Talk) -> None:
    for mark in ("7 days", "20%", "1,000"):
        await maya.say(f"/alert {mark}")
    said = await maya.say("/alert list")
    assert said.rows == [
        "1,000 credits: will warn",
        "20%: will warn, once credits are recorded",
        "7 days: will warn, once your pace is known",
    ]
    await used_for_ten_days(maya)
    await maya.say("/spend 3,100")
    said = await maya.say("/alert list")
    assert said.title == "3 alerts are set on Vidzy"
    assert said.rows == [
        "1,000 credits: has warned, set again at 1,100",
        "20%: has warned, now 1,300 of 6,500, set again at 1,430",
        "7 days: has warned, now about 3,564, set again at 3,920",
    ]
    assert said.texts == ["Now 900 credits, used at about 509 a day."]


async def test_the_list_names_what_is_set_elsewhere(maya: Talk) -> None:
    await maya.say("/alert 1,000 on runway")
    await maya.say("/alert 300 on runway web")
    await maya.say("/alert 20% on runway web")
    said = await maya.say("/alert list")
    assert (said.title, said.texts) == ("No alert is set on Vidzy", ["Your other alerts:"])
    assert said.rows == ["Runway: 1,000", "Runway (web app): 300 and 20%"]
    await maya.say("/alert 50")
    assert (await maya.say("/alert list")).rows == ["50 credits: will warn", *said.rows]
    assert (await maya.say("/alert list on runway")).rows == ["1,000 credits: will warn"]


async def test_what_the_button_removes_of_several_it_names(maya: Talk) -> None:
    await maya.say("/alert 1,000")
    labels = []
    for line in ("/alert list", "/alert 20%", "/alert list"):
        said = await maya.say(line)
        labels.append(said.language.text(said.reply.buttons[0].label))
    assert labels == ["Remove", "List", "Remove 1,000"]


async def test_each_kind_is_removed_by_its_own_words(maya: Talk) -> None:
    for mark in ("20", "20%", "20 days"):
        await maya.say(f"/alert {mark}")
    assert (await maya.say("/alert remove 20%")).title == "You are no longer warned at 20% on Vidzy"
    assert (await maya.say("/alert remove 20 days")).title == "You are no longer warned at 20 days on Vidzy"
    assert (await maya.say("/alert list")).rows == ["20 credits: will warn"]
    assert (await maya.say("/alert remove")).buttons == ["/alert 20"]


async def test_a_wallet_that_is_named_has_alerts_of_its_own(maya: Talk) -> None:
    await maya.say("/topup 1,000 on runway web")
    said = await maya.say("/alert 20% on runway web")
    assert said.title == "You are warned at 20% or less on Runway (web app): 200 credits of 1,000"
    assert said.buttons[-1] == "/alert remove 20% on runway web"
    assert (await maya.say("/alert list")).title == "No alert is set on Vidzy"
    assert (await maya.say("/alert list on runway web")).rows == ["20%: will warn, now at 200 of 1,000"]


async def test_the_servers_default_is_shown_to_who_set_none(app: App, maya: Talk) -> None:
    ana = Talk(app, name="Ana", moderates=Moderates.YES)
    await ana.say("/settings default-alert 1,000")
    said = await maya.say("/alert list")
    assert said.texts == ["Studio warns who never set one at 1,000 credits: here from your first credits on."]
    await maya.say("/topup 5,000")
    assert (await maya.say("/alert list")).rows == ["1,000 credits: will warn"]


async def test_the_servers_default_comes_with_the_next_change_to_who_has_credits_already(app: App, maya: Talk) -> None:
    ana = Talk(app, name="Ana", moderates=Moderates.YES)
    for line in ("/topup 2,000", "/topup 1,000 on runway web", "/topup 1,000 on runway api"):
        await maya.say(line)
    await maya.say("/spend 990 on runway api")
    await ana.say("/settings default-alert 20%")
    said = await maya.say("/alert list")
    assert said.texts == ["Studio warns who never set one at 20%: here from your next change on."]
    assert await titles(maya) == []
    await maya.say("/spend 1,990")
    assert await titles(maya) == ["⚠️ 10 credits left on Vidzy in Studio, at or below your 20% (400 of 2,000)"]
    await maya.say("/spend 100 on runway web")
    assert await titles(maya) == []
    await maya.say("/spend 1 on runway api")  # it was below already
    assert len(await titles(maya)) == 1
    await maya.say("/spend 1 on runway api")
    assert await titles(maya) == []


async def test_who_set_one_before_their_first_credits_has_that_alone(app: App, maya: Talk) -> None:
    ana = Talk(app, name="Ana", moderates=Moderates.YES)
    await ana.say("/settings default-alert 20%")
    await maya.say("/alert 100")
    await maya.say("/topup 2,000")
    assert (await maya.say("/alert list")).rows == ["100 credits: will warn"]


async def test_the_servers_default_stays_away_where_it_was_taken_away(app: App, maya: Talk) -> None:
    ana = Talk(app, name="Ana", moderates=Moderates.YES)
    await ana.say("/settings default-alert 20%")
    await maya.say("/topup 2,000")
    await maya.say("/alert remove 20%")
    await maya.say("/spend 1,990")
    assert await titles(maya) == []
    said = await maya.say("/alert list")
    assert (said.title, said.texts) == ("No alert is set on Vidzy", [])
    await maya.say("/topup 1,000 on runway web")
    assert (await maya.say("/alert list on runway web")).rows == ["20%: will warn, now at 200 of 1,000"]


async def test_a_warning_names_the_mark_that_comes_next_and_what_arms_its_own_again(maya: Talk) -> None:
    await maya.say("/topup 6,500")
    for mark in ("5,000", "1,000", "20%"):
        await maya.say(f"/alert {mark}")
    for amount, last in (
        (1_700, "The next warning comes at 20%, one at 5,000 only after you were back at 5,500."),
        (3_600, "The next warning comes at 1,000, one at 20% only after you were back at 1,430."),
        (300, "The next warning comes only after you were back at 1,100."),
    ):
        await maya.say(f"/spend {amount}")
        (warning,) = await warnings(maya)
        assert warning.splitlines()[-1] == last
    await maya.say("/alert 500")
    said = await maya.say("/alert 950")
    assert said.texts[1] == "This is the warning. It comes again after you were back at 1,045."


async def test_each_sentence_names_the_wallet_and_not_its_provider_alone(maya: Talk) -> None:
    await maya.say("/topup 9,000 on runway")
    await maya.say("/topup 500 on runway web")
    listed = await maya.say("/alert 300 on runway web")
    assert listed.title == "You are warned at 300 credits or fewer on Runway (web app)"
    gone = await maya.say("/alert remove 300 on runway web")
    assert gone.title == "You are no longer warned at 300 credits on Runway (web app)"
    await maya.say("/alert 300 on runway web")
    await maya.say("/alert 5,000 on runway")
    await maya.say("/budget 200 a month on runway web")
    await maya.say("/spend 250 on runway web")
    assert await titles(maya) == [
        "⚠️ 250 credits left on Runway (web app) in Studio, at or below your 300",
        "⚠️ 250 of 200 credits used on Runway (web app) in November 2026: 50 over (Studio)",
    ]
    await maya.say("/spend 4,500 on runway")
    assert await titles(maya) == ["⚠️ 4,500 credits left on Runway in Studio, at or below your 5,000"]
    low = await maya.say("/alert 260 on runway web")
    assert low.title == "⚠️ 250 credits left on Runway (web app), already at or below 260"


# Snoozed


async def test_snoozed_it_is_silent_and_told_once_behind_it(maya: Talk) -> None:
    await maya.say("/topup 1,500")
    await maya.say("/alert 1,000")
    await maya.say("/spend 600")
    assert len(await titles(maya)) == 1
    said = await maya.say("/alert snooze 2 hours")
    assert said.title == "No warnings about Vidzy until 22 Nov 12:00"
    listed = await maya.say("/alert list")
    assert listed.texts == ["Now 900 credits.", "No warnings until 22 Nov 12:00."]
    await maya.say("/spend 100", hours=1)
    assert await titles(maya) == []
    maya.at += timedelta(hours=1)
    assert await titles(maya) == ["⚠️ 800 credits left on Vidzy in Studio, at or below your 1,000"]
    maya.at += timedelta(days=1)
    assert await titles(maya) == []


async def test_a_day_is_the_usual_snooze(maya: Talk) -> None:
    await maya.say("/alert 1,000")
    assert (await maya.say("/alert snooze")).title == "No warnings about Vidzy until 23 Nov 10:00"


async def test_a_snooze_arms_nothing_that_is_a_little_above(maya: Talk) -> None:
    for line in ("/topup 1,500", "/alert 1,000", "/spend 600"):
        await maya.say(line)
    assert len(await titles(maya)) == 1
    await maya.say("/topup 150")
    await maya.say("/alert snooze 2 hours")
    assert (await maya.say("/alert list")).rows == ["1,000 credits: has warned, set again at 1,100"]
    await maya.say("/spend 100", hours=3)
    assert await titles(maya) == []


# What ends


async def test_credits_that_end_are_told_in_the_owner_s_morning(maya: Talk) -> None:
    await maya.say("/topup 5,000")
    await maya.say("/topup 200 kind promotional expires 25 Dec")
    maya.at = datetime(2026, 11, 25, 7, 59, tzinfo=UTC)
    assert await warnings(maya) == []
    maya.at += timedelta(minutes=1)
    assert await warnings(maya) == [
        "⏳ 200 promotional credits on Vidzy in Studio end after Fri 25 Dec\nThey would make 2 images (60 left)."
    ]
    maya.at += timedelta(hours=1)
    assert await warnings(maya) == []


async def test_of_several_that_end_each_has_a_row(maya: Talk) -> None:
    await maya.say("/topup 200 kind promotional expires 27 Nov")
    await maya.say("/topup 1,000 expires 29 Nov on runway web")
    maya.at += timedelta(days=1)
    assert (await warnings(maya))[0].splitlines() == [
        "⏳ Credits are about to end in Studio, the first after Fri 27 Nov",
        "200 credits on Vidzy through Fri 27 Nov would make 2 images (60 left)",
        "1,000 credits on Runway (web app) through Sun 29 Nov would make 16 videos (40 left)",
    ]


# Tried


async def test_a_test_comes_as_any_warning(maya: Talk) -> None:
    assert (await maya.say("/alert test")).title == "A test is on its way"
    assert await titles(maya) == ["This is a test: warnings of Studio reach you here"]
    assert await titles(maya) == []


async def test_the_words_of_a_warning_s_buttons_are_read_back(maya: Talk, book: PriceBook) -> None:
    await maya.say("/topup 1,000 on runway web")
    await maya.say("/alert 500 on runway web")
    await maya.say("/spend 600 on runway web")
    async with maya.app.alerts_for(MAYA) as alerts:
        (warning,) = alerts
    commands = dict(walk(maya.app.commands))
    for button in warning.buttons:
        name, arguments = read_line(button.words, maya.app.names)
        command = commands.get(button.command) or commands[f"{name} set"]
        words = arguments.removeprefix("snooze ")
        bound = bind(command, words, book.vocabulary, maya.at.date())
        assert (bound["provider"].provider, bound["provider"].channel) == ("runway", "web")
