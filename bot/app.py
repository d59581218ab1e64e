"""Composition root: settings -> engines -> store -> budget -> dispatcher. Where wings, store and use cases meet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from adapters.database.engine import Engines, database_url, open_engines, sqlite_file
from adapters.database.revision import prepare
from adapters.database.store import SqlStore
from bot.commands import COMMANDS
from bot.dispatch import Dispatcher
from bot.languages import Translate, language, packaged_translations
from bot.phrases import EXAMPLE_WORK
from bot.relay import Relay
from bot.settings import Settings
from core.budget import Budget
from core.chat.language import Language
from core.chat.reply import Reply
from core.chat.request import Request
from core.errors import StoreUnreadableError
from core.people import Caller
from core.prices.book import PriceBook
from core.store import Store


@dataclass(frozen=True, slots=True)
class App:
    """A program that can answer: implements core.chat.adapter.Conversation."""

    dispatcher: Dispatcher
    relay: Relay
    translate: Translate = packaged_translations

    @property
    def names(self) -> tuple[str, ...]:
        """Of all commands."""
        return self.dispatcher.names

    @property
    def example(self) -> str:
        """Words to begin with."""
        return EXAMPLE_WORK

    async def process(self, request: Request) -> Reply:
        """The answer, after the commit."""
        return await self.dispatcher.process(request)

    def alerts_for(self, caller: Caller) -> AbstractAsyncContextManager[Sequence[Reply]]:
        """The caller's alerts."""
        return self.relay.alerts_for(caller)

    def language(self, caller: Caller, at: datetime) -> Language:
        """How the caller reads."""
        return language(caller.locale, caller.time_zone, at, self.translate)


def utc_now() -> datetime:
    """The real clock. It is read here and handed on; nobody else has one."""
    return datetime.now(UTC)


def assemble(store: Store, clock: Callable[[], datetime] = utc_now) -> App:
    """An app over any store. Raises PriceBookError."""
    return App(Dispatcher(Budget(store, PriceBook.packaged()), COMMANDS), Relay(store, clock))


@asynccontextmanager
async def open_app(settings: Settings) -> AsyncIterator[App]:
    """An app over the database of the settings, migrated where that is ours to do. Raises SettingError, StoreError."""
    async with open_database(settings) as engines:
        await prepare(engines)
        yield assemble(SqlStore(engines))


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Engines]:
    """The engines of the settings' database; nothing is looked at yet."""
    if settings.database_url is not None:
        url = database_url("SCRIP_DATABASE_URL", settings.database_url)
    else:
        url = sqlite_file(_made(settings.data_folder) / "scrip.db")
    engines = open_engines(url)
    try:
        yield engines
    finally:
        await engines.dispose()


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise StoreUnreadableError(where=str(folder)) from None
    return folder
