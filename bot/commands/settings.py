"""/settings: what a person chose for themselves, and moderators for their server."""

from __future__ import annotations

from dataclasses import replace

from bot.commands.settings_warnings import WARNINGS
from bot.languages import language_name, packaged_tags, spoken
from bot.phrases import server_name
from bot.settings_phrases import NETWORKS, leads, own_rows, server_questions, server_rows, settings_data
from bot.work_phrases import wallet_name
from core.answers import Settings, SettingsChanged
from core.budget import Budget
from core.chat.command import AUTO, Command, Group, Option, OptionKind, always
from core.chat.message import Message, Name, Value, Words, msg
from core.chat.reply import Block, Button, Lines, Reply, Text, Tone
from core.choices import Choices
from core.people import Caller, Context, Ground

EXAMPLE_ZONE = "Europe/Amsterdam"


async def show_settings(budget: Budget, context: Context) -> Reply:
    """What holds for the caller and on their server, and what each rests on."""
    settings = await budget.settings(context)
    caller = settings.choices.reader(context.caller)
    facts = _facts(budget, settings, caller)
    nobody_chose = caller.time_zone == caller.said_time_zone and caller.user.network in NETWORKS
    return Reply(
        title=msg("For you: {language}, {zone}. In {server}: {provider}", **facts),
        blocks=(Lines((*own_rows(settings.choices, caller), *server_rows(settings.choices, caller, facts))),),
        buttons=server_questions(settings.choices.server) if leads(caller) else (),
        next=f"/settings timezone {EXAMPLE_ZONE}" if nobody_chose else None,
        data=settings_data(settings, caller),
    )


async def set_time_zone(budget: Budget, context: Context, *, zone: str | None) -> Reply:
    """Let the caller's days and times be of a zone; None: of their server's, or of what their network says."""

    def choose(held: Choices) -> Choices:
        return replace(held, person=replace(held.person, time_zone=zone))

    done = await budget.choose(context, choose)
    before, after = (settings.choices.reader(context.caller) for settings in (done.before, done.after))
    facts: dict[str, Value] = {"zone": Name(after.time_zone), "before": Name(before.time_zone)}
    if before.time_zone == after.time_zone:
        title = msg("Your days and times are of {zone}, as before", **facts)
    else:
        title = msg("Your days and times are of {zone} from now on (they were of {before})", **facts)
    everywhere = msg("It holds for you on every server. What was recorded stays as it is.")
    back = _back("settings timezone", done.before.choices.person.time_zone, done.after.choices.person.time_zone)
    return _changed(title, (everywhere,), back, done, context)


async def set_language(budget: Budget, context: Context, *, language: str | None) -> Reply:
    """Answer the caller in a language; None: in that which their network says."""

    def choose(held: Choices) -> Choices:
        return replace(held, person=replace(held.person, locale=language))

    done = await budget.choose(context, choose)
    before, after = (spoken(one.choices.reader(context.caller).locale) for one in (done.before, done.after))
    facts: dict[str, Value] = {"language": language_name(after), "before": language_name(before)}
    if before == after:
        title = msg("You are answered in {language}, as before", **facts)
    else:
        title = msg("You are answered in {language} from now on (before: {before})", **facts)
    everywhere = msg("It holds for you on every server.")
    back = _back("settings language", done.before.choices.person.locale, done.after.choices.person.locale)
    return _changed(title, (everywhere,), back, done, context)


async def dark_pictures(budget: Budget, context: Context) -> Reply:
    """Draw the caller's pictures on a dark ground, as where nobody chose."""
    return await _set_pictures(budget, context, Ground.DARK, msg("Your pictures have a dark ground from now on"))


async def light_pictures(budget: Budget, context: Context) -> Reply:
    """Draw the caller's pictures on a light ground."""
    return await _set_pictures(budget, context, Ground.LIGHT, msg("Your pictures have a light ground from now on"))


async def no_pictures(budget: Budget, context: Context) -> Reply:
    """Answer the caller without pictures."""
    return await _set_pictures(budget, context, Ground.OFF, msg("You are answered without pictures from now on"))


async def _set_pictures(budget: Budget, context: Context, ground: Ground, title: Message) -> Reply:
    def choose(held: Choices) -> Choices:
        return replace(held, person=replace(held.person, pictures=ground))

    done = await budget.choose(context, choose)
    everywhere = msg("It holds for you on every server. A picture shows what its answer says.")
    before = (done.before.choices.person.pictures or Ground.DARK).value
    back = Button(msg("Back to {before}", before=Words(before)), f"settings pictures {before}")
    return _changed(title, (everywhere,), (back,) if before != ground.value else (), done, context)


