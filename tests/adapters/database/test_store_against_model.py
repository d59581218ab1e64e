"""Any sequence of commands on real records does what a plain ledger in memory says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters.database.engine import Engines
from core.amounts import Amount, Unit
from core.budget import Budget
from core.errors import (
    AlreadyUndoneError,
    NoSuchChangeError,
    NotEnoughCreditsError,
    NothingToUndoError,
    RefusedError,
    TopUpSpentError,
    UndoOfUndoError,
    UndoTooLateError,
)
from core.people import Context
from core.work.media import Medium
from core.work.work import Work, WorkLine
from tests.adapters.database.rules import broken_rules
from tests.conftest import NOW, MakeContext

DAY = timedelta(days=1)
PRICES = {Medium.VIDEO: 500, Medium.IMAGE: 70}
EXAMPLES = 30
"""Sequences on each database; more are for a night."""


@dataclass(frozen=True)
class TopUp:
    amount: int


@dataclass(frozen=True)
class Spend:
    amount: int


@dataclass(frozen=True)
class SpendOnWork:
    videos: int
    images: int


@dataclass(frozen=True)
class Undo:
    number: int | None
    moderator: bool


@dataclass(frozen=True)
class Wait:
    """The clock goes on, or what comes next has an earlier one."""

    hours: int


@dataclass(frozen=True)
class Again:
    """The latest request that was carried out comes once more."""


Command = TopUp | Spend | SpendOnWork | Undo | Wait | Again

commands = st.lists(
    st.one_of(
        st.builds(TopUp, st.integers(1, 3_000)),
        st.builds(Spend, st.integers(1, 2_000)),
        st.builds(SpendOnWork, st.integers(0, 3), st.integers(1, 3)),
        st.builds(Undo, st.none() | st.integers(0, 8), st.booleans()),
        st.builds(Wait, st.integers(-30, 30)),
        st.just(Again()),
    ),
    min_size=1,
    max_size=15,
)


@dataclass
class Model:
    """What was done, and nothing derived from it: what is left is worked out anew by doing it all once more."""

    done: list[tuple[datetime, dict[int, int]]] = field(default_factory=list)
    """When, and what it did to which lot; a lot has the number of the change that brought it."""
    undone: dict[int, int] = field(default_factory=dict)
    """Number of a change -> of its undo."""

    @property
    def lots(self) -> dict[int, int]:
        left: dict[int, int] = {}
        for _, moves in self.done:
            for lot, amount in moves.items():
                left[lot] = left.get(lot, 0) + amount
        return left

    @property
    def balance(self) -> int:
        return sum(self.lots.values())

    def _do(self, at: datetime, moves: dict[int, int]) -> int:
        self.done.append((at, moves))
        return sum(moves.values())

    def top_up(self, at: datetime, amount: int) -> int:
        return self._do(at, {len(self.done) + 1: amount})

    def spend(self, at: datetime, amount: int) -> int | type[RefusedError]:
        if amount > self.balance:
            return NotEnoughCreditsError
        moves = {}
        for lot, left in sorted(self.lots.items()):
            taken = min(left, amount)
            amount -= taken
            if taken:
                moves[lot] = -taken
        return self._do(at, moves)

    def undo(self, at: datetime, number: int | None, *, moderator: bool) -> int | type[RefusedError]:
        undos = set(self.undone.values())
        if number is None:
            open_ones = [n for n in range(1, len(self.done) + 1) if n not in self.undone and n not in undos]
            if not open_ones:
                return NothingToUndoError
            number = open_ones[-1]
        if not 1 <= number <= len(self.done):
            return NoSuchChangeError
        if number in self.undone:
            return AlreadyUndoneError
        if number in undos:
            return UndoOfUndoError
        when, moves = self.done[number - 1]
        latest = max(at, *(moment for moment, _ in self.done))  # an early clock does not make an old change young
        if latest > when + DAY and not moderator:
            return UndoTooLateError
        if any(self.lots[lot] < amount for lot, amount in moves.items()):
            return TopUpSpentError
        self.undone[number] = len(self.done) + 1
        return self._do(at, {lot: -amount for lot, amount in moves.items()})


def expected(model: Model, command: Command, at: datetime) -> int | type[RefusedError]:
    match command:
        case TopUp(amount):
            return model.top_up(at, amount)
        case Spend(amount):
            return model.spend(at, amount)
        case SpendOnWork(videos, images):
            return model.spend(at, videos * PRICES[Medium.VIDEO] + images * PRICES[Medium.IMAGE])
        case Undo(number, moderator):
            return model.undo(at, number, moderator=moderator)
        case _:
            raise AssertionError(command)


async def really(budget: Budget, command: Command, context: Context) -> int | type[RefusedError]:
    try:
        match command:
            case TopUp(amount):
                changed = await budget.top_up(context, Amount.exactly(amount, Unit.CREDIT))
            case Spend(amount):
                changed = await budget.spend(context, Amount.exactly(amount, Unit.CREDIT))
            case SpendOnWork(videos, images):
                counts = ((videos, Medium.VIDEO), (images, Medium.IMAGE))
                lines = tuple(WorkLine(count, medium) for count, medium in counts if count)
                changed = await budget.spend(context, Work(lines))
            case Undo(number, _):
                changed = await budget.undo(context, number)
            case _:
                raise AssertionError(command)
    except RefusedError as refusal:
        return type(refusal)
    return int(changed.change.amount.decimal)


async def history(budget: Budget, context: Context) -> list[tuple[int, int]]:
    """Number and amount of all changes, page by page, oldest first."""
    found: list[tuple[int, int]] = []
    before = None
    while page := (await budget.history(context, before)).changes:
        found += [(change.number, int(change.amount.decimal)) for change in page]
        before = page[-1].number
    return found[::-1]


_servers = count(1)


@given(commands)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each sequence has a server of its own
)
@example([TopUp(10), TopUp(10), Spend(15), Undo(1, True), Undo(2, True), Undo(3, False), Undo(1, False), Undo(4, True)])
@example(
    [TopUp(10), Spend(4), Again(), Again(), Undo(None, False), Again(), Undo(2, False), Undo(None, False), Again()]
)
@example([TopUp(10), TopUp(10), Spend(5), Undo(1, False), Undo(2, False)])
@example([TopUp(10), Wait(25), TopUp(10), Wait(-25), Undo(1, False), Undo(1, True)])
@example([TopUp(10), Wait(25), Undo(1, False), Wait(-30), Undo(1, False), Wait(30), Spend(1), Undo(1, True)])
async def test_any_sequence_of_commands_does_what_the_model_says(
    engines: Engines, budget: Budget, context: MakeContext, sequence: list[Command]
) -> None:
    server, model, at = f"server {next(_servers)}", Model(), NOW
    latest: tuple[Command, str, bool, int | type[RefusedError]] | None = None
    for number, command in enumerate(sequence):
        if isinstance(command, Wait):
            at += timedelta(hours=command.hours)
            continue
        if isinstance(command, Again):
            if latest is None:
                continue
            command, request_id, moderator, outcome = latest
        else:
            request_id, moderator = f"request {number}", isinstance(command, Undo) and command.moderator
            outcome = expected(model, command, at)
        asked = context(server=server, at=at, request_id=request_id, moderator=moderator)
        assert await really(budget, command, asked) == outcome
        if isinstance(outcome, int):
            latest = (command, request_id, moderator, outcome)
        assert int((await budget.balance(asked)).available.decimal) == model.balance
    asked = context(server=server, at=at)
    assert await history(budget, asked) == [
        (number, sum(moves.values())) for number, (_, moves) in enumerate(model.done, start=1)
    ]
    assert await broken_rules(engines) == []
