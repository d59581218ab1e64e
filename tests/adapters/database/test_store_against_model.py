"""Any sequence of commands on real records does what a plain ledger in memory says."""

from __future__ import annotations

import copy
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings

from adapters.database.engine import Engines
from core.amounts import MICROS_PER_UNIT, Amount
from core.answers import Changed, Holdings
from core.budget import Budget
from core.dates import Expiry
from core.errors.asking import RequestConflictError
from core.errors.changes import WhichRefundError
from core.errors.others import NoSuchPersonError, NotUndoneForError
from core.errors.takeout import NothingKeptError, NoUploadError, WrongConfirmationError
from core.errors.tree import RefusedError
from core.people import Context, Moderates, NamedPerson
from core.takeout.everything import Takeout
from core.takeout.writing import csv_file, json_file
from core.work.media import Medium
from core.work.work import Work, WorkLine
from tests.adapters.database.ledger_commands import (
    FOUND,
    NAMED,
    PLACES,
    Adjust,
    Again,
    BringIn,
    Command,
    Confirm,
    Elsewhere,
    Forget,
    Line,
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
    TakeOut,
    TopUp,
    Undo,
    UndoneByModerator,
    Wait,
    sequences,
)
from tests.adapters.database.ledger_model import ZONE, Answer, Model, Outcome, Row, Terms, midnight
from tests.adapters.database.rules import broken_rules
from tests.conftest import NOW, MakeContext

EXAMPLES = int(os.environ.get("SCRIP_SEQUENCES", "12"))
"""Sequences on SQLite; `make soak` asks for many more. PostgreSQL is slower, and gets fewer."""


class File(NamedTuple):
    """Rows as a person has them, and what the model reads of them."""

    content: bytes
    rows: list[Row]


@dataclass
class Side:
    """What is kept of the person on one server."""

    server: str
    model: Model
    requests: int = 0
    latest: tuple[Callable[[Context], Awaitable[object]], Context, object] | None = None
    """The latest request that was carried out, and its answer."""
    known: bool = False
    """Something is kept."""
    word: str = "00000000"
    """Of the file that was sent last."""
    waiting: list[Row] | None = None
    """What that would bring in."""


_names = count(1)