async def set_server_time_zone(budget: Budget, context: Context, *, zone: str | None) -> Reply:
    """Let a zone be that of members who chose none."""

    def choose(held: Choices) -> Choices:
        return replace(held, server=replace(held.server, time_zone=zone))

    done = await budget.choose(context, choose)
    server = server_name(context.caller.server.name)
    if zone is None:
        title = msg("{server} has no time zone of its own any more", server=server)
    else:
        title = msg(
            "Members who chose no time zone have {zone} in {server} from now on", zone=Name(zone), server=server
        )
    back = _back("settings server timezone", done.before.choices.server.time_zone, zone)
    return _changed(title, (), back, done, context)


async def set_server_language(budget: Budget, context: Context, *, language: str | None) -> Reply:
    """Write public answers in a language; None: in that of the place, or of whoever asks."""

    def choose(held: Choices) -> Choices:
        return replace(held, server=replace(held.server, locale=language))

    done = await budget.choose(context, choose)
    server = server_name(context.caller.server.name)
    if language is None:
        title = msg("No language is chosen for public answers in {server} any more", server=server)
    else:
        facts: dict[str, Value] = {"language": language_name(language), "server": server}
        title = msg("Public answers in {server} are in {language} from now on", **facts)
    back = _back("settings server language", done.before.choices.server.locale, language)
    return _changed(title, (), back, done, context)


def _facts(budget: Budget, settings: Settings, caller: Caller) -> dict[str, Value]:
    return {
        "language": language_name(spoken(caller.locale)),
        "zone": Name(caller.time_zone),
        "server": server_name(caller.server.name),
        "provider": wallet_name(budget.book.providers, settings.default.provider, settings.default.channel),
    }


def _back(command: str, before: str | None, after: str | None) -> tuple[Button, ...]:
    """A button that undoes a choice."""
    if before == after:
        return ()
    return (Button(msg("Back to {before}", before=Words(before or AUTO)), command, before or AUTO),)


def _changed(
    title: Message, texts: tuple[Message, ...], back: tuple[Button, ...], done: SettingsChanged, context: Context
) -> Reply:
    blocks: tuple[Block, ...] = tuple(map(Text, texts))
    buttons = (*back, Button(msg("All settings"), "settings show"))
    data = settings_data(done.after, done.after.choices.reader(context.caller))
    return Reply(title=title, blocks=blocks, buttons=buttons, tone=Tone.DONE, data=data)


_ZONE = Option("zone", OptionKind.ZONE, msg("Which one, e.g. Asia/Shanghai; auto: not chosen"), auto=True)
_LANGUAGE = Option(
    "language",
    OptionKind.LANGUAGE,
    msg("Which one, e.g. en; auto: not chosen"),
    auto=True,
    choices=packaged_tags(),
)

SETTINGS = Group(
    name="settings",
    summary=msg("Language, time zone, warnings and what is usual here: see it, choose it."),
    commands=(
        Command(
            name="show",
            summary=msg("What holds for you and on this server."),
            handler=show_settings,
            examples=("/settings",),
        ),
        Command(
            name="timezone",
            summary=msg("The time zone of your days and times, on every server."),
            options=(_ZONE,),
            handler=set_time_zone,
            examples=("/settings timezone Asia/Shanghai",),
            writes=True,
        ),
        Command(
            name="language",
            summary=msg("The language that you are answered in, on every server."),
            options=(_LANGUAGE,),
            handler=set_language,
            examples=("/settings language en",),
            writes=True,
        ),
        Command(
            name="pictures dark",
            summary=msg("Draw your pictures on a dark ground."),
            handler=dark_pictures,
            examples=("/settings pictures dark",),
            writes=True,
        ),
        Command(
            name="pictures light",
            summary=msg("Draw your pictures on a light ground."),
            handler=light_pictures,
            examples=("/settings pictures light",),
            writes=True,
        ),
        Command(
            name="pictures off",
            summary=msg("Answer you without pictures."),
            handler=no_pictures,
            examples=("/settings pictures off",),
            writes=True,
        ),
        Command(
            name="server timezone",
            summary=msg("The time zone of members who chose none."),
            options=(_ZONE,),
            handler=set_server_time_zone,
            examples=(f"/settings server timezone {EXAMPLE_ZONE}",),
            for_moderators=always,
            writes=True,
        ),
        Command(
            name="server language",
            summary=msg("The language of public answers on this server."),
            options=(_LANGUAGE,),
            handler=set_server_language,
            examples=("/settings server language en",),
            for_moderators=always,
            writes=True,
        ),
        *WARNINGS,
    ),
    default="show",
)
