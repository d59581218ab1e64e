"""Suggestions: what somebody who types at an option is shown."""

from __future__ import annotations

import asyncio
import gettext
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from adapters.discord import suggesting
from adapters.discord.suggesting import choices
from core.chat.command import Command, Group, OptionKind, walk
from core.chat.language import Language
from core.chat.message import Words, msg
from core.chat.request import Request
from core.chat.suggestion import Suggestion
from core.errors.records import StoreBusyError
from tests.adapters.discord.conftest import Bot, Held
from tests.adapters.discord.test_menu import drawn, options
from tests.conftest import NOW
from tests.servers.discord import Fault, User

SUGGESTED = {
    *(OptionKind.WORK, OptionKind.WORK_OR_QUANTITY, OptionKind.SAID, OptionKind.DATE, OptionKind.PROVIDER),
    *(OptionKind.WALLET, OptionKind.PLAN, OptionKind.ZONE, OptionKind.CONFIDENCE),
}
ENGLISH = Language.of("en", "UTC", NOW)


async def shown(
    bot: Bot, words: str, values: Mapping[str, Any], focused: str, user: User | None = None
) -> dict[Any, str]:
    """Names by value, while somebody types at an option."""
    interaction = await bot.server.autocomplete(user or bot.maya, words, values, focused=focused, guild=bot.studio)
    return {value: name for name, value in (await interaction.answer()).choices}


async def test_options_that_are_typed_and_known_have_suggestions_and_no_others(bot: Bot) -> None:
    for path, command in walk(bot.app.commands):
        told = options(drawn(bot)[path])
        for option in command.options:
            suggested = option.kind in SUGGESTED or option.suggest is not None
            assert told[option.name].get("autocomplete", False) is suggested, (path, option.name)


async def test_work_is_previewed_with_its_total(bot: Bot) -> None:
    found = await shown(bot, "cost", {"work": "50 videos 100 images"}, "work")
    assert found == {"50 videos 100 images": "50 videos 100 images: 32,000 credits on Vidzy"}


async def test_the_total_is_written_as_the_person_reads(offline: Bot) -> None:
    german = replace(offline.app, translate=lambda tag: gettext.NullTranslations() if tag == "de" else None)
    async with offline.running(german):
        for user, total in ((offline.ben, "32\u00a0000"), (offline.maya, "32,000")):
            (name,) = (await shown(offline, "cost", {"work": "50 videos 100 images"}, "work", user)).values()
            assert total in name


async def test_the_preview_is_what_the_command_then_answers(bot: Bot) -> None:
    values = {"work": "3 runway gen-4.5 clips", "length": "10"}
    found = await shown(bot, "cost", values, "length")
    cost = found["10"].removeprefix("10 s: ").removesuffix(" on Runway")
    assert cost in (await bot.ask("cost", values)).text


async def test_a_mistyped_word_is_shown_put_right(bot: Bot) -> None:
    found = await shown(bot, "spend", {"work": "50 vidoes"}, "work")
    assert next(iter(found)) == "50 videos"


async def test_of_what_somebody_recorded_only_they_are_shown_what_can_come_back(bot: Bot) -> None:
    for command, values in (("topup", {"amount": "5,000"}), ("spend", {"work": "2 videos"}), ("spend", {"work": "70"})):
        await bot.ask(command, values)
    found = await shown(bot, "refund", {"of": ""}, "of")
    assert found == {3: "#3: 70 credits, \u221270", 2: "#2: 2 videos, \u22121,000"}
    assert await shown(bot, "refund", {"of": "2"}, "of") == {2: "#2: 2 videos, \u22121,000"}
    assert await shown(bot, "refund", {"of": ""}, "of", bot.ben) == {}
    await bot.ask("refund", {"of": 3})
    assert await shown(bot, "refund", {"of": ""}, "of") == {2: "#2: 2 videos, \u22121,000"}


async def test_what_is_set_aside_is_shown_of_the_wallet_that_is_named(bot: Bot) -> None:
    await bot.ask("topup", {"amount": "500", "provider": "runway"})
    await bot.ask("reserve", {"work": "120", "provider": "runway"})
    assert await shown(bot, "release", {"number": ""}, "number") == {}
    for command, option in (("release", "number"), ("settle", "of")):
        ((value, name),) = (await shown(bot, command, {option: "", "provider": "runway"}, option)).items()
        assert value == 2
        assert name.startswith("#2: 120 until ")


