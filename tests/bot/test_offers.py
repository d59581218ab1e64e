"""What is offered instead of what could not be read can be sent as it stands; with it, what was typed is not lost."""

from __future__ import annotations

import pytest

from bot.app import assemble
from bot.commands import COMMANDS
from core.chat.command import walk
from core.chat.reply import Tone
from core.people import Moderates
from core.store import Store
from tests.bot.talk import Said, Talk

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
"""The databases have no part in it."""


@pytest.fixture
def maya(store: Store) -> Talk:
    return Talk(assemble(store))


OFFERED: tuple[tuple[str, str, list[str]], ...] = (
    # A command and what stands behind it
    ("/spned 3 videos", 'I know no command "spned". Did you mean /spend?', ["/spend 3 videos"]),
    ("spned 3 videos", 'I know no command "spned". Did you mean /spend?', ["/spend 3 videos"]),
    ("/topupp 5,000 $42", 'I know no command "topupp". Did you mean /topup?', ["/topup 5,000 $42"]),
    ("/spned 3 vidoes", 'I know no command "spned". Did you mean /spend?', ["/spend 3 videos"]),
    ("/topupp abc", 'I know no command "topupp". Did you mean /topup?', ["/topup 5,000"]),
    ("balnce", 'I know no command "balnce". Did you mean /balance?', ["/balance"]),
    ("/xyzzy 3", 'I know no command "xyzzy".', ["/help"]),
    # Numbers
    (
        "1 000 images",
        '"1 000" reads differently in different places. Did you mean 1,000?',
        ["/cost 1,000 images", "/cost 1,000 images"],
    ),
    (
        "/topup 5 000",
        '"5 000" reads differently in different places. Did you mean 5,000?',
        ["/topup 5,000", "/topup 5,000"],
    ),
    (
        "1 000 images 2 000 videos",
        '"1 000" reads differently in different places. Did you mean 1,000?',
        ["/cost 1,000 images 2,000 videos", "/cost 1,000 images 2,000 videos"],
    ),
    ("1,5 images", '"1,5" is not a whole number.', ["/cost 50 videos 100 images"]),
    (
        "/topup 1,5",
        '"1,5" reads differently in different places. Did you mean 1.5?',
        ["/topup 1.5", "/topup 1.5"],
    ),
    (
        "1.250 images",
        '"1.250" reads differently in different places. Did you mean 1,250?',
        ["/cost 1,250 images"] * 2,
    ),
    ("50-60 videos", '"50-60" can be 50 or 60. Which?', ["/cost 50 videos", "/cost 60 videos"]),
    ("50", "50 of what?", ["/cost 50 videos", "/cost 50 images"]),
    # Words that are like others and do not mean them
    ("how much do I have", 'Word 1, "how", is not one I know.', ["/cost 50 videos 100 images"]),
    ("can you make 50 videos", 'Word 1, "can", is not one I know.', ["/cost 50 videos 100 images"]),
    (
        "3 vidoes 4 imgaes",
        'Word 2, "vidoes", is not one I know. Did you mean videos?',
        ["/cost 3 videos 4 images"] * 2,
    ),
    # What is to blame
    ("/help alert lists", "/alert: Where to be warned before credits run out.", ["/alert 1,000"]),
    ("/pricing set image 1080p 30", 'I don\'t know what "1080p" is for here.', ["/pricing set video 450"]),
)


def offered(said: Said) -> list[str]:
    return [*([said.reply.next] if said.reply.next else []), *said.buttons]


async def test_what_is_offered_can_be_sent(maya: Talk) -> None:
    said = [(line, await maya.say(line)) for line, _, _ in OFFERED]
    assert [(line, one.title, offered(one)) for line, one in said] == list(OFFERED)


async def test_a_price_of_the_server_makes_a_kind_one_that_is_offered(maya: Talk) -> None:
    ana = Talk(maya.app, moderates=Moderates.YES, name="Ana")
    await ana.say("/pricing set audio 40")
    assert (await maya.say("50")).buttons == ["/cost 50 videos", "/cost 50 images", "/cost 50 tracks"]


WRONG = ("x", "3 vidoes 1 000 imgaes on runwya")


async def test_whatever_is_wrong_with_a_command_what_is_offered_is_read(maya: Talk) -> None:
    for path, _ in walk(COMMANDS):
        for wrong in WRONG:
            said = await maya.say(f"/{path} {wrong}")
            for line in offered(said) if said.reply.tone is Tone.ASK else ():
                again = await maya.say(line)
                assert again.reply.tone is not Tone.ASK or line in EXAMPLES, (path, wrong, line, again.title)


EXAMPLES = frozenset(example for _, command in walk(COMMANDS) for example in command.examples)
"""Some want a file, or a channel, that nobody can type."""


async def test_an_alert_is_set_by_the_words_that_name_it(maya: Talk) -> None:
    assert (await maya.say("/alert at 1,000")).title.startswith("You are warned at 1,000 credits")
    assert (await maya.say("/alert at 20% at runway")).title == "You are warned at 20% or less on Runway"


async def test_behind_an_older_page_is_the_first_one_where_that_has_all(maya: Talk) -> None:
    for _ in range(3):
        await maya.say("/topup 10")
    assert (await maya.say("/history 3")).buttons == ["/history on vidzy"]
    for _ in range(6):
        await maya.say("/topup 10")
    assert (await maya.say("/history 3")).buttons == ["/history before 8 on vidzy"]
