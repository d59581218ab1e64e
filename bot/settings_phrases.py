"""What is chosen and what that rests on, as rows of a reply, and the same facts for programs."""

from __future__ import annotations

from collections.abc import Mapping

from bot.alert_phrases import default_marks_phrase, mark_data
from bot.languages import language_name, spoken
from core.amounts import Unit
from core.answers import Settings
from core.chat.message import Message, Name, Value, Words, msg
from core.chat.reply import Button, Json
from core.choices import Choices, ServerChoices
from core.people import Caller, Ground, Moderates, Network

NETWORKS = {Network.DISCORD: Name("Discord"), Network.TELEGRAM: Name("Telegram")}
"""Those that say how somebody reads; else a terminal does."""


def own_rows(choices: Choices, caller: Caller) -> tuple[Message, ...]:
    """How the caller reads, and what that rests on."""
    language, zone = language_name(spoken(caller.locale)), Name(caller.time_zone)
    network = NETWORKS.get(caller.user.network)
    if choices.person.locale is not None:
        reads = msg("You are answered in {language}: you chose it", language=language)
    elif spoken(caller.locale) != caller.locale and not caller.locale.startswith("en"):
        other = language_name(caller.locale)
        reads = msg("You are answered in {language}: I do not speak {other} yet", language=language, other=other)
    elif network is not None:
        reads = msg("You are answered in {language}, as {network} says", language=language, network=network)
    else:
        reads = msg("You are answered in {language}, as your terminal says", language=language)
    if caller.time_zone == choices.person.time_zone:
        times = msg("Your days and times are of {zone}: you chose it", zone=zone)
    elif caller.time_zone == choices.server.time_zone:
        times = msg("Your days and times are of {zone}: moderators chose it", zone=zone)
    elif network is not None:
        times = msg("Your days and times are of {zone}: nobody chose another", zone=zone)
    else:
        times = msg("Your days and times are of {zone}, as your terminal says", zone=zone)
    return (reads, times, *_pictures_row(choices), *_warnings_row(choices))


def _warnings_row(choices: Choices) -> tuple[Message, ...]:
    if not choices.person.private_warnings:
        return ()
    return (msg("You are warned privately, whatever place a server chose: you chose it"),)


def _pictures_row(choices: Choices) -> tuple[Message, ...]:
    match choices.person.pictures:
        case Ground.DARK:
            return (msg("Your pictures have a dark ground: you chose it"),)
        case Ground.LIGHT:
            return (msg("Your pictures have a light ground: you chose it"),)
        case Ground.OFF:
            return (msg("You are answered without pictures: you chose it"),)
        case None:
            return ()


def leads(caller: Caller) -> bool:
    """Whether the caller chooses for others."""
    return caller.moderates is Moderates.YES and bool(caller.server.name)


def server_questions(choices: ServerChoices) -> tuple[Button, ...]:
    """What moderators have not chosen yet, as answers to choose from; whatever they leave out holds as it is."""
    default = (
        Button(msg("Default: {name}", name=Name(name)), "pricing default", provider)
        for name, provider in (("Runway", "runway"), ("Midjourney", "midjourney"))
    )
    warn = (
        Button(msg("Warn at {mark}", mark=Words(mark)), "settings default-alert", mark) for mark in ("1,000", "20%")
    )
    return (*(() if choices.default else default), *(() if choices.marks else warn))


def server_rows(choices: Choices, caller: Caller, named: Mapping[str, Value]) -> tuple[Message, ...]:
    """What holds on the caller's server, and what that rests on; for whoever may change it, by which command.

    Args:
        named: `server`, and `provider`: what is meant there where none is named.
    """
    chosen, network = choices.server, NETWORKS.get(caller.server.network)
    meant = (
        msg("Where no provider is named, {provider} is meant in {server}", **named)
        if chosen.default is None
        else msg("Where no provider is named, {provider} is meant in {server}: moderators chose it", **named)
    )
    public: tuple[Message, ...] = ()
    if chosen.locale is not None:
        language = language_name(spoken(chosen.locale))
        public = (msg("Public answers there are in {language}: moderators chose it", language=language),)
    elif caller.server.locale is not None and network is not None:
        language = language_name(spoken(caller.server.locale))
        public = (msg("Public answers there are in {language}, as {network} says", language=language, network=network),)
    elif not caller.alone:
        public = (msg("Public answers there are in the language of whoever asks"),)
    zone = (
        msg("Who chose no time zone has {zone} there", zone=Name(chosen.time_zone))
        if chosen.time_zone is not None
        else msg("No time zone is chosen there")
    )
    alert = (
        msg("Who never set an alert is warned there at {marks}", marks=default_marks_phrase(chosen.marks))
        if chosen.marks
        else msg("Who set no alert gets none there")
    )
    place = _place_row(chosen, caller)
    if not leads(caller):
        return (meant, *public, zone, alert, *place)
    return (
        _changed_by(meant, "/pricing default runway api"),
        _changed_by(
            msg("What one costs there stands in {show}", show=Words("/pricing show")), "/pricing set video 450"
        ),
        *(_changed_by(row, "/settings server language en") for row in public),
        _changed_by(zone, "/settings server timezone Europe/Amsterdam"),
        _changed_by(alert, "/settings default-alert 1,000"),
        *(_changed_by(row, "/settings alerts here") for row in place),
    )


def _changed_by(row: Message, command: str) -> Message:
    return msg("{row} ({command})", row=row, command=Words(command))


def _place_row(chosen: ServerChoices, caller: Caller) -> tuple[Message, ...]:
    """Where members are warned; not in a place of one's own, where nobody else is."""
    place = chosen.warnings
    if not caller.server.name or (place is None and caller.server.network not in NETWORKS):
        return ()
    if place is None:
        return (msg("Members are warned there privately"),)
    facts: dict[str, Value] = {"place": Name(place.name) if place.name else msg("a topic")}
    if place.lost:
        return (msg("Members are warned there privately: I cannot write in {place}, which moderators chose", **facts),)
    if place.amounts:
        return (msg("Members are warned there in {place}, with amounts: moderators chose it", **facts),)
    return (msg("Members are warned there in {place}, without amounts: moderators chose it", **facts),)


def settings_data(settings: Settings, caller: Caller) -> dict[str, Json]:
    """The same for programs."""
    person, server = settings.choices.person, settings.choices.server
    place = server.warnings
    return {
        "person": {
            "language": spoken(caller.locale),
            "time_zone": caller.time_zone,
            "chosen_language": person.locale,
            "chosen_time_zone": person.time_zone,
            "pictures": caller.pictures.value,
            "private_warnings": person.private_warnings,
        },
        "server": {
            "provider": settings.default.provider,
            "channel": settings.default.channel,
            "unit": settings.default.unit.value,
            "chosen_default": server.default is not None,
            "chosen_language": server.locale,
            "chosen_time_zone": server.time_zone,
            "alerts": [mark_data(mark, Unit.CREDIT) for mark in server.marks],
            "warnings": None
            if place is None
            else {"place": place.external_id, "name": place.name, "amounts": place.amounts, "lost": place.lost},
        },
    }
