"""/help: what can be asked, by need; and one command explained."""

from __future__ import annotations

from bot.commands.start import EXAMPLES
from core.budget import Budget
from core.chat.command import Command, CommandOrGroup, Option, OptionKind, walk
from core.chat.message import Joined, Message, Words, msg
from core.chat.reply import Lines, Reply, Text
from core.chat.suggestion import Suggestion
from core.errors.reading import UnknownCommandError
from core.ledger.changes import WalletName
from core.people import Context
from core.work.vocabulary import nearest


def help_for(commands: tuple[CommandOrGroup, ...]) -> Command:
    """The command that explains these, and itself."""

    async def explain(_: Budget, __: Context, *, command: str | None) -> Reply:
        everything = (*commands, help_command)
        if command is None:
            return _overview(everything)
        name = command.split()[0]  # of a command within a command, the whole of it
        item = next((item for item in everything if item.name == name), None)
        if item is None:
            names = [item.name for item in everything]
            raise UnknownCommandError(word=name, suggestion=nearest(name, names))
        return _explained(item)

    async def suggest(_: Budget, __: Context, ___: WalletName | None) -> tuple[Suggestion, ...]:
        names = (item.name for item in (*commands, help_command))
        return tuple(Suggestion(name, msg("{words}", words=Words(name))) for name in names)

    which = msg("Which command to explain, e.g. spend")
    help_command = Command(
        name="help",
        summary=msg("What you can ask."),
        options=(Option("command", OptionKind.COMMAND, which, required=False, suggest=suggest),),
        handler=explain,
        examples=("/help", "/help spend"),
        private=lambda _: False,
    )
    return help_command


def _overview(everything: tuple[CommandOrGroup, ...]) -> Reply:
    names = Joined(tuple(Words(f"/{item.name}") for item in everything))
    return Reply(
        title=msg("I work out what AI images and videos cost, keep your credits, and warn you before they run out."),
        blocks=(EXAMPLES, Text(msg("All commands: {names}.", names=names))),
        next="/help spend",
        data={"commands": [item.name for item in everything]},
    )


def _explained(item: CommandOrGroup) -> Reply:
    commands = [command for _, command in walk((item,))]
    examples = [example for command in commands for example in command.examples]
    moderators = [path for path, command in walk((item,)) if command.for_moderators({})]
    of_others = any(option.kind is OptionKind.PERSON for command in commands for option in command.options)
    return Reply(
        title=msg("{name}: {summary}", name=Words(f"/{item.name}"), summary=item.summary),
        blocks=(
            Lines(tuple(msg("{example}", example=Words(example)) for example in examples)),
            Text(_who_may(moderators, of_others=of_others)),
        ),
        next=examples[0],
        data={"command": item.name, "examples": list(examples), "for_moderators": list(moderators)},
    )


def _who_may(moderators: list[str], *, of_others: bool) -> Message:
    if of_others:
        return msg("For everybody; moderators may name somebody else.")
    if not moderators:
        return msg("For everybody.")
    for_them = Joined(tuple(Words(f"/{path}") for path in moderators))
    return msg("For everybody; {commands} for moderators.", commands=for_them)
