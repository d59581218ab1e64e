"""Who asks, where, and what they may."""

from __future__ import annotations

import pytest

from tests.adapters.discord.conftest import Bot
from tests.servers.discord import ADMINISTRATOR, MANAGE_GUILD, MEMBER, Guild, User

WORK = {"work": "50 videos 100 images"}
PRICE = {"media": "video", "amount": "450"}


async def test_an_estimate_is_public_on_a_server(bot: Bot) -> None:
    message = await bot.ask("cost", WORK)
    assert not message.ephemeral
    assert message.text.startswith("### 32,000 credits on Vidzy for 50 videos and 100 images")
    assert "Studio has not set its own" in message.text
    assert [button.label for button in message.buttons] == [
        "Spend this",
        "With my balance",
        "With my results",
        "Compare",
    ]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("balance show", {}),
        ("topup", {"amount": "5k"}),
        ("spend", {"work": "1 video"}),
        ("history", {}),
        ("undo", {}),
        ("alert set", {"amount": "1,000"}),
        ("alert list", {}),
        ("start", {}),
    ],
)
async def test_what_is_somebodys_own_is_shown_to_them_alone(bot: Bot, words: str, values: dict[str, str]) -> None:
    assert (await bot.ask(words, values)).ephemeral


async def test_in_the_chat_with_the_bot_nobody_reads_along(bot: Bot) -> None:
    added = await bot.ask("topup", {"amount": "40,000"}, guild=None)
    assert not added.ephemeral
    estimate = await bot.ask("cost", WORK, guild=None)
    assert "8,000" in estimate.text  # what is left is told where nobody reads along
    assert [button.label for button in estimate.buttons] == ["Spend this", "Compare"]


async def test_wallets_of_servers_and_of_the_private_chat_are_apart(bot: Bot) -> None:
    await bot.ask("topup", {"amount": "5000"})
    assert "5,000 credits on Vidzy" in (await bot.ask("balance show")).text
    assert "don't know" in (await bot.ask("balance show", guild=None)).text


async def test_who_brings_the_bot_along_is_on_a_server_of_their_own(offline: Bot) -> None:
    foreign = offline.server.add_guild("Foreign", has_bot=False)
    async with offline.running():
        along = {"guild": foreign, "user_install": True}
        done = await offline.ask("pricing set", PRICE, **along)
        assert "450" in done.text  # their own server is theirs to price
        assert not done.ephemeral
        assert "22,500" in (await offline.ask("cost", {"work": "50 videos"}, **along)).text
        assert "25,000" in (await offline.ask("cost", {"work": "50 videos"}, offline.ben, **along)).text
        assert "25,000" in (await offline.ask("cost", {"work": "50 videos"})).text
        assert (await offline.ask("topup", {"amount": "7"}, **along)).ephemeral
        assert "7 credits" in (await offline.ask("balance show", guild=None)).text


async def test_among_friends_others_read_along(bot: Bot) -> None:
    among = {"user_install": True, "private_channel": True}
    assert (await bot.ask("topup", {"amount": "7"}, **among)).ephemeral
    estimate = await bot.ask("cost", WORK, **among)
    assert not estimate.ephemeral
    assert "With my balance" in [button.label for button in estimate.buttons]


@pytest.mark.parametrize("permissions", [MANAGE_GUILD, ADMINISTRATOR, MEMBER | MANAGE_GUILD])
async def test_moderators_set_prices(bot: Bot, permissions: int) -> None:
    done = await bot.ask("pricing set", PRICE, permissions=permissions)
    assert "costs 450 credits in Studio from now on (was 500)" in done.text
    assert not done.ephemeral
    assert "Set by Maya" in done.text


@pytest.mark.parametrize(
    ("permissions", "said"), [(MEMBER, "moderators"), (0, "moderators"), (None, "cannot find out")]
)
async def test_others_do_not(bot: Bot, permissions: int | None, said: str) -> None:
    refused = await bot.ask("pricing set", PRICE, permissions=permissions)
    assert refused.ephemeral
    assert said in refused.text
    assert "500" in (await bot.ask("pricing show")).text


async def test_a_menu_that_is_bypassed_opens_nothing(bot: Bot) -> None:
    refused = await bot.ask("pricing set", PRICE, permissions=MEMBER, even_if_hidden=True)
    assert "moderators" in refused.text


@pytest.mark.parametrize(
    ("words", "values", "said"),
    [
        ("topup", {"amount": "lots"}, '"lots"'),
        ("topup", {"amount": "1.000"}, '"1.000" can be `1,000` or `1`'),
        ("cost", {"work": "50 vidoes"}, "videos"),
        ("alert set", {"amount": "-5"}, "5"),
    ],
)
async def test_what_is_not_understood_is_said_to_them_alone(
    bot: Bot, words: str, values: dict[str, str], said: str
) -> None:
    message = await bot.ask(words, values)
    assert message.ephemeral
    assert said in message.text
    assert not bot.server.direct_messages(bot.maya)


async def test_next_steps_are_written_as_discord_takes_them(bot: Bot) -> None:
    assert "-# Next: `/topup amount:5,000`" in (await bot.ask("balance show")).text


async def test_a_server_that_comes_later_has_its_name(bot: Bot) -> None:
    later: Guild = await bot.server.invite("Later")
    user: User = bot.ben
    assert "Later has not set its own" in (await bot.ask("cost", WORK, user, guild=later)).text


async def test_names_of_servers_and_people_are_no_markup(bot: Bot) -> None:
    server = await bot.server.invite("**x** <@123456789012345678>")
    user = bot.server.add_user("@everyone `")
    done = await bot.ask("pricing set", PRICE, user, guild=server, permissions=MANAGE_GUILD)
    assert "in \\*\\*x\\*\\* \\<@" in done.text
    assert "Set by @\u200beveryone \\`." in done.text
    assert done.mentions == []
