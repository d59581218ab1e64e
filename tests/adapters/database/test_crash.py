"""Killed by SIGKILL in the middle of a request: the same request again records it once, and answers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from adapters.database.engine import Engines
from adapters.database.tables import changes, outbox, requests
from core.budget import Budget
from tests.conftest import MakeContext

Ask = Callable[..., dict[str, Any]]

KILLED = -signal.SIGKILL


@pytest.fixture
def ask(migrated_url: str, tmp_path: Path) -> Ask:
    """Our program, a new process each time: its answer as the object that --json prints."""
    environment = {**os.environ, "SCRIP_DATABASE_URL": migrated_url, "HOME": str(tmp_path), "TZ": "UTC", "LC_ALL": "C"}

    def ask(text: str, *options: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "bot", "ask", "--json", *options, text]
        run = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=True, timeout=60)
        answer: dict[str, Any] = json.loads(run.stdout)
        return answer

    return ask


def killed(when: str, url: str, request_id: str, text: str) -> int:
    """Exit status of a process that asks, and is killed before or after the commit."""
    command = [sys.executable, "-m", "tests.adapters.database.dying_child", when, url, request_id, text]
    return subprocess.run(command, check=False, timeout=60).returncode


async def recorded(engines: Engines) -> list[tuple[str, str]]:
    """Kind of each change and the id of its request."""
    async with engines.reader.connect() as connection:
        rows = await connection.execute(select(changes.c.kind, changes.c.request_id).order_by(changes.c.change))
        return [(row.kind, row.request_id) for row in rows]


async def test_killed_after_the_commit_a_request_is_recorded_and_again_gives_the_answer(
    budget: Budget, engines: Engines, context: MakeContext, migrated_url: str, ask: Ask
) -> None:
    await budget.top_up(context(user="me", server="local", request_id="first"), Decimal(5_000))
    assert killed("after", migrated_url, "again", "/spend 3 videos") == KILLED
    assert await recorded(engines) == [("top-up", "first"), ("spend", "again")]
    answers = [ask("/spend 3 videos", "--request-id", "again") for _ in range(2)]
    assert answers[0] == answers[1]
    assert (answers[0]["tone"], answers[0]["data"]["available"]) == ("done", "3500")
    assert await recorded(engines) == [("top-up", "first"), ("spend", "again")]


async def test_killed_before_the_commit_nothing_is_recorded_and_again_records_once(
    budget: Budget, engines: Engines, context: MakeContext, migrated_url: str, ask: Ask
) -> None:
    await budget.top_up(context(user="me", server="local", request_id="first"), Decimal(5_000))
    assert killed("before", migrated_url, "again", "/spend 3 videos") == KILLED
    assert await recorded(engines) == [("top-up", "first")]
    answer = ask("/spend 3 videos", "--request-id", "again")
    assert (answer["tone"], answer["data"]["available"]) == ("done", "3500")
    assert await recorded(engines) == [("top-up", "first"), ("spend", "again")]


async def test_killed_before_the_commit_of_the_very_first_request_leaves_no_trace(
    engines: Engines, migrated_url: str
) -> None:
    assert killed("before", migrated_url, "again", "/topup 5000") == KILLED
    async with engines.reader.connect() as connection:
        for table in (changes, requests, outbox):
            assert (await connection.execute(select(table))).all() == []


async def test_a_warning_whose_change_was_committed_before_the_kill_is_told_with_the_next_answer(
    budget: Budget, engines: Engines, context: MakeContext, migrated_url: str, ask: Ask
) -> None:
    await budget.top_up(context(user="me", server="local"), Decimal(5_000))
    await budget.set_threshold(context(user="me", server="local"), Decimal(4_000))
    assert killed("after", migrated_url, "again", "/spend 1500") == KILLED
    answer = ask("/spend 1500", "--request-id", "again")
    assert [(alert["threshold"], alert["available"]) for alert in answer["data"]["alerts"]] == [("4000", "3500")]
    assert "alerts" not in ask("/balance")["data"]
    async with engines.reader.connect() as connection:
        assert (await connection.execute(select(outbox.c.state, outbox.c.attempts))).all() == [("delivered", 1)]
