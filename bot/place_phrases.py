"""Warnings in a place of a server that moderators chose: that there is one, to whom, and no more than they chose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.alert_replies import alert_reply
from bot.phrases import server_name
from core.alerts.budgets import Stage
from core.alerts.outbox import BudgetAlert, EndingAlert, PriceAlert, ThresholdAlert, TrialAlert
from core.alerts.place import WarningPlace
from core.alerts.thresholds import PendingAlert
from core.chat.message import Joined, Message, Name, Value, msg
from core.chat.reply import Button, Reply

DETAILS = "alert last"
"""Tells the person what the notice leaves out."""


def place_phrase(name: str) -> Name | Message:
    """A place within a sentence; a topic may have no name that we know."""
    return Name(name) if name else msg("the topic where that was sent")


def goes_to_place(pending: PendingAlert) -> bool:
    """Whether it is told where moderators chose. What somebody else did to a person's credits is theirs alone."""
    told = isinstance(pending.alert, ThresholdAlert | EndingAlert | BudgetAlert | PriceAlert | TrialAlert)
    return told and pending.place is not None and not pending.place.lost


def notice_reply(pending: PendingAlert, place: WarningPlace) -> Reply:
    """A warning where others read it. Without amounts it says what kind it is, and of which provider; its buttons
    answer only the person."""
    whole = alert_reply(pending.alert)
    if place.amounts or isinstance(pending.alert, TrialAlert):
        return replace(whole, private=False)
    details = Button(msg("Details"), DETAILS, str(pending.number))
    return Reply(_kind(pending), buttons=(details, *whole.buttons), tone=whole.tone, private=False, warns=True)


def _kind(pending: PendingAlert) -> Message:
    alert = pending.alert
    match alert:
        case ThresholdAlert(provider_name=provider):
            return msg("⚠️ Credits on {provider} are low", provider=Name(provider))
        case EndingAlert(parts=parts):
            return msg("⏳ Credits on {providers} end soon", providers=_providers(part.provider_name for part in parts))
        case PriceAlert(parts=parts):
            providers = _providers(part.provider_name for part in parts)
            return msg("⚠️ Prices on {providers} have changed", providers=providers)
        case BudgetAlert(stage=stage, provider_name=provider):
            over = stage is Stage.OVER
            if provider is None:
                return msg("⚠️ A month's budget is exceeded") if over else msg("⚠️ A month's budget will not be enough")
            facts: dict[str, Value] = {"provider": Name(provider)}
            if over:
                return msg("⚠️ A month's budget for {provider} is exceeded", **facts)
            return msg("⚠️ A month's budget for {provider} will not be enough", **facts)
        case _:
            raise TypeError(f"{type(alert).__name__} is told privately")


def _providers(names: Iterable[str]) -> Joined:
    return Joined(tuple(map(Name, dict.fromkeys(names))))


def lost_place_sentence(place: WarningPlace, server: str) -> Message:
    """For a moderator, once."""
    return msg(
        "I cannot write in {place} any more, so members of {server} are warned privately. To choose again: /settings"
        " alerts here",
        place=place_phrase(place.name),
        server=server_name(server),
    )
