"""Somebody is forgotten: nothing of them is left in any table, and nobody else loses anything, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from adapters.database.engine import Engines
from adapters.database.inbox import SqlInbox
from adapters.database.store import SqlStore, Transactions
from adapters.database.tables import metadata
from adapters.database.takeout import IMPORT
from bot.relay import Relay
from core.amounts import Amount, Unit
from core.answers import Changed, Forgetting
from core.budget import Budget
from core.chat.adapter import Received
from core.chat.reply import Reply
from core.dates import Expiry
from core.errors.takeout import NothingKeptError, WrongConfirmationError
from core.ledger.changes import WalletName
from core.people import Account, Caller, Context, Moderates, Network, Server, User
from core.prices.book import PriceBook
from core.work.grammar import parse_work
from core.work.media import Medium
from core.work.work import WorkLine
from tests.conftest import NOW

PATIENCE_S = 20
STUDIO, ATELIER = Server(Network.TELEGRAM, "-100777", "Studio"), Server(Network.TELEGRAM, "-100888", "Atelier")
ZOE = User(Network.TELEGRAM, "987654321", "Zoë Quux")
OWN = Server(Network.TELEGRAM, ZOE.external_id, "")
BEN = User(Network.TELEGRAM, "123454321", "Ben")
TRACES = ("987654321", "Zoë", "Quux", "SECRET")


@dataclass
class Person:
    """Somebody on a server, a request after the other."""

    user: User
    server: Server
    moderates: Moderates = Moderates.YES
    asked: int = 0

    @property
    def caller(self) -> Caller:
        return Caller(self.server, self.user, self.moderates, locale="fr-QU", time_zone="Pacific/Chatham")

    def __call__(self, at: datetime = NOW) -> Context:
        self.asked += 1
        name = f"{self.user.external_id} {self.server.external_id} {self.asked}"
        return Context(self.caller, at, name, name)


@pytest.fixture
def zoe() -> Person:
    return Person(ZOE, STUDIO)


@pytest.fixture
def ben() -> Person:
    return Person(BEN, STUDIO)


async def live(budget: Budget, person: Person, book: PriceBook) -> None:
    """Leave a trace in every table that there is."""
    await budget.top_up(person(), Decimal(5_000), note="SECRET note", expires=Expiry(NOW.date() + timedelta(days=9)))
    await budget.set_price(person(), Medium.VIDEO, Decimal(450))
    await budget.set_threshold(person(), Decimal(4_000))
    await budget.spend(person(), parse_work("3 videos", book.vocabulary))  # falls below
    await budget.refund(person(), 2, parse_work("1 video", book.vocabulary), reason="SECRET reason")
    await budget.reserve(person(), Decimal(100))
    await budget.set_plan(person(), "standard", name=WalletName("runway", "web"))
    await budget.choose(person(), lambda held: replace(held, person=replace(held.person, time_zone="Asia/Shanghai")))
    found = await budget.preview(person(), "SECRET.csv", b"amount,note\n5,SECRET import\n")
    await budget.bring_in(person(), found.word)
    await budget.preview(person(), "SECRET.csv", b"amount,note\n6,SECRET upload\n")
    await budget.add_tries(person(), 18, 30, WorkLine(1, Medium.VIDEO))
    await budget.set_pack(person(), Decimal(1_000), Amount.exactly(10, Unit.USD))
    await budget.set_month_budget(person(), Amount.exactly(30, Unit.USD))


async def everything(engines: Engines) -> dict[str, list[Any]]:
    """All rows of all tables."""
    async with engines.reader.connect() as connection:
        return {
            table.name: list(await connection.execute(select(table).order_by(*table.primary_key.columns)))
            for table in metadata.sorted_tables
        }


def traces(rows: dict[str, list[Any]], *words: str) -> list[tuple[str, str]]:
    return [
        (table, word)
        for table, found in rows.items()
        for row in found
        for word in words
        if any(word in (value.decode(errors="replace") if isinstance(value, bytes) else str(value)) for value in row)
    ]


async def account(store: SqlStore, person: Person) -> Account | None:
    return await store.read(lambda records: records.find_account(person.caller))


async def forget(budget: Budget, person: Person) -> None:
    await budget.forget(person(), (await budget.forgetting(person())).words)


async def ids(store: SqlStore, person: Person) -> tuple[str, str]:
    """Of a person, in all ways in which it is written."""
    found = await account(store, person)
    assert found is not None
    return str(found.user_id), found.user_id.hex


async def test_nothing_of_them_is_left_in_any_table(
    budget: Budget, store: SqlStore, engines: Engines, book: PriceBook, zoe: Person, ben: Person
) -> None:
    await live(budget, zoe, book)
    await budget.top_up(ben(), Decimal(5_000))
    await budget.set_threshold(ben(), Decimal(4_900))
    await budget.spend(ben(), parse_work("1 video", book.vocabulary))  # at a price of Zoë's
    before = await everything(engines)
    words = (*TRACES, *(await ids(store, zoe)))
    assert {table for table, _ in traces(before, *words)} >= {"users", "user_names", "accounts", "changes", "requests"}
    assert ("uploads", "SECRET") in traces(before, *words)
    assert ("outbox", "987654321") in traces(before, *words)

    await forget(budget, zoe)
    after = await everything(engines)
    assert traces(after, *words, "Shanghai") == []
    assert not [row for row in after["changes"] if row.actor is not None and str(row.actor) in words]
    assert [len(after[name]) for name in ("users", "user_names", "accounts", "wallets", "uploads")] == [1, 1, 1, 1, 0]
    assert not after["hold_parts"] + after["holds"] + after["subscriptions"]
    assert [row.network for row in after["requests"] if row.network == IMPORT] == []


async def test_words_too_long_for_a_button_go_with_them_and_stay_for_others(
    store: SqlStore, budget: Budget, zoe: Person, ben: Person
) -> None:
    there = Person(ZOE, ATELIER)
    for person, key in ((zoe, "both"), (ben, "both"), (zoe, "hers"), (there, "elsewhere")):
        await budget.top_up(person(), Decimal(1))
        await store.write(
            lambda records, person=person, key=key: records.put_words(person.caller, key, f"SECRET {key}", NOW)
        )
    await store.write(lambda records: records.move_server(Network.TELEGRAM, STUDIO.external_id, "-100999"))
    moved = replace(STUDIO, external_id="-100999")
    await store.write(lambda records: records.put_words(replace(zoe.caller, server=moved), "hers", "SECRET hers", NOW))
    await forget(budget, Person(ZOE, moved))
    kept = [await store.read(lambda records, key=key: records.words(key)) for key in ("both", "hers", "elsewhere")]
    assert kept == ["SECRET both", None, "SECRET elsewhere"]


async def test_everybody_else_keeps_what_they_have(
    budget: Budget, engines: Engines, book: PriceBook, zoe: Person, ben: Person
) -> None:
    await live(budget, ben, book)
    unchanged = await everything(engines)
    held = await budget.balances(ben())
    await live(budget, zoe, book)
    await forget(budget, zoe)
    after = await everything(engines)
    wallets = ("changes", "entries", "lots", "holds", "hold_parts", "wallets", "thresholds")
    for name in (*wallets, "outbox", "uploads", "tries", "budgets"):
        assert after[name] == unchanged[name], name
    assert await budget.balances(ben()) == held


async def test_what_they_have_on_other_servers_stays(
    budget: Budget, store: SqlStore, book: PriceBook, zoe: Person
) -> None:
    there = Person(ZOE, ATELIER)
    for person in (zoe, there):
        await live(budget, person, book)
    held = await budget.balances(there())
    await forget(budget, zoe)
    assert await account(store, zoe) is None
    assert await budget.balances(there()) == held
    assert (await budget.settings(there())).choices.person.time_zone == "Asia/Shanghai"
    await forget(budget, there)
    assert await account(store, there) is None


async def test_on_another_server_too_their_id_is_on_none_of_the_rows_of_the_first(
    budget: Budget, store: SqlStore, engines: Engines, book: PriceBook, zoe: Person, ben: Person
) -> None:
    for person in (zoe, Person(ZOE, ATELIER)):
        await live(budget, person, book)
    await budget.top_up(ben(), Decimal(5_000))
    await budget.spend(ben(), parse_work("1 video", book.vocabulary))
    words = await ids(store, zoe)
    found = await account(store, zoe)
    assert found is not None
    await forget(budget, zoe)
    rows = await everything(engines)
    here = {name: [row for row in rows[name] if getattr(row, "server_id", None) == found.server_id] for name in rows}
    assert traces(here, *words) == []


async def test_a_persons_own_server_goes_with_them(budget: Budget, engines: Engines, book: PriceBook) -> None:
    await live(budget, Person(ZOE, OWN), book)
    await forget(budget, Person(ZOE, OWN))
    rows = await everything(engines)
    assert {name: found for name, found in rows.items() if found} == {}


async def test_a_server_stays_with_its_prices_when_its_only_member_goes(
    budget: Budget, engines: Engines, book: PriceBook, zoe: Person, ben: Person
) -> None:
    await live(budget, zoe, book)
    await forget(budget, zoe)
    rows = await everything(engines)
    assert [len(rows[name]) for name in ("servers", "server_names", "server_prices")] == [1, 1, 1]
    assert [row.set_by for row in rows["server_prices"]] == [None]
    assert (await budget.prices(ben())).moderators == {}


async def test_whoever_comes_back_begins_as_a_stranger(
    budget: Budget, store: SqlStore, book: PriceBook, zoe: Person
) -> None:
    await live(budget, zoe, book)
    was = await account(store, zoe)
    await forget(budget, zoe)
    assert not (await budget.balance(zoe())).known
    done = await budget.top_up(zoe(), Decimal(70))
    assert (done.change.number, done.left.plain) == (1, "70")
    now = await account(store, zoe)
    assert was is not None
    assert now is not None
    assert was.user_id != now.user_id


async def test_a_request_from_before_is_a_new_one(budget: Budget, zoe: Person) -> None:
    first = zoe()
    await budget.top_up(first, Decimal(70))
    await forget(budget, zoe)
    assert (await budget.top_up(first, Decimal(70))).change.number == 1


@pytest.mark.parametrize("words", ["", "yes", "STUDIO", "STUDIO 2", "STUDIO 11", "ATELIER 1", "1 STUDIO"])
async def test_only_the_words_that_are_asked_for_delete(
    budget: Budget, engines: Engines, zoe: Person, words: str
) -> None:
    await budget.top_up(zoe(), Decimal(70))
    before = await everything(engines)
    with pytest.raises(WrongConfirmationError) as caught:
        await budget.forget(zoe(), words)
    assert caught.value.words == "STUDIO 1"
    assert await everything(engines) == before


async def test_what_was_recorded_meanwhile_has_to_be_confirmed_anew(budget: Budget, zoe: Person) -> None:
    await budget.top_up(zoe(), Decimal(70))
    words = (await budget.forgetting(zoe())).words
    await budget.top_up(zoe(), Decimal(70))
    with pytest.raises(WrongConfirmationError):
        await budget.forget(zoe(), words)
    assert (await budget.forget(zoe(), " studio   2 ")).changes == 2


async def test_forgetting_twice_finds_nothing(budget: Budget, zoe: Person) -> None:
    await budget.top_up(zoe(), Decimal(70))
    again = zoe()
    await budget.forget(again, "STUDIO 1")
    for attempt in (again, zoe()):
        with pytest.raises(NothingKeptError):
            await budget.forget(attempt, "STUDIO 1")
    with pytest.raises(NothingKeptError):
        await budget.forgetting(zoe())


async def test_a_server_whose_name_has_no_latin_letters_is_confirmed_too(budget: Budget) -> None:
    person = Person(ZOE, Server(Network.TELEGRAM, "-1", "Студия 7 🎬"))
    await budget.top_up(person(), Decimal(70))
    assert (await budget.forgetting(person())).words == "7 1"
    nameless = Person(ZOE, Server(Network.TELEGRAM, "-2", "🎬"))
    await budget.top_up(nameless(), Decimal(70))
    await budget.forget(nameless(), "me 1")


@pytest.mark.parametrize("credits_", [0, 1])
async def test_of_five_at_once_one_forgets(budgets: list[Budget], zoe: Person, credits_: int) -> None:
    await budgets[0].preview(zoe(), "x", b"amount\n5\n")
    for _ in range(credits_):
        await budgets[0].top_up(zoe(), Decimal(70))
    all_of_them = [budget.forget(zoe(), f"STUDIO {credits_}") for budget in budgets]
    results = await asyncio.gather(*all_of_them, return_exceptions=True)
    assert [type(one) for one in results].count(Forgetting) == 1
    # Who looks while the deletion is being committed may see a ledger of another size, for which the words are wrong.
    refused = {type(one) for one in results if not isinstance(one, Forgetting)}
    assert refused <= {NothingKeptError, WrongConfirmationError}


async def test_what_other_programs_record_meanwhile_comes_before_or_after(budgets: list[Budget], zoe: Person) -> None:
    for _ in range(3):
        await budgets[0].top_up(zoe(), Decimal(100_000))
        words = (await budgets[0].forgetting(zoe())).words
        moves = [budget.adjust(zoe(), Decimal(1)) for budget in budgets[1:] for _ in range(3)]
        results = await asyncio.gather(budgets[0].forget(zoe(), words), *moves, return_exceptions=True)
        recorded = [one for one in results[1:] if isinstance(one, Changed)]
        assert len(recorded) == len(moves)
        if isinstance(results[0], Forgetting):  # nothing went with it that was recorded since the words were read
            assert [one for one in recorded if one.left.micros > 0] == []
        else:
            assert isinstance(results[0], WrongConfirmationError)


@dataclass
class Slow:
    """A network that takes its time over a message."""

    network: Network = Network.TELEGRAM
    delivered: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)
    sent: list[str] = field(default_factory=list)

    async def send(self, to: Caller, reply: Reply, at: datetime, nonce: str) -> None:  # noqa: ARG002  # as the port has it
        self.begun.set()
        await self.goes_on.wait()
        self.sent.append(to.user.external_id)
        self.delivered.release()


async def test_a_warning_that_is_being_sent_harms_nothing(
    budget: Budget, store: SqlStore, engines: Engines, zoe: Person, ben: Person
) -> None:
    for person in (zoe, ben):
        await budget.top_up(person(), Decimal(1_500))
        await budget.set_threshold(person(), Decimal(1_000))
    await budget.spend(zoe(), Decimal(700))
    network = Slow()
    relay = Relay(store, lambda: NOW)
    async with asyncio.timeout(PATIENCE_S):
        running = asyncio.create_task(relay.run({Network.TELEGRAM: network}))
        await network.begun.wait()
        await forget(budget, zoe)
        await budget.spend(ben(), Decimal(700))
        relay.wake()
        network.goes_on.set()
        await network.delivered.acquire()
        await network.delivered.acquire()
    assert not running.done()
    running.cancel()  # what is on its way is finished
    await asyncio.gather(running, return_exceptions=True)
    assert network.sent == [ZOE.external_id, BEN.external_id]
    assert [row.state for row in (await everything(engines))["outbox"]] == ["delivered"]


async def test_what_a_network_handed_in_is_emptied_once_it_is_answered(
    budget: Budget, engines: Engines, zoe: Person
) -> None:
    await budget.top_up(zoe(), Decimal(70))
    box = SqlInbox(Transactions(engines), Network.TELEGRAM, "7")
    await box.keep(Received(1, '{"from": 987654321, "text": "/forget STUDIO 1 SECRET"}', 0, None), NOW)
    await forget(budget, zoe)
    await box.done(1, NOW)
    assert traces(await everything(engines), *TRACES) == []


async def test_a_request_that_comes_again_while_its_person_is_forgotten_is_a_first_one(budget: Budget) -> None:
    zoe = Person(ZOE, STUDIO)
    asked = zoe()
    await budget.top_up(asked, Decimal(100))
    words = (await budget.forgetting(zoe())).words
    again, _ = await asyncio.gather(budget.top_up(asked, Decimal(100)), budget.forget(zoe(), words))
    assert again.change.number == 1
    assert (await budget.balance(zoe())).left.decimal in {0, 100}  # forgotten behind it, or before it
