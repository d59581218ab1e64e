"""Warnings where moderators chose: there and not privately, and privately once nothing can be written there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest

from adapters.database.store import SqlStore
from bot.app import assemble
from bot.relay import Relay
from core.alerts.levels import Mark, Measure
from core.budget import Budget
from core.chat.language import Language
from core.chat.reply import Reply, Text
from core.chat.request import Request
from core.errors.networks import DeliveryError, PlaceLostError, UnreachableError
from core.ledger.changes import WalletName
from core.people import Caller, Moderates, Network, Place, Server, User
from tests.conftest import NOW, MakeContext

HERE = Place("77", "#budget")
FAL = WalletName("fal")
ENGLISH = Language.of("en", "UTC", NOW)


@dataclass
class Letters:
    """A network that keeps what it is handed, and refuses as told."""

    network: Network = Network.TELEGRAM
    refuses: dict[str, DeliveryError] = field(default_factory=dict)
    """By the place, or by the person."""
    sent: list[tuple[Caller, Reply]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, to: Caller, reply: Reply, at: object, nonce: str) -> None:  # noqa: ARG002  # as the port has it
        refusal = self.refuses.get(to.place.external_id if to.place else to.user.external_id)
        if refusal is not None:
            raise refusal
        self.sent.append((to, reply))
        self.news.set()

    @property
    def places(self) -> list[str | None]:
        return [to.place.external_id if to.place else None for to, _ in self.sent]

    def words(self, which: int = -1) -> str:
        reply = self.sent[which][1]
        texts = (block.message for block in reply.blocks if isinstance(block, Text))
        return "\n".join(map(ENGLISH.text, (reply.title, *texts)))


@dataclass
class Studio:
    """A group, its people, and the relay that warns them."""

    store: SqlStore
    letters: Letters = field(default_factory=Letters)

    def __post_init__(self) -> None:
        self.app = assemble(self.store, lambda: NOW)
        self.relay = Relay(self.store, lambda: NOW, idle_s=0.01)
        self.asked = 0

    def caller(self, name: str = "maya", *, place: Place | None = HERE, group: str = "-5") -> Caller:
        moderates = Moderates.YES if name == "ana" else Moderates.NO
        user = User(Network.TELEGRAM, name, name.title())
        return Caller(Server(Network.TELEGRAM, group, "Studio"), user, moderates, place=place)

    async def say(self, line: str, name: str = "maya", **where: str) -> Reply:
        self.asked += 1
        command, _, arguments = line.removeprefix("/").partition(" ")
        return await self.app.process(Request(f"{self.asked}", self.caller(name, **where), NOW, command, arguments))

    async def fall(self, name: str = "maya") -> None:
        for line in ("/topup 1,500", "/alert 1,000", "/spend 700"):
            await self.say(line, name)

    async def relayed(self, count: int) -> None:
        """Let the relay run until so many were sent in all."""
        running = asyncio.create_task(self.relay.run({self.letters.network: self.letters}))
        async with asyncio.timeout(20):
            while len(self.letters.sent) < count:
                self.letters.news.clear()
                await self.letters.news.wait()
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    async def missed(self, name: str) -> Sequence[str]:
        async with self.relay.missed_by(self.caller(name)) as missed:
            return [ENGLISH.text(message) for message in missed]


@pytest.fixture
def studio(store: SqlStore) -> Studio:
    return Studio(store)


async def test_where_moderators_chose_members_are_warned_there_without_amounts(studio: Studio) -> None:
    await studio.say("/settings alerts here", "ana")
    await studio.fall()
    await studio.relayed(2)
    assert studio.letters.places == ["77", "77"]
    (first, _), (to, notice) = studio.letters.sent
    assert (first.user.external_id, to.user.external_id, to.user.name, to.server.external_id) == (
        "ana",
        "maya",
        "Maya",
        "-5",
    )
    assert studio.letters.words() == "⚠️ Credits on Vidzy are low"
    details, *others = [button.words for button in notice.buttons]
    assert others == ["/afford on vidzy app", "/topup on vidzy app", "/alert snooze 1 day on vidzy app"]
    whole = await studio.say(details)
    assert ENGLISH.text(whole.title) == "⚠️ 800 credits left on Vidzy in Studio, at or below your 1,000"
    other = await studio.say(details, "ben")
    assert "error" in other.data


async def test_amounts_are_said_there_only_where_moderators_chose_that(studio: Studio) -> None:
    await studio.say("/settings alerts here with amounts", "ana")
    await studio.fall()
    await studio.relayed(2)
    assert studio.letters.places == ["77", "77"]
    assert studio.letters.words().startswith("⚠️ 800 credits left on Vidzy in Studio")


async def test_who_wants_their_warnings_privately_is_warned_privately(studio: Studio) -> None:
    await studio.say("/settings alerts here", "ana")
    await studio.say("/settings warnings private")
    await studio.fall()
    await studio.fall("ben")
    await studio.relayed(3)
    assert {to.user.external_id: to.place is not None for to, _ in studio.letters.sent} == {
        "ana": True,
        "maya": False,
        "ben": True,
    }


async def test_a_place_that_is_lost_is_said_to_moderators_once_and_members_are_warned_privately(
    studio: Studio,
) -> None:
    await studio.say("/settings alerts here", "ana")
    await studio.relayed(1)
    studio.letters.refuses["77"] = PlaceLostError()
    await studio.fall()
    await studio.relayed(2)
    assert studio.letters.places == ["77", None]
    del studio.letters.refuses["77"]
    await studio.fall("ben")
    await studio.relayed(3)
    assert studio.letters.places[-1] is None
    assert await studio.missed("maya") == []
    (told,) = await studio.missed("ana")
    assert told.startswith("I cannot write in #budget any more, so members of Studio are warned privately.")
    assert await studio.missed("ana") == []
    settings = await studio.say("/settings", "ana")
    assert settings.data["server"]["warnings"]["lost"] is True  # type: ignore[index,call-overload]  # JSON
    await studio.say("/settings alerts here", "ana")
    await studio.relayed(4)
    assert studio.letters.places[-1] == "77"


async def test_what_could_not_be_told_of_a_lost_place_is_told_with_the_next_answer(studio: Studio) -> None:
    await studio.say("/settings alerts here", "ana")
    studio.letters.refuses["77"] = PlaceLostError()
    await studio.relayed(1)  # privately: the test that goes to a place first
    with pytest.raises(RuntimeError):
        async with studio.relay.missed_by(studio.caller("ana")):
            raise RuntimeError
    assert len(await studio.missed("ana")) == 1


async def test_who_is_reached_neither_there_nor_privately_is_told_at_their_next_command(studio: Studio) -> None:
    await studio.say("/settings alerts here", "ana")
    await studio.relayed(1)
    studio.letters.refuses |= {"77": PlaceLostError(), "maya": UnreachableError()}
    await studio.fall()
    await studio.fall("ben")
    await studio.relayed(2)
    (told,) = await studio.missed("maya")
    assert "I could not reach you" in told


async def test_a_group_that_gets_another_id_keeps_its_place(studio: Studio) -> None:
    await studio.say("/settings alerts here", "ana")
    await studio.relayed(1)
    await studio.app.move_server(Network.TELEGRAM, "-5", "-1005")
    for line in ("/topup 1,500", "/alert 1,000", "/spend 700"):
        await studio.say(line, group="-1005")
    await studio.relayed(2)
    to, _ = studio.letters.sent[-1]
    assert (to.server.external_id, to.place) == ("-1005", Place("77", "#budget"))


async def test_a_lost_place_does_not_lose_the_one_that_was_chosen_meanwhile(
    store: SqlStore, budget: Budget, context: MakeContext
) -> None:
    asked = context(moderator=True)
    old = await budget.choose_warning_place(asked, Place("1", "#old"), amounts=False)
    new = await budget.choose_warning_place(context(moderator=True), Place("2", "#new"), amounts=False)
    account = await store.read(lambda records: records.find_account(asked.caller))
    lost = old.after.choices.server.warnings
    assert account is not None
    assert lost is not None
    await store.write(lambda records: records.lose_place(account.server_id, lost))
    assert (await budget.settings(context())).choices.server.warnings == new.after.choices.server.warnings


async def test_a_button_acts_on_the_server_that_it_names_for_who_is_known_there(
    studio: Studio, store: SqlStore
) -> None:
    await studio.fall()
    account = await store.read(lambda records: records.find_account(studio.caller()))
    assert account is not None
    alone = Caller(Server(Network.TELEGRAM, "maya", ""), User(Network.TELEGRAM, "maya", "Maya"), alone=True)
    there = await studio.app.dispatcher._there(alone, account.server_id)
    assert there is not None
    assert (there.server.external_id, there.server.name, there.moderates) == ("-5", "Studio", Moderates.UNKNOWN)
    stranger = replace(alone, user=User(Network.TELEGRAM, "eve", "Eve"))
    assert await studio.app.dispatcher._there(stranger, account.server_id) is None
    other_network = replace(alone, user=User(Network.DISCORD, "maya", "Maya"))
    assert await studio.app.dispatcher._there(other_network, account.server_id) is None
    await store.write(lambda records: records.forget(account))
    assert await studio.app.dispatcher._there(alone, account.server_id) is None


async def test_default_alerts_of_all_kinds_are_those_of_who_set_none(budget: Budget, context: MakeContext) -> None:
    share, days = Mark(Measure.SHARE, 200_000), Mark(Measure.DAYS, 7)
    done = await budget.set_default_alert(context(moderator=True), (days, Decimal(1_000), share, Decimal(1_000)))
    assert [mark.measure for mark in done.after.choices.server.marks] == list(Measure)
    found = await budget.thresholds(context())
    assert found.server == done.after.choices.server.marks
    await budget.top_up(context(), Decimal(5_000))
    kept = await budget.thresholds(context())
    assert [placed.mark.measure for placed in kept.thresholds] == list(Measure)


async def test_default_alerts_come_once_to_a_wallet_that_has_credits_already(
    budget: Budget, context: MakeContext
) -> None:
    for name in (None, FAL):
        await budget.top_up(context(), Decimal(5_000), name=name)
    await budget.set_default_alert(context(moderator=True), (Mark(Measure.SHARE, 200_000), Decimal(1_000)))
    for name, measures in ((None, [Measure.CREDITS, Measure.SHARE]), (FAL, [Measure.SHARE])):
        assert not (await budget.thresholds(context(), name)).thresholds
        await budget.adjust(context(), Decimal(1), name=name)
        kept = await budget.thresholds(context(), name)
        assert ([placed.mark.measure for placed in kept.thresholds], kept.server) == (measures, ())
        for placed in kept.thresholds:
            mark = Decimal(1_000) if placed.mark.measure is Measure.CREDITS else placed.mark
            await budget.remove_threshold(context(), mark, name)
        await budget.adjust(context(), Decimal(1), name=name)
        none = await budget.thresholds(context(), name)
        assert (none.thresholds, none.server) == ((), ())