class Run:
    """One sequence, on the model and on real records: of one person on two servers, beside somebody else."""

    def __init__(self, budget: Budget, context: MakeContext, place: Place) -> None:
        self._budget, self._make, self._place = budget, context, place
        self._at = NOW
        self._here, self._there = (Side(f"server {name}", Model(name)) for name in (next(_names), next(_names)))
        self._files: list[File] = []
        self._forgotten = 0

    @property
    def server(self) -> str:
        """On which it goes on."""
        return self._here.server

    async def step(self, command: Command) -> None:
        match command:
            case Wait(minutes):
                self._at += timedelta(minutes=minutes)
            case Again(other):
                await self._again(other=other)
            case Elsewhere():
                self._here, self._there = self._there, self._here
            case TakeOut(as_json):
                await self._take_out(json_file if as_json else csv_file)
            case BringIn(which, confirmed):
                await self._send(which)
                if confirmed:
                    await self._confirm()
            case Confirm():
                await self._confirm()
            case Forget():
                await self._forget()
            case _:
                await self._new(self._exactly(command))
        await self._look()

    async def _new(self, command: Command) -> None:
        asked = self._asked(moderator=isinstance(command, Undo) and command.moderator)
        if isinstance(command, UndoneByModerator):
            await self._new_for_other(command, asked)
            return
        tried = copy.deepcopy(self._here.model)
        expected = self._expected(tried, command)
        try:
            changed = await self._really(command, asked)
        except RefusedError as refusal:
            assert (command, type(refusal)) == (command, expected)
            return
        assert (command, outcome(changed)) == (command, expected)
        self._done(tried, partial(self._really, command), asked, changed)

    async def _new_for_other(self, command: UndoneByModerator, asked: Context) -> None:
        """Likewise, of somebody who asks for the person; of what that does they are told less."""
        mia = replace(asked.caller, user=replace(asked.caller.user, external_id="mia"), moderates=Moderates.YES)
        asked, whose = replace(asked, caller=mia), NamedPerson("Maya", asked.caller.user.external_id)
        really = partial(self._budget.undo_for, person=whose, number=command.change, name=self._place.name)
        if not self._here.known:
            with pytest.raises(NoSuchPersonError):
                await really(asked)
            return
        tried = copy.deepcopy(self._here.model)
        expected = tried.undo(self._at, command.change, moderator=True)
        try:
            undone, _ = await really(asked)
        except NotUndoneForError as refusal:
            assert isinstance(expected, type)
            assert (command, refusal.why) == (command, expected.code)
            return
        assert isinstance(expected, Outcome)
        done = tried.done[expected.number - 1]
        assert (undone.number, undone.undone) == (done.number, done.of)
        self._done(tried, really, asked, (undone, "Maya"))

    async def _again(self, *, other: bool) -> None:
        if self._here.latest is None:
            return
        really, asked, answer = self._here.latest
        again = replace(self._context(asked.request_id), caller=asked.caller)
        if not other:
            assert await really(again) == answer
            return
        with pytest.raises(RequestConflictError):
            await really(replace(again, fingerprint="other words"))

    async def _take_out(self, write: Callable[[Takeout], bytes]) -> None:
        if not self._here.known:
            with pytest.raises(NothingKeptError):
                await self._budget.take_out(self._context("a look"))
            return
        taken = await self._budget.take_out(self._context("a look"))
        self._files.append(File(write(taken), self._here.model.seen_at(self._at).rows()))

    async def _send(self, which: int | tuple[Line, ...]) -> None:
        if not isinstance(which, int):
            self._files.append(self._written(which))
        elif not self._files:
            return
        file = self._files[-1 - which % len(self._files) if isinstance(which, int) else -1]
        here, seen = self._here, self._here.model.seen_at(self._at)
        new, after = seen.new_of(file.rows), copy.deepcopy(seen)
        after.bring_in(self._at, file.rows)
        found = await self._budget.preview(self._asked(), "credits", file.content)
        assert (found.rows, found.new) == (len(file.rows), len(new))
        told = [(whole(one.before), whole(one.after), one.known, one.rows) for one in found.wallets]
        assert told == [(seen.left, after.left, bool(here.model.done), len(new))] * bool(file.rows)
        if new:
            here.word, here.waiting, here.known = found.word, file.rows, True

    async def _confirm(self) -> None:
        here, asked = self._here, self._asked()
        really = partial(self._budget.bring_in, word=here.word)
        if here.waiting is None:
            with pytest.raises(NoUploadError):
                await really(asked)
            return
        tried = copy.deepcopy(here.model)
        new = tried.seen_at(self._at).new_of(here.waiting)
        expected = tried.bring_in(self._at, here.waiting)
        brought = await really(asked)
        assert (brought.rows, [outcome(one) for one in brought.wallets]) == (len(new), [expected] * bool(new))
        here.waiting = None
        self._done(tried if new else here.model, really, asked, brought)

    def _written(self, lines: tuple[Line, ...]) -> File:
        """A table of the person's own. Two lines that say the same are two."""
        name = self._place.name
        columns, wallet = ("", "") if name is None else (",provider,channel", f",{name.provider},{name.channel}")
        table, rows = [f"amount,lot_kind,expires{columns}"], list[Row]()
        for line in lines:
            through = None if line.days is None else self._today + timedelta(days=line.days)
            table.append(f"{line.amount},{line.kind.value},{through or ''}{wallet}")
            ends = None if through is None else midnight(through + timedelta(days=1))
            origin = table[-1], table.count(table[-1])
            rows.append(Row(origin, line.amount, kind=line.kind.value, ends=ends))
        return File("\n".join(table).encode(), rows)

    async def _forget(self) -> None:
        here, asked = self._here, self._context("a look")
        if not here.known:
            with pytest.raises(NothingKeptError):
                await self._budget.forgetting(asked)
            return
        other = replace(asked.caller.user, external_id="ben", name="Ben")
        beside = replace(asked, caller=replace(asked.caller, user=other), request_id=f"beside {self._forgotten}")
        added = await self._budget.top_up(beside, Decimal(7), name=self._place.name)
        found = await self._budget.forgetting(asked)
        seen = here.model.seen_at(self._at)
        told = found.changes, [whole(held.left) for held in found.wallets]
        assert told == (len(here.model.done), [seen.left] * bool(here.model.done))
        with pytest.raises(WrongConfirmationError):
            await self._budget.forget(asked, f"{found.words}0")
        await self._budget.forget(asked, found.words)
        assert whole((await self._budget.balance(beside, self._place.name)).left) == whole(added.left)
        self._forgotten += 1
        self._here = Side(here.server, Model(next(_names)))  # which says the same request ids again

    async def _look(self) -> None:
        """That everybody sees what the model says, and the history is what was done."""
        asked, model = self._context("a look"), self._here.model
        held = await self._budget.balance(asked, self._place.name)
        assert really_there(held) == expected_there(model.seen_at(self._at), model.moment(self._at))

    async def look_at_history(self) -> None:
        told, before = [], None
        while page := (await self._budget.history(self._context("a look"), before, self._place.name)).changes:
            told += [(change.number, change.kind.value, change.at, whole(change.amount)) for change in page]
            before = page[-1].number
        assert told[::-1] == [(done.number, done.kind, done.at, done.amount) for done in self._here.model.done]

    def _done(
        self, model: Model, really: Callable[[Context], Awaitable[object]], asked: Context, answer: object
    ) -> None:
        self._here.model, self._here.latest, self._here.known = model, (really, asked, answer), True

    def _asked(self, *, moderator: bool = False) -> Context:
        self._here.requests += 1
        return self._context(f"request {self._here.requests}", moderator=moderator)

    def _context(self, request_id: str, *, moderator: bool = False) -> Context:
        made = self._make(server=self.server, at=self._at, request_id=request_id, moderator=moderator)
        return replace(made, caller=replace(made.caller, time_zone=ZONE))

    def _exactly(self, command: Command) -> Command:
        """The same with what it leaves open filled in: amounts, and numbers of changes."""
        seen, named = self._here.model.seen_at(self._at), self._place.name is not None
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
            case (
                Refund(int(change))
                | Undo(int(change))
                | UndoneByModerator(int(change))
                | Settle(int(change))
                | Release(int(change))
            ):
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
                return model.set_plan(at, self._plan(which)[1], None if days is None else today + timedelta(days=days))
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
        "plan": model.renewing and (model.renewing.day, model.renewing.period + 1),
    }


async def run(engines: Engines, budget: Budget, context: MakeContext, place: str, sequence: list[Command]) -> None:
    running = Run(budget, context, PLACES[place])
    for command in sequence:
        await running.step(command)
        assert await broken_rules(engines, running.server) == []
    await running.look_at_history()
    await running.step(Elsewhere())
    await running.look_at_history()


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
