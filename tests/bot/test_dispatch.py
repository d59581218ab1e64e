"""Request -> Reply: who may, how a command is found, and what happens when something of ours breaks."""

from __future__ import annotations

import gettext
import logging
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

import pytest

from bot.app import assemble
from bot.dispatch import Dispatcher
from core.budget import Budget
from core.chat.command import Command, Group
from core.chat.message import Words, msg
from core.chat.press import button_data
from core.chat.reply import Button, Reply, Text, Tone
from core.chat.request import Press, Request, read_line
from core.errors.records import OutcomeUnknownError, StoreBusyError
from core.people import Context, Moderates, Network
from core.store import Records, Store
from tests.conftest import NOW, MakeContext

T = TypeVar("T")


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
        "default": True,
        "held": None,
        "makes": [{"counts": {"video": 9, "image": 6}, "left": "0"}, {"counts": {"image": 70}, "left": "20"}],
        "unit": "credit",
    }


async def test_a_refusal_is_not_remembered(store: Store, context: MakeContext) -> None:
    app, spend = assemble(store), context(request_id="again")
    budget = app.dispatcher._budget
    refused = await app.process(replace(request("/cost", spend), command="spend", arguments="500"))
    await budget.top_up(context(), Decimal(500))
    done = await app.process(replace(request("/cost", spend), command="spend", arguments="500"))
    assert (refused.tone, done.tone) == (Tone.REFUSED, Tone.DONE)


# Before the work starts


async def test_who_will_see_an_answer_is_fixed_before_anything_is_done(store: Store, context: MakeContext) -> None:
    app = assemble(store)
    public = await app.prepare(request("/cost 2 videos", context()))
    private = await app.prepare(request("/topup 500", context()))
    assert (public.private, public.writes, public.refused) == (False, False, False)
    assert (private.private, private.writes, private.refused) == (True, True, False)
    assert not (await app.process(request("/balance", context()))).data["available"]
    assert (await private.answer()).title.id.startswith("Added")


@pytest.mark.parametrize("line", ["/cost 2 vidoes", "/nothing", "/pricing set video 450", "/pricing set"])
async def test_what_is_refused_for_how_it_reads_stays_private(store: Store, context: MakeContext, line: str) -> None:
    prepared = await assemble(store).prepare(request(line, context()))
    assert (prepared.private, prepared.refused) == (True, True)
    assert (await prepared.answer()).private


async def test_a_path_and_named_values_ask_the_same_as_a_line(store: Store, context: MakeContext) -> None:
    app = assemble(store)
    asked = context(moderator=True)
    named = Request(asked.request_id, asked.caller, asked.at, "pricing set", {"media": "video", "amount": "450"})
    first = await app.process(named)
    typed = await app.process(request("/pricing set video 450", context(), moderates=Moderates.YES))
    assert first.title.id == "{work} costs {price} in {server} from now on (was {before})"
    assert first.command == typed.command
    assert typed.title.id == "{work} costs {price} in {server}, as before"


async def test_words_are_spread_over_the_options_of_their_command(store: Store) -> None:
    app = assemble(store)
    assert app.named_options("/alert 1,000") == ("alert set", {"amount": "1,000"})
    assert app.named_options("/pricing set video 450") == ("pricing set", {"media": "video", "amount": "450"})
    assert app.named_options("/cost 50 videos 100 images") == ("cost", {"work": "50 videos 100 images"})
    assert app.named_options("/alert list") == ("alert list", {})
    for no_command in ("50 videos", "/nothing 5", "/alert test 5"):
        assert app.named_options(no_command) is None


async def test_who_writes_as_a_group_gets_nothing_personal(store: Store, context: MakeContext) -> None:
    app = assemble(store)
    asked = context()
    caller = replace(asked.caller, anonymous=True, moderates=Moderates.YES)
    refused = await app.process(Request("1", caller, asked.at, "balance", ""))
    assert (refused.tone, refused.data["error"]) == (Tone.REFUSED, {"code": "anonymous_caller", "name": "Maya"})
    for line in ("cost", "pricing"):
        assert (await app.prepare(Request("2", caller, asked.at, line, ""))).refused is False
    done = await app.process(Request("3", caller, asked.at, "pricing", "set video 450"))
    assert done.tone is Tone.DONE


# Buttons


def pressed(context: Context, button: Button, owner: str, *, owner_name: str | None = None) -> Request:
    data, _ = button_data(button, owner, 64)
    return Request(context.request_id, context.caller, context.at, None, "", Press(data, owner_name))


async def test_a_button_asks_for_its_command_in_the_name_of_who_presses_it(store: Store, context: MakeContext) -> None:
    app = assemble(store)
    reply = await app.process(pressed(context(), Button(msg("x"), "topup", "500"), "maya"))
    assert (reply.command, reply.tone) == ("topup", Tone.DONE)
    assert reply.data["available"] == "500"


async def test_a_button_of_somebody_else_is_refused_with_the_words_for_oneself(
    store: Store, context: MakeContext
) -> None:
    app = assemble(store)
    button = Button(msg("Spend this"), "spend", "2 videos")
    for name, title in (("Maya", "This button is {name}'s."), (None, "This button is somebody else's.")):
        prepared = await app.prepare(pressed(context(user="ben"), button, "maya", owner_name=name))
        reply = await prepared.answer()
        assert (prepared.refused, reply.title.id, reply.next) == (True, title, "/spend 2 videos")


