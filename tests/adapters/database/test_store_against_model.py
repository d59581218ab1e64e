"""Any sequence of commands on real records does what a plain ledger in memory says."""

from __future__ import annotations

import copy
import os
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings

from adapters.database.engine import Engines
from core.amounts import MICROS_PER_UNIT, Amount
from core.answers import Changed, Holdings
from core.budget import Budget
from core.dates import Expiry
from core.errors import RefusedError, RequestConflictError, WhichRefundError
from core.people import Context
from core.work.media import Medium
from core.work.work import Work, WorkLine
from tests.adapters.database.ledger_commands import (
    DAY,
    NAMED,
    PLACES,
    Adjust,
    Again,
    Command,
    Place,
    Refund,
    Release,
    Reserve,
    ReserveOnWork,
    Rest,
    SetBalance,
    SetPlan,
    Settle,
    Spend,
    SpendOnWork,
    StopPlan,
    TopUp,
    Undo,
    Wait,
    sequences,
)
from tests.adapters.database.ledger_model import ZONE, Answer, Model, Outcome, Terms, midnight
from tests.adapters.database.rules import broken_rules
from tests.conftest import NOW, MakeContext

EXAMPLES = int(os.environ.get("SCRIP_SEQUENCES", "25"))
"""Sequences on SQLite; `make soak` asks for many more. PostgreSQL is slower, and gets fewer."""


class Run:
    """One sequence, on the model and on real records."""

    def __init__(self, budget: Budget, context: MakeContext, place: Place, server: str) -> None:
        self._budget, self._make, self._place, self._server = budget, context, place, server
        self._model, self._at = Model(), NOW
        self._requests = 0
        self._latest: tuple[Command, Context, Changed] | None = None

    async def step(self, command: Command) -> None:
        match command:
            case Wait(minutes):
                self._at += timedelta(minutes=minutes)
            case Again(other):
                await self._again(other=other)
            case _:
                await self._new(self._exactly(command))
        await self._look()

    async def _new(self, command: Command) -> None:
        self._requests += 1
        asked = self._context(f"request {self._requests}", moderator=isinstance(command, Undo) and command.moderator)
        tried = copy.deepcopy(self._model)
        expected = self._expected(tried, command)
        try:
            changed = await self._really(command, asked)
        except RefusedError as refusal:
            assert (command, type(refusal)) == (command, expected)
            return
        assert (command, outcome(changed)) == (command, expected)
        self._model, self._latest = tried, (command, asked, changed)

    async def _again(self, *, other: bool) -> None:
        if self._latest is None:
            return
        command, asked, changed = self._latest
        again = replace(self._context(asked.request_id), caller=asked.caller)
        if not other:
            assert await self._really(command, again) == changed
            return
        with pytest.raises(RequestConflictError):
            await self._really(command, replace(again, fingerprint="other words"))

    async def _look(self) -> None:
        """That everybody sees what the model says, and the history is what was done."""
        asked, seen = self._context("a look"), self._model.seen_at(self._at)
        held = await self._budget.balance(asked, self._place.name)
        assert really_there(held) == expected_there(seen, self._model.moment(self._at))

    async def look_at_history(self) -> None:
        told, before = [], None
        while page := (await self._budget.history(self._context("a look"), before, self._place.name)).changes:
            told += [(change.number, change.kind.value, change.at, whole(change.amount)) for change in page]
            before = page[-1].number
        assert told[::-1] == [(done.number, done.kind, done.at, done.amount) for done in self._model.done]

    def _context(self, request_id: str, *, moderator: bool = False) -> Context:
        made = self._make(server=self._server, at=self._at, request_id=request_id, moderator=moderator)
        return replace(made, caller=replace(made.caller, time_zone=ZONE))

    def _exactly(self, command: Command) -> Command:
        """The same with what it leaves open filled in: amounts, and numbers of changes."""
        seen, named = self._model.seen_at(self._at), self._place.name is not None
        fitting = {Refund: ("spend", "adjust", "settle"), Settle: ("hold",), Release: ("hold",)}.get(type(command))
        match command:
            case Spend(Rest(more)) | Adjust(Rest(more)) | Reserve(Rest(more)):
                return replace(command, amount=max(1, seen.available + more))
            case SpendOnWork(videos, images) if named:  # work has a wallet of its own
                return Spend(500 * videos + 70 * images)
            case ReserveOnWork(videos) if named:
                return Reserve(500 * videos)
            case SetPlan() if not self._place.plans:
                return StopPlan()
            case SetBalance(None):
                return SetBalance(max(0, seen.left))
            case Refund(int(change)) | Undo(int(change)) | Settle(int(change)) | Release(int(change)):
                numbers = [done.number for done in seen.done if not fitting or done.kind in fitting]
                if change >= NAMED - 1 or not numbers:
                    return replace(command, change=change - NAMED)
                return replace(command, change=numbers[-1 - change % len(numbers)])
            case _:
                return command

    def _expected(self, model: Model, command: Command) -> Answer:
        at, today = self._at, self._today
        match command:
            case TopUp(amount, kind, days):
                ends = None if days is None else midnight(today + timedelta(days=days + 1))
                return model.top_up(at, amount, kind.value, ends)
            case Spend(int(amount)):
                return model.spend(at, amount)
            case SpendOnWork(videos, images):
                return model.spend(at, 500 * videos + 70 * images, videos)
            case Adjust(int(amount)):
                return model.adjust(at, amount)
            case SetBalance(int(amount)):
                return model.set_left(at, amount)
            case Refund(None):
                return WhichRefundError
            case Refund(int(change), amount, videos):
                return model.refund(at, change, amount, videos)
            case Undo(change, moderator):
                return model.undo(at, change, moderator=moderator)
            case Reserve(int(amount), minutes):
                return model.reserve(at, amount, minutes)
            case ReserveOnWork(videos):
                return model.reserve(at, 500 * videos, 30, videos)
            case Settle(change, amount):
                return model.settle(at, change, amount)
            case Release(change):
                return model.release(at, change)
            case SetPlan(which, days):
                return model.set_plan(at, self._plan(which)[1], today + timedelta(days=days or 0))
            case StopPlan():
                return model.stop_plan(at)
        raise AssertionError(command)

    async def _really(self, command: Command, asked: Context) -> Changed:
        budget, name, today = self._budget, self._place.name, self._today
        match command:
            case TopUp(amount, kind, days):
                expires = None if days is None else Expiry(today + timedelta(days=days))
                return await budget.top_up(asked, Decimal(amount), kind=kind, expires=expires, name=name)
            case Spend(int(amount)):
                return await budget.spend(asked, Decimal(amount), name)
            case SpendOnWork(videos, images):
                return await budget.spend(asked, work(videos, images), name)
            case Adjust(int(amount)):
                return await budget.adjust(asked, Decimal(amount), name=name)
            case SetBalance(int(amount)):
                return await budget.set_balance(asked, Decimal(amount), name)
            case Refund(change, amount, videos):
                part = work(videos) if videos else None if amount is None else Decimal(amount)
                return await budget.refund(asked, change, part, name=name)
            case Undo(change, _):
                return await budget.undo(asked, change, name)
            case Reserve(int(amount), minutes):
                return await budget.reserve(asked, Decimal(amount), timedelta(minutes=minutes), name)
            case ReserveOnWork(videos):
                return await budget.reserve(asked, work(videos), None, name)
            case Settle(change, amount):
                return await budget.settle(asked, None if amount is None else Decimal(amount), change, name)
            case Release(change):
                return await budget.release(asked, change, name)
            case SetPlan(which, days):
                day = None if days is None else today + timedelta(days=days)
                return await budget.set_plan(asked, self._plan(which)[0], name=name, renews_on=day)
            case StopPlan():
                return await budget.stop_plan(asked, name)
        raise AssertionError(command)

    @property
    def _today(self) -> date:
        return self._at.astimezone(ZoneInfo(ZONE)).date()

    def _plan(self, which: int) -> tuple[str, Terms]:
        return list(self._place.plans.items())[which % len(self._place.plans)]


