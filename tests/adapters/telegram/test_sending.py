"""Messages arrive in order, each chat waits for itself alone, and a repeat comes only where an answer was lost."""

from __future__ import annotations

import asyncio

import pytest

from adapters.telegram.adapter import growing
from bot.app import utc_now
from core.chat.adapter import Prepared
from core.chat.message import msg
from core.chat.reply import Reply
from core.chat.request import Request
from core.errors.networks import AnswerLostError, DeliveryError, NotDeliveredError, SlowDownError, UnreachableError
from core.people import Network
from tests.adapters.telegram.conftest import Bot, Held
from tests.servers.telegram_faults import Fault


async def test_a_limit_in_one_chat_delays_no_other(bot: Bot) -> None:
    async with bot.running() as adapter:
        bot.telegram.fault("sendMessage", Fault.rate_limit(2), chat=bot.maya)
        slow = bot.telegram.write(bot.maya, "1 video")
        bot.telegram.write(bot.maya, "2 videos")
        await bot.telegram.wait_for(lambda server: server.calls_of("sendMessage"))
        assert (await bot.ask("3 videos", bot.ben)).text.startswith("1,500")
        with pytest.raises(SlowDownError) as slowed:  # the relay does not wait either
            await adapter.send(bot.caller(bot.maya), Reply(msg("x")), utc_now(), "n")
        assert 0 < slowed.value.retry_after_s <= 2
        assert bot.private(bot.maya) == []
        await slow.answered()
        await bot.telegram.wait_for_messages(bot.maya, 2)
    assert [one.split(" ")[0] for one in bot.private(bot.maya)] == ["500", "1,000"]


@pytest.mark.parametrize(
    ("fault", "times"),
    [
        (Fault.cut_before(), 1),
        (Fault.cut_after(), 2),
        (Fault.torn(), 2),
        (Fault.status(500), 1),
        (Fault.status(502), 1),
        (Fault.status(401), 1),
        (Fault.not_json(), 1),
        (Fault.not_json(502), 1),
    ],
    ids=lambda one: f"{one.outcome.name} {one.code}" if isinstance(one, Fault) else str(one),
)
async def test_a_message_is_repeated_once_where_the_answer_was_lost(bot: Bot, fault: Fault, times: int) -> None:
    async with bot.running():
        bot.telegram.fault("sendMessage", fault)
        written = bot.telegram.write(bot.maya, "/topup 5,000")
        await bot.answered(written)
    assert len(bot.private(bot.maya)) == times
    assert "5,000" in await bot.charged(bot.maya)


async def test_what_is_never_confirmed_is_given_up_and_holds_up_nothing(bot: Bot) -> None:
    async with bot.running():
        bot.telegram.fault("sendMessage", *[Fault.status(500)] * 12, chat=bot.maya)
        written = bot.telegram.write(bot.maya, "1 video")
        await bot.answered(written)
        assert (await bot.ask("2 videos")).text.startswith("1,000")


async def test_while_the_network_is_away_answers_wait(bot: Bot) -> None:
    released = asyncio.Event()
    async with bot.running():
        bot.telegram.fault("sendMessage", Fault.hang(released))
        bot.telegram.write(bot.maya, "1 video")
        await bot.telegram.wait_for(lambda server: server.calls_of("sendMessage"))
        await bot.telegram.close_port()
        await bot.telegram.open_port()
        released.set()
        await bot.telegram.wait_for_messages(bot.maya, 1)


async def test_a_group_that_gets_another_id_keeps_its_balances(bot: Bot) -> None:
    group = bot.telegram.add_group("Old", members=[bot.maya], administrators=[bot.ana])
    async with bot.running():
        await bot.ask("/topup 5,000", chat=group)
        await bot.ask("/pricing set video 450", bot.ana, group)
        bot.telegram.hold()
        before = bot.telegram.write(bot.maya, "/spend 1 video", group)
        new = bot.telegram.migrate(group)
        after = bot.telegram.write(bot.maya, "/spend 2 videos", new)
        bot.telegram.release()
        await bot.answered(before, after)
        assert "3,650" in await bot.charged(bot.maya, new)
        answer = await bot.ask("/cost 1 video", chat=new)
        assert answer.text.startswith("450 credits")


