"""A moderator takes back what somebody else did: in that person's wallet, once, and they are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from adapters.database.engine import Engines
from adapters.database.store import SqlStore
from adapters.database.tables import outbox
from adapters.database.verify import look
from core.alerts.outbox import Alert, ThresholdAlert, UndoneAlert, read_alert
from core.budget import Budget
from core.errors.asking import ModeratorUnknownError, RequestConflictError
from core.errors.changes import UndoTooLateError
from core.errors.others import NobodyElseError, NoSuchPersonError, NotUndoneForError, OthersChangeError
from core.errors.tree import RefusedError
from core.ledger.changes import ChangeKind, WalletName
from core.people import Context, Moderates, NamedPerson, Network, Server
from tests.adapters.database.at_once import PROGRAMS, at_once, kinds
from tests.conftest import NOW, MakeContext

ANA = NamedPerson("Ana", "ana")
on_sqlite = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
"""Of what is decided without the database."""


@pytest.fixture
async def ana(budget: Budget, context: MakeContext) -> MakeContext:
    """She has 5,000 credits, by #1, and used 1,000 of them, by #2."""
    await budget.top_up(context(user="ana"), Decimal(5_000))
    await budget.spend(context(user="ana"), Decimal(1_000))
    return context


def mia(context: MakeContext, **more: object) -> Context:
    return context(user="mia", moderator=True, **more)  # type: ignore[arg-type]  # as it takes them


async def left(budget: Budget, context: MakeContext, user: str = "ana") -> int:
    return int((await budget.balance(context(user=user))).left.decimal)


async def told(engines: Engines, user: str = "ana") -> list[Alert]:
    """What the outbox has for somebody, in the order in which it was decided."""
    theirs = select(outbox.c.content).where(outbox.c.destination == user).order_by(outbox.c.alert)
    async with engines.reader.connect() as connection:
        rows = await connection.execute(theirs)
        return [read_alert(content) for content in rows.scalars()]


async def test_what_is_undone_is_back_and_says_who_did_it(budget: Budget, engines: Engines, ana: MakeContext) -> None:
    undone, called = await budget.undo_for(mia(ana), ANA, 2)
    assert (called, undone.undone, undone.number, undone.kind) == ("Ana", 2, 3, ChangeKind.SPEND)
    assert undone.amount.decimal == -1_000
    assert await left(budget, ana) == 5_000
    page = await budget.history(ana(user="ana"), None)
    newest = page.changes[0]
    assert (newest.kind, newest.undoes) == (ChangeKind.UNDO, 2)
    assert newest.actor is not None
    assert page.names[newest.actor] == "Mia"
    assert (await look(engines)).broken == ()


async def test_without_a_number_it_is_the_latest_that_can_be(budget: Budget, ana: MakeContext) -> None:
    numbers = [(await budget.undo_for(mia(ana), ANA, None))[0].undone for _ in range(2)]
    assert numbers == [2, 1]
    with pytest.raises(NotUndoneForError) as refused:
        await budget.undo_for(mia(ana), ANA, None)
    assert (refused.value.why, refused.value.number) == ("nothing_to_undo", None)


async def test_whose_it_is_is_told_and_nobody_else(budget: Budget, engines: Engines, ana: MakeContext) -> None:
    await budget.undo_for(mia(ana), ANA, 2)
    (alert,) = await told(engines)
    assert isinstance(alert, UndoneAlert)
    assert (alert.server_name, alert.moderator, alert.undone.number, alert.number) == ("Studio", "Mia", 2, 3)
    assert alert.left.decimal == 5_000
    assert await told(engines, "mia") == []


async def test_a_warning_that_it_causes_goes_to_whose_credits_they_are(
    budget: Budget, engines: Engines, ana: MakeContext
) -> None:
    await budget.top_up(ana(user="ana"), Decimal(10))
    await budget.set_threshold(ana(user="ana"), Decimal(4_005))
    await budget.undo_for(mia(ana), ANA, 3)
    kinds_ = [type(alert) for alert in await told(engines)]
    assert kinds_ == [ThresholdAlert, UndoneAlert]
    assert await told(engines, "mia") == []


async def test_a_moderator_is_never_too_late(budget: Budget, ana: MakeContext) -> None:
    later = NOW + timedelta(days=40)
    with pytest.raises(UndoTooLateError):
        await budget.undo(ana(user="ana", at=later), 2)
    await budget.undo_for(mia(ana, at=later), ANA, 2)
    assert await left(budget, ana) == 5_000


