"""`make bench`: questions a second, and CPU each, against a bare bot of the same library, in one run.

    python -m tests.bench.networks

The networks are the loopback servers of the tests, in this process, without the checks against descriptions. Each bot
is a process of its own. Machines are noisy: only the ratios within one run mean something. Rounds are interleaved, and
medians are shown with the least and the most.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.flow.program import Program
from tests.servers import discord_schema, telegram_schema
from tests.servers.discord import DiscordServer
from tests.servers.telegram import TelegramServer

ROUNDS = 5
A_ROUND = 300
AT_ONCE = 16
WARM_UP = 50

Ask = Callable[[str, str, int], Awaitable[None]]


@dataclass
class Bot:
    """One bot, with what was measured of it."""

    name: str
    pid: int
    ask: Ask
    rates: dict[str, list[float]] = field(default_factory=dict)
    cpus: dict[str, list[float]] = field(default_factory=dict)

    def cpu_s(self) -> float:
        stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")

    async def measure(self, command: str, work: str, times: int, *, keep: bool = True) -> None:
        numbers = iter(range(times))

        async def one_after_another() -> None:
            for number in numbers:
                await self.ask(command, work, number)

        cpu, began = self.cpu_s(), time.perf_counter()
        await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))
        if keep:
            self.rates.setdefault(command, []).append(times / (time.perf_counter() - began))
            self.cpus.setdefault(command, []).append((self.cpu_s() - cpu) / times * 1000)


@asynccontextmanager
async def child(program: Program, *arguments: str, **environment: str) -> AsyncIterator[int]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env={**program.environment, **environment},
        cwd=program.home,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        await process.wait()


async def discord_bot(stack: AsyncExitStack, home: Path, *, bare: bool) -> Bot:
    server = await stack.enter_async_context(DiscordServer(requests_at_most=1_000_000))
    server.world.answer_within_s = 60  # this measures; whether it is in time is a test's affair
    people = [server.add_user(f"Person {number}") for number in range(AT_ONCE)]
    guild = server.add_guild("Studio")
    program = Program(home)
    if bare:
        arguments = ("-m", "tests.bench.bare_discord", server.api_base, server.gateway_url, server.token)
        pid = await stack.enter_async_context(child(program, *arguments))
    else:
        places = {"DISCORD_API_BASE": server.api_base, "DISCORD_GATEWAY_URL": server.gateway_url}
        pid = await stack.enter_async_context(child(program, "-m", "bot", "run", DISCORD_TOKEN=server.token, **places))
    await server.ready()
    await server.until("the menu", lambda: bool(server.commands))

    async def ask(command: str, work: str, number: int) -> None:
        person = people[number % AT_ONCE]
        shown = await (await server.slash(person, command, {"work": work}, guild=guild)).message()
        assert shown.text

    if not bare:
        for person in people:
            await (await server.slash(person, "topup", {"amount": "1m"}, guild=guild)).message()
    return Bot("bare discord.py" if bare else "Scrip on Discord", pid, ask)


async def telegram_bot(stack: AsyncExitStack, home: Path, *, bare: bool) -> Bot:
    server = await stack.enter_async_context(TelegramServer())
    people = [server.add_user(f"Person {number}") for number in range(AT_ONCE)]
    program = Program(home)
    if bare:
        arguments = ("-m", "tests.bench.bare_telegram", server.api_base, server.token)
        pid = await stack.enter_async_context(child(program, *arguments))
    else:
        place = {"TELEGRAM_API_BASE": server.api_base}
        pid = await stack.enter_async_context(child(program, "-m", "bot", "run", TELEGRAM_TOKEN=server.token, **place))
    await server.wait_for(lambda server: bool(server.calls_of("getUpdates")))

    async def ask(command: str, work: str, number: int) -> None:
        await server.write(people[number % AT_ONCE], f"/{command} {work}").answered()

    if not bare:
        for person in people:
            await server.write(person, "/topup 1m").answered()
    return Bot("bare python-telegram-bot" if bare else "Scrip on Telegram", pid, ask)


async def compare(
    make: Callable[..., Awaitable[Bot]], folder: Path, name: str, commands: tuple[tuple[str, str], ...]
) -> None:
    async with AsyncExitStack() as stack:
        homes = [folder / f"{name}-{kind}" for kind in ("bare", "ours")]
        for home in homes:
            home.mkdir()
        bare = await make(stack, homes[0], bare=True)
        ours = await make(stack, homes[1], bare=False)
        for command, work in commands:
            for bot in (bare, ours):
                await bot.measure(command, work, WARM_UP, keep=False)
            for _ in range(ROUNDS):
                for bot in (bare, ours):
                    await bot.measure(command, work, A_ROUND)
            for bot in (bare, ours):
                rates, cpus = bot.rates[command], bot.cpus[command]
                print(f"{bot.name:26} /{command:6} {spread(rates, 0):>20} a second   {spread(cpus, 2):>20} ms CPU each")
            rate = statistics.median(o / b for o, b in zip(ours.rates[command], bare.rates[command], strict=True))
            cpu = statistics.median(o / b for o, b in zip(ours.cpus[command], bare.cpus[command], strict=True))
            print(f"{'':26} /{command:6} {rate:.2f} of its rate, {cpu:.2f} times its CPU\n", flush=True)


def spread(values: list[float], decimals: int) -> str:
    return f"{statistics.median(values):.{decimals}f} ({min(values):.{decimals}f} to {max(values):.{decimals}f})"


async def main() -> None:
    for schema in (discord_schema, telegram_schema):
        schema.DESCRIPTION = Path("not read: this measures bots, not requests")
    commands = (("cost", "50 videos 100 images"), ("spend", "1 image"))
    print(f"{ROUNDS} interleaved rounds of {A_ROUND}, {AT_ONCE} at once: median (least to most)\n")
    with TemporaryDirectory(prefix="scrip-bench-") as folder:
        await compare(discord_bot, Path(folder), "discord", commands)
        await compare(telegram_bot, Path(folder), "telegram", commands)


if __name__ == "__main__":
    os.environ.pop("CI", None)
    asyncio.run(main())
