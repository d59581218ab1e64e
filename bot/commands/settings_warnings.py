"""/settings: where warnings go, for oneself and for a server; and where members are warned who have set no alert."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.alert_phrases import default_marks_phrase, default_marks_words
from bot.phrases import server_name
from bot.place_phrases import place_phrase
from bot.settings_phrases import settings_data
from core.alerts.levels import Mark, Measure
from core.answers import SettingsChanged
from core.budget import Budget
from core.chat.command import Command, Option, OptionKind, always, never
from core.chat.message import Message, Value, Words, msg
from core.chat.reply import Button, Reply, Text, Tone
from core.choices import Choices
from core.people import Context, Place

NOBODY = "none"
_ALL = Button(msg("All settings"), "settings show")


# For a server


async def warn_here(budget: Budget, context: Context, *, amounts: bool | None = None) -> Reply:
    """Warn members where this is asked."""
    return _place_reply(await budget.warn_here(context, amounts=bool(amounts)), context)


async def warn_in_channel(
    budget: Budget, context: Context, *, channel: Place | None = None, amounts: bool | None = None
) -> Reply:
    """Warn members in a channel; where none is named, in this one."""
    if channel is None:
        return await warn_here(budget, context, amounts=amounts)
    return _place_reply(await budget.choose_warning_place(context, channel, amounts=bool(amounts)), context)


async def warn_privately(budget: Budget, context: Context) -> Reply:
    """Warn each member privately, as where nobody chose."""
    return _place_reply(await budget.choose_warning_place(context, None, amounts=False), context)


def _place_reply(done: SettingsChanged, context: Context) -> Reply:
    """Everybody where it is asked sees it: it concerns them."""
    place, before = done.after.choices.server.warnings, done.before.choices.server.warnings
    facts: dict[str, Value] = {"server": server_name(context.caller.server.name)}
    texts: tuple[Message, ...] = ()
    if place is None:
        title = msg("Members of {server} are warned privately from now on", **facts)
    else:
        facts["place"] = place_phrase(place.name)
        title = msg("Members of {server} are warned in {place} from now on", **facts)
        seen = (
            msg("Everybody who reads there sees whom it is about, and how much they have.")
            if place.amounts
            else msg("Everybody who reads there sees whom it is about and of which provider; amounts see only they.")
        )
        own = msg("To be warned privately all the same: {words}", words=Words("/settings warnings private"))
        texts = (seen, own, msg("A test of it is on its way there."))
    privately = Button(msg("Back to {before}", before=Words("private")), "settings alerts private")
    back = (privately,) if place is not None and before is None else ()
    return Reply(
        title=title,
        blocks=tuple(map(Text, texts)),
        buttons=(*back, _ALL),
        tone=Tone.DONE,
        data={"server": settings_data(done.after, context.caller)["server"]},
    )


async def set_default_alert(budget: Budget, context: Context, *, marks: Sequence[Decimal | Mark]) -> Reply:
    """Warn members there who set no alert; at nothing: do not."""
    done = await budget.set_default_alert(context, marks)
    facts: dict[str, Value] = {"server": server_name(context.caller.server.name)}
    chosen, was = done.after.choices.server.marks, done.before.choices.server.marks
    texts: tuple[Message, ...] = ()
    if not chosen:
        title = msg("Members who set no alert get none in {server} from now on", **facts)
    else:
        facts["marks"] = default_marks_phrase(chosen)
        title = (
            msg("Members who never set an alert get one at {marks} in {server} from now on", **facts)
            if len(chosen) == 1
            else msg("Members who never set an alert get alerts at {marks} in {server} from now on", **facts)
        )
        in_credits = any(one.measure is Measure.CREDITS for one in chosen)
        texts = (
            msg("It comes with the next change in a wallet. Where somebody ever had an alert, nothing changes."),
            *((msg("That in credits is for wallets that count credits."),) if in_credits else ()),
        )
    words, before = default_marks_words(chosen) or NOBODY, default_marks_words(was) or NOBODY
    back = () if words == before else (_back("settings default-alert", before),)
    return Reply(
        title=title,
        blocks=tuple(map(Text, texts)),
        buttons=(*back, _ALL),
        tone=Tone.DONE,
        data=settings_data(done.after, done.after.choices.reader(context.caller)),
    )


# For oneself


async def warned_privately(budget: Budget, context: Context) -> Reply:
    """Warn the caller privately, whatever place a server chose."""
    title = msg("You are warned privately from now on, whatever place a server chose")
    return await _choose_own(budget, context, title, _back("settings warnings auto", "auto"), private=True)


async def warned_as_servers_choose(budget: Budget, context: Context) -> Reply:
    """Warn the caller where each server chose."""
    title = msg("You are warned where each server chose from now on; where none did, privately")
    return await _choose_own(budget, context, title, _back("settings warnings private", "private"), private=False)


async def _choose_own(budget: Budget, context: Context, title: Message, back: Button, *, private: bool) -> Reply:
    def choose(held: Choices) -> Choices:
        return replace(held, person=replace(held.person, private_warnings=private))

    done = await budget.choose(context, choose)
    changed = done.before.choices.person.private_warnings is not private
    return Reply(
        title=title,
        blocks=(Text(msg("It holds for you on every server.")),),
        buttons=(*((back,) if changed else ()), _ALL),
        tone=Tone.DONE,
        data=settings_data(done.after, done.after.choices.reader(context.caller)),
    )


def _back(command: str, before: str) -> Button:
    label = msg("Back to {before}", before=Words(before))
    return Button(label, command) if command.startswith("settings warnings") else Button(label, command, before)


_AMOUNTS = Option("amounts", OptionKind.FLAG, msg("Whether it is said there how much somebody has"), required=False)

WARNINGS: tuple[Command, ...] = (
    Command(
        name="warnings private",
        summary=msg("Be warned privately, whatever place a server chose."),
        handler=warned_privately,
        examples=("/settings warnings private",),
        writes=True,
    ),
    Command(
        name="warnings auto",
        summary=msg("Be warned where each server chose."),
        handler=warned_as_servers_choose,
        examples=("/settings warnings auto",),
        writes=True,
    ),
    Command(
        name="alerts here",
        summary=msg("Warn members where this is sent, naming them, without amounts."),
        options=(_AMOUNTS,),
        handler=warn_here,
        examples=("/settings alerts here", "/settings alerts here with amounts"),
        private=never,
        for_moderators=always,
        writes=True,
    ),
    Command(
        name="alerts channel",
        summary=msg("Warn members in a channel, naming them, without amounts."),
        options=(Option("channel", OptionKind.PLACE, msg("Which channel or thread"), required=False), _AMOUNTS),
        handler=warn_in_channel,
        examples=("/settings alerts channel",),
        private=never,
        for_moderators=always,
        writes=True,
    ),
    Command(
        name="alerts private",
        summary=msg("Warn each member privately."),
        handler=warn_privately,
        examples=("/settings alerts private",),
        private=never,
        for_moderators=always,
        writes=True,
    ),
    Command(
        name="default-alert",
        summary=msg("Where members are warned who set no alert."),
        options=(Option("marks", OptionKind.MARKS, msg("Credits, shares, days: 1,000, 20% and 7 days; or none")),),
        handler=set_default_alert,
        examples=("/settings default-alert 20%", "/settings default-alert 1,000 and 7 days"),
        for_moderators=always,
        writes=True,
    ),
)
