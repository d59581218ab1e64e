"""What people do in our Telegram."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from tests.servers.telegram_handles import Press, Written
from tests.servers.telegram_html import utf16
from tests.servers.telegram_objects import (
    ANONYMOUS_ADMINISTRATOR,
    CHANNEL_BOT,
    Button,
    Chat,
    Document,
    Message,
    Query,
    User,
    entities_of,
)
from tests.servers.telegram_state import State


class People(State):
    """Everything that people can do, and what a test can do to the updates that tell of it."""

    # Who is there

    def add_user(
        self,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "en",
        started: bool = True,
    ) -> User:
        """A person; with `started` false the bot may not write to them yet."""
        number = len(self.users) + 1
        high = (1 << 51) + number  # ids are below 2**52, and need not fit into 32 bits
        user = User(high, first_name, last_name, username, language_code)
        self.users[user.id] = user
        status = "member" if started else "unknown"
        self.chats[user.id] = Chat(user.id, "private", user=user, bot_status=status)
        return user

    def start(self, user: User) -> None:
        """Let the bot write to a person from now on, without any update."""
        self.chats[user.id].bot_status = "member"

    def add_group(
        self,
        title: str,
        members: Sequence[User] = (),
        administrators: Sequence[User] = (),
        owner: User | None = None,
    ) -> Chat:
        """A basic group with the bot in it."""
        return self._add_chat(-4_000_000_000 - len(self.chats), "group", title, members, administrators, owner)

    def add_supergroup(
        self,
        title: str,
        members: Sequence[User] = (),
        administrators: Sequence[User] = (),
        owner: User | None = None,
        *,
        is_forum: bool = False,
    ) -> Chat:
        """A supergroup with the bot in it; one with topics if it is a forum."""
        chat_id = -1_002_000_000_000 - len(self.chats)
        chat = self._add_chat(chat_id, "supergroup", title, members, administrators, owner)
        chat.is_forum = is_forum
        return chat

    def add_channel(self, title: str) -> Chat:
        """A channel without the bot, as whom somebody may speak in a group."""
        chat = self._add_chat(-1_002_000_000_000 - len(self.chats), "channel", title, (), (), None)
        chat.bot_status = "left"
        return chat

    def delete_topic(self, chat: Chat, topic: int) -> None:
        """It is gone from now on; the bot is not told."""
        del chat.topics[topic]
        chat.gone_topics.add(topic)

    def add_topic(self, chat: Chat, name: str, by: User | None = None) -> int:
        """Begin a topic in a forum; its id is what `thread` takes."""
        assert chat.is_forum
        sender = by or self.service_users[ANONYMOUS_ADMINISTRATOR]
        message = self._new_message(
            chat, sender, service={"forum_topic_created": {"name": name, "icon_color": 7322096}}
        )
        message.thread = message.message_id
        chat.topics[message.message_id] = name
        self._deliver("message", message.to_json(), chat)
        return message.message_id

    def set_status(self, chat: Chat, user: User, status: str) -> None:
        """Make somebody `creator`, `administrator`, `member`, `restricted`, `left` or `kicked`, without any update."""
        chat.statuses[user.id] = status

    def set_members_unreadable(self, chat: Chat, code: int | None = 400) -> None:
        """Refuse what is asked about members with 400 or 500; None: answer again."""
        chat.unreadable = code

    def silence(self, chat: Chat, silenced: bool = True) -> None:
        """Take the right to write in a group from the bot."""
        chat.silenced = silenced

    # What they do

    def write(
        self,
        user: User,
        text: str,
        chat: Chat | None = None,
        *,
        thread: int | None = None,
        reply_to: Message | Written | None = None,
        sender_chat: Chat | None = None,
        mentions: Mapping[str, User] | None = None,
        at: int | None = None,
        document: Document | None = None,
    ) -> Written:
        """Write a message.

        Args:
            user: Who writes; not to be seen by the bot where `sender_chat` is given.
            text: Commands and names with @ in it are marked as Telegram does.
            chat: Where; None: in private, which starts the bot.
            thread: A topic, from `add_topic`.
            reply_to: What it answers.
            sender_chat: The chat itself for an anonymous administrator, or a channel.
            mentions: Words of the text that mention somebody without a username.
            at: When, in Unix time; None: now.
            document: A file, from `add_file`: then the text stands below it.
        """
        place = chat or self.chats[user.id]
        assert place.migrated_to is None, "nobody can write here any more"
        if chat is None:
            place.bot_status = "member"
        sender = user
        if sender_chat is not None:
            sender = self.service_users[ANONYMOUS_ADMINISTRATOR if sender_chat is place else CHANNEL_BOT]
        message = self._new_message(place, sender, text, at=at)
        message.sender_chat = sender_chat
        message.thread = thread
        message.document = document
        message.entities = [*entities_of(text), *self._mentioned(text, mentions or {})]
        if reply_to is not None:
            message.reply_to = reply_to.message_id
        assert thread is None or thread in place.topics
        return Written(self, *self._deliver("message", message.to_json(), place, self._hears(message)), message)

    def add_file(self, name: str, content: bytes, size: int | None = None) -> Document:
        """A file that somebody can send; of what size it is said to be."""
        document = Document(f"file{len(self.documents)}", name, content, size)
        self.documents[document.file_id] = document
        return document

    def edit(self, written: Written | Message, text: str) -> Written:
        """Change a message that a person wrote."""
        message = written.message if isinstance(written, Written) else written
        assert message.sender is not self.bot
        message.history.append(message.text)
        message.text = text
        message.entities = list(entities_of(text))
        message.edit_date = max(int(time.time()), message.date)
        heard = self._hears(message)
        return Written(self, *self._deliver("edited_message", message.to_json(), message.chat, heard), message)

    def press(self, message: Message, button: str | Button, *, user: User, inaccessible: bool = False) -> Press:
        """Press a button of the bot's message as it is now.

        Args:
            message: The bot's.
            button: Its label; a Button presses one that may have gone from the message since.
            user: Who presses.
            inaccessible: Hand over the message as one that Telegram no longer knows.
        """
        if isinstance(button, str):
            found = [one for one in message.buttons if one.label == button]
            assert found, f"there is no button {button!r} among {message.labels}"
            button = found[0]
        assert button.callback_data is not None, f"{button.label} opens an address"
        query = Query(str(4_000_000_000_000_000_000 + len(self.queries)), 0)
        self.queries[query.id] = query
        shown = message.to_json()
        if inaccessible or message.message_id in message.chat.deleted:
            shown = {"message_id": message.message_id, "chat": message.chat.to_json(), "date": 0}
        body = {
            "id": query.id,
            "from": user.to_json(),
            "message": shown,
            "chat_instance": str(message.chat_id * 7919),
            "data": button.callback_data,
        }
        query.update_id, delivered = self._deliver("callback_query", body, message.chat)
        return Press(self, query.update_id, delivered, query)

    def delete(self, message: Message | Written) -> None:
        """Delete a message, the bot's or a person's: no update tells of it."""
        one = message.message if isinstance(message, Written) else message
        del one.chat.messages[one.message_id]
        one.chat.deleted.add(one.message_id)
        self.bell.ring()

    def block(self, user: User) -> int:
        """Block the bot in private; gives the id of the update."""
        return self._change_bot(self.chats[user.id], "kicked", user)

    def unblock(self, user: User) -> int:
        return self._change_bot(self.chats[user.id], "member", user)

    def remove_bot(self, chat: Chat, by: User) -> int:
        """Remove the bot from a group."""
        return self._change_bot(chat, "kicked", by)

    def add_bot(self, chat: Chat, by: User, status: str = "member") -> int:
        """Add the bot to a group again, or make it an administrator."""
        return self._change_bot(chat, status, by)

    def migrate(self, group: Chat, by: User | None = None) -> Chat:
        """Make a supergroup of a group: two service messages tell of it, one in each."""
        assert group.type == "group"
        chat = self.add_supergroup(group.title or "")
        chat.statuses = dict(group.statuses)
        chat.bot_status = group.bot_status
        sender = by or self.service_users[ANONYMOUS_ADMINISTRATOR]
        leave = self._new_message(group, sender, service={"migrate_to_chat_id": chat.id})
        self._deliver("message", leave.to_json(), group)
        group.migrated_to = chat
        arrive = self._new_message(chat, sender, service={"migrate_from_chat_id": group.id})
        arrive.sender_chat = chat
        self._deliver("message", arrive.to_json(), chat)
        return chat

    # Updates as such

    def put_update(self, update: Mapping[str, Any]) -> int:
        """Hand over an update as it is; it gets an id unless it has one."""
        whole = {"update_id": self.updates.next_id(), **update}
        self.updates.put(whole)
        return int(whole["update_id"])

    def deliver_again(self, update: int | Written | Press) -> None:
        """Hand an update over once more, under its id, whether or not it was acknowledged."""
        self.updates.put_again(update if isinstance(update, int) else update.update_id)

    def hold(self) -> None:
        """Hand over nothing until it is released."""
        self.updates.hold()

    def release(self, *updates: int | Written | Press) -> None:
        """Hand these over, in this order, and go on holding the others; without any: all, and hold no longer."""
        ids = [one if isinstance(one, int) else one.update_id for one in updates]
        self.updates.release(ids or None)

    # Behind it

    def _add_chat(
        self,
        chat_id: int,
        kind: str,
        title: str,
        members: Sequence[User],
        administrators: Sequence[User],
        owner: User | None,
    ) -> Chat:
        statuses = {user.id: "member" for user in members} | {user.id: "administrator" for user in administrators}
        if owner:
            statuses[owner.id] = "creator"
        self.chats[chat_id] = Chat(chat_id, kind, title, statuses=statuses)
        return self.chats[chat_id]

    def _mentioned(self, text: str, mentions: Mapping[str, User]) -> list[dict[str, Any]]:
        return [
            {
                "type": "text_mention",
                "offset": utf16(text[: text.index(word)]),
                "length": utf16(word),
                "user": user.to_json(),
            }
            for word, user in mentions.items()
        ]

    def _change_bot(self, chat: Chat, status: str, by: User) -> int:
        old, chat.bot_status = chat.bot_status, status
        body = {
            "chat": chat.to_json(),
            "from": by.to_json(),
            "date": int(time.time()),
            "old_chat_member": chat.member_json(self.bot, "left" if old == "unknown" else old),
            "new_chat_member": chat.member_json(self.bot, status),
        }
        return self._deliver("my_chat_member", body)[0]
