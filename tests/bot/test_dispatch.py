"""Request -> Reply: who may, how a command is found, and what happens when something of ours breaks."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from bot.app import assemble
from bot.dispatch import Dispatcher
from core.amounts import Amount, Unit
from core.budget import Budget
from core.chat.command import Command, Group
from core.chat.message import msg
from core.chat.reply import Reply, Tone
from core.chat.request import Request, read_line
from core.people import Context, Moderates
from core.store import Store
from tests.conftest import MakeContext


def request(line: str, context: Context, *, moderates: Moderates = Moderates.NO) -> Request:
    names = ("cost", "topup", "alert", "pricing", "balance", "broken", "thing", "history")
    caller = replace(context.caller, moderates=moderates)
    return Request(context.request_id, caller, context.at, *read_line(line, names))


async def broken(_: Budget, __: Context) -> Reply:
    raise ZeroDivisionError("secret figures")


async def nothing_kept(_: str) -> None:
    """No button carries more than it can hold."""


async def thing(_: Budget, __: Context) -> Reply:
    return Reply(title=msg("Done"))


def command(name: str, *, writes: bool = False) -> Command:
    return Command(name, msg("Done"), broken if name == "broken" else thing, examples=(f"/{name}",), writes=writes)


@pytest.mark.parametrize("writes", [True, False])
async def test_what_nobody_expected_is_logged_and_answered_with_one_apology(
    budget: Budget, context: MakeContext, caplog: pytest.LogCaptureFixture, writes: bool
) -> None:
    dispatcher = Dispatcher(budget, (command("broken", writes=writes),), nothing_kept)
    with caplog.at_level(logging.ERROR):
        reply = await dispatcher.process(request("/broken", context(request_id="r-17")))
    assert reply.tone is Tone.FAILED
    fault = reply.data["error"]
    assert isinstance(fault, dict)
    assert str(fault["reference"]) in caplog.text
    assert "r-17" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert ("Nothing was changed" in reply.title.id) is not writes


async def test_a_group_means_its_default_when_no_command_of_it_is_named(budget: Budget, context: MakeContext) -> None:
    group = Group("thing", msg("Done"), (command("first"), command("second")), default="second")
    dispatcher = Dispatcher(budget, (group,), nothing_kept)
    assert (await dispatcher.process(request("/thing", context()))).command == "thing second"
    assert (await dispatcher.process(request("/thing FIRST", context()))).command == "thing first"


@pytest.mark.parametrize(
    ("moderates", "code"), [(Moderates.NO, "not_a_moderator"), (Moderates.UNKNOWN, "moderator_unknown")]
)
async def test_prices_are_refused_to_who_is_no_moderator(
    store: Store, context: MakeContext, moderates: Moderates, code: str
) -> None:
    app = assemble(store)
    reply = await app.process(request("/pricing set video 450", context(), moderates=moderates))
    assert reply.tone is Tone.REFUSED
    assert reply.data["error"] == {"code": code, "server": "Studio"}
    shown = await app.process(request("/pricing", context()))
    assert [price["amount"] for price in shown.data["prices"]] == ["500", "70"]  # type: ignore[union-attr,index,call-overload]  # JSON of ours


async def test_a_refused_price_is_told_to_its_asker_alone(store: Store, context: MakeContext) -> None:
    reply = await assemble(store).process(request("/pricing set video 450", context()))
    assert reply.private


async def test_a_public_question_stays_public_however_it_ends(store: Store, context: MakeContext) -> None:
    app = assemble(store)
    assert not (await app.process(request("/cost 5 tracks", context()))).private
    assert (await app.process(request("/cost 5 vidoes", context()))).private  # read before any work starts


async def test_a_first_word_that_is_like_no_work_may_be_a_command(store: Store, context: MakeContext) -> None:
    reply = await assemble(store).process(request("blance", context()))
    assert reply.data["error"] == {"code": "unknown_command", "word": "blance", "suggestion": "balance"}
    assert reply.next == "/balance"


async def test_the_same_request_again_gets_an_equal_reply_and_changes_nothing(
    store: Store, context: MakeContext
) -> None:
    app, once = assemble(store), context(request_id="twice")
    first = await app.process(request("/topup 500", once))
    second = await app.process(request("/topup  500", replace(once, at=once.at.replace(hour=23))))
    assert second == first
    assert (await app.process(request("/balance", context()))).data["available"] == "500"


async def test_the_same_request_id_with_other_content_is_a_conflict(store: Store, context: MakeContext) -> None:
    app = assemble(store)
    await app.process(request("/topup 500", context(request_id="twice")))
    reply = await app.process(request("/topup 501", context(request_id="twice")))
    assert reply.data["error"] == {"code": "request_conflict"}
    assert (await app.process(request("/balance", context()))).data["available"] == "500"


async def test_a_refusal_holds_its_facts_with_their_unit(store: Store, context: MakeContext) -> None:
    app = assemble(store)
    await app.process(request("/topup 4920", context()))
    reply = await app.process(replace(request("/cost", context()), command="spend", arguments="12 videos"))
    assert reply.data["error"] == {
        "code": "not_enough_credits",
        "provider": "Vidzy",
        "channel": "app",
        "needed": "6000",
        "available": "4920",
        "missing": "1080",
        "known": True,
        "makes": [{"counts": {"video": 9, "image": 6}, "left": "0"}, {"counts": {"image": 70}, "left": "20"}],
        "unit": "credit",
    }


async def test_a_refusal_is_not_remembered(store: Store, context: MakeContext) -> None:
    app, spend = assemble(store), context(request_id="again")
    budget = app.dispatcher._budget
    refused = await app.process(replace(request("/cost", spend), command="spend", arguments="500"))
    await budget.top_up(context(), Amount.exactly(500, Unit.CREDIT))
    done = await app.process(replace(request("/cost", spend), command="spend", arguments="500"))
    assert (refused.tone, done.tone) == (Tone.REFUSED, Tone.DONE)
