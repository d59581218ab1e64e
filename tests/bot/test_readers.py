"""Who reads how is found out once, at the door; whatever becomes of the records, an answer comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from bot.app import App, assemble
from core.choices import PersonChoices, ServerChoices
from core.errors.records import StoreBusyError
from core.people import Caller, Ground, Network, Server, User
from core.store import Records, Store
from tests.bot.test_catalogue import Pseudo
from tests.conftest import NOW, MakeContext

T = TypeVar("T")


class OutOfReach:
    """Records that fail, or of which nothing is heard."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error
        self.answer = asyncio.Event()

    async def read(self, unit: Callable[[Records], T]) -> T:  # noqa: ARG002  # nothing is ever asked of them
        if self.error is None:
            await self.answer.wait()
        raise self.error or StoreBusyError

    async def write(self, unit: Callable[[Records], T]) -> T:
        return await self.read(unit)


async def choose(store: Store, caller: Caller, person: PersonChoices, server: ServerChoices | None = None) -> None:
    def unit(records: Records) -> None:
        account = records.open_account(caller, NOW)
        records.choose(account, PersonChoices(), person)
        records.choose_for_server(account, ServerChoices(), server or ServerChoices())

    await store.write(unit)


async def test_a_caller_reads_as_they_chose(store: Store, context: MakeContext) -> None:
    caller = context().caller
    chosen = PersonChoices("de", "Asia/Shanghai", Ground.LIGHT)
    await choose(store, caller, chosen, ServerChoices(locale="nl"))
    reader = await assemble(store).reader(caller)
    assert (reader.locale, reader.time_zone, reader.server.locale) == ("de", "Asia/Shanghai", "nl")
    assert reader.pictures is Ground.LIGHT
    stranger = replace(caller, user=User(Network.CONSOLE, "ben", "Ben"), server=Server(Network.CONSOLE, "x", "X"))
    reader = await assemble(store).reader(stranger)
    assert (reader.locale, reader.time_zone, reader.server.locale) == ("en", "UTC", None)
    assert reader.pictures is Ground.DARK


async def test_a_public_answer_is_in_the_server_s_language_and_a_private_one_in_the_person_s(
    store: Store, context: MakeContext
) -> None:
    caller = context().caller
    await choose(store, caller, PersonChoices("de"), ServerChoices(locale="ru"))
    app: App = replace(assemble(store), translate=lambda _: Pseudo())
    reader = await app.reader(caller)
    assert str(app.language(reader, NOW).locale) == "de"
    assert str(app.language(reader, NOW, private=False).locale) == "ru"


async def test_records_that_cannot_be_read_leave_callers_as_they_came(context: MakeContext) -> None:
    caller = context().caller
    assert await assemble(OutOfReach(StoreBusyError())).reader(caller) == caller


async def test_records_of_which_nothing_is_heard_are_not_waited_for(context: MakeContext) -> None:
    caller, records = context().caller, OutOfReach(None)
    assert await assemble(records).reader(caller) == caller
    records.answer.set()
