"""Beginning many things together, here and in other processes, and what comes of them."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Awaitable
from typing import Any

PROGRAMS = 5


async def at_once(*tasks: Awaitable[Any]) -> list[Any]:
    """All of them, begun together; what they return or raise, in their order."""
    return await asyncio.gather(*tasks, return_exceptions=True)


def kinds(outcomes: list[Any]) -> dict[str, int]:
    """How often what came out."""
    return dict(Counter(type(outcome).__name__ for outcome in outcomes))


async def spends_of_processes(url: str, amount: int, request_ids: list[list[str]]) -> list[int]:
    """How many spends were covered in each of so many processes, all begun at one word."""
    command = [sys.executable, "-m", "tests.adapters.database.spending_child", url, str(amount)]
    children = [
        await asyncio.create_subprocess_exec(*command, *ids, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for ids in request_ids
    ]
    for child in children:
        assert child.stdout is not None
        assert await child.stdout.readline() == b"ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write(b"go\n")
    return [int((await child.communicate())[0]) for child in children]
