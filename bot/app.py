"""Composition root: settings -> engines -> store -> budget -> dispatcher. Where wings, store and use cases meet."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from adapters.database.engine import Engines, database_url, open_engines, sqlite_file
from adapters.database.inbox import SqlInbox, SqlMenus
from adapters.database.revision import prepare
from adapters.database.store import SqlStore, Transactions
from bot.clock import Clock
from bot.commands import COMMANDS
from bot.dispatch import Dispatcher
from bot.languages import Translate, language, packaged_translations
from bot.phrases import EXAMPLE_WORK
from bot.pictures import Pictures
from bot.relay import Relay
from bot.run import NetworkWing, Runner, Say
from bot.settings import Settings
from bot.suggestions import Suggestions
from core.budget import Budget
from core.chat.adapter import Prepared
from core.chat.command import CommandOrGroup
from core.chat.language import PLAIN, Language, Markup
from core.chat.message import Message
from core.chat.press import kept_key
from core.chat.reply import Reply
from core.chat.request import Request
from core.chat.suggestion import Suggestion
from core.choices import Choices
from core.errors.records import StoreError, StoreUnreachableError, StoreUnreadableError
from core.errors.setup import SettingError
from core.people import Caller, Ground, Moderates, Network
from core.prices.book import PriceBook
from core.store import Records, Store

log = logging.getLogger(__name__)

READER_WITHIN_S = 0.5
"""Of the three seconds that Discord waits; what comes after it has a deferral."""


@dataclass(frozen=True, slots=True)
class App:
    """A program that can answer: implements core.chat.adapter.Conversation."""

    dispatcher: Dispatcher
    suggestions: Suggestions
    relay: Relay
    store: Store
    clock: Clock
    translate: Translate = packaged_translations
    pictures: Pictures | None = None
    """None: nothing here draws any."""

    @property
    def commands(self) -> tuple[CommandOrGroup, ...]:
        """All of them."""
        return self.dispatcher.commands

    @property
    def names(self) -> tuple[str, ...]:
        """Of all commands."""
        return self.dispatcher.names

    @property
    def example(self) -> str:
        """Words to begin with."""
        return EXAMPLE_WORK

    async def reader(self, caller: Caller) -> Caller:
        """The caller as they read."""
        looking = asyncio.create_task(self.store.read(partial(_choices, caller=caller)))
        looking.add_done_callback(_let_go)  # whoever waits may leave before it ends
        try:
            async with asyncio.timeout(READER_WITHIN_S):
                return (await asyncio.shield(looking)).reader(caller)
        except StoreError as error:
            log.warning("nobody knows how a caller reads: %s", error)
        except TimeoutError:
            log.warning("how a caller reads takes too long to find out")
        return caller

    async def catch_up(self, caller: Caller, at: datetime) -> None:
        """Look at the caller's wallets, if one is due; records that cannot tell so soon are not waited for."""
        asking = asyncio.create_task(self._is_due(caller, at))
        asking.add_done_callback(_let_go)
        try:
            async with asyncio.timeout(READER_WITHIN_S):
                due = await asyncio.shield(asking)
        except (StoreError, TimeoutError) as error:
            log.warning("nobody knows whether a caller's wallets are due: %s", error)
            return
        if due:
            await self.clock.look_at(caller, at)

    async def _is_due(self, caller: Caller, at: datetime) -> bool:
        await self.clock.find_repriced(at)
        return await self.store.read(lambda records: records.is_due(caller, at))

    async def process(self, request: Request) -> Reply:
        """The answer, after the commit."""
        return await (await self.prepare(request)).answer()

    async def prepare(self, request: Request) -> Prepared:
        """Read it; when it is carried out and changed something, the relay looks whether there is a warning to send."""
        prepared = await self.dispatcher.prepare(request)
        unseen = request.caller.pictures is Ground.OFF
        if not prepared.writes and not unseen:
            return prepared

        async def answer() -> Reply:
            reply = await prepared.answer()
            if prepared.writes:
                self.relay.wake()
            return reply.without_picture() if unseen else reply

        return replace(prepared, answer=answer)

    async def drawn(self, reply: Reply, caller: Caller, language: Language) -> bytes | None:
        """The picture of an answer."""
        picture = reply.picture
        if picture is None or self.pictures is None:
            return None
        return await self.pictures.drawn(picture, replace(language, markup=PLAIN), caller.pictures)

    async def suggest(self, request: Request, option: str) -> tuple[Suggestion, ...]:
        """For an option that is being typed."""
        return await self.suggestions.suggest(request, option)

    def alerts_for(self, caller: Caller) -> AbstractAsyncContextManager[Sequence[Reply]]:
        """The caller's alerts."""
        return self.relay.alerts_for(caller)

    def missed_by(self, caller: Caller) -> AbstractAsyncContextManager[Sequence[Message]]:
        """What the caller could not be sent."""
        return self.relay.missed_by(caller)

    async def told(self, caller: Caller, reply: Reply) -> None:
        """The answer was delivered."""
        await self.relay.told(caller, reply)

    async def keep_words(self, caller: Caller, words: str, at: datetime) -> None:
        """Words too long for a button."""
        try:
            await self.store.write(lambda records: records.put_words(caller, kept_key(words), words, at))
        except StoreError as error:
            log.warning("a button will not work: %s", error)

    async def move_server(self, network: Network, old: str, new: str) -> None:
        """A server has another id now. Raises StoreError."""
        await self.store.write(lambda records: records.move_server(network, old, new))

    def language(self, caller: Caller, at: datetime, *, private: bool = True, markup: Markup = PLAIN) -> Language:
        """How the caller reads, or their server."""
        locale = caller.locale if private or caller.server.locale is None else caller.server.locale
        return replace(language(locale, caller.time_zone, at, self.translate), markup=markup)

    def named_options(self, words: str) -> tuple[str, Mapping[str, str]] | None:
        """Words of a command as its path and its values by name."""
        return self.dispatcher.named_options(words)


