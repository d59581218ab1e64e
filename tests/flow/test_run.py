"""`scrip run` as a child process against both networks: answers, warns, stops, is killed, and starts again."""

from __future__ import annotations

import asyncio
import itertools
import random
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.flow.program import PATIENCE_S, Program
from tests.servers.discord import DiscordServer
from tests.servers.telegram import TelegramServer
from tests.servers.telegram_faults import Fault
from tests.servers.telegram_handles import Written

STOPPING = "Stopping; what is in hand is finished first."


@dataclass
class Running:
    """A child that runs; what it says is read as it says it."""

    process: asyncio.subprocess.Process
    said: list[str] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def read(self) -> None:
        assert self.process.stderr is not None
        while line := await self.process.stderr.readline():
            async with self.changed:
                self.said.append(line.decode().rstrip("\n"))
                self.changed.notify_all()
        async with self.changed:
            self.said.append("")  # its end
            self.changed.notify_all()

    async def says(self, words: str) -> str:
        def found() -> str | None:
            return next((line for line in self.said if words in line), None)

        async with asyncio.timeout(PATIENCE_S), self.changed:
            await self.changed.wait_for(lambda: found() is not None or "" in self.said)
        line = found()
        assert line is not None, self.said
        return line

    async def ends(self, number: signal.Signals | None = None) -> int:
        if number is not None:
            self.process.send_signal(number)
        async with asyncio.timeout(PATIENCE_S):
            return await self.process.wait()