async def test_a_group_found_to_have_another_id_is_answered_there(bot: Bot) -> None:
    group = bot.telegram.add_group("Old", members=[bot.maya])
    async with bot.running():
        await bot.ask("/topup 5,000", chat=group)
        bot.telegram.hold()
        before = bot.telegram.write(bot.maya, "/cost 1 video", group)
        new = bot.telegram.migrate(group)  # its messages that say so come later
        bot.telegram.release(before)
        (answer,) = await bot.telegram.wait_for_messages(new, 1)
        assert answer.text.startswith("500 credits")
        bot.telegram.release()
        after = bot.telegram.write(bot.maya, "/spend 1 video", new)
        await bot.answered(before, after)
        assert "4,500" in await bot.charged(bot.maya, new)


async def test_an_answer_that_waits_survives_its_groups_new_id_and_a_restart(bot: Bot) -> None:
    nia = bot.telegram.add_user("Nia", started=False)
    group = bot.telegram.add_group("Old", members=[nia])
    async with bot.running():
        await bot.ask("/topup 5,000", nia, group)
        new = bot.telegram.migrate(group)
        await bot.telegram.acknowledged_to(max(bot.telegram.updates.waiting))
    async with bot.running():
        bot.telegram.write(nia, "/start")
        await bot.telegram.wait_for_messages(nia, 2)
        await bot.answered()
    assert "5,000" in await bot.charged(nia, new)
    assert "5,000" not in await bot.charged(nia, group)


async def test_a_groups_new_id_is_kept_before_it_is_recorded_and_acknowledged_after(bot: Bot) -> None:
    recorded = asyncio.Event()

    class Slow(Held):
        async def prepare(self, request: Request) -> Prepared:
            return await bot.app.prepare(request)

        async def move_server(self, network: Network, old: str, new: str) -> None:
            self.begun.set()
            await recorded.wait()
            await bot.app.move_server(network, old, new)

    slow = Slow(bot.app)
    group = bot.telegram.add_group("Old", members=[bot.maya])
    async with bot.running(slow):
        await bot.ask("/topup 5,000", chat=group)
        await bot.answered()
        before = bot.telegram.acknowledged
        new = bot.telegram.migrate(group)
        await slow.begun.wait()
        assert len(await bot.inbox.unanswered()) == 1
        assert bot.telegram.acknowledged == before
        recorded.set()
        assert (await bot.ask("/spend 1 video", chat=new)).text == "Sent to you privately."
    assert "4,500" in await bot.charged(bot.maya, new)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.rate_limit(3), SlowDownError),
        (Fault.status(403, "Forbidden: bot was blocked by the user"), UnreachableError),
        (Fault.status(403, "Forbidden: user is deactivated"), UnreachableError),
        (Fault.status(400, "Bad Request: chat not found"), UnreachableError),
        (Fault.status(400, "Bad Request: whatever"), UnreachableError),
        (Fault.status(401), NotDeliveredError),
        (Fault.status(500), NotDeliveredError),
        (Fault.cut_after(), AnswerLostError),
        (Fault.torn(), AnswerLostError),
        (Fault.not_json(), AnswerLostError),
    ],
    ids=lambda one: one.description or one.outcome.name if isinstance(one, Fault) else one.__name__,
)
async def test_the_relay_is_told_what_became_of_a_message(bot: Bot, fault: Fault, error: type[DeliveryError]) -> None:
    async with bot.running() as adapter:
        bot.telegram.fault("sendMessage", fault)
        with pytest.raises(error):
            await adapter.send(bot.caller(bot.maya), Reply(msg("x")), utc_now(), "n")
        await adapter.send(bot.caller(bot.maya), Reply(msg("again")), utc_now(), "n")
        assert bot.private(bot.maya)[-1] == "again"


async def test_the_relay_is_told_when_nothing_can_be_sent(bot: Bot) -> None:
    adapter = bot.adapter()
    with pytest.raises(NotDeliveredError):
        await adapter.send(bot.caller(bot.maya), Reply(msg("x")), utc_now(), "n")
    nia = bot.telegram.add_user("Nia", started=False)
    async with bot.running() as running:
        with pytest.raises(UnreachableError):
            await running.send(bot.caller(nia), Reply(msg("x")), utc_now(), "n")
        await bot.telegram.close_port()
        with pytest.raises(DeliveryError):  # by a connection that was open: it could have arrived
            await running.send(bot.caller(bot.maya), Reply(msg("x")), utc_now(), "n")
        with pytest.raises(NotDeliveredError):
            await running.send(bot.caller(bot.maya), Reply(msg("x")), utc_now(), "n")
        await bot.telegram.open_port()


def test_pauses_grow_to_half_a_minute() -> None:
    assert [growing(failures) for failures in (1, 2, 3, 5, 6, 10_000)] == [1, 2, 4, 16, 30, 30]