def work(videos: int, images: int = 0) -> Work:
    counts = ((videos, Medium.VIDEO), (images, Medium.IMAGE))
    return Work(tuple(WorkLine(number, medium) for number, medium in counts if number))


def outcome(changed: Changed) -> Outcome:
    change = changed.change
    return Outcome(
        change.number,
        change.kind.value,
        whole(change.before),
        whole(change.after),
        whole(changed.free),
        whole(changed.lost) if changed.lost else 0,
        tuple((draw.lot.number, whole(draw.amount)) for draw in changed.draws),
    )


def whole(amount: Amount) -> int:
    assert amount.micros % MICROS_PER_UNIT == 0
    return amount.micros // MICROS_PER_UNIT


def really_there(held: Holdings) -> dict[str, object]:
    return {
        "known": held.known,
        "left": whole(held.left),
        "available": whole(held.available),
        "held": whole(held.held),
        "lots": [(lot.number, lot.kind.value, whole(lot.remaining), lot.ends_at) for lot in held.lots],
        "holds": [
            (hold.change, hold.ends_at, [(part.lot, whole(part.amount)) for part in hold.parts]) for hold in held.holds
        ],
        "plan": held.plan and (held.plan.starts_on, held.plan.periods),
    }


def expected_there(model: Model, at: datetime) -> dict[str, object]:
    return {
        "known": bool(model.done),
        "left": model.left,
        "available": model.available,
        "held": model.held,
        "lots": [(lot.number, lot.kind, lot.left, lot.ends) for lot in model.live(at)],
        "holds": [(hold.change, hold.ends, hold.parts) for hold in model.holds],
        "plan": model.plan and (model.plan.day, model.plan.period + 1),
    }