@dataclass
class World:
    """Both networks, and a home that outlives the program."""

    program: Program
    discord: DiscordServer
    telegram: TelegramServer

    @property
    def both(self) -> dict[str, str]:
        return {"DISCORD_TOKEN": self.discord.token, "TELEGRAM_TOKEN": self.telegram.token}

    @asynccontextmanager
    async def running(self, **tokens: str) -> AsyncIterator[Running]:
        """`scrip run`; with both tokens unless told otherwise."""
        environment = {
            **self.program.environment,
            "DISCORD_API_BASE": self.discord.api_base,
            "DISCORD_GATEWAY_URL": self.discord.gateway_url,
            "TELEGRAM_API_BASE": self.telegram.api_base,
            **(tokens or self.both),
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            env=environment,
            cwd=self.program.home,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        running = Running(process)
        reading = asyncio.create_task(running.read())
        try:
            yield running
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
            await reading

    def knows_as_answered(self, number: int) -> bool:
        """Whether the records say so of an update; they forget those that Telegram will not hand over again."""
        connection = sqlite3.connect(self.program.database)
        try:
            row = connection.execute("SELECT state FROM inbox WHERE number = ?", (number,)).fetchone()
        finally:
            connection.close()
        return row[0] == "answered" if row else number <= self.telegram.acknowledged

    @property
    def log(self) -> str:
        file = self.program.data / "scrip.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""


@pytest.fixture
async def world(ready: Program) -> AsyncIterator[World]:
    """In the end neither network has a complaint, and no secret stands anywhere."""
    async with DiscordServer() as discord, TelegramServer() as telegram:
        made = World(ready, discord, telegram)
        yield made
        assert discord.violations == []
        for secret in (discord.token, telegram.token, telegram.token.partition(":")[2]):
            assert secret not in made.log


async def test_both_networks_are_answered_and_warned_and_remember_after_a_stop(world: World) -> None:
    maya, ben = world.discord.add_user("Maya"), world.telegram.add_user("Ben")
    studio = world.discord.add_guild("Studio")
    async with world.running() as running:
        await world.discord.ready()
        await running.says("Discord: connected as")
        await running.says("Telegram: connected as")
        spoken = [
            ("topup", {"amount": "1,500"}, "Added 1,500 credits"),
            ("alert set", {"amount": "1,000"}, "You are warned at 1,000 credits"),
            ("spend", {"work": "10 images"}, "Spent 700 credits: 800 left on Vidzy"),
        ]
        for words, values, answer in spoken:
            shown = await (await world.discord.slash(maya, words, values, guild=studio)).message()
            assert answer in shown.text
            assert shown.ephemeral
        (warning,) = await world.discord.wait_for_direct_messages(maya, 1)
        assert "⚠️ 800 credits left on Vidzy in Studio, at or below your 1,000" in warning.text
        for text in ("topup 900", "/alert 500", "/spend 500"):
            await world.telegram.write(ben, text).answered()
        messages = await world.telegram.wait_for_messages(ben, 4)
        assert [message.text.splitlines()[0] for message in messages][-1].startswith("⚠️ 400 credits left on Vidzy")
        assert await running.ends(signal.SIGTERM) == 0
        assert STOPPING in running.said
    async with world.running() as running:
        await world.discord.ready(2)
        shown = await (await world.discord.slash(maya, "balance show", guild=studio)).message()
        assert "800 credits on Vidzy" in shown.text
        assert "400 credits on Vidzy" in (await world.telegram.write(ben, "balance").answered()).text
        assert await running.ends(signal.SIGINT) == 0
    assert len(world.discord.direct_messages(maya)) == 1
    assert world.discord.command_puts == 1  # the menu did not change


async def test_pictures_are_drawn_by_a_child_that_ends_with_the_program(world: World) -> None:
    maya, ben = world.discord.add_user("Maya"), world.telegram.add_user("Ben")
    work = "50 videos 5s 720p 100 images"
    async with world.running() as running:
        await world.discord.ready()
        shown = await (await world.discord.slash(maya, "compare", {"work": work})).message()
        assert shown.text.startswith("### Comfy is cheapest")
        while not shown.pictures:  # the first may have come too late: the child was just beginning
            shown = await (await world.discord.slash(maya, "compare", {"work": work})).message()
        answer = await world.telegram.write(ben, f"/compare {work}").answered()
        world.telegram.press(answer, "Picture", user=ben)
        (_, photo) = await world.telegram.wait_for_messages(ben, 2)
        assert photo.photo is not None
        assert list(shown.attached.values()) == [photo.photo.content]
        (child,) = children(running.process.pid)
        assert await running.ends(signal.SIGTERM) == 0
    assert not lives(child)


def lives(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def children(parent: int) -> list[int]:
    """Of a process of this machine."""
    return [
        int(number)
        for task in Path(f"/proc/{parent}/task").iterdir()
        for number in (task / "children").read_text(encoding="ascii").split()
    ]


async def test_one_network_refused_is_said_and_the_other_goes_on(world: World) -> None:
    ben = world.telegram.add_user("Ben")
    async with world.running(**{**world.both, "DISCORD_TOKEN": "another.token"}) as running:
        assert await running.says("DISCORD_TOKEN") == "DISCORD_TOKEN was refused by Discord."
        assert "1,000 credits on Vidzy" in (await world.telegram.write(ben, "2 videos").answered()).text
        assert await running.ends(signal.SIGTERM) == 0
    world.discord.violations.clear()  # it complained of the token, as it should


async def test_telegram_refused_is_said_and_discord_goes_on(world: World) -> None:
    maya = world.discord.add_user("Maya")
    async with world.running(**{**world.both, "TELEGRAM_TOKEN": "1:another"}) as running:
        assert await running.says("TELEGRAM_TOKEN") == "TELEGRAM_TOKEN was refused by Telegram."
        await world.discord.ready()
        shown = await (await world.discord.slash(maya, "cost", {"work": "2 videos"})).message()
        assert "1,000 credits on Vidzy" in shown.text
        assert await running.ends(signal.SIGTERM) == 0
    world.telegram.take_violations()


async def test_with_no_network_left_it_ends_at_once_and_says_so(world: World) -> None:
    async with world.running(DISCORD_TOKEN="another.token", TELEGRAM_TOKEN="1:another") as running:
        assert await running.ends() == 1
        await running.says("DISCORD_TOKEN was refused by Discord.")
        await running.says("TELEGRAM_TOKEN was refused by Telegram.")
    world.discord.violations.clear()
    world.telegram.take_violations()


def test_without_any_token_it_says_what_to_set(ready: Program) -> None:
    answer = ready.run("run")
    assert (answer.status, answer.out) == (1, "")
    assert answer.err.startswith("No network has a token. Set DISCORD_TOKEN or TELEGRAM_TOKEN;")


@pytest.mark.parametrize(("setting", "value"), [("TELEGRAM_TOKEN", "hunter2"), ("DISCORD_API_BASE", "hunter2")])
def test_a_wrong_setting_is_named_and_not_shown(ready: Program, setting: str, value: str) -> None:
    with ready.start("-m", "bot", "run", environment={"DISCORD_TOKEN": "x", setting: value}) as child:
        _, err = child.communicate(timeout=PATIENCE_S)
    assert child.returncode == 1
    assert err.decode().startswith(setting)
    assert value not in err.decode()


async def test_only_the_library_of_a_network_with_a_token_is_imported(world: World) -> None:
    code = (
        "import sys, asyncio\n"
        "from bot.__main__ import main\n"
        "status = main(['run'])\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules} & {'discord', 'telegram'}))\n"
    )
    environment = {"TELEGRAM_TOKEN": "1:another", "TELEGRAM_API_BASE": world.telegram.api_base}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code),
        env={**world.program.environment, **environment},
        cwd=world.program.home,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    out, _ = await process.communicate()
    assert out.decode().split() == ["telegram"]
    world.telegram.take_violations()


async def test_killed_with_updates_in_hand_it_answers_each_once_after_a_restart(world: World) -> None:
    """Killed while Telegram has taken answers and not said so: only those may come a second time."""
    people = [world.telegram.add_user(f"Person {number}") for number in range(12)]
    never = asyncio.Event()
    async with world.running(TELEGRAM_TOKEN=world.telegram.token) as running:
        await running.says("Telegram: connected as")
        for person in people:
            world.telegram.fault("sendMessage", Fault.hang(never), chat=person)
        written = [world.telegram.write(person, "/topup 500") for person in people]
        await world.telegram.wait_for(lambda server: {one.update_id for one in written} <= server.handed_over)
        await world.telegram.wait_for(lambda server: server.calls_of("sendMessage"))
        running.process.kill()
        await running.ends()
    never.set()
    async with world.running(TELEGRAM_TOKEN=world.telegram.token) as running:
        for one in written:
            assert "Added 500 credits: 500 on Vidzy now" in (await one.answered()).text
        assert await running.ends(signal.SIGTERM) == 0
    for person in people:
        assert len(world.telegram.messages(person)) == 1
    assert world.program.rows("changes") == len(people)


async def test_killed_at_any_moment_nothing_is_lost_and_nothing_it_knew_of_is_done_twice(
    world: World,
) -> None:
    """Six kills. An answer may come again only where the program died before it could know that it had arrived."""
    writing = itertools.count(1)
    asked: list[Written] = []
    may_repeat: set[int] = set()
    chance = random.Random(20261124)  # noqa: S311  # the same moments each time
    for _ in range(6):
        async with world.running(TELEGRAM_TOKEN=world.telegram.token) as running:
            await running.says("Telegram: connected as")
            before = len(world.telegram.calls_of("sendMessage"))
            asked += [world.telegram.write(world.telegram.add_user(f"P{next(writing)}"), "/topup 5") for _ in range(8)]
            some = before + chance.randrange(9)
            await world.telegram.wait_for(lambda server, some=some: len(server.calls_of("sendMessage")) >= some)
            running.process.kill()
            await running.ends()
        arrived = {one.update_id for one in asked if world.telegram.messages(one.chat)}
        may_repeat |= {number for number in arrived if not world.knows_as_answered(number)}
    async with world.running(TELEGRAM_TOKEN=world.telegram.token) as running:
        for one in asked:
            await one.answered()
        assert await running.ends(signal.SIGTERM) == 0
    counts = {one.update_id: len(world.telegram.messages(one.chat)) for one in asked}
    assert all(counts.values())
    assert {number for number, count in counts.items() if count > 1} <= may_repeat
    assert world.program.rows("changes") == len(asked)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_what_is_in_hand_when_it_is_stopped_is_finished(world: World, stop: signal.Signals) -> None:
    ben = world.telegram.add_user("Ben")
    go = asyncio.Event()
    async with world.running(TELEGRAM_TOKEN=world.telegram.token) as running:
        await running.says("Telegram: connected as")
        world.telegram.fault("sendMessage", Fault.hang(go), chat=ben)
        written = world.telegram.write(ben, "/topup 500")
        await world.telegram.wait_for(lambda server: server.calls_of("sendMessage"))
        running.process.send_signal(stop)
        await running.says(STOPPING)
        go.set()
        assert "Added 500" in (await written.answered()).text
        assert await running.ends() == 0
    assert world.program.rows("changes") == 1


async def test_a_network_that_is_away_at_the_start_is_waited_for(world: World) -> None:
    ben = world.telegram.add_user("Ben")
    await world.telegram.close_port()
    async with world.running(TELEGRAM_TOKEN=world.telegram.token) as running:
        assert await running.says("Telegram") == "Telegram cannot be reached. I keep trying."
        await world.telegram.open_port()
        assert "1,000 credits on Vidzy" in (await world.telegram.write(ben, "2 videos").answered()).text
        assert await running.ends(signal.SIGTERM) == 0


def test_old_records_on_postgresql_are_not_run_on(program: Program, postgres_server: str) -> None:
    """An empty database is migrated when its owner says so."""
    url = f"postgresql://postgres@/postgres?host={postgres_server}"
    environment = {"TELEGRAM_TOKEN": "1:a", "SCRIP_DATABASE_URL": url}
    with program.start("-m", "bot", "run", environment=environment) as child:
        _, err = child.communicate(timeout=PATIENCE_S)
    assert child.returncode == 1
    assert "scrip migrate" in err.decode()
