"""Request -> allowed? -> bind -> handler -> Reply. The one place that catches."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.error_replies.asked import Asked
from bot.error_replies.reply import error_reply, fault_reply, new_reference
from core.budget import Budget
from core.chat.binding import bind
from core.chat.command import Arguments, Command, CommandOrGroup, Group
from core.chat.reply import Reply
from core.chat.request import Request
from core.errors import (
    ModeratorUnknownError,
    NotAModeratorError,
    ScripError,
    UnknownCommandError,
    UnknownWordError,
)
from core.people import Caller, Moderates
from core.work.vocabulary import nearest

log = logging.getLogger(__name__)


class Dispatcher:
    """Answers requests, by these commands; the first is meant where none is named."""

    def __init__(self, budget: Budget, commands: tuple[CommandOrGroup, ...]) -> None:
        self._budget = budget
        self._commands = {command.name: command for command in commands}
        self._default = commands[0].name

    @property
    def names(self) -> tuple[str, ...]:
        """Of all commands, as they are typed without the slash."""
        return tuple(self._commands)

    async def process(self, request: Request) -> Reply:
        """The answer; what the request changes is committed when this returns. Raises nothing that is an Exception."""
        name = self._default if request.command is None else request.command
        asked = Asked(name, f"/{name} ", writes=False, example="/help")
        private = True
        try:
            item = self._commands.get(name)
            if item is None:
                raise UnknownCommandError(word=name, suggestion=nearest(name, self.names))
            path, command, text, prefix = _resolve(item, request.arguments)
            questions = {option.name: option.summary for option in command.options}
            asked = Asked(path, prefix, command.writes, command.examples[0], questions)
            values = bind(command, text, self._budget.book.vocabulary)
            _check_audience(command, values, request.caller)
            private = command.private(values)  # from here on the answer is as private as the command, however it ends
            reply = await command.handler(self._budget, request.context, **values)
            return replace(reply, command=path, private=private)
        except ScripError as error:
            return replace(error_reply(self._with_command_names(error, request), asked), private=private)
        except Exception:
            reference = new_reference()
            log.exception("fault %s in request %s", reference, request.id)
            return replace(fault_reply(reference, asked), private=private)

    def _with_command_names(self, error: ScripError, request: Request) -> ScripError:
        """Where the slash may be left out, a first word that is like nothing else may be a command: "balnce"."""
        match error:
            case UnknownWordError(word=word, position=1, suggestion=None) if request.command is None:
                name = nearest(word, self.names)
                return error if name is None else UnknownCommandError(word=word, suggestion=name)
        return error


def _resolve(item: CommandOrGroup, arguments: str) -> tuple[str, Command, str, str]:
    """Path, command, its text, and what stands before that text as typed."""
    prefix = f"/{item.name} "
    if not isinstance(item, Group):
        return item.name, item, arguments, prefix
    word, *rest = arguments.split(None, 1) or [""]
    named = next((command for command in item.commands if command.name == word.casefold()), None)
    if named is not None:
        return f"{item.name} {named.name}", named, rest[0] if rest else "", f"{prefix}{named.name} "
    default = next(command for command in item.commands if command.name == item.default)
    return f"{item.name} {default.name}", default, arguments, prefix


def _check_audience(command: Command, values: Arguments, caller: Caller) -> None:
    if command.for_moderators(values):
        if caller.moderates is Moderates.UNKNOWN:
            raise ModeratorUnknownError(server=caller.server.name)
        if caller.moderates is not Moderates.YES:
            raise NotAModeratorError(server=caller.server.name)
