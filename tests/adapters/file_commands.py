"""Commands of the tests: some hand files out, and one takes a file in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.app import App
from bot.dispatch import Dispatcher
from core.budget import Budget
from core.chat.attachment import Attachment
from core.chat.command import Command, Group, Option, OptionKind, never
from core.chat.message import Name, Quoted, msg
from core.chat.reply import Button, Reply, Text
from core.people import Context

TABLE = Attachment("credits.csv", b"day,amount\n2026-11-22,5000\n")
OBJECT = Attachment("credits.json", '{"note": "né"}'.encode())
HANDED_OUT = {file.name: file.content for file in (TABLE, OBJECT)}


async def hand_out(_: Budget, __: Context, *, count: int | None) -> Reply:
    return Reply(
        msg("Your files"),
        (Text(msg("To keep.")),),
        files=(TABLE, OBJECT)[: count or 2],
        buttons=(Button(msg("One"), "handout", "1"), Button(msg("Take in"), "takein drop")),
    )


async def offer(_: Budget, __: Context) -> Reply:
    return Reply(msg("Who wants files?"), buttons=(Button(msg("I do"), "handout", for_everybody=True),))


async def take_in(_: Budget, __: Context, *, file: Attachment | None, word: str | None) -> Reply:
    if file is None:
        return Reply(msg("No file, and {word}", word=Quoted(word or "")))
    return Reply(msg("Took {name}, {size} bytes", name=Name(file.name), size=len(file.content)))


async def drop(_: Budget, __: Context) -> Reply:
    return Reply(msg("Dropped"))


HAND_OUT = Command(
    "handout",
    msg("Hands files out."),
    hand_out,
    (Option("count", OptionKind.NUMBER, msg("how many"), required=False),),
    ("/handout",),
    writes=True,
)
OFFER = Command("offer", msg("Offers files."), offer, (), ("/offer",), private=never)
TAKE_IN = Command(
    "file",
    msg("Takes a file in."),
    take_in,
    (
        Option("file", OptionKind.FILE, msg("which file"), required=False),
        Option("word", OptionKind.TEXT, msg("a word instead"), required=False),
    ),
    ("/takein",),
)
DROP = Command("drop", msg("Drops it."), drop, (), ("/takein drop",))
TAKES = Group("takein", msg("Takes a file in."), (TAKE_IN, DROP), "file")


def with_files(app: App) -> App:
    """The same app, which knows these commands too."""
    dispatcher: Any = app.dispatcher
    default, *others = app.commands
    commands = (default, HAND_OUT, OFFER, TAKES, *others)
    return replace(app, dispatcher=Dispatcher(dispatcher._budget, commands, dispatcher._kept_words))
