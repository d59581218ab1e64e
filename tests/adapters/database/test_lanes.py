"""Units of work that share a transaction: each has its own outcome, and nobody pays for another's fault."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import Connection, text

from adapters.database.engine import Engines, open_engines
from adapters.database.engine import database_url as checked_url
from adapters.database.groups import Outcome, Unit
from adapters.database.kept_words import put_words, words
from adapters.database.lanes import GROUP, Lane
from adapters.database.store import SqlStore, Transactions
from core.errors.changes import NothingToUndoError
from core.errors.records import StoreBusyError, StoreReadOnlyError, StoreUnreachableError
from core.people import Caller, Network, Server, User
from tests.conftest import NOW
from tests.servers.postgres_line import Line as BreakingLine
from tests.servers.postgres_line import breaking_line

CALLER = Caller(Server(Network.CONSOLE, "studio", "Studio"), User(Network.CONSOLE, "maya", "Maya"))
only_postgresql = pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)


@pytest.fixture
def transactions(store: SqlStore) -> Transactions:
    return store.transactions


def keep(key: str) -> Callable[[Connection], str]:
    def unit(connection: Connection) -> str:
        put_words(connection, CALLER, key, f"words of {key}", NOW)
        return key

    return unit


def refuse(key: str) -> Callable[[Connection], None]:
    """Keeps something, and then refuses."""

    def unit(connection: Connection) -> None:
        put_words(connection, CALLER, key, "never seen", NOW)
        raise NothingToUndoError(0)

    return unit


def fail(key: str) -> Callable[[Connection], None]:
    """Keeps something, and then does what the database does not take."""

    def unit(connection: Connection) -> None:
        put_words(connection, CALLER, key, "never seen", NOW)
        connection.execute(text("INSERT INTO kept_words (key) VALUES ('nothing else')"))

    return unit


async def at_once(transactions: Transactions, *units: Callable[[Connection], object]) -> list[object]:
    """The first is alone, so that the others wait for it and go together."""
    return await asyncio.gather(*(transactions.write(unit, "one") for unit in units), return_exceptions=True)


async def kept(transactions: Transactions, *keys: str) -> list[str]:
    """Which of them are kept."""
    return await transactions.read(lambda connection: [key for key in keys if words(connection, key) is not None])


async def test_each_unit_of_a_group_has_its_own_answer(transactions: Transactions) -> None:
    keys = [str(number) for number in range(2 * GROUP + 3)]
    assert await at_once(transactions, *map(keep, keys)) == keys
    assert await kept(transactions, *keys) == keys


async def test_a_refusal_is_of_its_unit_alone_and_takes_back_what_that_did(transactions: Transactions) -> None:
    outcomes = await at_once(
        transactions, keep("a"), refuse("b"), keep("c"), refuse("d"), refuse("e"), keep("f"), refuse("g")
    )
    assert [outcome for outcome in outcomes if isinstance(outcome, str)] == ["a", "c", "f"]
    assert [type(outcome) for outcome in outcomes].count(NothingToUndoError) == 4
    assert await kept(transactions, *"abcdefg") == ["a", "c", "f"]


@pytest.mark.parametrize("refused", ["abc", "bc", "a"])
async def test_refusals_alone_change_nothing(transactions: Transactions, refused: str) -> None:
    outcomes = await at_once(transactions, *map(refuse, refused))
    assert {type(outcome) for outcome in outcomes} == {NothingToUndoError}
    assert await kept(transactions, *refused) == []
    assert await at_once(transactions, keep("a")) == ["a"]


async def test_what_the_database_does_not_take_is_of_its_unit_alone(transactions: Transactions) -> None:
    outcomes = await at_once(transactions, keep("a"), keep("b"), fail("c"), keep("d"), refuse("e"))
    assert [isinstance(outcome, str) for outcome in outcomes] == [True, True, False, True, False]
    assert "IntegrityError" in type(outcomes[2]).__name__
    assert isinstance(outcomes[4], NothingToUndoError)
    assert await kept(transactions, *"abcde") == ["a", "b", "d"]


async def test_a_unit_sees_what_those_before_it_did(transactions: Transactions) -> None:
    outcomes = await at_once(
        transactions, keep("a"), keep("b"), lambda connection: words(connection, "b"), refuse("c"),
        lambda connection: words(connection, "c"),
    )  # fmt: skip
    assert outcomes[2] == "words of b"
    assert outcomes[4] is None


async def test_a_group_runs_in_the_order_of_its_keys_so_that_programs_lock_alike(engines: Engines) -> None:
    ran: list[str] = []

    def unit(name: str) -> Unit:
        return lambda _connection, _memory: ran.append(name)

    lane = engines.writing._lanes[0]
    await asyncio.gather(*(lane.run(unit(key + when), key) for key, when in zip("cabac", "12345", strict=True)))
    assert ran == ["a2", "a4", "b3", "c1", "c5"]


async def test_looks_at_once_have_their_own_answers(transactions: Transactions) -> None:
    await at_once(transactions, keep("a"))

    def refuse_to_look(connection: Connection) -> None:
        raise NothingToUndoError(len(words(connection, "a") or ""))

    def look_wrongly(connection: Connection) -> None:
        connection.execute(text("SELECT nothing FROM kept_words"))

    looks = [refuse_to_look, look_wrongly, lambda connection: words(connection, "a")] * 5
    outcomes = await asyncio.gather(*(transactions.read(look) for look in looks), return_exceptions=True)
    assert outcomes[2::3] == ["words of a"] * 5
    assert {type(outcome) for outcome in outcomes[::3]} == {NothingToUndoError}
    assert all(isinstance(outcome, Exception) for outcome in outcomes[1::3])


async def test_a_look_changes_nothing(transactions: Transactions) -> None:
    with pytest.raises(StoreReadOnlyError):
        await transactions.read(keep("a"))
    assert await kept(transactions, "a") == []


async def test_a_unit_that_was_given_up_before_it_began_is_not_run(transactions: Transactions) -> None:
    tasks = [asyncio.create_task(transactions.write(keep(key), "one")) for key in "abc"]
    await asyncio.sleep(0)
    tasks[1].cancel()
    assert await asyncio.gather(*tasks, return_exceptions=True) != list("abc")
    assert await kept(transactions, *"abc") == ["a", "c"]


async def test_nothing_lingers_when_nothing_is_to_do(transactions: Transactions) -> None:
    before = asyncio.all_tasks()
    await at_once(transactions, *map(keep, "abc"))
    await kept(transactions, "a")
    assert asyncio.all_tasks() == before


async def test_after_the_end_nothing_is_carried_out(migrated_url: str) -> None:
    engines = open_engines(checked_url("a test", migrated_url))
    transactions = SqlStore(engines).transactions
    await at_once(transactions, keep("a"))
    await engines.dispose()
    for task in (transactions.write(keep("b")), transactions.read(lambda connection: words(connection, "a"))):
        with pytest.raises(StoreUnreachableError):
            await task
    await engines.dispose()


@only_postgresql
async def test_two_that_wait_for_each_other_are_both_carried_out(transactions: Transactions) -> None:
    """PostgreSQL ends one of them, which is then run again."""
    await at_once(transactions, keep("a"), keep("b"))
    locked = [0, 0]

    def lock(first: str, second: str, mine: int) -> Callable[[Connection], None]:
        def unit(connection: Connection) -> None:
            for key in (first, second):
                connection.execute(text("UPDATE kept_words SET words = words || '.' WHERE key = :key"), {"key": key})
                locked[mine] += 1
                while not all(locked):  # until the other one has its first
                    connection.execute(text("SELECT 1"))

        return unit

    async with asyncio.timeout(30):
        await asyncio.gather(transactions.write(lock("a", "b", 0)), transactions.write(lock("b", "a", 1)))
    assert sum(locked) > 4
    assert await transactions.read(lambda connection: words(connection, "a")) == "words of a.."


@only_postgresql
@pytest.mark.parametrize("committed", [False, True], ids=["before_the_commit", "after_the_commit"])
async def test_all_of_a_group_are_told_when_the_outcome_of_its_commit_is_unknown(
    postgres_server: str, migrated_url: str, transactions: Transactions, committed: bool
) -> None:
    async with breaking_line(postgres_server) as line:
        engines = _over(line, migrated_url)
        theirs = SqlStore(engines).transactions
        await at_once(theirs, keep("connected"))
        line.commits_that_break, line.server_hears_of_it = 1, committed
        tasks = [asyncio.create_task(theirs.write(keep(key), "one")) for key in "abc"]
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert [getattr(outcome, "code", None) for outcome in outcomes] == ["outcome_unknown"] * 3
        assert await kept(transactions, *"abc") == (list("abc") if committed else [])
        assert await at_once(theirs, *map(keep, "abc")) == list("abc")
        await engines.dispose()


def _over(line: BreakingLine, url: str) -> Engines:
    return open_engines(checked_url("a test", url).update_query_dict({"host": line.folder}))


class SlowLine:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.groups: list[int] = []

    async def run(self, units: Sequence[Unit]) -> list[Outcome]:
        await self.go_on.wait()
        self.groups.append(len(units))
        return [Outcome(len(self.groups)) for _ in units]

    async def close(self) -> None:
        pass


async def test_what_waits_goes_into_the_next_commit_up_to_a_limit() -> None:
    line = SlowLine()
    lane = Lane(line)
    tasks = [asyncio.create_task(lane.run(keep("a")))]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    tasks += [asyncio.create_task(lane.run(keep("a"))) for _ in range(GROUP + 1)]
    await asyncio.sleep(0)
    line.go_on.set()
    await asyncio.gather(*tasks)
    assert line.groups == [1, GROUP, 1]
    assert lane.load == 0


async def test_what_waited_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.database.lanes.PATIENCE_S", -1)
    outcome = await Lane(SlowLine()).run(keep("a"))
    assert isinstance(outcome.error, StoreBusyError)