_servers = count(1)


async def run(engines: Engines, budget: Budget, context: MakeContext, place: str, sequence: list[Command]) -> None:
    server = f"server {next(_servers)}"
    running = Run(budget, context, PLACES[place], server)
    for command in sequence:
        await running.step(command)
        assert await broken_rules(engines, server) == []
    await running.look_at_history()


FOUND = (
    # Used: before they were put right, each of these ended otherwise than the model.
    ("vidzy", [Adjust(100), TopUp(200), Refund(0), Refund(0)]),
    ("vidzy", [TopUp(10), Spend(4), Reserve(5), Wait(60), Undo(), Undo()]),
    ("vidzy", [TopUp(100, days=0), Reserve(50, 2 * DAY), Wait(DAY), Adjust(10), Wait(2 * DAY), TopUp(1)]),
    ("krea", [TopUp(1, days=0), Spend(1), Wait(DAY), Refund(0)]),
    # What the rules are about, whatever is drawn besides.
    ("runway", [SetPlan(0), Spend(9), Undo(), Wait(40 * DAY), Spend(9)]),  # of what the plan granted, not of the plan
    ("vidzy", [TopUp(9), Wait(60), TopUp(9), Wait(-60), Reserve(5), Wait(80), Wait(20)]),  # from the latest moment on
    ("vidzy", [TopUp(9, days=5), TopUp(9), Reserve(5), Reserve(7), Release(NAMED + 3), Settle(None, 6)]),
    ("vidzy", [TopUp(9, days=0), Reserve(5, 14 * 60), Wait(DAY)]),  # lets go at the moment at which the lot ends
    ("vidzy", [TopUp(10), TopUp(10), Spend(15), Undo(NAMED + 1, True), Undo(NAMED + 2, True), Undo(NAMED + 3), Undo()]),
    (
        "vidzy",
        [TopUp(10), Spend(4), Again(), Again(True), Undo(), Again(), Undo(NAMED + 2), Undo(), Again(), Again(True)],
    ),
    ("vidzy", [TopUp(10), Wait(25 * 60), TopUp(10), Wait(-25 * 60), Undo(NAMED + 1), Undo(NAMED + 1, True)]),
    (
        "vidzy",
        [TopUp(9, days=0), TopUp(9), Spend(15), Refund(0, 8), Refund(0, 8), Wait(DAY), Refund(0), Undo(0), Undo(0)],
    ),
    (
        "vidzy",
        [TopUp(1_500, days=1), ReserveOnWork(2), Wait(3 * DAY), Settle(), Refund(0, None, 1), Refund(0, None, 2)],
    ),
    (
        "vidzy",
        [TopUp(9, days=1), Reserve(9, 5 * DAY), Wait(3 * DAY), Settle(None, 4), Undo(), Settle(NAMED + 2), Release()],
    ),
    (
        "vidzy",
        [Reserve(1), TopUp(9), Reserve(5), Adjust(9), TopUp(3), Release(), Undo(NAMED + 2), SetBalance(0), Undo()],
    ),
    ("runway", [SetPlan(1, -3), Spend(500), Wait(40 * DAY), Spend(9_500), Wait(80 * DAY), StopPlan(), Wait(80 * DAY)]),
    ("leonardo", [SetPlan(0), Reserve(5_000, 30 * DAY), *[Wait(31 * DAY), Spend(1)] * 5, Settle(), Undo(NAMED + 1)]),
    ("leonardo", [SetPlan(1), Adjust(400), Wait(2 * DAY), SetPlan(0, 9), Undo(), Undo(), Wait(80 * DAY), Spend(1)]),
)


def ours(test: Any, times: int) -> Any:
    """A test of so many sequences, and of those that were found."""
    test = given(sequences)(test)
    for found in FOUND:
        test = example(found)(test)
    return settings(
        max_examples=times,
        derandomize="SCRIP_SEQUENCES" not in os.environ,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],  # each has its own server
    )(test)


on_sqlite = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)


@on_sqlite
@pytest.mark.timeout(EXAMPLES * 20)
@partial(ours, times=EXAMPLES)
async def test_any_sequence_of_commands_on_sqlite_does_what_the_model_says(
    engines: Engines, budget: Budget, context: MakeContext, sequence: tuple[str, list[Command]]
) -> None:
    await run(engines, budget, context, *sequence)


@on_postgresql
@pytest.mark.timeout(EXAMPLES * 20)
@partial(ours, times=EXAMPLES // 3)
async def test_any_sequence_of_commands_on_postgresql_does_what_the_model_says(
    engines: Engines, budget: Budget, context: MakeContext, sequence: tuple[str, list[Command]]
) -> None:
    await run(engines, budget, context, *sequence)
