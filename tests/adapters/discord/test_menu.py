"""The menu: drawn from the commands, and shown to Discord when it changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from adapters.discord.adapter import DiscordAdapter
from bot.app import App
from core.chat.command import Command, Group, Option, OptionKind, walk
from core.chat.message import msg
from core.chat.reply import Reply
from core.chat.suggestion import SUGGESTED
from tests.adapters.discord.conftest import Bot, Held
from tests.servers.discord import Fault


def drawn(bot: Bot) -> dict[str, Any]:
    """What Discord was told, by path."""

    def walk_down(one: dict[str, Any], path: str) -> dict[str, Any]:
        inner = [option for option in one.get("options") or () if option["type"] in (1, 2)]
        found = {} if inner else {path: one}
        for option in inner:
            found |= walk_down(option, f"{path} {option['name']}")
        return found

    return {path: told for one in bot.server.commands for path, told in walk_down(one, one["name"]).items()}


def options(command: dict[str, Any]) -> dict[str, Any]:
    return {option["name"]: option for option in command.get("options") or ()}


async def test_every_command_is_drawn_with_its_options_in_their_order(bot: Bot) -> None:
    assert list(drawn(bot)) == [path for path, _ in walk(bot.app.commands)]
    for path, command in walk(bot.app.commands):
        told = options(drawn(bot)[path])
        assert list(told) == [option.name for option in command.options]
        assert [one.get("required", False) for one in told.values()] == [one.required for one in command.options]
        assert all(len(one["description"]) > 5 for one in (drawn(bot)[path], *told.values()))


async def test_every_command_is_offered_everywhere_to_all(bot: Bot) -> None:
    for command in bot.server.commands:
        assert sorted(command["contexts"]) == [0, 1, 2]
        assert sorted(command["integration_types"]) == [0, 1]


async def test_options_are_typed_and_bounded(bot: Bot) -> None:
    paths = drawn(bot)
    work, amount = options(paths["cost"])["work"], options(paths["topup"])["amount"]
    assert (work["type"], work["min_length"], work["max_length"]) == (3, 1, 1000)
    assert (amount["type"], amount["min_length"], amount["max_length"]) == (3, 1, 40)
    for path, command in walk(bot.app.commands):
        for option in command.options:
            if option.kind in (OptionKind.SAID, OptionKind.DATE, OptionKind.PROVIDER):
                told = options(paths[path])[option.name]
                assert (told["type"], told["min_length"], told["max_length"]) == (3, 1, 100)
                assert "choices" not in told
    number, person, _ = options(paths["undo"]).values()
    assert person["type"] == 6  # a member is chosen, not typed
    assert (number["type"], number["min_value"], number["max_value"]) == (4, 1, 10_000_000)
    media = options(paths["pricing set"])["media"]
    assert {"name": "video", "value": "video"} in media["choices"]
    (command,) = options(paths["help"]).values()
    assert command["autocomplete"]


def keep(*options: Option, name: str = "keep") -> Command:
    async def nothing(*_: Any) -> Reply:
        raise AssertionError

    return Command(name, msg("Keeps it"), nothing, options, (f"/{name}",))


async def test_every_kind_of_option_is_drawn_with_its_native_type(offline: Bot) -> None:
    kinds = [kind for kind in OptionKind if kind is not OptionKind.WORK]
    drawing = [Option(f"o{at}", kind, msg("It"), required=False) for at, kind in enumerate(kinds)]
    first, rest = keep(*drawing[:20], name="first"), keep(*drawing[20:], name="rest")  # 25 a command

    class More(Held):
        commands = (*offline.app.commands, first, rest)

    async with offline.running(More(offline.app)):
        paths = drawn(offline)
        told = dict(zip(kinds, (options(paths["first"]) | options(paths["rest"])).values(), strict=True))
    text, whole, person, attachment = 3, 4, 6, 11
    native = {OptionKind.NUMBER: whole, OptionKind.PERSON: person, OptionKind.FILE: attachment}
    native |= {OptionKind.FLAG: 5, OptionKind.PLACE: 7}
    assert {kind: one["type"] for kind, one in told.items()} == {kind: native.get(kind, text) for kind in kinds}
    for kind in (OptionKind.QUANTITY, OptionKind.MARK, OptionKind.MONEY, OptionKind.DURATION):
        assert (told[kind]["min_length"], told[kind]["max_length"]) == (1, 40)
    for kind in (OptionKind.EXPIRY, OptionKind.WALLET, OptionKind.PLAN, OptionKind.ZONE):
        assert (told[kind]["min_length"], told[kind]["max_length"]) == (1, 100)
    assert (told[OptionKind.TEXT]["min_length"], told[OptionKind.TEXT]["max_length"]) == (1, 200)
    assert {one["value"] for one in told[OptionKind.LOT_KIND]["choices"]} == {"promotional", "plan", "paid"}
    assert {kind for kind, one in told.items() if one.get("autocomplete")} == SUGGESTED - {OptionKind.WORK}


async def test_a_language_is_chosen_by_what_it_calls_itself(offline: Bot) -> None:
    drawing = keep(Option("language", OptionKind.LANGUAGE, msg("Which"), choices=("en", "de")))

    class More(Held):
        commands = (*offline.app.commands, drawing)

    async with offline.running(More(offline.app)):
        (told,) = options(drawn(offline)["keep"]).values()
    assert {one["value"]: one["name"] for one in told["choices"]} == {"en": "English", "de": "Deutsch"}


async def test_the_menu_is_not_shown_again_when_nothing_changed(offline: Bot) -> None:
    for _ in range(2):
        async with offline.running():
            pass
    assert offline.server.command_puts == 1


async def test_a_changed_menu_is_shown_again(offline: Bot) -> None:
    async with offline.running():
        pass

    class Fewer(Held):
        commands = offline.app.commands[1:]

    async with offline.running(Fewer(offline.app)):
        pass
    assert offline.server.command_puts == 2
    assert "cost" not in drawn(offline)


async def test_a_menu_that_discord_does_not_take_stops_nothing(offline: Bot) -> None:
    async with offline.running():
        pass
    offline.menus.fingerprints.clear()
    offline.server.fault("PUT", "/applications/*/commands", Fault.answers(503))
    async with offline.running():
        assert "32,000" in (await offline.ask("cost", {"work": "50 videos 100 images"})).text
    assert any("did not take the menu" in said for said in offline.said)
    assert not offline.menus.fingerprints


async def test_a_command_of_an_older_menu_is_answered(offline: Bot) -> None:
    async with offline.running():
        pass

    class Renamed(Held):
        """Discord still shows what we do not have any more."""

        @property
        def commands(self) -> tuple[Command | Group, ...]:
            app: App = self.app
            return tuple(replace(one, name="histories") if one.name == "history" else one for one in app.commands)

    older = Renamed(offline.app)
    adapter: DiscordAdapter
    offline.server.fault("PUT", "/applications/*/commands", Fault.answers(503))
    async with offline.running(older) as adapter:
        assert adapter.network.value == "discord"
        older.go.set()
        message = await offline.ask("history")
        assert "Nothing recorded on Vidzy yet" in message.text
