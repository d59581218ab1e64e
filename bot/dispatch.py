"""Request -> allowed? -> bind -> handler -> Reply. The one place that catches."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.error_replies.asked import Asked
from bot.error_replies.reply import error_reply, fault_reply, new_reference
from bot.offers import Offers
from core.budget import Budget
from core.chat.adapter import Prepared
from core.chat.binding import bind, spread, written_out
from core.chat.command import Arguments, Command, CommandOrGroup, Group, walk
from core.chat.mentions import with_people
from core.chat.press import read_button, read_words
from core.chat.reply import Button, Reply
from core.chat.request import Press, Request, as_text, read_line
from core.errors.asking import (
    AnonymousCallerError,
    ModeratorUnknownError,
    NotAModeratorError,
    NotYourButtonError,
    OutdatedButtonError,
)
from core.errors.prices import NoRateError
from core.errors.reading import MissingMediumError, UnknownCommandError, UnknownWordError
from core.errors.records import OutcomeUnknownError, StoreError
from core.errors.tree import ReadingError, RequestError, ScripError
from core.people import Caller, Moderates, Network
from core.work.vocabulary import nearest
from core.work.work import Work

log = logging.getLogger(__name__)

KeptWords = Callable[[str], Awaitable[str | None]]
"""Words that were too long for a button, by their key. Raises StoreError."""
There = Callable[[Caller, UUID], Awaitable[Caller | None]]
"""Somebody on a server of ours, as they read there; None: nothing is kept of them there. Raises StoreError."""


async def nowhere(_: Caller, __: UUID) -> Caller | None:
    """Where there are no servers but the one that somebody asks from."""
    return None


@dataclass(frozen=True, slots=True)
class _Resolved:
    """Which command was asked for, and with what."""

    path: str
    command: Command
    arguments: str | Mapping[str, str]
    prefix: str
    """What stands before the arguments when they are typed: `/alert remove `."""


class Dispatcher:
    """Answers requests, by these commands; the first is meant where none is named."""

    def __init__(
        self,
        budget: Budget,
        commands: tuple[CommandOrGroup, ...],
        kept_words: KeptWords,
        there: There = nowhere,
    ) -> None:
        self._budget = budget
        self._commands = {command.name: command for command in commands}
        self._default = commands[0].name
        self._kept_words, self._there = kept_words, there

    @property
    def commands(self) -> tuple[CommandOrGroup, ...]:
        """All of them."""
        return tuple(self._commands.values())

    @property
    def names(self) -> tuple[str, ...]:
        """Of all commands, as they are typed without the slash."""
        return tuple(self._commands)

    async def process(self, request: Request) -> Reply:
        """The answer; what the request changes is committed when this returns. Raises nothing that is an Exception."""
        return await (await self.prepare(request)).answer()

    async def prepare(self, request: Request) -> Prepared:
        """Read it, and see whether it is allowed: from here on the answer is as private as the command, however it
        ends. Raises nothing that is an Exception."""
        name = self._default if request.command is None else request.command
        asked = Asked(name, f"/{name} ", writes=False, example="/help")
        server: UUID | None = None
        found: _Resolved | None = None
        try:
            if request.press is not None:
                request, server = await self._pressed(request, request.press)
            found = self._resolve(request.command, request.arguments)
            questions = {option.name: option.summary for option in found.command.options}
            asked = Asked(found.path, found.prefix, found.command.writes, found.command.examples[0], questions)
            if request.unread is not None:
                raise request.unread
            today = request.at.astimezone(ZoneInfo(request.caller.time_zone)).date()
            values = bind(
                found.command,
                found.arguments,
                self._budget.book.vocabulary,
                today,
                request.attachment,
                request.chosen_place,
            )
            values = with_people(found.command, values, request)
            private = found.command.private(values)
            _check_audience(found.command, values, request.caller, private=private)
        except ScripError as error:
            reply = await self._reply_to(error, request, found, asked)
            return _refused(_acting(reply, server, request.caller), request.caller)
        except Exception:
            reference = new_reference()
            log.exception("fault %s in request %s", reference, request.id)
            return _refused(fault_reply(reference, asked), request.caller)

        async def answer() -> Reply:
            try:
                reply = await found.command.handler(self._budget, request.context, **values)
                reply = replace(reply, command=found.path)
            except ScripError as error:
                if isinstance(error, OutcomeUnknownError) and request.caller.server.network is not Network.CONSOLE:
                    error.request_id = None  # only in a terminal can somebody choose it
                reply = await self._reply_to(error, request, found, asked)
            except Exception:
                reference = new_reference()
                log.exception("fault %s in request %s", reference, request.id)
                reply = fault_reply(reference, asked)
            return _acting(replace(reply, private=private), server, request.caller)

        return Prepared(private, answer, found.command.writes, caller=request.caller)

    def named_options(self, words: str) -> tuple[str, dict[str, str]] | None:
        """Path and values by name of words such as `/alert 1,000`; None when they are no command."""
        name, arguments = read_line(words, self.names)
        try:
            found = self._resolve(name, arguments)
            if not words.startswith("/") or not isinstance(found.arguments, str):
                return None
            return found.path, spread(found.command, found.arguments, self._budget.book.vocabulary)
        except ReadingError:
            return None

    async def _pressed(self, request: Request, press: Press) -> tuple[Request, UUID | None]:
        """What the button stands for, asked by whoever presses it; and the server where that acts, if it is another
        than the one where it is pressed."""
        button = read_button(press.data)
        arguments, server = button.arguments, button.server
        if button.kept is not None:
            kept = await self._kept_words(button.kept)
            if kept is None:
                raise OutdatedButtonError
            arguments, server = read_words(kept)
        if not button.belongs_to(request.caller.user.external_id):
            words = f"/{button.command} {arguments}".rstrip()
            raise NotYourButtonError(owner=press.owner_name, words=words)
        request = replace(request, command=button.command, arguments=arguments)
        if server is None:
            return request, None
        there = await self._there(request.caller, server)
        if there is None:
            raise OutdatedButtonError
        if there.server.external_id == request.caller.server.external_id:
            return request, None
        return replace(request, caller=there), server

    def _resolve(self, command: str | None, arguments: str | Mapping[str, str]) -> _Resolved:
        """Raises UnknownCommandError."""
        name, *within = (command or self._default).split(" ", 1)
        item = self._commands.get(name)
        if item is None:
            said = as_text(arguments)
            raise UnknownCommandError(word=name, suggestion=nearest(name, self.names), arguments=said)
        if not isinstance(item, Group):
            return _found(item.name, item, arguments)
        commands = {one.name: one for one in item.commands}
        if not isinstance(arguments, str):
            path = within[0] if within else item.default
            if path not in commands:
                raise UnknownCommandError(word=f"{item.name} {path}", suggestion=item.name)
            named = commands[path]
            return _found(f"{item.name} {named.name}", named, arguments)
        text = " ".join((*within, arguments))
        for length in (2, 1):  # words of its name
            begins, rest = text.split(None, length)[:length], text.split(None, length)[length:]
            path = " ".join(begins).casefold()
            if path in commands:
                return _found(f"{item.name} {path}", commands[path], "".join(rest))
        found = _found(f"{item.name} {item.default}", commands[item.default], arguments)
        return replace(found, prefix=f"/{item.name} ")

    async def _reply_to(self, error: ScripError, request: Request, found: _Resolved | None, asked: Asked) -> Reply:
        """The reply; what it offers to be sent instead of what could not be read is read before."""
        if not isinstance(error, ReadingError):
            return error_reply(error, asked)
        offers = Offers(lambda line: self._read(line, request))
        if found is not None:
            error = offers.checked(error, found.prefix, written_out(found.command, found.arguments))
        error = self._with_command_names(error, request, offers)
        example = asked.example
        if isinstance(error, UnknownCommandError):
            example = self._example(error.suggestion) or example
        reply = offers.only_readable(error_reply(error, asked), example)
        return await self._only_priced(reply, request) if isinstance(error, MissingMediumError) else reply

    def _read(self, line: str, request: Request) -> tuple[Command, Arguments]:
        """A whole line, as it would be read. Raises ReadingError."""
        found = self._resolve(*read_line(line, self.names))
        vocabulary, today = self._budget.book.vocabulary, request.context.today
        return found.command, bind(found.command, found.arguments, vocabulary, today)

    async def _only_priced(self, reply: Reply, request: Request) -> Reply:
        """Of several kinds of work that may be meant, those that have a price; if none has, all."""
        try:
            previews = await self._budget.previews(request.context)
        except StoreError:
            return reply

        def is_priced(button: Button) -> bool:
            values = self._read(button.words, request)[1].values()
            try:
                return all(previews.estimate(work) for work in values if isinstance(work, Work))
            except NoRateError:
                return False
            except RequestError:  # which is asked when it is sent
                return True

        priced = tuple(button for button in reply.buttons if is_priced(button))
        return replace(reply, buttons=priced or reply.buttons)

    def _example(self, name: str | None) -> str | None:
        """Of a command that may have been meant."""
        item = self._commands.get(name or "")
        commands = dict(walk(() if item is None else (item,)))
        return next((command.examples[0] for command in commands.values()), None)

    def _with_command_names(self, error: ReadingError, request: Request, offers: Offers) -> ReadingError:
        """Where the slash may be left out, a first word that is like nothing else may be a command: "balnce"."""
        match error:
            case UnknownWordError(text=text, end=end, word=word, position=1, suggestion=None) if (
                request.command is None
            ):
                name, behind = nearest(word, self.names), text[end:].strip()
                if name is None or (behind and offers.mended(f"/{name} {behind}") is None):
                    return error
                return UnknownCommandError(word=word, suggestion=name, arguments=behind)
        return error


def _found(path: str, command: Command, arguments: str | Mapping[str, str]) -> _Resolved:
    return _Resolved(path, command, arguments, f"/{path} ")


def _acting(reply: Reply, server: UUID | None, caller: Caller) -> Reply:
    """An answer about another server than the one where a button was pressed: what can be pressed below it acts there,
    too."""
    return reply if server is None else reply.acting_on(server, caller.server.name)


def _refused(reply: Reply, caller: Caller) -> Prepared:
    async def answer() -> Reply:
        return reply

    return Prepared(private=True, answer=answer, refused=True, caller=caller)


def _check_audience(command: Command, values: Arguments, caller: Caller, *, private: bool) -> None:
    if private and caller.anonymous:
        raise AnonymousCallerError(name=caller.user.name)
    if command.for_moderators(values):
        if caller.moderates is Moderates.UNKNOWN:
            raise ModeratorUnknownError(server=caller.server.name)
        if caller.moderates is not Moderates.YES:
            raise NotAModeratorError(server=caller.server.name)
