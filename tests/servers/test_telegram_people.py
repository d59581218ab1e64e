"""What people do in our Telegram reaches the bot as Telegram would bring it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.servers.telegram_schema import problems_of
from tests.servers.telegram_world import World, open_world


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as world:
        yield world


async def test_updates_come_again_until_they_are_acknowledged(world: World) -> None:
    one, two = world.telegram.write(world.maya, "/one"), world.telegram.write(world.maya, "/two")
    assert await world.ids(limit=1) == [one.update_id]
    assert await world.ids() == await world.ids() == [one.update_id, two.update_id]
    assert world.telegram.handed_over == {one.update_id, two.update_id}
    assert await world.ids(two.update_id) == [two.update_id]
    await one.acknowledged()
    assert world.telegram.acknowledged == one.update_id
    assert await world.ids(two.update_id + 1) == []
    world.telegram.deliver_again(one)
    assert await world.ids(two.update_id + 1) == [one.update_id]
    assert await world.ids(two.update_id + 1) == []


async def test_a_test_decides_what_is_handed_over_and_in_which_order(world: World) -> None:
    world.telegram.hold()
    one, two, three = (world.telegram.write(world.maya, f"/{number}") for number in range(3))
    assert await world.ids() == []
    world.telegram.release(three, one)
    assert await world.ids() == [three.update_id, one.update_id]
    assert await world.ids(three.update_id + 1) == []
    world.telegram.release()
    assert await world.ids(three.update_id + 1) == [two.update_id]
    raw = world.telegram.put_update({"poll": {"id": "1"}})
    assert await world.ids(three.update_id + 1) == [raw]


async def test_only_allowed_updates_are_made(world: World) -> None:
    assert await world.updates(allowed_updates=["message"]) == []
    written = world.telegram.write(world.maya, "/cost")
    assert not world.telegram.edit(written, "/balance").delivered
    assert await world.updates(allowed_updates=["message", "edited_message"])
    assert world.telegram.edit(written, "/balance").delivered


async def test_privacy_mode_keeps_talk_in_groups_from_the_bot(world: World) -> None:
    telegram, maya, group = world.telegram, world.maya, world.group
    await world.call("sendMessage", chat_id=group.id, text="How many?", reply_markup={"force_reply": True})
    (asked,) = telegram.messages(group)
    assert asked.force_reply
    assert not telegram.write(maya, "hello", group).delivered
    assert not telegram.write(maya, "/cost@AnotherBot", group).delivered
    assert telegram.write(maya, "/cost@ourbot", group).delivered
    assert telegram.write(maya, "50", group, reply_to=asked).delivered
    telegram.add_bot(group, maya, "administrator")
    assert telegram.write(maya, "hello", group).delivered


async def test_what_people_write_looks_as_telegram_writes_it(world: World) -> None:
    telegram, forum = world.telegram, world.forum
    topic = telegram.add_topic(forum, "Prices")
    written = telegram.write(
        world.maya, "/cost@OurBot 🎬 /x @benny Ben", forum, thread=topic, mentions={"Ben": world.maya}
    )
    message = (await world.updates())[-1]["message"]
    marked = [(one["type"], one["offset"], one["length"]) for one in message["entities"]]
    assert marked == [("bot_command", 0, 12), ("bot_command", 16, 2), ("mention", 19, 6), ("text_mention", 26, 3)]
    assert message["message_thread_id"] == message["reply_to_message"]["message_id"] == topic
    await world.call("sendMessage", chat_id=forum.id, text="x", reply_parameters={"message_id": written.message_id})
    answer = await written.answered()
    assert (answer.thread, answer.reply_to) == (topic, written.message_id)

    hidden = telegram.write(world.maya, "/cost", forum, sender_chat=forum).message.to_json()
    assert hidden["from"]["username"] == "GroupAnonymousBot"
    assert hidden["sender_chat"]["id"] == forum.id
    channel = telegram.add_channel("News")
    assert telegram.write(world.maya, "/cost", forum, sender_chat=channel).message.to_json()["from"]["is_bot"]


async def test_names_with_at_that_notify_are_told(world: World) -> None:
    await world.call(
        "sendMessage", chat_id=world.maya.id, text="🎬 @benny <code>@carol</code> a@b.cde", parse_mode="HTML"
    )
    assert world.telegram.messages(world.maya)[-1].mentions == ["@benny"]


async def test_who_has_not_started_or_has_blocked_the_bot_is_not_written_to(world: World) -> None:
    ben = world.telegram.add_user("Ben", started=False)
    answer = await world.call("sendMessage", code=403, chat_id=ben.id, text="x")
    assert answer["description"] == "Forbidden: bot can't initiate conversation with a user"
    world.telegram.start(ben)
    await world.call("sendMessage", chat_id=ben.id, text="x")
    blocked = world.telegram.block(ben)
    answer = await world.call("sendMessage", code=403, chat_id=ben.id, text="x")
    assert answer["description"] == "Forbidden: bot was blocked by the user"
    world.telegram.unblock(ben)
    await world.call("sendMessage", chat_id=ben.id, text="x")
    update = (await world.updates())[0]
    assert update["update_id"] == blocked
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_groups_move_remove_the_bot_and_forbid_it_to_write(world: World) -> None:
    new = world.telegram.migrate(world.group)
    answer = await world.call("sendMessage", code=400, chat_id=world.group.id, text="x")
    assert answer["parameters"] == {"migrate_to_chat_id": new.id}
    left, arrived = [one["message"] for one in await world.updates()]
    assert (left["chat"]["id"], left["migrate_to_chat_id"]) == (world.group.id, new.id)
    assert (arrived["chat"]["id"], arrived["migrate_from_chat_id"]) == (new.id, world.group.id)
    await world.call("sendMessage", chat_id=new.id, text="x")
    assert [one.message_id for one in world.telegram.messages(new)] == [2]  # ids begin again

    world.telegram.silence(new)
    answer = await world.call("sendMessage", code=400, chat_id=new.id, text="x")
    assert "not enough rights" in answer["description"]
    world.telegram.remove_bot(new, world.maya)
    answer = await world.call("sendMessage", code=403, chat_id=new.id, text="x")
    assert answer["description"] == "Forbidden: bot was kicked from the supergroup chat"
    assert not world.telegram.write(world.maya, "/cost", new).delivered
    group = world.telegram.add_group("Other")
    world.telegram.remove_bot(group, world.maya)
    answer = await world.call("sendMessage", code=403, chat_id=group.id, text="x")
    assert answer["description"] == "Forbidden: bot was kicked from the group chat"


async def test_members_are_told_by_their_status_unless_they_cannot_be_read(world: World) -> None:
    ben, ada, eve = (world.telegram.add_user(name) for name in ("Ben", "Ada", "Eve"))
    group = world.telegram.add_group("Studio", members=[world.maya], administrators=[ben], owner=ada)
    for user, status in ((world.maya, "member"), (ben, "administrator"), (ada, "creator"), (eve, "left")):
        member = await world.call("getChatMember", chat_id=group.id, user_id=user.id)
        assert member["status"] == status
        assert problems_of(member, "ChatMember") == []
    administrators = await world.call("getChatAdministrators", chat_id=group.id)
    assert {one["user"]["first_name"] for one in administrators} == {"Ben", "Ada"}
    await world.call("getChatAdministrators", code=400, chat_id=ben.id)
    for code in (400, 500):
        world.telegram.set_members_unreadable(group, code)
        await world.call("getChatMember", code=code, chat_id=group.id, user_id=ben.id)
    assert problems_of(await world.call("getChat", chat_id=group.id), "ChatFullInfo") == []
    await world.call("getChatMember", code=400, chat_id=world.group.id, user_id=5)
    assert "invalid user_id" in world.telegram.take_violations()[0]