async def test_another_wallet_is_named(budget: Budget, ana: MakeContext) -> None:
    runway = WalletName("runway", "web")
    await budget.top_up(ana(user="ana"), Decimal(70), name=runway)
    undone, _ = await budget.undo_for(mia(ana), ANA, None, runway)
    assert (undone.key.provider, undone.amount.decimal, undone.default) == ("runway", 70, False)
    assert await left(budget, ana) == 4_000


@on_sqlite
@pytest.mark.parametrize(
    ("number", "why", "first"),
    [
        (9, "no_such_change", None),
        (1, "top_up_spent", None),
        (3, "refunded", 4),
        (6, "undo_of_undo", None),
        (5, "already_undone", None),
        (7, "hold_over", None),
        (8, "not_undoable", None),
    ],
)
async def test_what_cannot_be_undone_tells_nothing_of_their_credits(
    budget: Budget, ana: MakeContext, number: int, why: str, first: int | None
) -> None:
    own = lambda: ana(user="ana")  # noqa: E731  # a request each
    await budget.spend(own(), Decimal(100))
    await budget.refund(own(), 3, Decimal(50))
    await budget.spend(own(), Decimal(100))
    await budget.undo(own(), 5)
    await budget.reserve(own(), Decimal(10))
    await budget.release(own(), 7)
    with pytest.raises(NotUndoneForError) as refused:
        await budget.undo_for(mia(ana), ANA, number)
    error = refused.value
    assert (error.number, error.why, error.first) == (number, why, first)
    assert set(error.facts()) == {"name", "number", "why", "provider", "first"}


async def test_nothing_is_made_by_asking_for_a_wallet_that_they_do_not_have(budget: Budget, ana: MakeContext) -> None:
    with pytest.raises(NotUndoneForError) as refused:
        await budget.undo_for(mia(ana), ANA, 1, WalletName("runway", "api"))
    assert refused.value.why == "no_such_change"
    assert len((await budget.forgetting(ana(user="ana"))).wallets) == 1


# Who may, and who can be named


@on_sqlite
@pytest.mark.parametrize(
    ("moderates", "refusal"), [(Moderates.NO, OthersChangeError), (Moderates.UNKNOWN, ModeratorUnknownError)]
)
@pytest.mark.parametrize("person", [ANA, NamedPerson("Bo", "bo"), NamedPerson("Bot", "7", bot=True)])
async def test_who_is_no_moderator_learns_nothing_of_who_is_here(
    budget: Budget, ana: MakeContext, moderates: Moderates, refusal: type[RefusedError], person: NamedPerson
) -> None:
    asked = ana(user="ben")
    asked = replace(asked, caller=replace(asked.caller, moderates=moderates))
    with pytest.raises(refusal):
        await budget.undo_for(asked, person, 2)
    assert await left(budget, ana) == 4_000


@on_sqlite
async def test_in_a_private_chat_nobody_else_is_there(budget: Budget, ana: MakeContext) -> None:
    asked = mia(ana)
    own = Server(asked.caller.server.network, "mia", "")
    with pytest.raises(NobodyElseError):
        await budget.undo_for(replace(asked, caller=replace(asked.caller, server=own)), ANA, 2)


@on_sqlite
@pytest.mark.parametrize(
    ("person", "why"),
    [
        (NamedPerson("Bo", "bo"), "nothing_kept"),
        (NamedPerson("Bo"), "nothing_kept"),
        (NamedPerson("Zoe", "zoe"), "nothing_kept"),  # who is on another server
        (NamedPerson("Helper", "ana", bot=True), "not_a_person"),
        (NamedPerson("AnA"), "several"),
        (NamedPerson("Mia"), "oneself"),
    ],
)
async def test_who_cannot_be_meant_is_said(budget: Budget, ana: MakeContext, person: NamedPerson, why: str) -> None:
    await budget.top_up(ana(user="zoe", server="atelier"), Decimal(5))
    await budget.top_up(mia(ana), Decimal(5))
    other = ana(user="ana 2")
    named = replace(other.caller, user=replace(other.caller.user, name="ana"))
    await budget.top_up(replace(other, caller=named), Decimal(5))
    with pytest.raises(NoSuchPersonError) as refused:
        await budget.undo_for(mia(ana), person, None)
    assert refused.value.why == why
    await budget.undo_for(mia(ana), NamedPerson("Ana"), 2)  # but who is called exactly so can be
    assert await left(budget, ana) == 5_000