def _choices(records: Records, caller: Caller) -> Choices:
    return Choices(records.person_choices(caller), records.server_choices(caller))


def _there(records: Records, caller: Caller, server_id: UUID) -> Caller | None:
    """A caller on another server. Whether they moderate it, only their network says, and only there; and they read
    alone."""
    server = records.server_of(caller, server_id)
    if server is None:
        return None
    moved = replace(caller, server=server, moderates=Moderates.UNKNOWN)
    reader = _choices(records, moved).reader(moved)
    return replace(reader, server=server)


def _let_go(looking: asyncio.Task[Any]) -> None:
    """How it ends is no news then."""
    if not looking.cancelled():
        looking.exception()


def wings(settings: Settings, app: App, transactions: Transactions, say: Say) -> list[NetworkWing]:
    """Of each network that has a token; no other client library is imported."""
    found: list[NetworkWing] = []
    menus = SqlMenus(transactions)
    if settings.discord_token is not None:
        from adapters.discord.adapter import DiscordAdapter

        found.append(
            DiscordAdapter(
                app,
                menus,
                settings.discord_token,
                utc_now,
                say,
                api_base=settings.discord_api_base,
                gateway_url=settings.discord_gateway_url,
            )
        )
    if settings.telegram_token is not None:
        from adapters.telegram.adapter import TelegramAdapter

        bot = settings.telegram_token.partition(":")[0]
        inbox = SqlInbox(transactions, Network.TELEGRAM, bot)
        found.append(
            TelegramAdapter(
                app, menus, inbox, settings.telegram_token, utc_now, say, api_base=settings.telegram_api_base
            )
        )
    return found


