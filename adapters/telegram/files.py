"""Files that people send: which are meant for us, and how they are fetched."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

import telegram
from telegram.error import BadRequest, InvalidToken, TelegramError

from adapters.telegram.incoming import Incoming, readable
from core.chat.attachment import MAX_BYTES, Attachment
from core.chat.message import Words, msg
from core.chat.reply import Reply, Tone
from core.errors.reading import FileTooLargeError, FileUnreadableError

FETCH_WITHIN_S = 10.0
TRIES = 3


@dataclass(frozen=True)
class Files:
    """Fetches what came with a command that takes a file, and nothing else."""

    bot: telegram.Bot
    commands: tuple[str, ...]
    """The commands that a file may come with."""
    pauses: Callable[[int], float]

    @property
    def hint(self) -> Reply | None:
        """What is said to a file that came without a command; nothing where no command takes one."""
        if not self.commands:
            return None
        command = Words(f"/{self.commands[0]}")
        return Reply(
            msg("To have a file read in, send it with {command} as its caption.", command=command), tone=Tone.ASK
        )

    async def fetched(self, asked: Incoming) -> Incoming:
        """The same with its file, or with why there is none."""
        document, request = asked.document, asked.request
        if document is None or asked.command not in self.commands or request.attachment is not None:
            return asked
        try:
            request = replace(request, attachment=await self._fetch(document), unread=None)
        except (FileTooLargeError, FileUnreadableError) as error:
            request = replace(request, unread=error)
        return replace(asked, request=request)

    async def _fetch(self, document: telegram.Document) -> Attachment:
        """Raises FileTooLargeError, FileUnreadableError."""
        _check(document.file_size)
        name = readable(document.file_name or "file")
        try:
            async with asyncio.timeout(FETCH_WITHIN_S):
                content = await self._persistently(document.file_id)
        except (TelegramError, TimeoutError):
            raise FileUnreadableError(name=name) from None  # its text may hold the address, and so the token
        _check(len(content))
        return Attachment(name, content)

    async def _persistently(self, file_id: str) -> bytes:
        for attempt in range(1, TRIES):
            try:
                return await self._once(file_id)
            except (BadRequest, InvalidToken):
                raise  # another attempt would end as this one
            except TelegramError:
                await asyncio.sleep(self.pauses(attempt))
        return await self._once(file_id)

    async def _once(self, file_id: str) -> bytes:
        file = await self.bot.get_file(file_id)
        _check(file.file_size)
        # The client's own way to fetch reads a file of ours where there is one at the path that Telegram names.
        path = (file.file_path or "").removeprefix(f"{self.bot.base_file_url}/")
        return await self.bot.request.retrieve(f"{self.bot.base_file_url}/{quote(path)}")


def _check(size: int | None) -> None:
    if size is not None and size > MAX_BYTES:
        raise FileTooLargeError(limit=MAX_BYTES, size=size)