@on_sqlite
@pytest.mark.parametrize("name", ["Ana", "ANA", "@ana"])
async def test_in_the_terminal_a_name_is_enough(budget: Budget, ana: MakeContext, name: str) -> None:
    await budget.undo_for(mia(ana), NamedPerson(name), 2)
    assert await left(budget, ana) == 5_000


@on_sqlite
@pytest.mark.parametrize("network", [Network.TELEGRAM, Network.DISCORD])
async def test_elsewhere_a_name_may_be_anybodys(budget: Budget, ana: MakeContext, network: Network) -> None:
    asked = mia(ana)
    server = replace(asked.caller.server, network=network)
    with pytest.raises(NoSuchPersonError) as refused:
        await budget.undo_for(replace(asked, caller=replace(asked.caller, server=server)), NamedPerson("@ana"), 2)
    assert (refused.value.why, refused.value.network) == ("only_a_name", network.value)


# Once


async def test_the_same_request_again_gets_the_same_answer_and_undoes_nothing_more(
    budget: Budget, engines: Engines, ana: MakeContext
) -> None:
    asked = mia(ana)
    first = await budget.undo_for(asked, ANA, None)
    assert await budget.undo_for(asked, ANA, None) == first
    assert await left(budget, ana) == 5_000
    assert len(await told(engines)) == 1
    with pytest.raises(RequestConflictError):
        await budget.undo_for(replace(asked, fingerprint="other words"), ANA, 1)


async def test_it_is_answered_the_same_when_that_person_is_gone(budget: Budget, ana: MakeContext) -> None:
    asked = mia(ana)
    undone, _ = await budget.undo_for(asked, ANA, 2)
    await budget.forget(ana(user="ana"), (await budget.forgetting(ana(user="ana"))).words)
    assert (await budget.undo_for(asked, ANA, 2))[0] == undone


async def test_ids_of_the_moderator_and_of_whose_change_it_is_never_meet(budget: Budget, ana: MakeContext) -> None:
    await budget.undo_for(mia(ana, request_id="7"), ANA, 2)
    spent = await budget.spend(ana(user="ana", request_id="7", fingerprint="her own"), Decimal(100))
    assert spent.change.number == 4
    added = await budget.top_up(mia(ana, request_id="8"), Decimal(5))
    await budget.undo_for(ana(user="ana", moderator=True, request_id="8"), NamedPerson("Mia", "mia"), 1)
    assert added.change.number == 1
    assert await left(budget, ana, "mia") == 0


async def test_of_many_at_once_in_several_programs_one_undoes_it(budgets: list[Budget], ana: MakeContext) -> None:
    outcomes = await at_once(
        *(budgets[number % PROGRAMS].undo_for(mia(ana), ANA, 2) for number in range(8)),
        *(budgets[number % PROGRAMS].undo(ana(user="ana"), 2) for number in range(3)),
    )
    found = kinds(outcomes)
    assert found.pop("tuple", 0) + found.pop("Changed", 0) == 1
    assert set(found) <= {"NotUndoneForError", "AlreadyUndoneError"}
    assert await left(budgets[0], ana) == 5_000


async def test_the_same_request_at_once_in_several_programs_is_carried_out_once(
    budgets: list[Budget], engines: Engines, ana: MakeContext
) -> None:
    asked = mia(ana)
    outcomes = await at_once(*(budgets[number].undo_for(asked, ANA, None) for number in range(PROGRAMS)))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert await left(budgets[0], ana) == 5_000
    assert len(await told(engines)) == 1


async def test_a_moderator_who_is_forgotten_is_named_nowhere(
    budget: Budget, store: SqlStore, engines: Engines, ana: MakeContext
) -> None:
    await budget.undo_for(mia(ana), ANA, 2)
    who = await store.read(lambda records: records.find_account(mia(ana).caller))
    assert who is not None
    await budget.forget(mia(ana), (await budget.forgetting(mia(ana))).words)
    (alert,) = await told(engines)
    assert isinstance(alert, UndoneAlert)
    assert (alert.by, alert.moderator) == (None, None)
    page = await budget.history(ana(user="ana"), None)
    assert page.changes[0].actor is None
    assert page.names.keys() == {change.actor for change in page.changes[1:]}