@asynccontextmanager
async def open_runner(settings: Settings, say: Say) -> AsyncIterator[Runner]:
    """What `scrip run` runs. Raises SettingError, PriceBookError, StoreError."""
    if settings.discord_token is None and settings.telegram_token is None:
        raise SettingError(setting="DISCORD_TOKEN", problem="no_token")
    book = PriceBook.packaged(settings.price_book)
    async with open_database(settings) as engines, _drawing() as pictures:
        await prepare(engines)
        store = SqlStore(engines)
        app = replace(assemble(store, book=book), pictures=pictures)
        yield Runner(wings(settings, app, store.transactions, say), app.relay, say, app.clock)


@asynccontextmanager
async def _drawing() -> AsyncIterator[Pictures]:
    """The process that draws begins with the first picture, and ends here."""
    from adapters.drawing.drawer import Drawer  # likewise

    drawer = Drawer()
    pictures = Pictures(drawer.draw)
    try:
        yield pictures
    finally:
        pictures.close()
        await asyncio.to_thread(drawer.close)


def utc_now() -> datetime:
    """The real clock. It is read here and handed on; nobody else has one."""
    return datetime.now(UTC)


def assemble(store: Store, clock: Callable[[], datetime] = utc_now, book: PriceBook | None = None) -> App:
    """An app over any store; without a book, with the packaged one. Raises PriceBookError."""

    async def kept_words(key: str) -> str | None:
        return await store.read(lambda records: records.words(key))

    async def there(caller: Caller, server_id: UUID) -> Caller | None:
        return await store.read(partial(_there, caller=caller, server_id=server_id))

    budget = Budget(store, book or PriceBook.packaged())
    dispatcher = Dispatcher(budget, COMMANDS, kept_words, there)
    relay = Relay(store, clock)
    return App(dispatcher, Suggestions(budget, COMMANDS), relay, store, Clock(budget, clock, relay.wake))


@asynccontextmanager
async def open_app(settings: Settings, *, for_one_question: bool = False) -> AsyncIterator[App]:
    """An app over the database of the settings, migrated where that is ours to do.

    Args:
        for_one_question: Let it be asked though the database server is out of reach: prices need no records.

    Raises:
        SettingError, PriceBookError, StoreError: Prices are read first: with wrong ones no record is touched.
    """
    book = PriceBook.packaged(settings.price_book)
    async with open_database(settings) as engines:
        store: Store = SqlStore(engines)
        try:
            await prepare(engines)
        except StoreUnreachableError:
            if not for_one_question:
                raise
            store = OutOfReach()
        yield assemble(store, book=book)


class OutOfReach:
    """Implements core.store.Store where there are no records: nobody waits for a database twice."""

    async def read(self, unit: Callable[[Records], Any]) -> Any:  # noqa: ARG002  # as the port has it
        """Raises StoreUnreachableError."""
        raise StoreUnreachableError

    async def write(self, unit: Callable[[Records], Any], key: str = "") -> Any:  # noqa: ARG002  # likewise
        """Raises StoreUnreachableError."""
        raise StoreUnreachableError


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Engines]:
    """The engines of the settings' database; nothing is looked at yet."""
    if settings.database_url is not None:
        url = database_url("SCRIP_DATABASE_URL", settings.database_url)
    else:
        url = sqlite_file(_made(settings.data_folder) / "scrip.db")
    async with _disposed(open_engines(url)) as engines:
        yield engines


@asynccontextmanager
async def open_both(settings: Settings, target: str) -> AsyncIterator[tuple[Engines, Engines]]:
    """The engines of the settings' database, a SQLite file, and of the PostgreSQL that its records are moved to.

    Raises:
        SettingError: One of them is another kind of database.
    """
    to = database_url("--to", target)
    if to.get_backend_name() == "sqlite":
        raise SettingError(setting="--to", problem="not_postgresql")
    async with open_database(settings) as source, _disposed(open_engines(to)) as engines:
        if not source.sqlite:
            raise SettingError(setting="SCRIP_DATABASE_URL", problem="not_sqlite")
        yield source, engines


@asynccontextmanager
async def _disposed(engines: Engines) -> AsyncIterator[Engines]:
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
