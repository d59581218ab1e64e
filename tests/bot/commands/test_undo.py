"""/undo of somebody else's change, line by line: what a moderator reads, and the person whose change it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.alert_replies import alert_reply, missed_sentence
from bot.app import App, assemble
from core.alerts.thresholds import PendingAlert
from core.chat.language import Language
from core.chat.reply import Tone
from core.people import Caller, Moderates, Network, Server, User
from core.store import Store
from tests.bot.talk import AMSTERDAM, Said, Talk
from tests.conftest import NOW

GONE = "used, set aside or ended, at least in part: it cannot be undone."
MAYA = Caller(Server(Network.CONSOLE, "studio", "Studio"), User(Network.CONSOLE, "maya", "Maya"), time_zone=AMSTERDAM)


@pytest.fixture
def app(store: Store) -> App:
    return assemble(store)


@pytest.fixture
async def maya(app: App) -> Talk:
    """She has 5,000 credits, used 1,280 of them, and set 1,500 aside."""
    maya = Talk(app)
    await maya.say("/topup 5,000 $42.50")
    await maya.say("/spend 2 videos 4 images")
    await maya.say("/reserve 3 videos")
    return maya


@pytest.fixture
def ana(app: App) -> Talk:
    return Talk(app, name="Ana", moderates=Moderates.YES)


@pytest.mark.usefixtures("maya")
async def test_a_moderator_reads_what_was_undone_and_how_much(ana: Talk) -> None:
    said = await ana.say("/undo 2 of Maya", minutes=5)
    assert said.title == "Undone for Maya: #2, 1,280 credits used on Vidzy"
    assert said.texts == ["It was recorded 22 Nov 10:00. Maya is told that you undid it."]
    assert said.reply.private
    assert said.reply.tone is Tone.DONE
    assert said.reply.data["undone"] == {
        "number": 2,
        "kind": "spend",
        "at": "2026-11-22T09:00:00+00:00",
        "amount": "-1280",
        "unit": "credit",
    }


@pytest.mark.parametrize(
    ("does", "what"),
    [
        ("/topup 70", "the top-up #4 of 70"),
        ("/adjust 70", "#4, 70 credits used"),
        ("/refund 1 video of 2", "the refund #4 of 500"),
        ("/reserve 70", "#4, which set aside 70"),
        ("/balance set 5,000", "#4, which corrected the balance by +1,280"),
        ("/spend 1 image", "#4, 70 credits used"),
    ],
)
async def test_each_kind_of_change_is_told_by_its_amount(maya: Talk, ana: Talk, does: str, what: str) -> None:
    await maya.say(does)
    assert (await ana.say("/undo of maya")).title == f"Undone for Maya: {what} on Vidzy"


async def test_of_a_plan_it_is_told_which_change_set_it(maya: Talk, ana: Talk) -> None:
    await maya.say("/plan set standard on runway web")
    said = await ana.say("/undo of maya on runway web")
    assert said.title == "Undone for Maya: the plan that #1 set on Runway (web app)"


@pytest.mark.usefixtures("maya")
async def test_nothing_of_what_the_person_has_is_told(ana: Talk) -> None:
    said = await ana.say("/undo of maya")
    told = " ".join((said.title, *said.texts, str(said.reply.data)))
    assert not [number for number in ("3,720", "3720", "5,000", "5000", "2,220", "42.5") if number in told]


async def test_the_person_sees_by_whom_it_was_done(maya: Talk, ana: Talk) -> None:
    await ana.say("/undo 2 of maya")
    assert (await maya.say("/history")).rows[0].startswith("#4  22 Nov 10:00  undid #2, by Ana  +1,280  ")


async def test_ones_own_name_is_the_normal_undo(maya: Talk) -> None:
    assert (await maya.say("/undo 2 of maya")).title.startswith("Undone: #2, 2 videos and 4 images.")


@pytest.mark.usefixtures("maya")
async def test_without_a_name_a_moderator_undoes_their_own(ana: Talk) -> None:
    assert (await ana.say("/undo 2")).title == "There is no #2: nothing is recorded yet."


@pytest.mark.usefixtures("maya")
@pytest.mark.parametrize(
    ("line", "title", "next_step"),
    [
        ("/undo 9 of maya", "Maya has no #9 on Vidzy.", None),
        (
            "/undo 1 of maya",
            "What #1 brought Maya is used, set aside or ended, at least in part: it cannot be undone.",
            None,
        ),
        ("/undo of bo", 'I know of no credits of "bo" here.', None),
        ("/undo 2 of bo peep on vidzy", 'I know of no credits of "bo peep" here.', None),
        ("/undo 1 of maya on runway web", "Maya has no #1 on Runway (web app).", None),
        ("/undo of maya on runway web", "There is nothing of Maya's to undo on Runway (web app).", None),
    ],
)
async def test_what_cannot_be_is_a_sentence(ana: Talk, line: str, title: str, next_step: str | None) -> None:
    said = await ana.say(line)
    assert (said.title, said.reply.next) == (title, next_step)
    assert said.texts[-1] == "Nothing was changed."
    assert said.reply.tone is Tone.REFUSED


@pytest.mark.usefixtures("maya")
async def test_what_was_undone_is_not_undone_again(ana: Talk) -> None:
    await ana.say("/undo 2 of maya")
    assert (await ana.say("/undo 2 of maya")).title == "#2 of Maya was undone before."
    assert (await ana.say("/undo 4 of maya")).title == "#4 of Maya is itself an undo, and stays."


async def test_what_came_back_in_part_names_what_is_undone_first(maya: Talk, ana: Talk) -> None:
    await maya.say("/refund 1 image of 2")
    title = (await ana.say("/undo 2 of maya")).title
    assert title == "Credits of #2 of Maya are back already. Undo that first: the latest was #4."


async def test_what_was_released_and_what_is_done_anew_stay(maya: Talk, ana: Talk) -> None:
    await maya.say("/release")
    assert (await ana.say("/undo 3 of maya")).title == "What #3 of Maya set aside is set aside no longer."
    assert (await ana.say("/undo 4 of maya")).title == "#4 of Maya is nothing that can be undone."


@pytest.mark.usefixtures("maya")
async def test_who_is_no_moderator_is_refused(ana: Talk) -> None:
    ana.moderates = Moderates.NO
    said = await ana.say("/undo 2 of maya")
    assert said.title == "Only moderators of Studio can undo what others did."
    assert said.texts == ["Your own is undone without a name: /undo", "Nothing was changed."]
    ana.moderates = Moderates.UNKNOWN
    assert (await ana.say("/undo 2 of maya")).title.startswith("I cannot find out who the moderators of Studio are.")


async def test_the_examples_name_it(maya: Talk) -> None:
    said = await maya.say("/help undo")
    assert "/undo 41 of @Ana" in said.rows
    assert said.texts == ["For everybody; moderators may name somebody else."]


# What the person is told


async def told(store: Store) -> PendingAlert:
    """The one thing that Maya is to be told."""
    (pending,) = await store.write(lambda records: records.take_alerts(MAYA, "a test", NOW, timedelta(minutes=1)))
    return pending


@pytest.mark.usefixtures("maya")
async def test_the_person_is_told_what_was_undone_by_whom_and_what_is_left(ana: Talk, store: Store) -> None:
    await ana.say("/undo 2 of maya", minutes=5)
    pending = await told(store)
    said = Said(alert_reply(pending.alert), Language.of("en", AMSTERDAM, ana.at))
    assert said.title == "Ana, a moderator of Studio, undid #2, 2 videos and 4 images: 5,000 credits left on Vidzy"
    assert said.texts == [
        "It was recorded 22 Nov 10:00, with −1,280.",
        "This is #4 in your history. To have it back, record it again.",
    ]
    assert said.buttons == ["/history on vidzy app"]
    assert said.reply.warns


async def test_of_several_ways_to_buy_it_says_of_which_it_was_undone(maya: Talk, ana: Talk, store: Store) -> None:
    await maya.say("/topup 500 on runway web")
    await ana.say("/undo of maya on runway web")
    pending = await told(store)
    said = Said(alert_reply(pending.alert), Language.of("en", AMSTERDAM, ana.at))
    assert said.title.endswith(": 0 credits left on Runway (web app)")


@pytest.mark.usefixtures("maya")
async def test_of_a_moderator_who_is_gone_no_name_is_told(ana: Talk, store: Store) -> None:
    await ana.say("/undo 3 of maya")
    assert (await ana.say("/forget STUDIO 0")).reply.tone is Tone.DONE
    pending = await told(store)
    said = Said(alert_reply(pending.alert), Language.of("en", AMSTERDAM, ana.at))
    title = "A moderator of Studio undid #3, set aside 1,500 for 3 videos: 3,720 credits left on Vidzy"
    assert said.title == title
    missed = said.language.text(missed_sentence(pending))
    assert missed == (
        "On 22 November I could not reach you: a moderator of Studio undid #3, set aside 1,500 for 3 videos on Vidzy."
    )


@pytest.mark.usefixtures("maya")
async def test_who_could_not_be_reached_is_told_later(ana: Talk, store: Store) -> None:
    await ana.say("/undo 2 of maya")
    pending = await told(store)
    sentence = Language.of("en", AMSTERDAM, ana.at).text(missed_sentence(pending))
    assert sentence == (
        "On 22 November I could not reach you: Ana, a moderator of Studio, undid #2, 2 videos and 4 images on Vidzy."
    )