async def test_a_button_for_everybody_answers_who_presses_it(store: Store, context: MakeContext) -> None:
    app = assemble(store)
    await app.process(request("/topup 700", context(user="ben")))
    button = Button(msg("With my balance"), "balance", "2 videos", for_everybody=True)
    reply = await app.process(pressed(context(user="ben"), button, "maya"))
    assert (reply.private, reply.data["available"], reply.data["needed"]) == (True, "700", "1000")


async def test_rights_are_checked_when_a_button_is_pressed(store: Store, context: MakeContext) -> None:
    button = Button(msg("Back to 500"), "pricing set", "video 500")
    reply = await assemble(store).process(pressed(context(), button, "maya"))
    assert reply.data["error"] == {"code": "not_a_moderator", "server": "Studio"}


async def test_words_too_long_for_a_button_are_found_again(store: Store, context: MakeContext) -> None:
    app = assemble(store)
    work = " ".join(f"{count} videos" for count in range(1, 30))
    button = Button(msg("x"), "cost", work)
    data, kept = button_data(button, "maya", 64)
    assert kept == work
    lost = await app.process(pressed(context(), button, "maya"))
    assert lost.data["error"] == {"code": "outdated_button"}
    await app.keep_words(context().caller, kept, context().at)
    found = await app.process(pressed(context(), button, "maya"))
    assert found.data["total"] == str(500 * sum(range(1, 30)))
    assert len(data.encode()) <= 64


@pytest.mark.parametrize("data", ["", "x", "1:cost:*", "9:cost:*:2 videos", "1:::"])
async def test_whatever_a_button_carries_is_answered(store: Store, context: MakeContext, data: str) -> None:
    asked = context()
    request = Request(asked.request_id, asked.caller, asked.at, None, "", Press(data))
    prepared = await assemble(store).prepare(request)
    assert prepared.refused
    assert (await prepared.answer()).tone in (Tone.REFUSED, Tone.ASK)


async def test_a_command_within_a_command_that_is_not_there_is_one_that_is_not_known(
    store: Store, context: MakeContext
) -> None:
    asked = context()
    reply = await assemble(store).process(Request(asked.request_id, asked.caller, asked.at, "alert gone", {"a": "1"}))
    assert reply.data["error"] == {"code": "unknown_command", "word": "alert gone", "suggestion": "alert"}


async def test_who_has_to_use_commands_is_shown_one(store: Store, context: MakeContext) -> None:
    asked = context()
    for plain, example in ((True, "50 videos 100 images"), (False, "/cost 50 videos 100 images")):
        caller = replace(asked.caller, plain_words=plain)
        (text,) = (await assemble(store).process(Request("1", caller, asked.at, "start", ""))).blocks
        assert isinstance(text, Text)
        assert text.message.values["example"] == Words(example)


async def unknown_outcome(_: Budget, context: Context) -> Reply:
    raise OutcomeUnknownError(request_id=context.request_id)


@pytest.mark.parametrize(("network", "said"), [(Network.CONSOLE, "--request-id r-17"), (Network.DISCORD, "/history")])
async def test_what_may_have_been_recorded_can_be_found_out_where_it_was_asked(
    budget: Budget, context: MakeContext, network: Network, said: str
) -> None:
    unknown = Command("unknown", msg("Done"), unknown_outcome, examples=("/unknown",), writes=True)
    asked = context(request_id="r-17")
    caller = replace(asked.caller, server=replace(asked.caller.server, network=network))
    dispatcher = Dispatcher(budget, (unknown,), nothing_kept)
    reply = await dispatcher.process(Request(asked.request_id, caller, asked.at, "unknown", ""))
    assert Words(said) in reply.title.values.values()


def test_a_public_answer_is_written_as_its_server_reads_and_a_private_one_as_its_person(
    store: Store, context: MakeContext
) -> None:
    app = replace(assemble(store), translate=lambda _: gettext.NullTranslations())
    asked = context()
    caller = replace(asked.caller, locale="fr", server=replace(asked.caller.server, locale="de"))
    assert app.language(caller, asked.at, private=True).locale.language == "fr"
    assert app.language(caller, asked.at, private=False).locale.language == "de"
    nowhere = replace(caller, server=replace(caller.server, locale=None))
    assert app.language(nowhere, asked.at, private=False).locale.language == "fr"


class LockedStore:
    """Records that cannot be written."""

    async def read(self, unit: Callable[[Records], T]) -> T:  # noqa: ARG002  # as the port has it
        raise StoreBusyError

    async def write(self, unit: Callable[[Records], T]) -> T:  # noqa: ARG002  # as the port has it
        raise StoreBusyError


async def test_an_answer_does_not_fail_by_words_that_cannot_be_kept(
    caplog: pytest.LogCaptureFixture, context: MakeContext
) -> None:
    await assemble(LockedStore()).keep_words(context().caller, "50 videos", NOW)
    assert "a button will not work: records_busy" in caplog.text