async def test_where_nothing_is_typed_there_are_examples(bot: Bot) -> None:
    assert "50 videos 100 images" in await shown(bot, "cost", {"work": ""}, "work")


async def test_values_come_with_the_total_that_they_would_make(bot: Bot) -> None:
    found = await shown(bot, "cost", {"work": "50 videos", "provider": "vid"}, "provider")
    assert found == {"vidzy": "Vidzy: 25,000 credits"}


async def test_text_longer_than_a_value_is_not_cut_but_left_out(bot: Bot) -> None:
    long = ", ".join(["50 videos"] * 10)
    assert len(long) > 100
    assert await shown(bot, "cost", {"work": long}, "work") == {}
    assert len(await shown(bot, "cost", {"work": long[:97]}, "work")) == 1


def test_a_long_name_keeps_what_it_costs() -> None:
    words = ", ".join(["50 videos"] * 9)
    label = msg("{what}: {cost}", what=Words(words), cost=Words("1,234 credits on Vidzy"))
    (choice,) = choices((Suggestion(words, label),), ENGLISH)
    assert choice.value == words
    assert len(choice.name) == 100
    assert choice.name.endswith("\u2026: 1,234 credits on Vidzy")


def test_a_name_that_is_long_all_over_is_cut_at_its_end() -> None:
    label = msg("{what}: {cost}", what=Words("5 videos"), cost=msg("x" * 120))
    (choice,) = choices((Suggestion("5 videos", label),), ENGLISH)
    assert (len(choice.name), choice.name[-1]) == (100, "\u2026")


def test_no_more_is_shown_than_discord_lists() -> None:
    many = tuple(Suggestion(str(number), msg("{what}", what=Words(str(number)))) for number in range(40))
    assert [choice.value for choice in choices(many, ENGLISH)] == [str(number) for number in range(25)]


class Suggesting(Held):
    """A conversation whose suggestions are a test's."""

    async def suggest(self, request: Request, option: str) -> tuple[Suggestion, ...]:
        self.begun.set()
        await self.go.wait()
        raise RuntimeError(f"{request.id} {option}")


async def test_suggestions_that_take_too_long_are_none(offline: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "WITHIN_S", 0.1)
    async with offline.running(Suggesting(offline.app)):
        assert await shown(offline, "cost", {"work": "50 videos"}, "work") == {}


async def test_a_store_that_fails_shows_no_suggestions_and_no_error(
    offline: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked(_: Any) -> None:
        raise StoreBusyError

    monkeypatch.setattr(offline.app.store, "read", locked)
    async with offline.running():
        assert await shown(offline, "cost", {"work": "50 videos"}, "work") == {}
        assert await shown(offline, "cost", {"provider": "r"}, "provider") == {}


async def test_the_same_keystroke_delivered_twice_is_answered_once(bot: Bot) -> None:
    typing = await bot.server.autocomplete(bot.maya, "cost", {"work": "50"}, focused="work", guild=bot.studio)
    assert (await typing.answer()).choices
    await bot.server.send_interaction_again(typing)
    assert await shown(bot, "cost", {"work": "50 videos"}, "work")
    assert len(bot.callbacks()) == 2


async def test_suggestions_that_were_not_taken_are_not_sent_again(
    bot: Bot, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up = asyncio.Event()
    monkeypatch.setattr(suggesting.log, "info", lambda *_: given_up.set())
    bot.server.fault("POST", "/interactions/*/callback", Fault.answers(503))
    await bot.server.autocomplete(bot.maya, "cost", {"work": "50"}, focused="work", guild=bot.studio)
    async with asyncio.timeout(5):
        await given_up.wait()
    assert len(bot.callbacks()) == 1
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_an_option_of_an_older_menu_is_answered_with_nothing(offline: Bot) -> None:
    async with offline.running():
        pass

    class Renamed(Held):
        """Discord still shows what we do not have any more."""

        @property
        def commands(self) -> tuple[Command | Group, ...]:
            return tuple(replace(one, name="costs") if one.name == "cost" else one for one in offline.app.commands)

        async def suggest(self, request: Request, option: str) -> tuple[Suggestion, ...]:
            assert (request.command, option) == ("cost", "work")
            return ()

    offline.server.fault("PUT", "/applications/*/commands", Fault.answers(503))
    async with offline.running(Renamed(offline.app)):
        assert await shown(offline, "cost", {"work": "50 videos"}, "work") == {}
