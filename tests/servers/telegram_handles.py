"""What a test holds in hand after somebody wrote or pressed: what it waits on."""

from __future__ import annotations

from dataclasses import dataclass

from tests.servers.telegram_objects import Answer, Chat, Message, Query
from tests.servers.telegram_state import State
from tests.servers.telegram_updates import PATIENCE_S


@dataclass(frozen=True)
class Written:
    """A message that somebody wrote, and the update that tells of it."""

    server: State
    update_id: int
    delivered: bool
    """False: Telegram keeps it from the bot, by privacy mode, by allowed_updates, or because the bot is not there."""
    message: Message

    @property
    def message_id(self) -> int:
        return self.message.message_id

    @property
    def chat(self) -> Chat:
        return self.message.chat

    async def answered(self, within_s: float = PATIENCE_S) -> Message:
        """The bot's first message that replies to it; in private also its first later one that replies to nothing."""
        assert self.delivered, "the bot is never told of this message"
        return await self.server.bell.until(self._answer, within_s)

    def _answer(self) -> Message | None:
        for one in self.server.messages(self.chat):
            loose = self.chat.is_private and one.reply_to is None and one.message_id > self.message_id
            if loose or one.reply_to == self.message_id:
                return one
        return None

    async def acknowledged(self, within_s: float = PATIENCE_S) -> None:
        await self.server.bell.until(lambda: self.server.acknowledged >= self.update_id, within_s)


@dataclass(frozen=True)
class Press:
    """A press of a button, and the update that tells of it."""

    server: State
    update_id: int
    delivered: bool
    query: Query

    @property
    def answers(self) -> list[Answer]:
        return self.query.answers

    async def answered(self, within_s: float = PATIENCE_S) -> Answer:
        """The first answer of the bot to it."""
        assert self.delivered, "the bot is never told of this press"
        await self.server.bell.until(lambda: self.query.answers, within_s)
        return self.query.answers[0]

    async def acknowledged(self, within_s: float = PATIENCE_S) -> None:
        await self.server.bell.until(lambda: self.server.acknowledged >= self.update_id, within_s)
